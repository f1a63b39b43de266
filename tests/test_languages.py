"""The texts: complete in every language, all used, and right for numbers, dates and names."""

from __future__ import annotations

import re
import string
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg import languages
from beleg.exports.claims_table import COLUMNS
from beleg.exports.datapackage import DATA_FILES
from beleg.languages import Texts, direction, quoted, same_language
from beleg.model import TONES

CODE = Path(str(files("beleg")))
DE, EN = Texts.for_language("de"), Texts.for_language("en")


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, str | dict[str, str]]:
    """Key -> text or plural forms; ``tone`` is a group of texts, not of forms."""
    found: dict[str, str | dict[str, str]] = {}
    for key, value in table.items():
        if isinstance(value, dict) and "other" not in value:
            found.update(flat(value, f"{key}."))
        else:
            found[prefix + key] = value
    return found


def entries(lang: str) -> dict[str, str | dict[str, str]]:
    text = (files("beleg") / "locales" / f"{lang}.toml").read_text("utf-8")
    return flat(tomllib.loads(text))


def places(text: str | dict[str, str]) -> set[str]:
    forms = [text] if isinstance(text, str) else list(text.values())
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def test_every_language_has_the_same_texts_with_the_same_places() -> None:
    assert set(languages.available()) >= {"de", "en"}
    english = entries("en")
    for lang in languages.available():
        own = entries(lang)
        assert own.keys() == english.keys()
        for key, text in own.items():
            assert places(text) == places(english[key]), (lang, key)
            assert isinstance(text, dict) == isinstance(english[key], dict), (lang, key)


def test_every_language_has_the_plural_forms_that_it_needs() -> None:
    for lang in languages.available():
        needed = {Texts.for_language(lang).locale.plural_form(n) for n in range(200)}
        for key, text in entries(lang).items():
            if isinstance(text, dict):
                assert set(text) == needed, (lang, key)


def test_no_text_is_unused_and_none_is_missing() -> None:
    code = "\n".join(file.read_text("utf-8") for file in CODE.rglob("*.py"))
    literal = set(re.findall(r'"([a-z_]+)"', code))
    made = {f"tone.{tone}" for tone in TONES} | {
        f"{page}_h" for page in ("claims", "sources", "people", "verdicts", "corrections")
    }
    made |= {f"columns.{column.name}" for column in COLUMNS}
    made |= {f"data_files.{file.name}" for file in DATA_FILES}
    direct = set(re.findall(r"""\b(?:t|fill)\(\s*["']([a-z_.]+)["']""", code))
    known = set(entries("en"))
    assert known - literal - made - direct == set()
    assert direct - known == set()


def test_the_language_falls_back_to_its_base_and_then_to_english() -> None:
    assert Texts.for_language("de-AT").t("sources") == "Quellen"
    assert Texts.for_language("de-AT").date("2025-01-19") == "19. Jänner 2025"
    assert Texts.for_language("fr").t("sources") == "Sources"
    assert Texts.for_language("fr").lang == "en"
    assert Texts.for_language("x-nonsense").t("sources") == "Sources"


def test_a_text_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        DE.t("no_such_text")


@pytest.mark.parametrize(
    ("word", "german", "english"),
    [
        ("2025", "2025", "2025"),
        ("2025-05", "Mai 2025", "May 2025"),
        ("2025-05-19", "19. Mai 2025", "May 19, 2025"),
        ("2025-05-19T18:05", "19. Mai 2025, 18:05", "May 19, 2025, 18:05"),
        ("2025-05-19T18:05+02", "19. Mai 2025, 18:05 GMT+02:00", "May 19, 2025, 18:05 GMT+02:00"),
        ("2025-05-19T23:30:00Z", "19. Mai 2025, 23:30 GMT+00:00", "May 19, 2025, 23:30 GMT+00:00"),
        ("0001-01-01", "1. Januar 1", "January 1, 1"),
        ("soon", "soon", "soon"),
    ],
)
def test_dates_are_as_exact_as_they_were_written(word: str, german: str, english: str) -> None:
    assert (DE.date(word), EN.date(word)) == (german, english)


@given(st.text())
def test_no_word_breaks_a_date_or_a_language(word: str) -> None:
    DE.date(word)
    DE.language_name(word)
    direction(word)
    Texts.for_language(word)


def test_numbers_choose_their_form() -> None:
    assert DE.t("overview_h", n=1) == "1 Anmerkung zu diesem Artikel"
    assert DE.t("overview_h", n=12) == "12 Anmerkungen zu diesem Artikel"
    assert EN.t("overview_h", n=1200) == "1,200 notes on this article"
    assert DE.t("status_some", n=12, shown=3) == "3 von 12 Anmerkungen sichtbar"


def test_names_of_languages() -> None:
    assert DE.t("in_lang", language=DE.language_name("ru")) == "auf Russisch"
    assert EN.t("in_lang", language=EN.language_name("uk")) == "in Ukrainian"
    assert DE.language_name("tlh-zz-unknown") == "Klingonisch"
    assert DE.language_name("") == ""
    assert same_language("de-CH", "DE")
    assert not same_language("de", "en")


def test_lists_and_labels() -> None:
    assert DE.list_of(["a", "b", "c"]) == "a, b und c"
    assert DE.label({"en": "false", "de": "falsch"}) == "falsch"
    assert Texts.for_language("de-AT").label({"en": "false", "de": "falsch"}) == "falsch"
    assert DE.label({"fr": "faux"}) == "faux"
    assert DE.label({}, "key") == "key"


@pytest.mark.parametrize(
    ("lang", "words", "expected"),
    [
        ("de", "Ein  Satz\nhier", "„Ein Satz hier“"),
        ("de-CH", "Satz", "«Satz»"),
        ("en-GB", "A sentence", "“A sentence”"),
        ("fr", "Phrase", "«\u202fPhrase\u202f»"),
        ("xx", "Words", "“Words”"),
        ("de", "„schon in Zeichen“", "„schon in Zeichen“"),
        ("de", "„Bedingungen“ dafür", "„„Bedingungen“ dafür“"),
    ],
)
def test_quotation_marks(lang: str, words: str, expected: str) -> None:
    assert quoted(words, lang) == expected


def test_direction() -> None:
    assert [direction(lang) for lang in ("de", "ar", "he-IL", "nonsense")] == [
        "ltr",
        "rtl",
        "rtl",
        "ltr",
    ]


def test_a_further_language_is_a_further_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = (CODE / "locales" / "en.toml").read_text("utf-8")
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "en.toml").write_text(english, "utf-8")
    french = english.replace('sources = "Sources"', 'sources = "Références"')
    (tmp_path / "locales" / "fr.toml").write_text(french, "utf-8")
    monkeypatch.setattr(languages, "files", lambda _: tmp_path)
    languages._texts.cache_clear()
    try:
        texts = Texts.for_language("fr-CA")
        assert (texts.lang, texts.t("sources")) == ("fr", "Références")
        assert texts.date("2025-05-19") == "19 mai 2025"
        assert Texts.for_language("it").lang == "en"
    finally:
        languages._texts.cache_clear()


def test_quotation_marks_are_a_pair_for_each_language() -> None:
    table = tomllib.loads((CODE / "quotation_marks.toml").read_text("utf-8"))
    assert all(len(pair) == 2 and all(pair) for pair in table.values())
    assert {"de", "fr", "de-CH"} <= table.keys()
