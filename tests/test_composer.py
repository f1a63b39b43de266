"""The form for annotations: only where it is wanted, complete, and with what it loads."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from beleg import publish
from beleg.adapters import host_pages
from beleg.adapters.composer_files import composer_files
from beleg.adapters.configuration import NoProject, make_settings
from beleg.model import Settings
from beleg.publish.repository import new_file_template, repository
from beleg.schema import annotation_schema

from . import factory
from .pages import parse

ASSETS = Path(str(files("beleg"))) / "assets"
MEANS_NOTHING = {"$schema", "title", "description", "default", "examples", "definitions"}
"""Keywords that tell people something and refuse no value."""
GITHUB = "https://github.com/desk/checks"


def article_page(**settings: Any) -> Any:
    site = factory.site(**settings)
    return next(page for page in publish.pages(site) if page.path == "articles/a.md")


def test_a_site_that_does_not_ask_for_it_has_none_of_it() -> None:
    site = factory.site(repo_url=GITHUB)
    for page in publish.pages(site):
        assert "compos" not in (page.html + page.head).lower(), page.path
    assert composer_files(site) == {}
    assert not [path for path in host_pages.assets() if "compos" in path]
    for content in host_pages.assets().values():
        assert b"compos" not in content.lower()


def test_it_is_on_the_pages_of_articles_only() -> None:
    pages = list(publish.pages(factory.site(composer=True)))
    offered = {page.path for page in pages if "fc-composer" in page.html}
    assert offered == {"articles/a.md"}
    assert {page.path for page in pages if "assets/composer.js" in page.head} == offered


@pytest.mark.parametrize("lang", ["de", "en", "fr"])
def test_every_field_has_a_label_and_a_place_for_what_is_wrong(lang: str) -> None:
    annotated = factory.annotated(of=factory.article(lang=lang))
    site = factory.site(annotated, composer=True, repo_url=GITHUB)
    page = next(page for page in publish.pages(site) if page.path == "articles/a.md")
    root = parse(page.html)
    labels = {label.get("for") for label in root.iter("label")}
    ids = {node.get("id") for node in root.iter()}
    described = [node for node in root.iter() if node.get("aria-describedby")]
    assert len(described) > 12
    for node in described:
        assert set(node.get("aria-describedby").split()) <= ids
        assert node.tag == "fieldset" or node.get("id") in labels


def test_no_style_and_no_script_stands_in_the_page() -> None:
    """A strict content security policy would refuse them."""
    html = article_page(composer=True, repo_url=GITHUB).html
    form = html[html.index('<template class="fc-composer-form"') :]
    form = form[: form.index("</dialog>")]
    assert " style=" not in form
    assert "<script" not in form
    assert not re.search(r"\son\w+=", form)
    for name in composer_files(factory.site(composer=True)):
        if name.endswith(".js"):
            text = (ASSETS / name.removeprefix("assets/")).read_text("utf-8")
            assert not re.search(r"\beval\b|new Function|innerHTML|insertAdjacentHTML", text), name
            assert not re.search(r"https?://", text), name


def test_saving_is_offered_in_previews_only() -> None:
    assert "fc-save" not in article_page(composer=True).html
    assert "fc-save" in article_page(composer=True, drafts=True).html


def test_what_it_knows_of_the_site() -> None:
    made = composer_files(factory.site(composer=True))
    known = json.loads(made["assets/composer.json"])
    assert known["people"] == {"ada": "Ada Lindqvist"}
    assert known["sources"]["statement"] == "Statement in full"
    assert "claims" in known["schema"]["properties"]
    assert len(made["assets/composer.js"]) < 2_500
    assert {"de", "en"} <= known["words"]["frequent"].keys()
    assert sum(map(len, made.values())) < 65_000


def test_what_was_checked_before_is_asked_of_an_index_that_is_there() -> None:
    assert 'data-index="../../pagefind/"' in article_page(composer=True).html
    assert "data-index" not in article_page(composer=True, search=False).html
    # A preview has no index; there the form asks the preview itself.
    assert "data-index" not in article_page(composer=True, drafts=True).html


def keywords_of(schema: Any) -> set[str]:
    """Every keyword that the schema uses, however deep."""
    if not isinstance(schema, dict):
        return set()
    found = set(schema)
    for name in ("properties", "definitions"):
        for inner in schema.get(name, {}).values():
            found |= keywords_of(inner)
    for inner in schema.get("anyOf", []):
        found |= keywords_of(inner)
    for name in ("items", "additionalProperties", "propertyNames"):
        found |= keywords_of(schema.get(name))
    return found


def test_the_script_knows_every_keyword_of_the_schema() -> None:
    script = (ASSETS / "composer_schema.js").read_text("utf-8")
    known = set(re.findall(r"^  (\$?\w+): \(", script, re.MULTILINE))
    used = keywords_of(annotation_schema(factory.site().registers))
    assert {"$ref", "anyOf", "pattern", "required"} <= used
    assert used - known - MEANS_NOTHING == set()
    assert len(script.splitlines()) <= 120


@pytest.mark.parametrize(
    ("repo_url", "address", "names"),
    [
        (f"{GITHUB}.git/", f"{GITHUB}/new/next/2", ("filename", "value")),
        (
            "https://gitlab.com/group/desk/checks",
            "https://gitlab.com/group/desk/checks/-/new/next/2",
            ("file_name", "content"),
        ),
        (
            "https://gitlab.example.org/desk/checks",
            "https://gitlab.example.org/desk/checks/-/new/next/2",
            ("file_name", "content"),
        ),
    ],
)
def test_the_address_of_a_new_file(repo_url: str, address: str, names: tuple[str, str]) -> None:
    repo = repository(Settings(repo_url=repo_url))
    assert repo is not None
    made = (
        new_file_template(repo, "next/2").replace("{path}", "a%2Fb.yml").replace("{text}", "x%26")
    )
    parts = urlsplit(made)
    assert unquote(f"{parts.scheme}://{parts.netloc}{parts.path}") == address
    assert parse_qs(parts.query) == {names[0]: ["a/b.yml"], names[1]: ["x&"]}


@pytest.mark.parametrize("repo_url", [None, "https://example.org/a/b", "ftp://github.com/a/b", "x"])
def test_other_hosts_have_no_such_address(repo_url: str | None) -> None:
    assert repository(Settings(repo_url=repo_url)) is None
    assert "fc-request" not in article_page(composer=True, repo_url=repo_url).html


@pytest.mark.parametrize(
    ("written", "meant"), [("true", True), (True, True), ("no", False), ("", False), (None, False)]
)
def test_the_option(written: object, meant: bool) -> None:
    settings = make_settings({}, {"composer": written, "branch": "next"})
    assert (settings.composer, settings.branch) == (meant, "next")
    assert make_settings({}, {}).branch == "main"


def test_an_option_that_is_neither() -> None:
    with pytest.raises(NoProject, match=r"'composer'.* must be true or false, not 'perhaps'"):
        make_settings({}, {"composer": "perhaps"})
