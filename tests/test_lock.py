"""A passage that slid to other words is noticed; one that stayed is left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beleg.anchor import Haystack, anchor
from beleg.diagnostics import Code, Diagnostic, Report
from beleg.lock import (
    Entry,
    Lock,
    as_written,
    blocks,
    check,
    digest,
    joined,
    read_lock,
    updated,
    write_lock,
)
from beleg.model import Anchored, Link, Quote
from beleg.source import Source

BEFORE = (
    "Im Januar tagte der Rat bis in die Nacht. Der Etat steigt in diesem Jahr um zwölf Prozent, "
    "rief der Kämmerer in den Saal.\n\n"
    "Danach gab es Kaffee und Kuchen für alle, die noch wach waren."
)
ELSEWHERE = (
    "Danach gab es Kaffee und Kuchen für alle, die noch wach waren.\n\nNiemand hat je gesagt: "
    "Der Etat steigt in diesem Jahr um zwölf Prozent. Das war erfunden und wurde widerrufen."
)
SENTENCE = "Der Etat steigt in diesem Jahr um zwölf Prozent"
NAMES = st.from_regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", fullmatch=True)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


def place(text: str, exact: str = SENTENCE, *, name: str = "etat", title: str = "") -> Anchored:
    source = Source("annotations/rathaus.yml", f"quote: {exact}")
    quote = Quote(exact=exact, place=source.place(7, len(source.text)))
    link = Link(slug="rathaus", id=name, place=source.place(0), quote=quote)
    hay = Haystack(title=title, text=text, path="r.md", title_line=2, line_of=lambda offset: 9)
    found = anchor(link, hay, Report())
    assert found is not None
    return found


def lock_of(text: str, *passages: Anchored) -> Lock:
    return updated(Lock(), passages or [place(text)], {"rathaus": digest(text)})


def complaints(text: str, lock: Lock, passage: Anchored | None = None) -> list[Diagnostic]:
    report = Report()
    check(passage or place(text), digest(text), lock, report)
    return list(report)


def test_the_same_words_elsewhere_are_not_the_same_passage() -> None:
    (moved,) = complaints(ELSEWHERE, lock_of(BEFORE))
    assert moved.code is Code.QUOTE_MOVED
    assert moved.place.text == SENTENCE
    assert "die Nacht. [Der Etat steigt" in moved.help
    assert "je gesagt: [Der Etat steigt" in moved.help
    assert "'beleg reanchor rathaus --write'" in moved.help


def test_while_the_article_is_unchanged_nothing_is_asked() -> None:
    passage = place(BEFORE)
    other = Entry(exact=passage.words, prefix="something else", suffix="altogether")
    lock = Lock(digests={"rathaus": digest(BEFORE)}, entries={("rathaus", "etat"): other})
    assert complaints(BEFORE, lock) == []
    assert complaints(BEFORE, Lock(entries=lock.entries)) != []


@pytest.mark.parametrize(
    "after",
    [
        f"Ein neuer Anfang.\n\n{BEFORE}",
        BEFORE.replace("Danach gab es Kaffee", "Es gab Tee"),
        BEFORE.replace("die Nacht", "die tiefe Nacht"),
        BEFORE.replace("Im Januar tagte der Rat bis in die Nacht. ", ""),
        BEFORE.replace(", rief der Kämmerer in den Saal", ""),
        BEFORE.replace("Im Januar", "im\u00a0Januar").replace(". Der", ".\nDer"),
    ],
)
def test_edits_around_a_long_passage_are_left_in_peace(after: str) -> None:
    assert complaints(after, lock_of(BEFORE)) == []


def test_a_copy_of_the_sentence_does_not_take_over_what_was_edited() -> None:
    lock = lock_of(BEFORE, place(BEFORE))
    copy = f"{SENTENCE}, rief der Kämmerer in den Saal."
    moved = BEFORE.replace(copy, "").replace("Danach", f"{copy} Danach")
    assert complaints(moved, lock) == []
    after = f"{BEFORE.replace('zwölf', 'zwanzig')}\n\nVor dem Rathaus hieß es: {copy}"
    report = Report()
    check(place(after), digest(after), lock, report, after)
    (only,) = report
    assert only.code is Code.QUOTE_MOVED


def test_of_a_short_quote_both_sides_have_to_fit() -> None:
    long, short = place(BEFORE), place(BEFORE, "zwölf Prozent", name="kurz")
    lock = lock_of(BEFORE, long, short)
    after = BEFORE.replace("rief der Kämmerer in den Saal", "sagte er")
    assert complaints(after, lock, place(after)) == []
    (moved,) = complaints(after, lock, place(after, "zwölf Prozent", name="kurz"))
    assert moved.code is Code.QUOTE_MOVED


def test_from_the_headline_into_the_text_is_a_move() -> None:
    lock = lock_of(BEFORE, place("Es war Nacht.", title=SENTENCE))
    (moved,) = complaints(SENTENCE, lock, place(SENTENCE))
    assert moved.code is Code.QUOTE_MOVED


def test_new_annotations_and_new_quotes_are_fine() -> None:
    assert complaints(ELSEWHERE, lock_of(BEFORE), place(ELSEWHERE, name="neu")) == []
    assert complaints(ELSEWHERE, lock_of(BEFORE), place(ELSEWHERE, "Kaffee und Kuchen")) == []
    assert complaints(ELSEWHERE, lock_of(BEFORE), place(ELSEWHERE, "Der Etat steigt")) == []


def test_what_speaks_of_the_whole_article_is_never_moved() -> None:
    whole = Link(slug="rathaus", id="etat", place=Source("a.yml", "x").place(0))
    anchored = Anchored(annotation=whole, where="whole")
    assert complaints(ELSEWHERE, lock_of(BEFORE), anchored) == []
    assert updated(Lock(), [anchored], {"rathaus": "0" * 16}).entries == {}


def test_a_good_build_adds_refreshes_and_drops() -> None:
    lock = lock_of(BEFORE, place(BEFORE), place(BEFORE, "Kaffee", name="kaffee"))
    after = BEFORE.replace("die Nacht", "die tiefe Nacht")
    passages = [place(after), place(after, "Kuchen", name="kuchen")]
    new = updated(lock, passages, {"rathaus": digest(after)})
    assert new == lock_of(after, *passages)
    assert new.entries["rathaus", "etat"].prefix.endswith("die tiefe Nacht. ")


def test_an_unsettled_passage_stays_unsettled() -> None:
    lock = lock_of(BEFORE)
    again = updated(lock, [place(ELSEWHERE)], {"rathaus": digest(ELSEWHERE)})
    assert again == lock
    settled = again.settled([place(ELSEWHERE)], {"rathaus": digest(ELSEWHERE)})
    assert complaints(ELSEWHERE, settled) == []


def test_the_file_is_sorted_and_one_line_a_thing() -> None:
    entries = {
        ("rat", "b"): Entry(exact="„Ja“", prefix="er: "),
        ("rat", "a"): Entry(exact="Titel", where="title"),
        ("rat-2", "a"): Entry(exact="x"),
    }
    lock = Lock(digests={"rat-2": "b" * 16, "rat": "a" * 16}, entries=entries)
    assert write_lock(lock).splitlines()[1:] == [
        "rat aaaaaaaaaaaaaaaa",
        'rat/a {"where": "title", "exact": "Titel"}',
        'rat/b {"prefix": "er: ", "exact": "„Ja“"}',
        "rat-2 bbbbbbbbbbbbbbbb",
        'rat-2/a {"exact": "x"}',
    ]


@given(
    st.dictionaries(NAMES, st.from_regex(r"[0-9a-f]{16}", fullmatch=True), max_size=4),
    st.dictionaries(
        st.tuples(NAMES, NAMES),
        st.builds(
            Entry, exact=WORDS, prefix=WORDS, suffix=WORDS, where=st.sampled_from(["", "title"])
        ),
        max_size=6,
    ),
)
def test_what_is_written_is_read(
    digests: dict[str, str], entries: dict[tuple[str, str], Entry]
) -> None:
    lock, report = Lock(digests=digests, entries=entries), Report()
    assert read_lock(Source("anchors.lock", write_lock(lock)), report) == lock
    assert read_lock(Source("anchors.lock", write_lock(lock).replace("\n", "\r\n")), report) == lock
    assert not len(report)


@pytest.mark.parametrize(
    "line",
    [
        "<<<<<<< HEAD",
        "rathaus 123",
        "rat/a",
        "rat/a {",
        'rat/a {"prefix": "ohne exact"}',
        'rat/a {"exact": 12}',
        'rat/a {"exact": "x", "more": "y"}',
        'rat/a {"exact": "x", "where": "body"}',
        'Rat/a {"exact": "x"}',
        "rat/a " + "[" * 100_000,
    ],
)
def test_a_broken_line_is_named_and_the_others_are_read(line: str) -> None:
    report = Report()
    source = Source(
        "annotations/_site/anchors.lock", f'rat {"a" * 16}\n{line}\nrat/0 {{"exact": "x"}}\n'
    )
    lock = read_lock(source, report)
    (only,) = report
    assert (only.code, only.place.line, only.place.text) == (Code.WRONG_TYPE, 2, line)
    assert lock == Lock(digests={"rat": "a" * 16}, entries={("rat", "0"): Entry(exact="x")})


@pytest.mark.parametrize("line", ["rat " + "a" * 16, 'rat/0 {"exact": "x"}'])
def test_a_line_that_stands_twice_is_named(line: str) -> None:
    report = Report()
    read_lock(Source("anchors.lock", f"{line}\n{line}\n"), report)
    (only,) = report
    assert (only.message, only.place.line) == ("this line stands twice", 2)


def test_the_digest_sees_words_and_not_spacing() -> None:
    assert digest("Titel\nein  Wort") == digest("Titel ein\nWort")
    assert digest("Titel\nein Wort") != digest("Titel\nkein Wort")


_LINE = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
_NAMES = st.from_regex(r"[a-z]{1,3}(-[a-z0-9])?", fullmatch=True)


@given(
    st.dictionaries(_NAMES, st.dictionaries(_NAMES, _LINE, max_size=4), max_size=5),
    st.sampled_from(["", "title"]),
)
def test_what_a_build_has_written_is_read_as_it_was(
    written: dict[str, dict[str, str]], where: str
) -> None:
    entries = {
        (slug, name): Entry(exact=words, prefix=f"{slug} {name}", where=where)
        for slug, own in written.items()
        for name, words in own.items()
    }
    lock = Lock(digests=dict.fromkeys(written, "0123456789abcdef"), entries=entries)
    text = write_lock(lock)
    report = Report()
    for read in (read_lock(Source("anchors.lock", text), report), as_written(text)):
        assert dict(read.digests) == lock.digests
        assert dict(read.entries) == entries
        assert len(read.entries) == len(entries)
        assert read.entries.get(("none", "x")) is None
        assert all(read.entries.get((slug, "none")) is None for slug in written)
    assert not list(report)
    assert {*blocks(text)} == {*written}
    assert joined(blocks(text)) == text
