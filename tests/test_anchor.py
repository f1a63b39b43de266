"""Each quote has exactly one place, or a message with the words that would give it one."""

import random
import time
import unicodedata

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from beleg.anchor import Anchorer, Haystack, anchor, describe
from beleg.diagnostics import Code, Diagnostic, Report
from beleg.fold import CELL, fold
from beleg.model import Anchored, Link, Quote
from beleg.source import Source

ARTICLE = (
    "Der Bürgermeister sagte: „Der Etat stieg um 12\xa0Prozent.“ Das stimmt nicht.\n\n"
    "Die Stadt hat 2023 die Steuern nicht erhöht, sagte er. Später hat sie\n"
    "die Steuern erhöht. Das sagte er nie.\n\n"
    f"Jahr{CELL}Etat{CELL}2023{CELL}12 Mio.{CELL}2024{CELL}12 Mio.\n\n"
    "Und am Ende sagte er noch: Die Menge wich auf 10² m."
)
GERMAN = ["die", "der", "Stadt", "hat", "nicht", "kein", "Etat", "Steuern", "erhöht", "„Nein“"]
WORDS = st.sampled_from([*GERMAN, "U.S.", "–", "not", "raise", "did", "12", "Straße"])
PROSE = st.lists(WORDS, min_size=3, max_size=40).map(" ".join)


def haystack(text: str, title: str = "", description: str = "") -> Haystack:
    return Haystack(
        title=title,
        text=text,
        path="content/articles/rathaus.md",
        title_line=2,
        line_of=lambda offset: 9 + text.count("\n", 0, offset),
        description=description,
    )


def link(exact: str, prefix: str = "", suffix: str = "") -> Link:
    source = Source("annotations/rathaus.yml", f"quote: {exact}")
    place = source.place(7, len(source.text))
    quote = Quote(exact=exact, prefix=prefix, suffix=suffix, place=place)
    return Link(slug="rathaus", id="etat", place=source.place(0), quote=quote)


def find(hay: Haystack, exact: str, prefix: str = "", suffix: str = "") -> Anchored:
    report = Report()
    found = anchor(link(exact, prefix, suffix), hay, report)
    assert found is not None, list(report)
    assert not len(report)
    return found


def refusal(hay: Haystack, exact: str, prefix: str = "", suffix: str = "") -> Diagnostic:
    report = Report()
    assert anchor(link(exact, prefix, suffix), hay, report) is None
    (only,) = report
    assert only.place.text == exact
    return only


def test_a_passage_is_found_where_it_stands() -> None:
    found = find(haystack(ARTICLE), "um 12 Prozent")
    assert (found.where, found.words) == ("body", "um 12\xa0Prozent")
    assert ARTICLE[found.start : found.end] == found.words


def test_the_headline_can_be_quoted() -> None:
    found = find(haystack(ARTICLE, title="Streit um den Haushalt"), "um den Haushalt")
    assert (found.where, found.start, found.end) == ("title", 7, 22)
    assert (found.prefix, found.suffix) == ("Streit ", "")


def test_without_a_quote_it_speaks_of_the_whole() -> None:
    whole = Link(slug="rathaus", id="etat", place=Source("a.yml", "x").place(0))
    found = anchor(whole, haystack(ARTICLE), Report())
    assert found == Anchored(annotation=whole, where="whole")


def test_a_quote_may_run_over_paragraphs() -> None:
    found = find(haystack(ARTICLE), "Das stimmt nicht. Die Stadt hat 2023")
    assert found.words == "Das stimmt nicht.\n\nDie Stadt hat 2023"


def test_surroundings_are_whole_words_of_the_article() -> None:
    found = find(haystack(ARTICLE), "stieg um")
    assert (found.prefix, found.suffix) == (
        "Bürgermeister sagte: „Der Etat ",
        " 12\xa0Prozent.“ Das stimmt nicht.",
    )
    assert find(haystack(ARTICLE), "Der Bürgermeister").prefix == ""
    assert CELL not in find(haystack(ARTICLE), "12 Mio.", "2023").prefix


@pytest.mark.parametrize(
    ("prefix", "suffix", "line"),
    [("die Steuern", "", 12), ("nicht", "", 11), ("nicht ", " , sagte er", 11), ("", ". Das", 12)],
)
def test_prefix_and_suffix_choose(prefix: str, suffix: str, line: int) -> None:
    hay = haystack(ARTICLE)
    assert hay.line_of(find(hay, "erhöht", prefix, suffix).start) == line


def test_a_prefix_may_stand_in_the_cell_before() -> None:
    found = find(haystack(ARTICLE), "12 Mio.", prefix="2024")
    assert found.start == ARTICLE.rindex("12 Mio.")


def test_a_prefix_does_not_reach_into_the_headline() -> None:
    hay = haystack("Stadt spart.", title="Die")
    assert refusal(hay, "Stadt spart", prefix="Die").message.endswith("but not after 'Die'")


def test_did_not_raise_never_lands_on_did_raise() -> None:
    hay = haystack("In 2020 we did raise taxes.")
    refused = refusal(hay, "we did not raise taxes")
    assert refused.code is Code.QUOTE_NOT_FOUND
    assert refused.message == "these words are not in content/articles/rathaus.md"
    assert refused.help == "the closest is line 9: 'we did raise taxes'"


@pytest.mark.parametrize(
    ("exact", "cure"),
    [
        ("Die Stadt hat 2023 die Steuern erhöht", "'Die Stadt hat 2023 die Steuern nicht erhöht'"),
        ("das stimmt nicht", "upper and lower case count: line 9 has 'Das stimmt nicht'"),
        ("Der Et\u0430t stieg", "'\u0430' (U+0430, cyrillic small letter a) where line 9 has 'a'"),
        ("auf 102 m", "'2' (U+0032, digit two) where line 16 has '²' (U+00B2, superscript two)"),
        ("2023 12 Mio.", "line 14 has them in several cells of a table; quote one cell"),
        ("Kein Wort davon, xyz qqq!", "nothing there is close; copy the words from the article"),
        ("\xad ", "leave it out to speak of the whole article"),
    ],
)
def test_the_help_says_what_is_there(exact: str, cure: str) -> None:
    assert cure in refusal(haystack(ARTICLE), exact).help


def test_the_help_knows_the_description() -> None:
    hay = haystack(ARTICLE, description="Ein Rathaus im Streit.")
    assert "the description" in refusal(hay, "Rathaus im Streit").help


def test_a_quote_does_not_begin_inside_a_letter() -> None:
    refused = refusal(haystack("Ein x\u0301lan vital"), "\u0301lan")
    assert refused.message == "the quote begins inside a letter, with its 'combining acute accent'"


@pytest.mark.parametrize(
    ("text", "exact"),
    [("x\u0301lan", "x"), ("👩\u200d👩\u200d👧", "👩"), ("👍🏽 ja", "👍"), ("Oﬃzier", "Of")],
)
def test_half_a_letter_is_no_match(text: str, exact: str) -> None:
    assert refusal(haystack(text), exact).code is Code.QUOTE_NOT_FOUND


def test_overlapping_places_count() -> None:
    refused = refusal(haystack("aaaa"), "aa")
    assert refused.code is Code.QUOTE_AMBIGUOUS
    assert refused.message == "these words stand 3 times in content/articles/rathaus.md"


def test_headline_and_body_together_are_two_places() -> None:
    hay = haystack("Heute sagte er: Der Etat stieg um 12 Prozent.", title="Der Etat stieg")
    refused = refusal(hay, "Der Etat stieg")
    assert refused.message.startswith("these words stand 2 times")
    assert refused.help.splitlines() == [
        "quote one of these:",
        "line 2 (the headline): nothing around it is its own, so quote more words",
        'line 9: {exact: "Der Etat stieg", suffix: "um"}',
    ]


def test_every_choice_that_a_message_offers_can_be_pasted() -> None:
    hay = haystack(ARTICLE)
    for refused in (refusal(hay, "sagte er"), refusal(hay, "erhöht", prefix="niemals")):
        _, *choices = refused.help.splitlines()
        assert len(choices) >= 2
        places = set()
        for choice in choices:
            line, pasted = choice.split(": ", 1)
            found = find(hay, **yaml.safe_load(pasted))
            assert line == f"line {hay.line_of(found.start)}"
            places.add(found.start)
        assert len(places) == len(choices)


def test_a_prefix_that_does_not_fit_is_named() -> None:
    refused = refusal(haystack(ARTICLE), "um 12 Prozent", prefix="sank", suffix=".")
    assert refused.code is Code.QUOTE_NOT_FOUND
    assert refused.message.endswith(
        "these words are in content/articles/rathaus.md, but not after 'sank'"
    )
    assert refused.help.endswith('line 9: {exact: "um 12 Prozent"}')


@given(PROSE, st.data())
def test_what_is_found_is_what_was_quoted(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    found = anchor(link(quote), haystack(text, title="Steuern"), Report())
    assume(found is not None)
    assert found is not None
    assert fold(found.words).text == fold(quote.strip()).text
    assert found.words == found.words.strip()


@given(PROSE, st.data(), st.randoms(use_true_random=False))
def test_typography_does_not_hide_a_passage(
    text: str, data: st.DataObject, dice: random.Random
) -> None:
    words = text.split(" ")
    first = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
    assume(_times(text, quote) == 1)
    rewritten = "".join(_other_typography(char, dice) for char in text)
    found = find(haystack(rewritten), "".join(_other_typography(char, dice) for char in quote))
    assert (
        fold(rewritten[: found.start]).text.strip() == fold(text[: text.index(quote)]).text.strip()
    )
    assert fold(found.words).text == fold(quote).text


@given(PROSE, st.data(), st.sampled_from(["insert", "drop", "change"]))
def test_one_word_more_or_less_is_refused(text: str, data: st.DataObject, edit: str) -> None:
    words = f"{text} Morgen wird der Rat darüber beraten und abstimmen {text}".split(" ")
    text = " ".join(words)
    near = words.index("Morgen")
    quoted = words[near : near + 8]
    at = data.draw(st.integers(1, 6))
    word = data.draw(st.sampled_from(["nicht", "not", "kein", "nie"]))
    changed = quoted[:at] + ([] if edit == "drop" else [word]) + quoted[at + (edit != "insert") :]
    refused = refusal(haystack(text), " ".join(changed))
    assert refused.code is Code.QUOTE_NOT_FOUND
    assert refused.help == f"the closest is line 9: '{' '.join(quoted)}'"


@given(PROSE, PROSE, st.data())
def test_a_description_leads_back_to_its_passage(
    text: str, title: str, data: st.DataObject
) -> None:
    hay = haystack(text, title=title)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    selector = describe(hay, "body", start, end)
    if selector is None:
        return
    pasted = yaml.safe_load(str(selector))
    found = find(hay, **pasted)
    assert found.where == "body"
    assert text[found.start : found.end] == text[start:end].strip()


def test_a_description_is_as_small_as_can_be() -> None:
    text = "Er kam spät. Sie kam spät. Er kam früh."
    hay = haystack(text)
    assert str(describe(hay, "body", 0, 6)) == '{exact: "Er kam", suffix: "spät"}'
    assert str(describe(hay, "body", 13, 16)) == '{exact: "Sie"}'
    assert str(describe(hay, "body", 7, 11)) == '{exact: "spät", suffix: ". Sie"}'


def test_what_has_no_surroundings_of_its_own_has_no_description() -> None:
    assert describe(haystack("Der Etat stieg an.", title="Der Etat"), "title", 0, 8) is None
    assert describe(haystack("Ein  Wort"), "body", 3, 5) is None


def test_a_long_article_with_many_annotations_takes_a_moment() -> None:
    dice = random.Random(7)
    letters = "enirstadhulgobmfkwzvpüäö"
    words = ["".join(dice.choices(letters, k=dice.randint(2, 12))) for _ in range(4000)]
    text = " ".join(dice.choices(words, k=60_000))
    before = time.perf_counter()
    anchorer, report = Anchorer(haystack(text)), Report()
    for _ in range(500):
        start = dice.randrange(len(text) - 300)
        assert anchorer.anchor(link(text[start : start + 80].strip()), report)
    assert time.perf_counter() - before < 5


@pytest.mark.parametrize("quote", ["a" * 1000, "a" * 1000 + "b", "a" * 60_000 + "b", "aba" * 50])
def test_an_evil_quote_takes_no_longer_than_a_second(quote: str) -> None:
    anchorer = Anchorer(haystack("a" * 500_000))
    before = time.perf_counter()
    assert anchorer.anchor(link(quote), Report()) is None
    assert time.perf_counter() - before < 2


def _times(text: str, quote: str) -> int:
    """How often a levelled text has a quote, counted in the slow and plain way."""
    hay, needle = fold(text).text, fold(quote).text
    return sum(hay.startswith(needle, start) for start in range(len(hay)))


def _other_typography(char: str, dice: random.Random) -> str:
    marks = {"„": '„“»«"”', "“": '“”’"«»', "–": "–—-‑−", " ": [" ", "\xa0", "\n", "  ", "\u202f\n"]}
    if char in marks:
        return dice.choice(marks[char])
    composed, parted = unicodedata.normalize("NFC", char), unicodedata.normalize("NFD", char)
    return dice.choice([composed, parted]) + dice.choice(["", "", "", "", "\xad", "\u200b"])
