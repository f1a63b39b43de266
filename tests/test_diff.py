"""`beleg diff`: what readers notice of a change, and the promises that it must not break."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from beleg.adapters import diff_report
from beleg.adapters.cli import main
from beleg.adapters.configuration import find_project
from beleg.adapters.revision import NoRevision, read_revision
from beleg.changes import Changes, State, compare, read_state
from beleg.diagnostics import Code, Diagnostic, Report, Severity
from beleg.model import Settings
from beleg.pipeline import Inputs
from beleg.promises import check_promises
from beleg.source import Source

ARTICLE = """---
title: Budget
lang: en
publisher: Gazette
license: CC0-1.0
---

The mayor said that the budget rose by twelve percent. The council met on Monday.
"""
SOURCES = "accounts:\n  title: Accounts\n"
CLAIM = """claims:
  - id: budget
    quote: the budget rose by twelve percent
    verdict: false
    summary: It rose by four percent.
    sources: [accounts]
"""
NOTE = """notes:
  - id: council
    quote: The council
    title: The council
    text: It has nine members.
"""
LINK = """links:
  - id: monday
    quote: on Monday
    sources: [accounts]
"""
ALL = CLAIM + NOTE + LINK


def state(
    annotations: str = ALL,
    article: str = ARTICLE,
    slug: str = "a",
    sources: str = SOURCES,
    people: str = "",
    files: dict[str, str] | None = None,
) -> State:
    report = Report()
    found = read_state(
        Inputs(
            articles=[(slug, Source(f"content/articles/{slug}.md", article))],
            annotations=[(slug, Source(f"annotations/{slug}.yml", annotations))],
            registers={
                "sources": Source("annotations/_site/sources.yml", sources),
                "people": Source("annotations/_site/people.yml", people),
            },
            figure=lambda _: "",
        ),
        report,
        (files or {}).get,
    )
    assert not report.errors, list(report)
    return found


def judged(before: State, after: State) -> tuple[Changes, list[Diagnostic]]:
    changes, report = compare(before, after), Report()
    check_promises(changes, after, report)
    return changes, list(report)


def seen(changes: Changes) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.change, one.shown.id, one.fields) for one in changes.annotations]


def said(problems: list[Diagnostic]) -> list[str]:
    return [f"{d.severity.value[0]}:{d.code}@{d.place.text}" for d in problems]


def corrected(text: str, *entries: str) -> str:
    """The claim of ``text`` with entries in its log."""
    log = "".join(f"      - {{{entry}}}\n" for entry in entries)
    return text.replace(
        "    sources: [accounts]\n", f"    sources: [accounts]\n    corrections:\n{log}", 1
    )


def status(text: str, word: str, name: str = "budget") -> str:
    return text.replace(f"  - id: {name}\n", f"  - id: {name}\n    status: {word}\n")


TRUE = ALL.replace("verdict: false", "verdict: true")
RIGHT = "date: 2025-06-10, from: false, to: true, text: We were wrong."


def test_nothing_changes_where_only_the_form_does() -> None:
    moved = f"# A remark.\n\n{NOTE}\n{LINK}\n{CLAIM}".replace("[accounts]", '\n      - "accounts"')
    changes, problems = judged(state(), state(moved))
    assert changes == Changes()
    assert problems == []
    assert diff_report.total(changes) == "nothing that readers see changes"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (CLAIM, ALL, [("new", "council", ()), ("new", "monday", ())]),
        (status(ALL, "draft"), ALL, [("new", "budget", ())]),
        (ALL, status(ALL, "draft"), [("removed", "budget", ())]),
        (ALL, NOTE + LINK, [("removed", "budget", ())]),
        (ALL, status(ALL, "withdrawn"), [("withdrawn", "budget", ("status",))]),
        (status(ALL, "withdrawn"), ALL, [("restored", "budget", ("status",))]),
        (ALL, TRUE, [("changed", "budget", ("verdict",))]),
        (ALL, ALL.replace("It rose", "It fell"), [("changed", "budget", ("summary",))]),
        (ALL, ALL.replace("nine", "ten"), [("changed", "council", ("text",))]),
        (ALL, ALL.replace("[accounts]", "[{title: T}]", 1), [("changed", "budget", ("sources",))]),
        (status(ALL, "draft"), status(TRUE, "draft"), []),
        (status(ALL, "draft"), NOTE + LINK, []),
    ],
)
def test_what_readers_see(before: str, after: str, expected: list[object]) -> None:
    changes, _ = judged(state(before), state(after))
    assert seen(changes) == expected


def test_drafts_are_counted() -> None:
    changes, _ = judged(state(status(ALL, "draft")), state(status(TRUE, "draft")))
    assert changes.drafts == 1
    assert "drafts: 1, which nobody sees yet" in diff_report.total(changes)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (TRUE, ["e:missing-correction@true"]),
        (corrected(TRUE, RIGHT), []),
        (corrected(TRUE, "date: 2025-06-10, text: We were wrong."), ["e:missing-correction@true"]),
        (
            corrected(TRUE, RIGHT.replace("from: false", "from: unproven")),
            ["e:missing-correction@true"],
        ),
        (corrected(TRUE, RIGHT.replace("to: true", "to: unproven")), ["e:missing-correction@true"]),
        (
            corrected(
                TRUE,
                "date: 2025-06-01, from: false, to: unproven, text: x",
                "date: 2025-06-10, from: unproven, to: true, text: y",
            ),
            [],
        ),
        # The finding, the claim and the quote
        (ALL.replace("four", "five"), ["w:missing-correction@budget"]),
        (ALL.replace("four percent.", "Four  percent!"), []),
        (corrected(ALL.replace("four", "five"), "date: 2025-06-10, text: A slip."), []),
        (
            ALL.replace("the budget rose by twelve percent", "rose by twelve"),
            ["w:missing-correction@budget"],
        ),
        (ALL.replace("nine", "ten"), ["w:missing-correction@council"]),
        # Withdrawing says why
        (status(ALL, "withdrawn"), ["w:missing-correction@budget"]),
        (status(corrected(ALL, "date: 2025-06-10, text: No longer holds."), "withdrawn"), []),
        (status(TRUE, "withdrawn"), ["w:missing-correction@budget"]),
        # A claim that becomes a note gives no verdict any more
        (
            "notes:\n  - {id: budget, title: x, text: y}\n" + NOTE.removeprefix("notes:\n") + LINK,
            ["e:missing-correction@budget"],
        ),
    ],
)
def test_corrections(after: str, expected: list[str]) -> None:
    _, problems = judged(state(), state(after))
    assert said(problems) == expected
    assert all(problem.help for problem in problems)


def test_only_what_was_published_needs_a_correction() -> None:
    for word in ("draft", "withdrawn"):
        assert judged(state(status(ALL, word)), state(status(TRUE, word)))[1] == []


def test_the_log_of_corrections_only_grows() -> None:
    before = state(corrected(ALL, "date: 2025-01-01, text: A slip.", RIGHT))
    better = state(corrected(ALL, "date: 2025-01-01, text: A slip of the pen.", RIGHT))
    assert judged(before, better)[1] == []
    _, problems = judged(before, state(corrected(ALL, "date: 2025-01-01, text: A slip.")))
    assert said(problems) == ["e:missing-correction@budget"]
    assert "2025-06-10" in problems[0].message
    # An entry that was there already says nothing about a change of today.
    assert said(
        judged(before, state(corrected(TRUE, "date: 2025-01-01, text: A slip.", RIGHT)))[1]
    ) == ["e:missing-correction@true"]


@pytest.mark.parametrize(
    ("after", "expected", "cure"),
    [
        (NOTE + LINK, "budget", "status: withdrawn"),
        (ALL.replace("id: budget", "id: other"), "other", "give it the id 'budget' back"),
        (status(ALL, "draft"), "budget", "a draft is not shown"),
        (ALL.replace("id: monday", "id: tuesday"), "tuesday", "give it the id 'monday' back"),
        (
            CLAIM
            + "links:\n  - {id: council, sources: [accounts]}\n"
            + LINK.removeprefix("links:\n"),
            "council",
            "make it a note again",
        ),
    ],
)
def test_permalinks(after: str, expected: str, cure: str) -> None:
    _, problems = judged(state(), state(after))
    lost = [problem for problem in problems if problem.code is Code.PERMALINK_LOST]
    assert said(lost) == [f"e:permalink-lost@{expected}"]
    assert cure in lost[0].help


def test_a_draft_may_go_and_a_withdrawn_page_may_not() -> None:
    rest = NOTE + LINK
    again = (
        CLAIM + "links:\n  - {id: council, sources: [accounts]}\n" + LINK.removeprefix("links:\n")
    )
    assert judged(state(status(ALL, "draft", "council")), state(again))[1] == []
    assert judged(state(status(ALL, "draft")), state(rest))[1] == []
    assert said(judged(state(status(ALL, "withdrawn")), state(rest))[1]) == [
        "e:permalink-lost@budget"
    ]


def test_an_article_that_is_renamed_or_gone() -> None:
    changes, problems = judged(state(), state(slug="b"))
    assert [one.change for one in changes.articles] == ["removed", "new"]
    # One message, and not one for each annotation.
    assert said(problems) == ["e:permalink-lost@Budget"]
    assert problems[0].place.path == "content/articles/b.md"
    assert "old name back" in problems[0].help
    other = ARTICLE.replace("Monday", "Tuesday")
    _, problems = judged(state(), state("", article=other, slug="b"))
    assert problems[0].place.path == "content/articles/a.md"
    assert "put content/articles/a.md back" in problems[0].help


def test_articles_and_registers() -> None:
    before = state(people="jane-doe: {name: Jane Doe}\n")
    after = state(
        article=ARTICLE.replace("Monday", "Tuesday").replace("title: Budget", "title: The budget"),
        annotations=ALL.replace("on Monday", "on Tuesday"),
        sources="accounts:\n  title: The accounts\n  lang: en\nmore: {title: More}\n",
    )
    changes, _ = judged(before, after)
    assert [(one.change, one.slug, one.fields) for one in changes.articles] == [
        ("changed", "a", ("text", "title"))
    ]
    # A source that is described better is one change, not one of each annotation.
    assert seen(changes) == [("changed", "monday", ("quote",))]
    assert [(o.change, o.register, o.key, o.fields, o.used) for o in changes.registers] == [
        ("changed", "sources", "accounts", ("title", "lang"), 2),
        ("new", "sources", "more", (), 0),
        ("removed", "people", "jane-doe", (), 0),
    ]


def test_a_picture_that_is_replaced() -> None:
    figure = NOTE + "    figure: {image: a.png, alt: A bridge}\n"
    before, after = (state(figure, files={"a.png": digest}) for digest in ("1", "2"))
    assert seen(judged(before, after)[0]) == [("changed", "council", ("figure",))]
    assert judged(before, before)[0] == Changes()


# With git


@dataclass(frozen=True, kw_only=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(folder: Path, *arguments: str) -> Done:
    """`beleg diff` in this process, which is faster than one of its own."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["diff", "-C", str(folder), *arguments])
    return Done(returncode=code, stdout=out.getvalue(), stderr=err.getvalue())


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def write(folder: Path, **files: str) -> None:
    paths = {
        "config": "mkdocs.yml",
        "article": "content/articles/a.md",
        "notes": "annotations/a.yml",
        "sources": "annotations/_site/sources.yml",
    }
    for name, text in files.items():
        file = folder / paths[name]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def commit(folder: Path) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")
    return git(folder, "rev-parse", "HEAD").strip()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    config = "site_name: X\ndocs_dir: content\nplugins: [beleg]\n"
    write(folder, config=config, article=ARTICLE, notes=ALL, sources=SOURCES)
    commit(folder)
    return folder


def test_the_command(site: Path) -> None:
    done = run(site, "HEAD")
    assert (done.returncode, done.stdout) == (0, "nothing that readers see changes\n")
    write(site, notes=TRUE)
    done = run(site, "HEAD")
    assert done.returncode == 1
    assert done.stdout.startswith("changed    claim     a/budget  verdict: false → true\n\n")
    assert "annotations/a.yml:4:14: error[missing-correction]: " in done.stdout
    assert done.stdout.endswith("annotations: 1 changed; 1 error\n")
    write(site, notes=corrected(TRUE, RIGHT))
    assert run(site, "HEAD").returncode == 0
    commit(site)
    assert run(site, "HEAD~1").returncode == 0
    [change] = json.loads(run(site, "HEAD~1", "--format", "json").stdout)["annotations"]
    assert sorted(change["fields"]) == ["corrections", "verdict"]


def test_the_forms_for_programs(site: Path) -> None:
    write(site, notes=TRUE)
    found = json.loads(run(site, "HEAD", "--format", "json").stdout)
    assert found["annotations"] == [
        {
            "change": "changed",
            "slug": "a",
            "id": "budget",
            "kind": "claim",
            "address": "articles/a/budget/",
            "fields": ["verdict"],
            "verdict": {"before": "false", "after": "true"},
            "status": {"before": "published", "after": "published"},
            "headline": "It rose by four percent.",
        }
    ]
    assert [problem["code"] for problem in found["problems"]] == ["missing-correction"]
    github = run(site, "HEAD", "--format", "github").stdout
    assert github.startswith("::error file=annotations/a.yml,line=4,col=14,")


def test_nothing_is_compared_where_files_are_broken(site: Path) -> None:
    write(site, notes=CLAIM + "  notes: [\n")
    for form in ("text", "markdown", "json"):
        done = run(site, "HEAD", "--format", form)
        assert done.returncode == 1
        assert "permalink-lost" not in done.stdout.replace("&#45;", "-")
        assert "yaml-syntax" in done.stdout.replace("&#45;", "-")
    assert "nothing was compared" in run(site, "HEAD").stdout


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("nothing", "git knows no revision 'nothing'"),
        ("origin/main", "`git fetch origin main` may bring it"),
        ("HEAD:content", "git knows no revision"),
        ("a b", "git knows no revision"),
        ("", "is no name of a revision"),
        ("a\nb", "is no name of a revision"),
    ],
)
def test_unknown_revisions(site: Path, revision: str, message: str) -> None:
    done = run(site, revision)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_revision_is_never_an_option(site: Path) -> None:
    done = run(site, "--", "--output=stolen")
    assert done.returncode == 2
    assert "is no name of a revision" in done.stderr
    assert not (site / "stolen").exists()


def test_outside_of_git(site: Path, tmp_path: Path) -> None:
    shutil.rmtree(site / ".git")
    done = run(site, "HEAD")
    assert done.returncode == 2
    assert "is in no git repository" in done.stderr


def test_without_git(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoRevision, match="git is not installed"):
        read_revision(site, "HEAD", Settings(), merge_base=False)


def test_a_shallow_clone_says_so(site: Path, tmp_path: Path) -> None:
    first = git(site, "rev-parse", "HEAD").strip()
    write(site, notes=TRUE)
    commit(site)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", site.as_uri(), str(shallow))
    done = run(shallow, first)
    assert done.returncode == 2
    assert "this clone is shallow" in done.stderr


def test_what_has_come_to_the_other_branch_since_is_no_loss(site: Path) -> None:
    git(site, "checkout", "-q", "-b", "work")
    git(site, "checkout", "-q", "main")
    write(site, notes=ALL.replace("notes:\n", "notes:\n  - {id: newer, title: Newer, text: x}\n"))
    commit(site)
    git(site, "checkout", "-q", "work")
    behind = run(site, "main")
    assert behind.returncode == 1
    assert "commits that are not in this branch" in behind.stderr
    done = run(site, "--merge-base", "main")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "nothing that readers see changes\n"


def test_a_site_in_a_folder_of_its_repository(site: Path) -> None:
    inner = site / "desk"
    inner.mkdir()
    for name in ("content", "annotations", "mkdocs.yml"):
        shutil.move(site / name, inner / name)
    commit(site)
    write(inner, notes=TRUE)
    done = run(inner, "HEAD")
    assert "annotations/a.yml:4:14: error" in done.stdout
    assert "annotations: 1 changed; 1 error" in done.stdout


def test_git_runs_nothing_and_changes_nothing(site: Path, tmp_path: Path) -> None:
    """Filters, text conversion, hooks and a monitor that the repository names are not called."""
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n", "utf-8")
    trap.chmod(0o755)
    write(site, notes=TRUE)
    (site / ".gitattributes").write_text("* filter=t diff=t\n", "utf-8")
    for name in (
        "filter.t.smudge",
        "filter.t.clean",
        "diff.t.textconv",
        "core.fsmonitor",
        "core.pager",
    ):
        git(site, "config", name, str(trap))
    git(site, "config", "diff.external", str(trap))
    before = {p: p.stat().st_mtime_ns for p in (site / ".git").rglob("*") if p.is_file()}
    assert run(site, "HEAD").returncode == 1
    assert {p: p.stat().st_mtime_ns for p in (site / ".git").rglob("*") if p.is_file()} == before
    assert not (tmp_path / "sprung").exists()


def test_another_repository_in_the_environment_is_not_read(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert run(site, "HEAD").returncode == 0


def test_links_and_foreign_files_of_a_revision_are_left_alone(site: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text("claims: [", "utf-8")
    (site / "annotations/b.yml").symlink_to(tmp_path / "secret.yml")
    (site / "annotations/.hidden.yml").write_text("claims: [", "utf-8")
    (site / "content/articles/old.txt").write_text("x", "utf-8")
    commit(site)
    (site / "annotations/b.yml").unlink()
    project = find_project(site)
    revision = read_revision(site, "HEAD", project.settings, merge_base=False)
    report = Report()
    inputs = revision.inputs(project.settings, report)
    assert not list(report)
    assert [slug for slug, _ in inputs.annotations] == ["a"]
    assert [slug for slug, _ in inputs.articles] == ["a"]


def test_a_revision_reads_what_its_folder_would_read(demo: Path) -> None:
    """The demo site, from git and from disk, is the same to the pipeline."""
    git(demo, "init", "-q")
    commit(demo)
    done = run(demo, "HEAD", "--format", "json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["compared"]) == (0, True)
    assert not any(found[name] for name in ("annotations", "articles", "registers", "problems"))
    shutil.rmtree(demo / "annotations/telefonat")
    found = json.loads(run(demo, "HEAD", "--format", "json").stdout)
    assert {one["change"] for one in found["annotations"]} == {"removed"}
    assert len(found["annotations"]) == len(found["problems"]) > 30


# A comment in a pull request


def problem(message: str, help_: str = "") -> Diagnostic:
    place = Source("annotations/a.yml", "x\n").place(0, 1)
    return Diagnostic(
        code=Code.MISSING_CORRECTION,
        severity=Severity.ERROR,
        message=message,
        place=place,
        help=help_,
    )


PREVIEW = "https://preview.example.org/7/"


def is_harmless(comment: str) -> None:
    """Nobody is called, nothing is shown or linked but our own pages."""
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(comment)
    assert "<img" not in html
    for address in re.findall(r'(?:href|src)="([^"]*)"', html):
        assert address.startswith(PREVIEW)
    assert set(re.findall(r"</?([a-z0-9]+)", html)) <= {
        *("h2", "p", "strong", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"),
        *("a", "code"),
    }
    outside = re.sub(r"<code>.*?</code>", "", comment, flags=re.DOTALL)
    for sign in ("@", "#", "://", "www."):
        assert sign not in outside.replace("## What", "").replace(PREVIEW, "")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_a_comment_obeys_nobody(words: str) -> None:
    summary = json.dumps(f"x {words}", ensure_ascii=True)
    after = ALL.replace("summary: It rose by four percent.", f"summary: {summary}")
    report = Report()
    inputs = Inputs(
        articles=[("a", Source("content/articles/a.md", ARTICLE))],
        annotations=[("a", Source("annotations/a.yml", after))],
        registers={"sources": Source("annotations/_site/sources.yml", SOURCES)},
    )
    changes = compare(state(), read_state(inputs, report, lambda _: None))
    is_harmless(diff_report.markdown(changes, [problem(words, words)], PREVIEW))


@pytest.mark.parametrize(
    "words",
    [
        "@octocat and @org/team", "![x](https://evil.example/x.png)", "[x](https://evil.example)",
        "https://evil.example www.evil.example", "<img src=x onerror=y>", "a | b \\| c", "`` ` ``",
        "</code></details><h1>x", "#1 GH-2 org/repo#3 0123456789012345678901234567890123456789",
        "-->", "\n\n# x", "&#64;octocat", "\\", "<!--", "\u202egnp",
    ],
)  # fmt: skip
def test_words_that_would_be_obeyed(words: str) -> None:
    comment = diff_report.markdown(Changes(), [problem(words, words)], PREVIEW)
    is_harmless(comment)
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(comment)
    [cells] = re.findall(r"<tr>\s*<td>(.*?)</tr>", html, re.DOTALL)
    assert cells.count("<td>") == 2


def test_a_comment_shows_what_changed() -> None:
    changes, problems = judged(state(CLAIM), state(TRUE))
    comment = diff_report.markdown(changes, problems, PREVIEW)
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(comment)
    words = re.sub(r"<[^>]*>", "", html)
    assert "Annotations: 1 changed, 2 new." in words
    assert "1 error." in words
    assert "false → true" in words
    assert f'href="{PREVIEW}articles/a/budget/"' in html
    assert f'href="{PREVIEW}articles/a/#monday"' in html
    assert "Problems (1)" in words
    assert "<a" not in diff_report.markdown(changes, problems)


def test_a_comment_has_its_limit_and_says_what_it_leaves_out() -> None:
    many = "".join(f"  - {{id: n-{n}, title: '{'ß&|' * 50}', text: x}}\n" for n in range(500))
    changes, _ = judged(
        state(CLAIM), state(CLAIM + "notes:\n" + many, sources=SOURCES + "m: {title: M}\n")
    )
    comment = diff_report.markdown(changes, [problem("x" * 200, "y" * 200)] * 300, PREVIEW)
    assert len(comment.encode()) <= diff_report.LARGEST_COMMENT
    is_harmless(comment)
    assert comment.count("<details") == comment.count("</details>") == 3
    left_out = [int(count) for count in re.findall(r"… and (\d+) more", comment)]
    assert comment.count("<tr") == 0
    rows = comment.count("\n| error") + comment.count("\n| new") + comment.count("\n| <code>")
    assert sum(left_out) + rows == 300 + 500 + 1


def test_the_preview_must_be_an_address(site: Path) -> None:
    done = run(site, "HEAD", "--format", "markdown", "--preview", "javascript:x")
    assert done.returncode == 2
    assert "--preview" in done.stderr
