"""Levelling typography: what may differ, what may not, and the way back."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg.fold import CELL, fold

LETTERS = "abcdeXYZ019.,;äßéﬁ…½²Щя \xa0\n–„’" + CELL
WIDE = ["n\u0303", "u\u0308", "x\u0301\u0323", "한", "\u1112\u1161\u11ab", "พู", "कि", "\n\n"]
PICTURES = ["👩\u200d👩\u200d👧", "👍🏽", "❤\ufe0f", "🇩🇪"]
CLUSTERS = st.sampled_from([*LETTERS, *WIDE, *PICTURES])
PROSE = st.lists(CLUSTERS, max_size=40).map("".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("„Er sagte ‚ja‘“", "»Er sagte ›ja‹«"),
        ("“Isn’t it?”", '"Isn\'t it?"'),
        ("l`été, l´été", "l’été, l'été"),
        ("п\u02bcять", "п’ять"),
        ("2019–2020 — minus −5", "2019-2020 - minus ‑5"),
        ("12\xa0Prozent, 10\u202f000, a\u2009b", "12 Prozent, 10 000, a b"),
        ("eine\nZeile\r\n und\u2028noch\n\neine", "eine Zeile und noch eine"),
        ("Bun\xaddes\u200btag\ufeff \u2060hier", "Bundestag hier"),
        ("ein \u200b \xad Wort", "ein Wort"),
        ("Bu\u0308rger, E\u0301lan", "Bürger, Élan"),
        ("Bu\xad\u0308rger", "Bürger"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
        ("한".replace("한", "하\u11ab"), "한"),
        ("Stoﬀ, ﬁnden, ﬂach, Eﬃzienz, Muﬄer", "Stoff, finden, flach, Effizienz, Muffler"),
        ("nun ja…", "nun ja..."),
        ("❤\ufe0f", "❤"),
        ("\u2126", "Ω"),
    ],
)
def test_the_shape_of_typography_does_not_count(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10² m", "102 m"),
        ("m²", "m2"),
        ("½ Liter", "1/2 Liter"),
        ("Ｔｅｓｔ", "Test"),
        ("STRASSE", "strasse"),
        ("Straße", "Strasse"),
        ("İstanbul", "i\u0307stanbul"),
        ("Et\u0430t", "Etat"),
        ("Büro", "Buro"),
        (f"eins{CELL}zwei", "eins zwei"),
        ("℅", "c/o"),
        ("5′", "5'"),
        ("ſo", "so"),
        ("notwendig", "not wendig"),
    ],
)
def test_what_can_change_a_meaning_counts(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


def test_cells_stay_apart_and_one_mark_parts_them() -> None:
    assert fold(f"a {CELL} {CELL}\n b").text == f"a{CELL}b"


@given(PROSE)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(PROSE)
def test_composition_does_not_count(text: str) -> None:
    composed = fold(unicodedata.normalize("NFC", text)).text
    assert fold(unicodedata.normalize("NFD", text)).text == composed


@given(PROSE, st.data())
def test_the_way_back_leads_to_the_same_words(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    begin, finish = folded.back(start, end)
    assert 0 <= begin < finish <= len(text)
    wide_start, wide_end = folded.into(begin, finish)
    assert wide_start <= start < end <= wide_end
    assert fold(text[begin:finish]).text == folded.text[wide_start:wide_end]
    assert folded.is_whole(wide_start, wide_end)
    if folded.is_whole(start, end):
        assert (wide_start, wide_end) == (start, end)


@given(st.text())
def test_any_text_folds_and_every_letter_has_a_way_back(text: str) -> None:
    folded = fold(text)
    spans = [folded.back(i, i + 1) for i in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


def test_every_character_is_composed_as_unicode_says() -> None:
    every = (chr(code) for code in range(0x30000) if not 0xD800 <= code < 0xE000)
    replaced = [c for c in every if unicodedata.normalize("NFC", c) != c]
    assert len(replaced) > 1000
    assert [c for c in replaced if fold(c).text != fold(unicodedata.normalize("NFC", c)).text] == []


def test_no_mark_is_parted_from_its_letter() -> None:
    marks = [chr(code) for code in range(0x30000) if unicodedata.category(chr(code))[0] == "M"]
    assert len(marks) > 2000
    torn = [m for m in marks if len(fold(f"x{m}y").text) == 3 and fold(f"x{m}y").is_whole(1, 2)]
    assert torn == []


@pytest.mark.parametrize(
    "cluster", ["👩\u200d👩\u200d👧", "👍🏽", "🇩🇪", "e\u0301\u0323", "ก\u0e33", "\u1112\u1161"]
)
def test_a_cluster_is_not_cut(cluster: str) -> None:
    folded = fold(f"a{cluster}z")
    inner = range(2, len(folded.text) - 1)
    assert [i for i in inner if folded.is_whole(0, i) or folded.is_whole(i, len(folded.text))] == []
    assert folded.back(1, 2) == (1, 1 + len(cluster))


def test_two_flags_are_two_clusters() -> None:
    assert fold("🇩🇪🇫🇷").is_whole(2, 4)


def test_a_soft_hyphen_at_the_edge_is_left_out() -> None:
    assert fold("a\xadb\xadc").back(1, 2) == (2, 3)


def test_half_a_megabyte_takes_a_moment() -> None:
    line = "Der Bürgermeister sagte: „Der Etat – so hieß es – stieg um 12\xa0Prozent.“\n\n"
    text = line * (500_000 // len(line))
    fold("warm")
    before = time.perf_counter()
    fold(text)
    assert time.perf_counter() - before < 2
