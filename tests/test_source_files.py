"""Texts that are read again when somebody works with them."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from beleg.adapters.files import read_project
from beleg.adapters.source_files import Changed, FileSource, forget_texts
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
