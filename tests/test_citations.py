"""Citations: three forms of the same facts, each valid whatever an author wrote."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg import citations
from beleg.citations import bibtex, csl, csl_json, dated, permalink, plain_text
from beleg.model import Settings

from . import factory

SITE = Settings(name="Beleg", url="https://beleg.example/site/", lang="de")
NOWHERE = Settings(name="Beleg", lang="de")
ARTICLE = factory.article(title="Zwei Stunden & ein Etat")
CLAIM = factory.claim()


def test_the_address_is_absolute_where_the_site_knows_its_own() -> None:
    address = "articles/a/budget/"
    assert permalink(address, SITE) == "https://beleg.example/site/articles/a/budget/"
    assert permalink(address, dataclasses.replace(SITE, url="https://x.example")) == (
        "https://x.example/articles/a/budget/"
    )
    assert permalink(address, NOWHERE) == address


def test_the_date_is_that_of_the_last_change() -> None:
    assert dated(CLAIM) == "2025-06-10"
    assert dated(factory.claim(corrections=())) == "2025-06-05"
    assert dated(factory.claim(corrections=(), checked=None)) is None


def test_plain_text_is_one_line_in_the_language_of_the_article() -> None:
    assert plain_text(CLAIM, ARTICLE, SITE) == (
        "Beleg: It rose by two per cent [Urteil: größtenteils falsch]. "
        "Zum Artikel: „Zwei Stunden & ein Etat“. Stand: 10. Juni 2025. "
        "https://beleg.example/site/articles/a/budget/"
    )
    assert "[Verdict: mostly false]" in plain_text(CLAIM, factory.article(lang="en"), SITE)


def test_bibtex_has_every_field_and_escapes_the_words() -> None:
    odd = factory.claim(summary="50 % of {all} costs_are #1 & ~ ^ \\ $5")
    entry = bibtex(odd, ARTICLE, SITE)
    assert entry.splitlines() == [
        "@misc{a-budget,",
        "  author = {{Beleg}},",
        r"  title = {{50 \% of \textbraceleft{}all\textbraceright{} costs\_are \#1 \& "
        r"\textasciitilde{} \textasciicircum{} \textbackslash{} \$5}},",
        "  year = {2025},",
        "  month = {6},",
        "  note = {Urteil: größtenteils falsch. Zum Artikel: „Zwei Stunden \\& ein Etat“},",
        "  url = {https://beleg.example/site/articles/a/budget/},",
        "}",
    ]


def test_a_date_that_is_not_known_is_left_out() -> None:
    undated = factory.note(checked=None)
    assert "year" not in bibtex(undated, ARTICLE, SITE)
    assert "issued" not in csl(undated, ARTICLE, SITE)
    assert "Stand" not in plain_text(undated, ARTICLE, SITE)
    month = factory.note(checked="2025-06")
    assert csl(month, ARTICLE, SITE)["issued"] == {"date-parts": [[2025, 6]]}


CSL_KEYS = {
    *("id", "type", "title", "author", "container-title", "genre", "language", "note"),
    *("issued", "URL"),
}
"""All are variables of CSL 1.0.2."""


@pytest.mark.parametrize("settings", [SITE, NOWHERE])
@pytest.mark.parametrize("annotation", [CLAIM, factory.note(), factory.claim(status="withdrawn")])
def test_csl_json_is_a_list_of_one_valid_item(annotation: object, settings: Settings) -> None:
    (item,) = json.loads(csl_json(annotation, ARTICLE, settings))  # type: ignore[arg-type]
    assert item.keys() <= CSL_KEYS
    assert item["type"] == "webpage"
    assert item["author"] == [{"literal": "Beleg"}]
    assert ("URL" in item) == (settings is SITE)
    assert all(isinstance(item[key], str) for key in CSL_KEYS & item.keys() - {"author", "issued"})


@given(st.text(), st.text())
def test_no_words_break_the_forms(summary: str, title: str) -> None:
    claim = factory.claim(summary=summary)
    article = factory.article(title=title)
    assert len(plain_text(claim, article, SITE).splitlines()) == 1
    assert json.loads(csl_json(claim, article, SITE))[0]["title"] == " ".join(summary.split())
    entry = bibtex(claim, article, SITE)
    # BibTeX reads to the brace that closes the first one, and counts escaped braces as well.
    depth, depths = 0, []
    for char in entry:
        depth += {"{": 1, "}": -1}.get(char, 0)
        depths.append(depth)
    assert depths[-1] == 0
    assert min(depths[entry.index("{") : -1]) > 0
    assert not re.search(r"(?<!\\)[&%$#_]", entry.partition("  year")[0])


def test_an_address_cannot_leave_its_field() -> None:
    odd = dataclasses.replace(SITE, url="https://x.example/a}b")
    assert "url = {https://x.example/a%7Db/articles/a/budget/}" in bibtex(CLAIM, ARTICLE, odd)
    assert citations.csl(CLAIM, ARTICLE, odd)["URL"]
