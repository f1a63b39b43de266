"""What is kept between builds is used where it is sound, and else as if it had never been."""

from __future__ import annotations

import os
import pickle
import sqlite3
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from beleg.adapters import kept_products
from beleg.adapters.kept_products import Damaged, KeptProducts, Unreadable, packed, unpacked
from beleg.diagnostics import Code
from beleg.model import Page, Settings

PAGE = Page(path="a.md", title="A", lang="en", html="<p>x</p>")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "below" / "kept.sqlite"


def keep(file: Path, size: int = 10) -> None:
    """One good run."""
    kept = KeptProducts(file)
    for slug in ("a", "b"):
        kept.keep_added(slug, {("list", ""): packed([slug] * size)})
        kept.keep_article(slug, f"key of {slug}", PAGE)
    kept.settled("list")
    kept.keep_whole("claims", "key", {"x": 1})
    kept.commit()
    kept.close()


def all_of(kept: KeptProducts) -> tuple[Any, ...]:
    article, whole = kept.article("a"), kept.whole("claims")
    return (
        article and (article.key, article.kept),
        list(kept.added_to("list", "", {"b": 0, "a": 1})),
        whole and (whole.key, whole.kept),
        kept.parts_beginning("li", ["a"]),
    )


def nothing(kept: KeptProducts) -> bool:
    return all_of(kept) == (None, [], None, set())


def test_what_was_kept_is_there_for_the_next_run(file: Path) -> None:
    keep(file)
    kept = KeptProducts(file)
    assert all_of(kept) == (
        ("key of a", PAGE),
        [["b"] * 10, ["a"] * 10],
        ("key", {"x": 1}),
        {"list"},
    )
    assert file.parent.stat().st_mode & 0o077 == 0


def test_what_was_not_committed_is_forgotten(file: Path) -> None:
    keep(file)
    kept = KeptProducts(file)
    kept.clear()
    assert nothing(kept)
    kept.close()
    assert not nothing(KeptProducts(file))


def test_what_was_kept_since_a_mark_can_be_taken_back(file: Path) -> None:
    keep(file)
    kept = KeptProducts(file)
    for _ in range(2):
        before = all_of(kept)
        kept.mark()
        kept.forget_article("a")
        kept.keep_article("c", "key", PAGE)
        assert all_of(kept) != before
        kept.take_back()
        assert all_of(kept) == before
        kept.commit()
    kept.close()
    assert KeptProducts(file).article("c") is None


def test_others_are_forgotten(file: Path) -> None:
    keep(file)
    kept = KeptProducts(file)
    kept.keep_added("c", {("list", ""): packed(1)})
    kept.forget_others(["b"])
    assert list(kept.added_to("list", "", {"a": 0, "b": 1, "c": 2})) == [["b"] * 10]
    assert kept.article("a") is None


def test_the_digest_says_what_would_be_given_and_in_which_order(file: Path) -> None:
    keep(file)
    kept = KeptProducts(file)
    digests = [kept.digest("list", slugs) for slugs in (["a", "b"], ["b", "a"], ["a"], [])]
    kept.keep_added("a", {("list", ""): packed("else")})
    digests.append(kept.digest("list", ["a", "b"]))
    assert len(set(digests)) == len(digests)


def test_the_keys_to_which_something_else_is_added_are_known(file: Path) -> None:
    kept = KeptProducts(file)
    first = {("people", "x/"): packed(1), ("people", "y/"): packed(2), ("tags", "x/"): packed(3)}
    kept.keep_added("a", first)
    kept.keep_added("b", {("people", "x/"): packed(4), ("people", "w/"): packed(5)})
    assert kept.changed_keys("people") == {"w/", "x/", "y/"}
    kept.keep_added("c", {("claims", ""): packed(1)})
    assert kept.changed_keys("claims") == set()
    assert kept.keys("people", {"a"}) == {"x/", "y/"}
    kept.settled("people")
    assert kept.changed_keys("tags") == {"x/"}
    kept.settled("tags")
    # The same once more, one thing more, another, and one thing less.
    for adds, changed in (
        (first, set()),
        ({**first, ("people", "z/"): packed(1)}, {"z/"}),
        ({**first, ("people", "x/"): packed(9)}, {"x/", "z/"}),
        ({("people", "x/"): packed(9)}, {"y/"}),
    ):
        kept.keep_added("a", adds)
        assert kept.changed_keys("people") == changed
        kept.settled("people")
    assert list(kept.added_to("people", "x/", {"b": 0, "a": 1})) == [4, 9]
    assert list(kept.added_to("people", "x/", {"a": 0})) == [9]
    kept.commit()
    kept.close()
    # What a run leaves open the next one finds, also of articles that are gone.
    kept = KeptProducts(file)
    kept.forget_others(["a"])
    kept.commit()
    kept.close()
    kept = KeptProducts(file)
    assert kept.changed_keys("people") == {"w/", "x/"}
    assert list(kept.added_to("people", "x/", {"b": 0, "a": 1})) == [9]


def test_an_addition_that_is_lost_is_not_passed_over(file: Path) -> None:
    keep(file)
    base = sqlite3.connect(file)
    base.execute("DELETE FROM added WHERE slug = 'a'")
    base.commit()
    base.close()
    kept = KeptProducts(file)
    with pytest.raises(Damaged):
        list(kept.added("list", ["b", "a"]))


def test_while_one_run_has_it_another_keeps_nothing_and_harms_nothing(file: Path) -> None:
    keep(file)
    first = KeptProducts(file)
    second = KeptProducts(file)
    assert nothing(second)
    second.keep_article("z", "key", PAGE)
    second.commit()
    second.close()
    first.keep_article("y", "key", PAGE)
    first.commit()
    # A preview goes on; it still has the file for itself.
    assert nothing(KeptProducts(file))
    first.close()
    third = KeptProducts(file)
    assert third.article("y") is not None
    assert third.article("z") is None


def test_the_damage_of_one_that_keeps_nothing_takes_no_file_from_another(file: Path) -> None:
    keep(file)
    first, second = KeptProducts(file), KeptProducts(file)
    second._base.execute("DROP TABLE added")
    with pytest.raises(Damaged):
        list(second.added("list", ["a"]))
    assert file.exists()
    assert not nothing(first)


@pytest.mark.parametrize("part", [0.0, 0.01, 0.3, 0.5, 0.8, 0.95, 0.999])
@pytest.mark.parametrize("how", ["truncated", "garbage", "zeros"])
def test_a_broken_file_is_as_good_as_none(file: Path, part: float, how: str) -> None:
    """Either nothing is there at once, or the run is told and the next one finds nothing."""
    keep(file, size=30_000)
    whole = all_of(KeptProducts(file))
    at = int(file.stat().st_size * part)
    if how == "truncated":
        os.truncate(file, at)
    else:
        with file.open("r+b") as opened:
            opened.seek(at)
            opened.write((b"\xa5garbage" if how == "garbage" else bytes(8)) * 4000)
    kept = KeptProducts(file)
    try:
        found = all_of(kept)
        kept.keep_article("c", "key", PAGE)
        kept.commit()
    except Damaged:
        assert not file.exists()
        kept.close()
        kept = KeptProducts(file)
        assert nothing(kept)
    else:
        # Parts may be lost; what is given is what was kept.
        assert found[1] in ([], whole[1])
        assert found[0] in (None, whole[0])
    kept.close()


def test_an_addition_that_was_changed_is_not_given(file: Path) -> None:
    keep(file)
    base = sqlite3.connect(file)
    base.execute("UPDATE added SET value = ?", (packed(["other"]),))
    base.commit()
    base.close()
    kept = KeptProducts(file)
    with pytest.raises(Damaged):
        list(kept.added("list", ["a"]))
    assert not file.exists()
    kept.close()


@pytest.mark.parametrize("layout", [0, 1, 99])
def test_a_file_of_another_layout_is_emptied_and_used(file: Path, layout: int) -> None:
    keep(file)
    base = sqlite3.connect(file)
    base.execute("CREATE TABLE more (x, y)")
    base.execute("CREATE INDEX of_more ON more (y)")
    base.execute(f"PRAGMA user_version = {layout}")
    base.commit()
    base.close()
    kept = KeptProducts(file)
    assert nothing(kept)
    kept.close()
    keep(file)
    assert not nothing(KeptProducts(file))


@pytest.mark.parametrize("place", ["a folder", "below a file", "none"])
def test_where_there_is_no_file_to_be_had_nothing_is_kept(tmp_path: Path, place: str) -> None:
    file: Path | None = tmp_path / "kept.sqlite"
    if place == "a folder":
        file.mkdir()
    elif place == "below a file":
        file = tmp_path / "file" / "kept.sqlite"
        file.parent.write_text("x")
    else:
        file = None
    kept = KeptProducts(file)
    kept.keep_article("a", "key", PAGE)
    kept.commit()
    assert kept.article("a") is not None
    kept.close()


def test_a_disk_that_is_full_ends_in_damage_and_not_in_a_traceback(file: Path) -> None:
    kept = KeptProducts(file)
    kept._base.execute("PRAGMA max_page_count = 20")
    with pytest.raises(Damaged):
        kept.keep_added("a", {("list", ""): os.urandom(300_000)})
    assert not file.exists()
    kept.close()


VALUES = [
    PAGE,
    Settings(name="x"),
    Code.BAD_ID,
    [("a", 1, None, 2.5, b"x", True), {"k": frozenset({1})}, {2}],
    Counter("aab"),
    date(2025, 5, 1),
    datetime(2025, 5, 1, tzinfo=UTC),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_plain_things_and_our_own_come_back(value: object) -> None:
    assert unpacked(packed(value)) == value


class Acting:
    """Its pickle makes whoever loads it call something."""

    def __init__(self, act: Any, *arguments: Any) -> None:
        self._act, self._arguments = act, arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self._act, self._arguments


def hostile() -> dict[str, bytes]:
    """Pickles of somebody who wants something done. None may get its way."""
    mark = "BELEG_WAS_RUN"
    made = {
        "os.system": Acting(os.system, f"touch {mark}"),
        "eval": Acting(eval, f"open({mark!r}, 'w')"),
        "exec": Acting(exec, f"open({mark!r}, 'w')"),
        "open": Acting(open, mark, "w"),
        "getattr": Acting(getattr, Settings, "__init__"),
        "a function of ours": Acting(kept_products._opened, Path(mark)),
        "a class of ours that is no thing": Acting(KeptProducts, Path(mark)),
        "a path": Path(mark),
        "within a list": [1, {"x": Acting(os.system, f"touch {mark}")}],
        "somebody else's dataclass": Else(x=1),
    }
    found = {name: pickle.dumps(value) for name, value in made.items()}
    # What another name of the package leads to: `beleg.adapters.cache.os.system`.
    found["through a module"] = b"cbeleg.adapters.cache\nos.system\n(S'touch BELEG_WAS_RUN'\ntR."
    found["a module of ours"] = b"\x80\x04\x8c\x14beleg.adapters.cache\x8c\x02os\x93."
    found["by dots"] = b"\x80\x04\x8c\x0bbeleg.model\x8c\x15Settings.__init__.__x\x93)R."
    found["import of a program"] = b"cbeleg.__main__\nmain\n)R."
    return {name: zlib.compress(pickled) for name, pickled in found.items()}


@dataclass
class Else:
    x: int


@pytest.mark.parametrize("name", hostile())
def test_no_pickle_acts(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unreadable):
        unpacked(hostile()[name])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "data", [b"", b"\x80", b"not a pickle", b"\x80\x05\x95\xff", b"(" * 10_000]
)
def test_what_is_no_pickle_is_unreadable(data: bytes) -> None:
    with pytest.raises(Unreadable):
        unpacked(data)
