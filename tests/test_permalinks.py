"""An address that was published stays: a register of them, and redirects where one was given up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

from beleg.adapters import build as runs
from beleg.adapters import checked, search
from beleg.adapters.cli import main
from beleg.adapters.configuration import find_project
from beleg.adapters.mkdocs_plugin import BelegPlugin
from beleg.diagnostics import Code, Report, Severity
from beleg.exports import redirect_files
from beleg.model import Redirect
from beleg.permalinks import (
    Register,
    Standing,
    aliases,
    as_written,
    check_permalinks,
    fault_of_address,
    read_register,
    write_register,
)
from beleg.source import Source
from beleg.validate import read_registers

from . import factory
from .complete_site import (
    PERMALINKS,
    SHORT,
    assert_same,
    build,
    complete_site,
    sources_of,
    tree,
    write,
)

REDIRECTS = "annotations/_site/redirects.yml"
PLACE = Source(REDIRECTS, "x").place(0)
NAMES = st.sampled_from(["a", "b", "c"])
ADDRESSES = st.one_of(
    NAMES.map("articles/{}/".format),
    st.tuples(NAMES, NAMES).map(lambda two: f"articles/{two[0]}/{two[1]}/"),
    st.tuples(NAMES, NAMES).map(lambda two: f"articles/{two[0]}/#{two[1]}"),
)


def redirects_of(pairs: dict[str, str]) -> dict[str, Redirect]:
    return {
        old: Redirect(old=old, new=new, place=PLACE, new_place=PLACE) for old, new in pairs.items()
    }


def standing(
    *addresses: str, claims: tuple[str, ...] = (), drafts: tuple[str, ...] = ()
) -> Standing:
    return Standing(claims=claims, others=addresses, drafts=drafts, place_of=lambda _: PLACE)


def register_of(*addresses: str) -> Register:
    source = Source(PERMALINKS, "".join(f"{address}\n" for address in addresses))
    report = Report()
    register = read_register(source, report)
    assert not list(report)
    return register


def said(
    register: Register, now: Standing, pairs: dict[str, str] | None = None
) -> list[tuple[str, str]]:
    report = Report()
    check_permalinks(register, now, redirects_of(pairs or {}), report)
    return [(found.code.value, found.place.text) for found in report]


# The register


def test_the_register_only_grows() -> None:
    register = register_of("articles/a/", "articles/a/x/", "articles/b/")
    now = standing("articles/a/", "articles/a/#link", claims=("articles/a/y/",))
    text = write_register(register, now, redirects_of({"articles/a/x/": "articles/a/y/"}))
    lines = text.splitlines()
    assert lines[0].startswith("# Written by beleg")
    assert lines[1:] == [
        "articles/a/",
        "articles/a/#link",
        "articles/a/x/",
        "articles/a/y/",
        "articles/b/",
    ]
    again = read_register(Source(PERMALINKS, text), Report())
    assert write_register(again, now, {}) == text


@pytest.mark.parametrize("line", ["articles/a", "claims/", "/articles/a/", "articles/A/", "a b"])
def test_a_line_that_is_no_address(line: str) -> None:
    report = Report()
    register = read_register(
        Source(PERMALINKS, f"articles/a/\r\n{line}\n".replace("\r", "")), report
    )
    assert list(register.lines) == ["articles/a/"]
    (found,) = report
    assert (found.code, found.place.line, found.place.text) == (Code.WRONG_TYPE, 2, line)


@pytest.mark.parametrize(
    ("word", "cure"),
    [
        ("articles/a/x", "articles/a/x/"),
        ("https://example.org/checks/articles/a/x/?y#z", "articles/a/x/"),
        ("articles/a#x", "articles/a/"),
        ("articles/a/#x/", "articles/a/#x"),
        ("nonsense", "articles/budget/"),
    ],
)
def test_what_is_no_address_is_told_what_it_may_mean(word: str, cure: str) -> None:
    fault = fault_of_address(word)
    assert fault is not None
    assert cure in fault.help


# What is lost, and what leads on


@pytest.mark.parametrize(
    ("address", "now", "lost"),
    [
        ("articles/a/x/", standing("articles/a/", "articles/a/x/"), []),
        ("articles/a/x/", standing("articles/a/"), ["articles/a/x/"]),
        # A claim has a passage as well as a page; a link has no page.
        ("articles/a/#x", standing("articles/a/", claims=("articles/a/x/",)), []),
        ("articles/a/x/", standing("articles/a/", "articles/a/#x"), ["x"]),
        ("articles/a/x/", standing("articles/a/", drafts=("articles/a/x/",)), ["x"]),
    ],
)
def test_what_counts_as_lost(address: str, now: Standing, lost: list[str]) -> None:
    assert [place for _, place in said(register_of("articles/a/", address), now)] == lost


def test_an_article_that_is_gone_is_one_message() -> None:
    register = register_of("articles/a/", "articles/a/#l", "articles/a/x/", "articles/b/")
    now = standing("articles/b/", "articles/c/", "articles/c/x/", "articles/c/#l")
    assert said(register, now) == [("permalink-lost", "articles/a/")]
    assert said(register, now, {"articles/a/": "articles/c/"}) == []
    # What the other article does not have is lost by itself, and can be led elsewhere.
    less = standing("articles/b/", "articles/c/", "articles/c/#l")
    assert said(register, less, {"articles/a/": "articles/c/"}) == [
        ("permalink-lost", "articles/a/x/")
    ]
    both = {"articles/a/": "articles/c/", "articles/a/x/": "articles/b/"}
    assert said(register, less, both) == []


def test_redirects_are_followed_to_their_end() -> None:
    now = standing("articles/c/", "articles/c/z/", claims=("articles/c/y/",))
    pairs = {
        "articles/a/": "articles/b/",
        "articles/b/": "articles/c/",
        "articles/c/x/": "articles/c/y/",
    }
    register = register_of("articles/a/", "articles/a/x/", "articles/a/z/", "articles/a/#z")
    report = Report()
    moved = check_permalinks(register, now, redirects_of(pairs), report)
    assert not list(report)
    assert moved == {
        "articles/a/": "articles/c/",
        "articles/a/x/": "articles/c/y/",
        "articles/a/x/embed/": "articles/c/y/embed/",
        "articles/a/z/": "articles/c/z/",
        "articles/b/": "articles/c/",
        "articles/c/x/": "articles/c/y/",
        "articles/c/x/embed/": "articles/c/y/embed/",
    }


@given(
    st.lists(ADDRESSES, max_size=6),
    st.lists(ADDRESSES, max_size=6),
    st.dictionaries(ADDRESSES, ADDRESSES, max_size=5),
)
def test_without_an_error_every_address_leads_to_something(
    published: list[str], there: list[str], pairs: dict[str, str]
) -> None:
    now = standing(*there)
    redirects = redirects_of(pairs)
    report = Report()
    register = register_of(*sorted(set(published)))
    moved = check_permalinks(register, now, redirects, report)
    if report.errors:
        return
    for address in published:
        assert now.has(address) or "#" in address or now.has(moved[address])
    for address in pairs:
        assert "#" in address or address in moved
    # No page of a redirect lies where something else does.
    assert not any(now.has(old) for old in moved)
    # And what was written keeps every promise of what was read.
    source = Source(PERMALINKS, write_register(register, now, redirects))
    written = read_register(source, Report())
    assert as_written(source) == written
    assert {*published, *there, *pairs} <= written.lines.keys()


def test_ids_of_before_belong_to_one_article() -> None:
    pairs = {
        "articles/a/x/": "articles/a/y/",
        "articles/a/y/": "articles/a/z/",
        "articles/a/#l": "articles/a/#m",
        "articles/a/o/": "articles/b/o/",
        "articles/b/": "articles/a/",
        "articles/c/u/": "articles/c/v/",
        "articles/c/v/": "articles/c/u/",
    }
    found = aliases(redirects_of(pairs))
    assert found["a"] == (("l", "m"), ("x", "z"), ("y", "z"))
    assert "b" not in found


# On disk


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "available", lambda: False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was built once, which tests copy."""
    root = complete_site(tmp_path_factory.mktemp("published") / "p")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "available", lambda: False)
        assert build(root) == 0
    return root


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Path:
    return sources_of(published, tmp_path / "p")


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def errors(root: Path) -> list[tuple[str, str, int]]:
    """As a check finds them, which is the same as a whole run does, also a second time."""
    project = find_project(root)
    found = [d for d in checked.check(project) if d.severity is Severity.ERROR]
    again = [d for d in checked.check(project) if d.severity is Severity.ERROR]
    whole = [d for d in runs.run(project).report if d.severity is Severity.ERROR]
    assert [d.message for d in found] == [d.message for d in again] == [d.message for d in whole]
    return [(d.code.value, d.place.path, d.place.line) for d in found]


def line_of(root: Path, address: str) -> int:
    return (root / PERMALINKS).read_text("utf-8").splitlines().index(address) + 1


def test_a_good_build_registers_what_it_published(published: Path) -> None:
    lines = (published / PERMALINKS).read_text("utf-8").splitlines()[1:]
    assert lines == sorted(lines)
    assert "articles/ferry/preis/" in lines
    assert "articles/ferry/#blatt" in lines, "a link has no page"
    assert "articles/budget/spending/" in lines, "it speaks of the whole article"
    assert "articles/ferry/karten/" not in lines, "a draft is not published"
    withdrawn = re.search(
        r"id: (\S+)(?:\n    .*)*?\n    status: withdrawn",
        (published / "annotations/harbour-bridge.yml").read_text("utf-8"),
    )
    assert withdrawn
    assert f"articles/harbour-bridge/{withdrawn[1]}/" in lines
    for line in lines:
        if "#" not in line:
            assert (published / "site" / line / "index.html").is_file()


def test_only_a_good_build_of_ours_writes_it(site: Path) -> None:
    (site / PERMALINKS).unlink()
    checked.check(find_project(site))
    runs.run(find_project(site))
    assert main(["build", "--quiet", "--shard", "1/1", "-C", str(site)]) == 0
    assert not (site / PERMALINKS).exists()
    replace_in(site / "annotations/budget.yml", "verdict: mostly-true", "verdict: mostly-rue")
    assert build(site) == 1
    assert not (site / PERMALINKS).exists()
    replace_in(site / "annotations/budget.yml", "verdict: mostly-rue", "verdict: mostly-true")
    assert build(site) == 0
    assert (site / PERMALINKS).exists()


def test_a_site_that_published_nothing_has_none(tmp_path: Path) -> None:
    write(
        tmp_path, {"mkdocs.yml": "site_name: x\ndocs_dir: content\n", "content/index.md": "# x\n"}
    )
    assert build(tmp_path) == 0
    assert not (tmp_path / PERMALINKS).exists()


def test_an_id_that_changed(site: Path) -> None:
    replace_in(site / "annotations/ferry/claims.yml", "id: winter", "id: jeder-winter")
    lost = ("permalink-lost", PERMALINKS, line_of(site, "articles/ferry/winter/"))
    assert errors(site) == [lost]
    before = (site / PERMALINKS).read_bytes()
    assert build(site) == 1
    assert not (site / "site").exists()
    assert (site / PERMALINKS).read_bytes() == before
    write(site, {REDIRECTS: "articles/ferry/winter/:\n  to: articles/ferry/jeder-winter/\n"})
    assert errors(site) == []
    assert build(site) == 0
    assert before.decode().splitlines()[1:] == [
        line
        for line in (site / PERMALINKS).read_text("utf-8").splitlines()[1:]
        if "jeder-winter" not in line
    ]


def test_a_draft_again_and_a_link(site: Path) -> None:
    replace_in(site / "annotations/budget.yml", "    tags: [money]", "    status: draft")
    assert errors(site) == [("permalink-lost", "annotations/budget.yml", 2)]
    replace_in(site / "annotations/budget.yml", "    status: draft", "    status: withdrawn")
    assert errors(site) == []


def test_a_file_that_cannot_be_read_loses_nothing(site: Path) -> None:
    replace_in(site / "annotations/ferry/claims.yml", "  - id: winter", "  - id: 'winter")
    codes = {code for code, _, _ in errors(site)}
    assert codes == {"yaml-syntax"}
    # Other articles are judged all the same.
    (site / "annotations/budget.yml").unlink()
    assert [code for code, path, _ in errors(site) if path == PERMALINKS] == ["permalink-lost"] * 2


def test_a_title_that_is_missing_is_no_article_that_is_gone(site: Path) -> None:
    replace_in(site / "content/articles/budget.md", "title: The budget of Saltmere\n", "")
    assert {code for code, _, _ in errors(site)} == {"missing-key"}


def test_a_line_taken_out_is_not_asked_for(site: Path) -> None:
    """What has to disappear is taken out of the register, in the open."""
    replace_in(site / "annotations/ferry/claims.yml", "id: winter", "id: jeder-winter")
    replace_in(site / PERMALINKS, "articles/ferry/winter/\n", "")
    assert errors(site) == []


def test_pages_that_lead_on(site: Path) -> None:
    replace_in(site / "annotations/ferry/claims.yml", "id: winter", "id: jeder-winter")
    for old, new in (
        ("content/articles/budget.md", "content/articles/money.md"),
        ("annotations/budget.yml", "annotations/money.yml"),
    ):
        (site / old).rename(site / new)
    write(
        site,
        {
            REDIRECTS: "articles/ferry/winter/: {to: articles/ferry/jeder-winter/}\n"
            "articles/budget/: {to: articles/money/}\n"
        },
    )
    assert errors(site) == []
    assert build(site) == 0
    expected = {
        "articles/ferry/winter/": "../jeder-winter/",
        "articles/ferry/winter/embed/": "../../jeder-winter/embed/",
        "articles/budget/": "../money/",
        "articles/budget/twelve/": "../../money/twelve/",
        "articles/budget/twelve/embed/": "../../../money/twelve/embed/",
        "articles/budget/spending/": "../../money/spending/",
    }
    for old, target in expected.items():
        html = (site / "site" / old / "index.html").read_text("utf-8")
        assert f'<meta http-equiv="refresh" content="0; url={target}">' in html
        assert f'<a href="{target}">' in html
        assert '<meta name="robots" content="noindex">' in html
        assert f'<link rel="canonical" href="{target}">' in html
        assert "<script" not in html
        arrived = (site / "site" / old / target / "index.html").resolve()
        assert arrived.is_file()
        style = re.search(r'rel="stylesheet" href="([^"]+)"', html)
        assert style
        assert (site / "site" / old / style[1]).resolve().is_file()
    page = (site / "site/articles/ferry/index.html").read_text("utf-8")
    assert '<span id="winter" data-fc-added></span><mark class="fc-mark" id="jeder-winter"' in page
    assert "winter/" not in (site / "site/claims/index.html").read_text("utf-8").replace(
        "jeder-winter/", ""
    )


def test_the_address_is_named_in_full_where_it_is_known(site: Path) -> None:
    replace_in(site / "mkdocs.yml", "site_name:", "site_url: https://example.org/c/\nsite_name:")
    write(site, {REDIRECTS: "articles/ferry/x/: {to: 'articles/ferry/#blatt'}\n"})
    assert build(site) == 0
    html = (site / "site/articles/ferry/x/index.html").read_text("utf-8")
    assert 'rel="canonical" href="https://example.org/c/articles/ferry/#blatt"' in html
    assert 'content="0; url=../#blatt"' in html
    assert "articles/ferry/x/" not in (site / "site/sitemap.xml").read_text("utf-8")


def test_shares_give_the_same_pages_and_the_same_register(site: Path, tmp_path: Path) -> None:
    write(site, {REDIRECTS: "articles/ferry/x/: {to: articles/ferry/preis/}\n"})
    whole = sources_of(site, tmp_path / "whole")
    assert build(whole) == 0
    for number in (1, 2):
        assert main(["build", "--quiet", "--shard", f"{number}/2", "-C", str(site)]) == 0
    assert main(["assemble", "--quiet", "-C", str(site)]) == 0
    assert_same(site / "site", whole / "site")
    assert (site / PERMALINKS).read_bytes() == (whole / PERMALINKS).read_bytes()
    # A lost address is found when the shares come together.
    replace_in(site / PERMALINKS, "articles/quiet/", "articles/gone/\narticles/quiet/")
    before = tree(site / "site")
    assert main(["assemble", "--quiet", "-C", str(site)]) == 1
    assert tree(site / "site") == before


def test_the_page_of_a_redirect_is_in_the_language_of_the_site() -> None:
    desk = factory.site()
    ((path, content),) = redirect_files({"articles/b/": "articles/a/"}, desk)
    assert path == "articles/b/index.html"
    assert '<html lang="de" dir="ltr">' in content.decode()
    assert "neue Adresse" in content.decode()


def test_places_of_redirects() -> None:
    text = "articles/a/x/:\n  to: articles/a/y/\n"
    report = Report()
    found = read_registers({"redirects": Source(REDIRECTS, text)}, report).redirects
    assert not list(report)
    (redirect,) = found.values()
    assert (redirect.place.text, redirect.new_place.text) == ("articles/a/x/", "articles/a/y/")


def test_mkdocs_itself_only_reads_it(site: Path) -> None:
    before = (site / PERMALINKS).read_bytes()
    article = SHORT.format(title="N", lang="de", words="Neu.")
    write(site, {"content/articles/new.md": article})
    config = load_config(str(site / "mkdocs.yml"))
    assert any(isinstance(plugin, BelegPlugin) for plugin in config.plugins.values())
    mkdocs_build(config)
    assert (site / "site/articles/new/index.html").is_file()
    assert (site / PERMALINKS).read_bytes() == before
