"""Lines of overlapping notes: every one is drawn, and none on another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from beleg.model import Anchored, Numbered
from beleg.render import lanes, title_html

from . import factory

PASSAGES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=12,
)


def numbered(passages: list[tuple[int, int]]) -> list[Numbered]:
    return [
        Numbered(
            number=number,
            anchored=Anchored(
                annotation=factory.note(id=f"n{number}"), where="title", start=start, end=end
            ),
        )
        for number, (start, end) in enumerate(passages, start=1)
    ]


@given(PASSAGES)
def test_no_line_lies_on_another_where_three_are_enough(passages: list[tuple[int, int]]) -> None:
    found = lanes(numbered(passages))
    assert set(found.values()) <= {0, 1, 2}
    deepest = max(
        (sum(s <= at < e for s, e in passages) for at in range(81)),
        default=0,
    )
    if deepest > 3:
        return
    for (one, first), (other, second) in combinations(enumerate(passages, start=1), 2):
        if first[0] < second[1] and second[0] < first[1]:
            assert found[f"n{one}"] != found[f"n{other}"]


def test_a_line_keeps_its_lane_over_all_pieces() -> None:
    article = factory.article(title="one two three four")
    html = title_html(article, numbered([(0, 13), (4, 18)]))
    assert html.count('data-lane="1"') == 2
    assert html.count('class="fc-line"') == 1
    assert html.count("<span") == html.count("</span>")


def test_the_more_severe_line_belongs_to_the_mark_itself() -> None:
    context = numbered([(0, 3)])[0]
    claim = Numbered(
        number=2,
        anchored=Anchored(
            annotation=factory.claim(id="c", verdict=factory.verdict("false")),
            where="title",
            start=0,
            end=3,
        ),
    )
    html = title_html(factory.article(title="one"), [context, claim])
    mark = html.index('<mark class="fc-mark" id="n1" data-id="n1 c" data-tone="false"')
    assert mark < html.index('<span class="fc-line" data-tone="context"')
