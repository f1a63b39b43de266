"""The lint for readers: too much highlighted, too many notes, too many on one spot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg.adapters.configuration import NoProject, find_project
from beleg.density import HIGHEST, SHORTEST, check_density
from beleg.diagnostics import Code, Report, Severity
from beleg.model import Anchored, Settings

from . import factory
from .conftest import ROOT, beleg

WORD = "word "


def found(
    spans: Sequence[tuple[int, int]], words: int = SHORTEST, **settings: float
) -> list[tuple[Code, str]]:
    """The lint on a text of ``words`` words; ``spans`` count in words."""
    shown = [
        Anchored(
            annotation=factory.claim(id=f"c{n}"),
            where="body",
            start=start * len(WORD),
            end=end * len(WORD) - 1,
        )
        for n, (start, end) in enumerate(spans)
    ]
    report = Report()
    check_density(factory.article(), WORD * words, shown, Settings(**settings), report)
    assert all(one.severity is Severity.WARNING for one in report)
    return [(one.code, one.message) for one in report]


def test_a_quarter_of_the_words_is_the_limit() -> None:
    assert found([(0, 50)]) == []
    assert found([(0, 51)]) == [
        (Code.TOO_DENSE, "26 % of the article's words are highlighted, more than 25 %")
    ]
    assert found([(0, 51)], density_words=26) == []


def test_words_are_counted_once_however_many_marks_lie_on_them() -> None:
    assert found([(0, 40), (0, 40), (20, 50)], density_notes=10) == []


def test_a_word_in_which_two_marks_meet_is_counted_once() -> None:
    halves = [
        Anchored(annotation=factory.claim(id="a"), where="body", start=0, end=2),
        Anchored(annotation=factory.claim(id="b"), where="body", start=3, end=4),
    ]
    report = Report()
    check_density(factory.article(), WORD * 200, halves, Settings(density_words=0.5), report)
    assert not list(report)


def test_one_note_for_forty_words_is_the_limit() -> None:
    apart = [(n * 10, n * 10 + 1) for n in range(6)]
    assert found(apart[:5]) == []
    assert found(apart) == [
        (Code.TOO_DENSE, "6 annotations on 200 words, more than one per 40 words")
    ]
    assert found(apart, density_notes=30) == []


def test_a_short_text_is_not_measured() -> None:
    assert found([(0, SHORTEST - 1)], words=SHORTEST - 1) == []


def test_a_fourth_annotation_on_one_spot_is_named() -> None:
    touching = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    assert found(touching, words=10) == []
    stacked = [(0, 9)] * HIGHEST
    assert found(stacked, words=10) == []
    assert found([*stacked, (8, 9)], words=10) == [(Code.STACKED, "4 annotations lie on one spot")]
    assert found([*stacked, (9, 10)], words=10) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 49), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1])),
        max_size=9,
    )
)
def test_stacks_agree_with_counting_at_every_word(spans: list[tuple[int, int]]) -> None:
    deepest = max((sum(a <= at < b for a, b in spans) for at in range(60)), default=0)
    assert any(code is Code.STACKED for code, _ in found(spans, words=60)) == (deepest > HIGHEST)


@given(
    st.lists(
        st.tuples(st.integers(0, 190), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1])),
        max_size=9,
    )
)
def test_the_share_agrees_with_counting_words(spans: list[tuple[int, int]]) -> None:
    share = 100 * len({at for a, b in spans for at in range(a, b)}) / SHORTEST
    dense = any("highlighted" in message for _, message in found(spans, density_words=15))
    assert dense == (share > 15)


@pytest.mark.parametrize("written", ["many", "-1", "nan", "inf", "[1]"])
def test_a_limit_that_is_no_number_is_a_wrong_call(tmp_path: Path, written: str) -> None:
    text = f"site_name: X\nplugins:\n  - beleg:\n      density_words: {written}\n"
    (tmp_path / "mkdocs.yml").write_text(text)
    with pytest.raises(NoProject, match="density_words"):
        find_project(tmp_path)


def test_limits_are_read_from_the_configuration(tmp_path: Path) -> None:
    text = "plugins:\n  - beleg:\n      density_words: 33.5\n      density_notes: '10'\n"
    (tmp_path / "mkdocs.yml").write_text(text)
    settings = find_project(tmp_path).settings
    assert (settings.density_words, settings.density_notes) == (33.5, 10)


def test_the_demo_raises_its_limits_and_has_no_problems() -> None:
    settings = find_project(ROOT).settings
    assert settings.density_words > Settings.density_words
    assert settings.density_notes < Settings.density_notes
    assert beleg("check", cwd=ROOT).stdout.strip() == "no problems"
