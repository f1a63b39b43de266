"""The merged page is Markdown that other programs read alike."""

from __future__ import annotations

import markdown
import pytest

from beleg.adapters import build
from beleg.adapters.configuration import find_project
from beleg.model import AnnotatedArticle

from .conftest import ROOT
from .pages import Node, by_class, parse, text


@pytest.fixture(scope="module")
def articles() -> dict[str, AnnotatedArticle]:
    result = build.run(find_project(ROOT))
    return {article.article.slug: article for article in result.site.articles}


def rendered(article: AnnotatedArticle) -> Node:
    body = article.markdown[article.article.body_start :]
    return parse(markdown.markdown(body, extensions=["footnotes", "tables", "fenced_code"]))


def without(node: Node, *removed: Node) -> str:
    """The text of a tree without some of its nodes."""
    parts = [node.text or ""]
    for child in node:
        parts.append("" if child in removed else without(child, *removed))
        parts.append(child.tail or "")
    return "".join(parts)


@pytest.mark.parametrize("slug", ["telefonat", "harbour-bridge"])
def test_standard_footnotes_and_the_same_text(
    articles: dict[str, AnnotatedArticle], slug: str
) -> None:
    article = articles[slug]
    root = rendered(article)
    references = by_class(root, "footnote-ref", "a")
    (section,) = by_class(root, "footnote")
    notes = [li for li in section.iter("li") if (li.get("id") or "").startswith("fn:")]
    ids = [note.annotation.id for note in article.notes]
    assert [a.get("href") for a in references] == [f"#fn:{id_}" for id_ in ids]
    assert [li.get("id") for li in notes] == [f"fn:{id_}" for id_ in ids]
    lines = [p for p in root.iter("p") if by_class(p, "fc-added")]
    sups = [s for s in root.iter("sup") if s.get("id")]
    plain = markdown.markdown(article.article.body, extensions=["tables", "fenced_code"])
    shown = without(root, section, *lines, *sups)
    assert shown.split() == text(parse(plain)).split()


@pytest.mark.parametrize("slug", ["telefonat", "harbour-bridge"])
def test_each_footnote_says_verdict_finding_and_sources(
    articles: dict[str, AnnotatedArticle], slug: str
) -> None:
    root = rendered(articles[slug])
    for note in articles[slug].notes:
        shown = next(li for li in root.iter("li") if li.get("id") == f"fn:{note.annotation.id}")
        first = text(next(shown.iter("strong")))
        assert first
        links = {a.get("href") for a in shown.iter("a")}
        assert {s.url for s in note.annotation.sources if s.url} <= links


def test_the_front_matter_is_that_of_the_article(articles: dict[str, AnnotatedArticle]) -> None:
    for article in articles.values():
        head = article.article.source.text[: article.article.body_start]
        assert article.markdown.startswith(head.rstrip())
