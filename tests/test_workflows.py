"""A stranger's change is reviewed with our program, and brings nothing but texts."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from beleg.adapters.files import LARGEST_PICTURE
from beleg.publish.report_link import FORM

from .conftest import ROOT, beleg, copy_of_demo

SHIPPED = ROOT / "build_tools" / "beleg" / "skeleton_review"
GITHUB = SHIPPED / "github" / ".github"
GITLAB = SHIPPED / "gitlab"
WORKFLOWS = sorted({*(GITHUB / "workflows").glob("*.yml"), *ROOT.glob(".github/workflows/*.yml")})
NAME = re.compile(r"[a-z]+")


def read(path: Path) -> Any:
    """Without YAML 1.1's ideas about words: ``on`` stays ``on``."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def jobs(workflow: Any) -> Iterator[Any]:
    yield from workflow["jobs"].values()


def steps(workflow: Any) -> Iterator[Any]:
    for job in jobs(workflow):
        yield from job["steps"]


def run_of(path: Path, name: str) -> str:
    [script] = [step["run"] for step in steps(read(path)) if step.get("name", "") == name]
    return str(script)


# --- what stands in the files -----------------------------------------------------------------


def test_the_project_is_reviewed_by_what_it_ships() -> None:
    """All but publish.yml; `cp -r build_tools/beleg/skeleton_review/github/. .` renews them."""
    shipped = {path.relative_to(GITHUB) for path in GITHUB.rglob("*") if path.is_file()}
    for path in shipped - {Path("workflows/publish.yml")}:
        assert (ROOT / ".github" / path).read_bytes() == (GITHUB / path).read_bytes(), path


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: f"{path.parts[-4]}-{path.name}")
def test_every_workflow_keeps_the_rules(path: Path) -> None:
    workflow = read(path)
    assert "pull_request_target" not in workflow["on"]
    assert "secrets." not in path.read_text("utf-8")
    granted = [workflow["permissions"], *(job.get("permissions", {}) for job in jobs(workflow))]
    assert all(isinstance(one, dict) for one in granted)
    assert all(one.get("contents", "read") == "read" for one in granted)
    assert all("timeout-minutes" in job for job in jobs(workflow))
    for step in steps(workflow):
        # An expression in a script is a stranger's words in our shell.
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"


def test_the_review_has_nothing_to_be_stolen() -> None:
    workflow = read(GITHUB / "workflows" / "review.yml")
    assert set(workflow["on"]) == {"pull_request"}
    assert workflow["permissions"] == {"contents": "read"}
    [checkout] = [one for one in steps(workflow) if "checkout" in one.get("uses", "")]
    assert checkout["with"]["ref"] == "${{ github.base_ref }}"
    assert not any("cache" in str(step) for step in steps(workflow))


def test_what_may_comment_runs_nothing_of_the_proposal() -> None:
    workflow = read(GITHUB / "workflows" / "report.yml")
    assert set(workflow["on"]) == {"workflow_run"}
    assert workflow["on"]["workflow_run"]["workflows"] == [
        read(GITHUB / "workflows" / "review.yml")["name"]
    ]
    assert workflow["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not [step for step in steps(workflow) if "uses" in step]


def test_gitlab_looks_at_merge_requests_and_publishes_the_default_branch() -> None:
    pipeline = read(GITLAB / ".gitlab-ci.yml")
    [rule] = pipeline["review"]["rules"]
    assert rule == {"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}
    assert pipeline["review"]["artifacts"]["paths"] == ["review/", "site/"]
    assert pipeline["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    for job in (pipeline["review"], pipeline["pages"]):
        for script in job["script"]:
            subprocess.run(["sh", "-n", "-c", script], check=True)


def test_the_forms_are_forms() -> None:
    forms = sorted(GITHUB.glob("ISSUE_TEMPLATE/*.yml"))
    assert [form.name for form in forms] == ["claim.yml", "config.yml", FORM, "link.yml"]
    for form in forms:
        if form.name == "config.yml":
            continue
        content = read(form)
        assert {"name", "description", "title", "labels", "body"} == content.keys()
        fields = [one for one in content["body"] if one["type"] != "markdown"]
        assert all(NAME.fullmatch(field["id"]) for field in fields)
        assert all(" / " in field["attributes"]["label"] for field in fields)
        assert any(field.get("validations") for field in fields)
        # The same questions are asked on GitLab.
        asked = (GITLAB / ".gitlab/issue_templates" / form.with_suffix(".md").name).read_text()
        labels = [field["attributes"]["label"] for field in fields if field["id"] != "about"]
        assert re.findall(r"\*\*(.+)\*\*", asked) == labels


def test_the_report_of_a_note_fits_the_form() -> None:
    ids = {field.get("id") for field in read(GITHUB / "ISSUE_TEMPLATE" / FORM)["body"]}
    assert {"about", "where"} <= ids


def test_owners_are_asked_for_what_runs() -> None:
    for file in (GITHUB / "CODEOWNERS", GITLAB / ".gitlab" / "CODEOWNERS"):
        lines = [line.split() for line in file.read_text("utf-8").splitlines()]
        owners = {line[0]: line[1] for line in lines if line and line[0].startswith("/")}
        for path in ("/mkdocs.yml", "/requirements.txt", "/annotations/_site/verdicts.yml"):
            assert owners[path].endswith("-leads")
    assert {"/.github/", "/.gitlab-ci.yml"} & owners.keys()


# --- `beleg init --workflows` ------------------------------------------------------------------


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_new_site_can_have_them(tmp_path: Path, host: str) -> None:
    assert beleg("init", "new", "--workflows", host, cwd=tmp_path).returncode == 0
    site = tmp_path / "new"
    for path in (SHIPPED / host).rglob("*"):
        if path.is_file():
            assert (site / path.relative_to(SHIPPED / host)).read_bytes() == path.read_bytes()
    assert (site / "requirements.txt").read_text().startswith("beleg==")
    assert beleg("check", cwd=site).stdout.strip() == "no problems"


def test_a_site_that_is_there_is_given_only_them(tmp_path: Path) -> None:
    assert beleg("init", cwd=tmp_path).returncode == 0
    before = (tmp_path / "mkdocs.yml").read_bytes()
    (tmp_path / "mkdocs.yml").write_bytes(before + b"# mine\n")
    assert beleg("init", "--workflows", "github", cwd=tmp_path).returncode == 0
    assert (tmp_path / "mkdocs.yml").read_bytes() == before + b"# mine\n"
    assert (tmp_path / ".github/workflows/review.yml").is_file()
    again = beleg("init", "--workflows", "github", cwd=tmp_path)
    assert again.returncode == 2
    assert "is there already; nothing was written" in again.stderr


# --- `beleg overlay`, and the scripts that call it ---------------------------------------------


def git(folder: Path, *arguments: str) -> str:
    # Some of what is tried here git itself would warn of, or refuse to clone.
    quiet = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", "-C", str(folder), *quiet, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(folder: Path) -> str:
    git(folder, "add", "-A", "--force")
    git(folder, "commit", "-q", "-m", "x")
    return git(folder, "rev-parse", "HEAD").strip()


def listing(folder: Path) -> dict[str, bytes]:
    """Every file below, links as what they are."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = b"-> " + os.fsencode(path.readlink())
        elif path.is_file() and not name.startswith(".git/"):
            found[name] = path.read_bytes()
    return found


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The demo site in a repository of its own, with more than one commit."""
    folder = copy_of_demo(tmp_path / "base")
    # Of these links only git knows that they were published, so a site without them can be shown.
    register = folder / "annotations/_site/permalinks.lock"
    lines = register.read_text("utf-8").splitlines(keepends=True)
    register.write_text("".join(one for one in lines if "telefonat/#" not in one), "utf-8")
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    (folder / "requirements.txt").write_text("beleg\n")
    commit(folder)
    return folder


@pytest.fixture
def here(base: Path, tmp_path: Path) -> Path:
    """The base branch as a review checks it out."""
    git(tmp_path, "clone", "-q", str(base), "here")
    return tmp_path / "here"


HOOK = "from pathlib import Path\n\ndef on_startup(**_):\n    Path('was-here').touch()\n"
GOOD = """notes:
  - id: weather
    title: The weather
    text: It rained.
"""


@pytest.fixture
def hostile(base: Path) -> str:
    """A branch that changes a text, and tries everything besides. Its last commit."""
    git(base, "switch", "-q", "-c", "proposal")
    (base / "annotations/harbour-bridge/more.yml").parent.mkdir()
    (base / "annotations/harbour-bridge/more.yml").write_text(GOOD)
    (base / "annotations/telefonat/links.yml").unlink()
    with (base / "mkdocs.yml").open("a") as config:
        config.write("\nhooks: [hook.py, content/hook.py]\n")
    (base / "requirements.txt").write_text("something-else\n")
    for place in ("hook.py", "content/hook.py", "annotations/hook.py"):
        (base / place).write_text(HOOK)
    (base / ".github/workflows").mkdir(parents=True)
    (base / ".github/workflows/review.yml").write_text("on: push\n")
    (base / "-rf").write_text("x")
    (base / "content/-rf").write_text("x")
    (base / "content/-rf.md").write_text("# A page with an odd name\n")
    (base / "content/.meta.yml").write_text("template: x.html\n")
    (base / "content/page.html").write_text("<script></script>")
    (base / "content/a\\b.md").write_text("x")
    (base / "content/a\nb.md").write_text("x")
    (base / "content/outside").symlink_to("/etc")
    (base / "content/articles/passwd.md").symlink_to("/etc/passwd")
    (base / "content/lizenz.md").unlink()
    (base / "content/lizenz.md").symlink_to("../mkdocs.yml")
    (base / "annotations/_site/people.yml").chmod(0o755)
    with (base / "content/huge.md").open("wb") as huge:
        huge.truncate(LARGEST_PICTURE + 1)
    git(base, "add", "-A", "--force")
    head = git(base, "rev-parse", "HEAD").strip()
    git(base, "update-index", "--add", "--cacheinfo", f"160000,{head},content/module")
    git(base, "commit", "-q", "-m", "x")
    proposed = git(base, "rev-parse", "HEAD").strip()
    git(base, "switch", "-q", "--force", "main")
    # The base goes on in the meantime; what comes there is not undone.
    (base / "content/impressum.md").write_text("# New\n")
    commit(base)
    return proposed


def check_laid(here: Path, before: dict[str, bytes]) -> None:
    """Only what is ordinary and a text has come over; nothing else is other than before."""
    after = listing(here)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"annotations/harbour-bridge/more.yml", "content/-rf.md"}
    gone = {"annotations/telefonat/links.yml", "content/lizenz.md"}
    assert before.keys() - after.keys() == gone
    assert not any(path.is_symlink() for path in here.rglob("*"))
    assert not stat.S_IMODE((here / "annotations/_site/people.yml").stat().st_mode) & 0o111
    assert "hooks" not in (here / "mkdocs.yml").read_text()


def test_only_texts_come_over(base: Path, here: Path, hostile: str) -> None:
    git(here, "pull", "-q")
    git(here, "fetch", "-q", "origin", "proposal")
    before = listing(here)
    done = beleg("overlay", "FETCH_HEAD", cwd=here)
    assert done.returncode == 1
    check_laid(here, before)
    left_out = re.findall(r"^beleg: (\S+) is left out: it", done.stderr, re.MULTILINE)
    assert left_out == sorted(left_out)
    assert set(left_out) == {
        "annotations/hook.py",
        "content/-rf",
        "content/.meta.yml",
        "content/a<U+000A>b.md",
        "content/a\\b.md",
        "content/articles/passwd.md",
        "content/hook.py",
        "content/huge.md",
        "content/lizenz.md",
        "content/module",
        "content/outside",
        "content/page.html",
    }
    assert set(re.findall(r"^not taken  (.*)$", done.stdout, re.MULTILINE)) == {
        "-rf",
        ".github/workflows/review.yml",
        "hook.py",
        "mkdocs.yml",
        "requirements.txt",
    }
    [undo] = re.findall(r"be rid of it again: (.*)$", done.stdout, re.MULTILINE)
    subprocess.run(["bash", "-c", undo], cwd=here, check=True)
    assert listing(here) == before


def run_script(script: str, folder: Path, tmp_path: Path, **more: str) -> int:
    """Run it as a CI system would, with this package's command in the path."""
    programs = tmp_path / "programs"
    programs.mkdir(exist_ok=True)
    command = programs / "beleg"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m beleg "$@"\n')
    command.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "TOKEN": "x",
        **more,
    }
    line = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(line, cwd=folder, env=environment, check=False).returncode


def test_the_review_on_github(base: Path, here: Path, hostile: str, tmp_path: Path) -> None:
    """Its own scripts, one after the other, on a merge commit as GitHub makes it."""
    git(base, "switch", "-q", "--detach", "main")
    git(base, "merge", "-q", "-m", "x", hostile)
    merge = git(base, "rev-parse", "HEAD").strip()
    git(base, "update-ref", "refs/pull/7/merge", merge)
    git(base, "switch", "-q", "--force", "main")
    git(here, "pull", "-q")
    before = listing(here)
    review = GITHUB / "workflows" / "review.yml"
    laying = run_of(review, "Lay the proposed articles and annotations over the base branch")
    assert run_script(laying, here, tmp_path, GITHUB_SHA=merge) == 1
    check_laid(here, before)
    assert (tmp_path / "output").read_text() == "laid=true\n"
    # A source that was published has gone: that is an error of `beleg diff`.
    changes = run_of(review, "What it changes on the site")
    assert run_script(changes, here, tmp_path) == 1
    report = (here / "report/report.md").read_text("utf-8")
    assert (tmp_path / "summary").read_text("utf-8") == report
    assert "weather" in report
    assert run_script(run_of(review, "The site as it would be"), here, tmp_path) == 0
    assert (here / "site/index.html").is_file()
    assert not (here / "was-here").exists()


def test_an_unknown_change_is_not_reviewed(here: Path, tmp_path: Path) -> None:
    review = GITHUB / "workflows" / "review.yml"
    laying = run_of(review, "Lay the proposed articles and annotations over the base branch")
    assert run_script(laying, here, tmp_path, GITHUB_SHA="0" * 40)
    assert not (tmp_path / "output").exists()


def test_the_review_on_gitlab(base: Path, here: Path, hostile: str, tmp_path: Path) -> None:
    git(here, "pull", "-q")
    before = listing(here)
    git(here, "fetch", "-q", "origin", "proposal")
    git(here, "checkout", "-q", "--detach", "FETCH_HEAD")
    fetch, _, look = read(GITLAB / ".gitlab-ci.yml")["review"]["script"]
    values = {
        "CI_MERGE_REQUEST_PROJECT_URL": "unused",
        "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_COMMIT_SHA": hostile,
    }
    assert run_script(fetch, here, tmp_path, **values) == 0
    assert listing(here) == before
    assert run_script(look, here, tmp_path, **values) == 1
    assert (here / "review/report.md").is_file()
    assert (here / "site/index.html").is_file()
    assert not (here / "was-here").exists()


def test_nothing_of_mine_is_overwritten(base: Path, here: Path, hostile: str) -> None:
    git(here, "fetch", "-q", "origin", "proposal")
    (here / "content/new.md").write_text("mine\n")
    before = listing(here)
    done = beleg("overlay", "FETCH_HEAD", cwd=here)
    assert done.returncode == 2
    assert "git stash" in done.stderr
    assert listing(here) == before


def test_what_was_changed_on_both_sides_is_not_mixed(base: Path, here: Path) -> None:
    git(base, "switch", "-q", "-c", "proposal")
    (base / "content/lizenz.md").write_text("# Theirs\n")
    (base / "content/methode.md").write_text("# Both\n")
    commit(base)
    (here / "content/lizenz.md").write_text("# Ours\n")
    (here / "content/methode.md").write_text("# Both\n")
    commit(here)
    git(here, "fetch", "-q", "origin", "proposal")
    before = listing(here)
    done = beleg("overlay", "FETCH_HEAD", cwd=here)
    assert done.returncode == 1
    assert "content/lizenz.md is left out: it was changed here as well" in done.stderr
    assert "methode" not in done.stdout + done.stderr
    assert listing(here) == before


def test_files_and_folders_change_places(base: Path, here: Path) -> None:
    git(base, "switch", "-q", "-c", "proposal")
    (base / "annotations/harbour-bridge.yml").rename(base / "annotations/x")
    (base / "annotations/harbour-bridge.yml").mkdir()
    (base / "annotations/x").rename(base / "annotations/harbour-bridge.yml/claims.yml")
    texts = {path.name: path.read_text() for path in (base / "annotations/telefonat").glob("*")}
    for name in texts:
        (base / "annotations/telefonat" / name).unlink()
    (base / "annotations/telefonat").rmdir()
    (base / "annotations/telefonat.yml").write_text(texts["notes.yml"])
    commit(base)
    git(here, "fetch", "-q", "origin", "proposal")
    done = beleg("overlay", "FETCH_HEAD", cwd=here)
    assert done.returncode == 0, done.stderr
    assert listing(here) == listing(base)
    assert not (here / "annotations/telefonat").exists()


def test_a_site_below_a_repository_is_laid_over_too(tmp_path: Path) -> None:
    repository = tmp_path / "all"
    site = copy_of_demo(repository / "sites/demo")
    git(repository, "init", "-q", "-b", "main")
    commit(repository)
    git(repository, "switch", "-q", "-c", "proposal")
    (site / "content/lizenz.md").write_text("# New\n")
    (repository / "content").mkdir()
    (repository / "content/other.md").write_text("x")
    commit(repository)
    git(repository, "switch", "-q", "main")
    done = beleg("overlay", "proposal", cwd=site)
    assert done.returncode == 0
    assert "took over  content/lizenz.md" in done.stdout
    assert "not taken  content/other.md" in done.stdout
    assert (site / "content/lizenz.md").read_text() == "# New\n"


# --- the comment -------------------------------------------------------------------------------

FAKE = '''#!/usr/bin/env python3
"""Answers as `gh` would, from a folder, and notes what is written."""
import json, os, shutil, sys
here = os.path.dirname(os.path.abspath(__file__))
arguments = sys.argv[1:]
if arguments[:2] == ["run", "download"]:
    shutil.copytree(os.path.join(here, "artefact"), "report")
    sys.exit()
method = arguments[arguments.index("--method") + 1] if "--method" in arguments else "GET"
path = next(a for a in arguments if a.startswith("repos/"))
if method in ("POST", "PATCH"):
    with open(os.path.join(here, "written.json"), "w") as file:
        json.dump([method, path, open("body.md").read()], file)
    sys.exit()
with open(os.path.join(here, "answers.json")) as file:
    answers = json.load(file)
print(json.dumps(answers[path.partition("?")[0]]))
'''


@pytest.fixture
def commented(tmp_path: Path) -> Any:
    """What the workflow writes, for these answers of GitHub; None where it writes nothing."""
    if not shutil.which("jq"):
        pytest.skip("needs jq, which GitHub's machines have")

    def run(
        files: list[dict[str, str]],
        *,
        sha: str = "a" * 40,
        comments: list[Any] | None = None,
        report: bytes = b"## Report\n",
    ) -> Any:
        programs = tmp_path / "programs"
        (programs / "artefact").mkdir(parents=True)
        (programs / "gh").write_text(FAKE)
        (programs / "gh").chmod(0o755)
        (programs / "artefact/report.md").write_bytes(report)
        pull = {"number": 7, "head": {"sha": sha}}
        artefact = {"name": "report", "size_in_bytes": len(report)}
        answers = {
            "repos/o/r/pulls": [pull],
            "repos/o/r/pulls/7": pull,
            "repos/o/r/pulls/7/files": files,
            "repos/o/r/actions/runs/1/artifacts": {"artifacts": [artefact]},
            "repos/o/r/issues/7/comments": comments or [],
        }
        (programs / "answers.json").write_text(json.dumps(answers))
        folder = tmp_path / "runner"
        folder.mkdir()
        [step] = steps(read(GITHUB / "workflows" / "report.yml"))
        values = {"REPO": "o/r", "RUN": "1", "OWNER": "x", "BRANCH": "$(touch hacked)"}
        values |= {"SHA": "a" * 40, "RUN_URL": "https://github.com/o/r/actions/runs/1"}
        values |= {name: step["env"][name] for name in ("TEXTS", "MARK")}
        assert run_script(step["run"], folder, tmp_path, **values) == 0
        assert not (folder / "hacked").exists()
        written = programs / "written.json"
        return json.loads(written.read_text()) if written.exists() else None

    return run


TEXTS = [{"filename": "content/articles/a.md"}, {"filename": "annotations/a.yml"}]


def test_a_report_is_posted_once(commented: Any) -> None:
    method, path, body = commented(TEXTS)
    assert (method, path) == ("POST", "repos/o/r/issues/7/comments")
    assert body.startswith("<!-- beleg review -->\n## Report\n")
    assert "[this run](https://github.com/o/r/actions/runs/1)" in body


def test_and_renewed(commented: Any) -> None:
    bot, other = {"login": "github-actions[bot]"}, {"login": "somebody"}
    comments = [
        {"id": 1, "user": other, "body": "<!-- beleg review -->"},
        {"id": 2, "user": bot, "body": "something else"},
        {"id": 3, "user": bot, "body": "<!-- beleg review -->\nold"},
    ]
    assert commented(TEXTS, comments=comments)[:2] == ["PATCH", "repos/o/r/issues/comments/3"]


@pytest.mark.parametrize(
    "more",
    [
        {"filename": "mkdocs.yml"},
        {"filename": ".github/workflows/review.yml"},
        {"filename": "content/a.md", "previous_filename": ".github/workflows/review.yml"},
        {"filename": "other/content/a.md"},
        {"filename": "x\ncontent/a.md"},
    ],
)
def test_who_changes_more_than_texts_has_no_say_in_a_comment(commented: Any, more: Any) -> None:
    assert commented([*TEXTS, more]) is None


def test_an_older_review_is_not_posted(commented: Any) -> None:
    assert commented(TEXTS, sha="b" * 40) is None


def test_a_report_has_an_end(commented: Any) -> None:
    report = "ä".encode() * 45_000
    _, _, body = commented(TEXTS, report=report)
    assert len(body.encode()) < 61_000
