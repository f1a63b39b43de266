"""Texts that are read again when somebody works with them."""

from __future__ import annotations

import os
import pickle
import shutil
from pathlib import Path

import pytest

from beleg.adapters import source_files
from beleg.adapters.files import read_project
from beleg.adapters.source_files import Changed, FileSource, KnownTexts, forget_texts, state_of
from beleg.model import Settings
from beleg.pipeline import groups
from beleg.source import Source

TEXT = "---\ntitle: „Ja“\n---\n\nErste Zeile\r\nzweite\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in {
        "content/articles/a.md": TEXT,
        "annotations/a.yml": "claims: []\n",
        "annotations/_site/people.yml": "x:\n  name: X\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    return tmp_path


def lying(root: Path) -> FileSource:
    inputs, report = read_project(root, Settings(name="x"), hold=False)
    assert not list(report)
    ((_, source),) = inputs.articles
    assert isinstance(source, FileSource)
    return source


def held(root: Path) -> Source:
    inputs, _ = read_project(root, Settings(name="x"))
    return inputs.articles[0][1]


def test_it_is_the_same_text_at_the_same_places(root: Path) -> None:
    one, other = lying(root), held(root)
    assert type(other) is Source
    for _ in range(2):
        assert (one.path, one.text, one.digest) == (other.path, other.text, other.digest)
        assert one.place(25, 30).text == other.place(25, 30).text
        assert one.position(30) == other.position(30)
        one.forget()


def test_it_is_not_held_before_it_is_asked_for_and_after_it_was_done(root: Path) -> None:
    inputs, _ = read_project(root, Settings(name="x"), hold=False)
    (group,) = groups(inputs)
    assert TEXT.replace("\r", "") not in vars(group.article).values()
    assert group.article is not None
    assert group.article.line_of(30)
    assert TEXT.replace("\r", "") in vars(group.article).values()
    forget_texts(group)
    assert TEXT.replace("\r", "") not in vars(group.article).values()
    assert not isinstance(inputs.registers["people"], FileSource)


def test_another_process_gets_the_text(root: Path) -> None:
    source = lying(root)
    sent = pickle.loads(pickle.dumps(source))
    assert type(sent) is Source
    assert (sent.path, sent.text) == (source.path, source.text)


@pytest.mark.parametrize("how", ["changed", "gone", "no text", "a link"])
def test_a_file_that_was_changed_meanwhile_is_not_taken_for_what_it_was(
    root: Path, how: str
) -> None:
    source = lying(root)
    file = root / "content/articles/a.md"
    if how == "changed":
        file.write_text(TEXT.replace("zweite", "dritte"))
    elif how == "no text":
        file.write_bytes(b"\xff\xfe")
    else:
        file.rename(root / "elsewhere.md")
    if how == "a link":
        file.symlink_to(root / "elsewhere.md")
    for ask in (lambda: source.text, lambda: pickle.dumps(source), lambda: source.place(1)):
        with pytest.raises(Changed, match=r"^content/articles/a\.md was changed while it was read"):
            ask()


ARTICLE = "content/articles/a.md"


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was just written passes for what nobody is about to change."""
    monkeypatch.setattr(source_files, "_SETTLED", 0)


def known_of(root: Path, known: KnownTexts) -> FileSource:
    inputs, report = read_project(root, Settings(name="x"), hold=False, known=known)
    assert not list(report)
    ((_, source),) = inputs.articles
    assert isinstance(source, FileSource)
    return source


@pytest.mark.usefixtures("settled")
def test_what_an_earlier_run_has_read_is_the_same_text(root: Path) -> None:
    first = KnownTexts({})
    expected = known_of(root, first)
    assert sorted(first.now) == ["annotations/a.yml", ARTICLE]
    second = KnownTexts(first.now)
    source = known_of(root, second)
    assert (source.path, source.digest) == (expected.path, expected.digest)
    assert source.text == expected.text
    assert second.now == first.now


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("how", ["words", "time", "another file", "longer"])
def test_what_the_system_tells_something_else_of_is_read(root: Path, how: str) -> None:
    first = KnownTexts({})
    known_of(root, first)
    file = root / ARTICLE
    time = file.stat().st_mtime_ns
    if how == "words":
        file.write_bytes(file.read_bytes().replace(b"zweite", b"dritte"))
        os.utime(file, ns=(time, time))
    elif how == "time":
        os.utime(file, ns=(time + 1, time + 1))
    elif how == "longer":
        file.write_bytes(file.read_bytes() + b"x")
    else:
        shutil.copy2(file, root / "copy")
        (root / "copy").replace(file)
    second = KnownTexts(first.now)
    source = known_of(root, second)
    assert source.text.encode() == file.read_bytes().replace(b"\r\n", b"\n")
    assert second.now.keys() == {"annotations/a.yml", ARTICLE}
    assert second.now[ARTICLE] != first.now[ARTICLE]


def test_what_was_written_a_moment_ago_is_not_relied_on(root: Path) -> None:
    known = KnownTexts({})
    known_of(root, known)
    assert not known.now
    state = state_of(root / ARTICLE)
    assert state is not None
    size, _, _, number, disk = state
    known.note(ARTICLE, (size, 5, 5, number, disk), "digest")
    assert list(known.now) == [ARTICLE]
    # The time of the words can be set; the other one tells when that was done.
    known.now.clear()
    known.note(ARTICLE, (size, 5, state[2], number, disk), "digest")
    assert not known.now


@pytest.mark.usefixtures("settled")
def test_whoever_was_deceived_says_so(root: Path) -> None:
    state = state_of(root / ARTICLE)
    assert state is not None
    known = KnownTexts({ARTICLE: (state, "0" * 64)}, lambda problem: KeyError(str(problem)))
    with pytest.raises(KeyError, match="has its old time"):
        assert known_of(root, known).text
    # Here somebody wrote while the run went on.
    source = known_of(root, known)
    (root / ARTICLE).write_text("---\ntitle: Nein\n---\n\nAnders.\n")
    with pytest.raises(Changed):
        assert source.text
