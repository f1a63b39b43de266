"""Has this been checked before? Found by other words in another order, and never by chance."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from beleg.adapters.cli import main
from beleg.model import Quote
from beleg.similar import THRESHOLD, Candidate, Match, similar
from beleg.terms import stem, terms_of
from benchmarks.words import vocabulary

from . import factory
from .claim_pairs import HELD_OUT, SEEN, UNRELATED, distractors


def candidate(lang: str, statement: str, **changes: str) -> Candidate:
    quote = changes.pop("quote", "")
    place = Quote(exact=quote, place=factory.PLACE) if quote else None
    values = {"summary": "", "claim": statement, **changes}
    return Candidate(annotation=factory.claim(quote=place, **values), lang=lang)


@pytest.fixture(scope="module")
def checked() -> list[Candidate]:
    """What a desk has checked: the claims of all pairs among some hundred others."""
    pairs = [(lang, claim) for lang, claim, _ in SEEN + HELD_OUT]
    return [candidate(lang, claim) for lang, claim in pairs + distractors(336)]


def ranks(pairs: list[tuple[str, str, str]], claims: list[Candidate]) -> list[int]:
    """At which place the claim of each pair is found, from 1; 0 where it is not."""
    found = []
    for lang, claim, query in pairs:
        statements = [match.candidate.statement for match in similar(query, lang, claims)]
        found.append(statements.index(claim) + 1 if claim in statements else 0)
    return found


@pytest.mark.parametrize(
    ("pairs", "first", "among_five"), [(SEEN, 1.0, 1.0), (HELD_OUT, 0.95, 0.95)]
)
def test_the_same_said_otherwise_is_found(
    pairs: list[tuple[str, str, str]], first: float, among_five: float, checked: list[Candidate]
) -> None:
    assert len(pairs) == 32
    found = ranks(pairs, checked)
    assert found.count(1) / len(pairs) >= first
    assert sum(rank > 0 for rank in found) / len(pairs) >= among_five


def test_what_has_not_been_checked_is_not_found(checked: list[Candidate]) -> None:
    assert len(UNRELATED) == 40
    found = {query: similar(query, lang, checked) for lang, query in UNRELATED}
    assert sum(bool(matches) for matches in found.values()) <= 1


def test_the_language_of_a_query_is_recognised(checked: list[Candidate]) -> None:
    for lang, _, query in SEEN:
        known, guessed = (similar(query, given, checked) for given in (lang, None))
        assert [match.candidate for match in guessed][:1] == [match.candidate for match in known][
            :1
        ]


def one(query: str, statement: str, lang: str = "de") -> Match | None:
    """The statement, if it is found among others of its language."""
    others = [candidate(own, text) for own, text in distractors(60) if own == lang]
    found = similar(query, lang, [*others, candidate(lang, statement)])
    return next((match for match in found if match.candidate.statement == statement), None)


@pytest.mark.parametrize(
    ("query", "differs"),
    [
        ("Der Verein hat einen Zuschuss erhalten", ("negation",)),
        ("Der Verein hat keinen Zuschuss erhalten", ()),
        ("Der Verein hat nie einen Zuschuss erhalten", ()),
        ("Verein: kein Zuschuss", ()),
    ],
)
def test_the_opposite_is_found_and_marked(query: str, differs: tuple[str, ...]) -> None:
    match = one(query, "Der Verein hat keinen Zuschuss erhalten.")
    assert match is not None
    assert match.differs == differs


@pytest.mark.parametrize(
    ("query", "differs"),
    [
        ("Spending rises by 12 percent", ()),
        ("Spending rises by twelve per cent", ()),
        ("Spending rises by 14 %", ("number",)),
        ("Spending does not rise by 1.2 percent", ("negation", "number")),
        ("Spending rises", ()),
    ],
)
def test_another_figure_is_marked(query: str, differs: tuple[str, ...]) -> None:
    match = one(query, "Spending rises by 12 per cent.", "en")
    assert match is not None
    assert match.differs == differs


def test_the_quote_counts_as_well_and_a_finding_turns_nothing_round() -> None:
    claim = candidate(
        "en",
        "The mayor sold the harbour.",
        quote="she gave the port away",
        summary="The mayor did not sell the harbour in 2024.",
    )
    (by_quote,) = similar("Who gave the port away?", "en", [claim])
    assert by_quote.words == (("gave", "gave"), ("port", "port"), ("away", "away"))
    (by_statement,) = similar("the mayor sells the harbour", "en", [claim])
    assert by_statement.differs == ()


def test_a_match_says_which_words_it_is_about() -> None:
    match = one("Haushalt: Ausgaben gestiegen", "Die Haushaltsausgaben der Stadt Aldenmoor.")
    assert match is not None
    assert match.words == (("Haushalt", "Haushaltsausgaben"), ("Ausgaben", "Haushaltsausgaben"))
    assert THRESHOLD <= match.score < 1


def test_words_of_another_language_are_compared_as_they_are() -> None:
    claim = candidate("fr", "Le maire de Saltmere a vendu le port en 2024.")
    (match,) = similar("Saltmere 2024: le maire a vendu le port", "fr", [claim])
    assert match.candidate is claim


@pytest.mark.parametrize("query", ["", "  ", "die der das", "not", "…", "🎉", "\x00"])
def test_a_query_without_words_finds_nothing(query: str, checked: list[Candidate]) -> None:
    assert similar(query, None, checked) == []


def test_without_claims_nothing_is_found() -> None:
    assert similar("spending rises", "en", []) == []


def test_the_order_is_the_same_each_time(checked: list[Candidate]) -> None:
    query = "Die Stadt gibt 30 Millionen für Brücken aus"
    twins = [*checked, *checked]
    first, second = (similar(query, "de", twins, 10) for _ in range(2))
    assert first == second
    assert [match.score for match in first] == sorted((m.score for m in first), reverse=True)
    # Of two that are alike, the one that was written first.
    assert first[0].candidate is twins[twins.index(first[0].candidate)]


def test_terms_are_levelled() -> None:
    words = "Die Waffen\u00adruhe gilt seit 1.000 Tagen – für 12,5 % nicht mehr"
    assert list(terms_of(words, "de")) == ["waffenruhe", "gilt", "1000", "tagen", "12.5", "percent"]
    assert list(terms_of("50 000 or 50,000 or fifty thousand", "en")) == ["50000", "50", "1000"]
    assert stem("häuser", "de") == stem("haus", "de")
    assert stem("negotiations", "en") == stem("negotiated", "en")


def test_ten_times_as_many_claims_take_ten_times_as_long() -> None:
    words = vocabulary(20_000)
    claims = [
        candidate(
            "de", " ".join(words[(at * 37 + step * step * 101) % 20_000] for step in range(14))
        )
        for at in range(10_000)
    ]
    query = claims[7].statement

    def seconds(count: int) -> float:
        start = time.process_time()
        assert similar(query, "de", claims[:count])[0].candidate is claims[7]
        return time.process_time() - start

    seconds(10_000)  # the words are known from now on
    small, large = (min(seconds(count) for _ in range(3)) for count in (1_000, 10_000))
    assert large < 25 * small


def test_the_command_shows_passage_verdict_and_address(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["similar", "-C", str(demo), "Bridge built in half the usual time?"]) == 0
    shown = capsys.readouterr().out
    assert "[mostly-false] The harbour bridge was built in half the usual time." in shown
    assert (
        "articles/harbour-bridge/half-the-usual-time/  (annotations/harbour-bridge.yml:7)" in shown
    )
    assert "matched: Bridge ~ bridge, built, half, usual, time" in shown


def test_the_command_in_json(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["similar", "-C", str(demo), "--format", "json", "--limit", "1"]
    assert main([*call, "The bridge was not built in half the time"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["id"] == "half-the-usual-time"
    assert found["verdict"] == "mostly-false"
    assert found["differs"] == ["negation"]
    assert main([*call, "Bananen sind krumm"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_command_says_that_there_is_nothing(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["similar", "-C", str(demo), "Die Erde ist eine Scheibe"]) == 0
    assert capsys.readouterr().out.startswith("nothing like it has been checked (")
    with pytest.raises(SystemExit):
        main(["similar", "-C", str(demo), "x", "--limit", "0"])
