"""What is read from disk: ordinary files below the project, in UTF-8, of bounded size."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from beleg.adapters.files import LARGEST_PICTURE, LOCK, read_project
from beleg.adapters.reading import LARGEST, decode, largest
from beleg.diagnostics import Code, Report
from beleg.figure_files import FigureTrouble
from beleg.model import Settings
from beleg.pipeline import Inputs

ARTICLE = "---\ntitle: T\nlang: de\npublisher: P\nlicense: L\n---\n\nText.\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


def write(root: Path, name: str, data: str | bytes) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "content/articles/a.md", ARTICLE)
    write(tmp_path, "annotations/a.yml", "claims:\n")
    return tmp_path


def read(root: Path, **settings: str) -> tuple[Inputs, Report]:
    return read_project(root, Settings(**settings))  # type: ignore[arg-type]


def found(report: Report) -> list[str]:
    return [f"{d.place.path}:{d.place.line}:{d.place.column}: {d.code}" for d in report]


def test_everything_is_found_in_the_order_of_the_paths(root: Path) -> None:
    for name in ("b/two.yaml", "b/deep/one.yml", "a/x.YML", "b.yml"):
        write(root, f"annotations/{name}", "notes:\n")
    for name in ("people.yml", "verdicts.yaml", LOCK):
        write(root, f"annotations/_site/{name}", "")
    for name in ("annotations/README.md", "annotations/.x.yml", "content/index.md"):
        write(root, name, "not for us")
    inputs, report = read(root)
    assert found(report) == []
    assert [(slug, source.path) for slug, source in inputs.articles] == [
        ("a", "content/articles/a.md")
    ]
    assert [(slug, source.path) for slug, source in inputs.annotations] == [
        ("a", "annotations/a.yml"),
        ("a", "annotations/a/x.YML"),
        ("b", "annotations/b.yml"),
        ("b", "annotations/b/deep/one.yml"),
        ("b", "annotations/b/two.yaml"),
    ]
    assert {name: source.path for name, source in inputs.registers.items()} == {
        "people": "annotations/_site/people.yml",
        "verdicts": "annotations/_site/verdicts.yaml",
    }
    assert inputs.lock is not None


def test_an_empty_project_is_no_mistake(tmp_path: Path) -> None:
    inputs, report = read(tmp_path)
    assert (inputs.articles, inputs.annotations, found(report)) == ((), (), [])
    assert isinstance(inputs.figure("x.png"), FigureTrouble | None)


def test_other_folders(root: Path) -> None:
    write(root, "texts/articles/b.md", ARTICLE)
    inputs, report = read(root, content_dir="texts")
    assert ([slug for slug, _ in inputs.articles], found(report)) == (["b"], [])
    for name in ("../elsewhere", "/etc", "texts/../../x"):
        inputs, report = read(root, content_dir=name)
        assert inputs.articles == ()
        assert [d.code for d in report] == ["unsafe-path"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("annotations/a.yml", b"quote: \x84Er sagte es\x93\n", "1:8: bad-encoding"),
        ("annotations/a.yml", b"a: b\r\nc: \xfc", "2:4: bad-encoding"),
        ("annotations/a.yml", b"\xef\xbb\xbfa: \xc3", "1:4: bad-encoding"),
        ("annotations/a.yml", b"a: \xc0\xaf", "1:4: bad-encoding"),
        ("annotations/a.yml", b"a: \xed\xa0\x80", "1:4: bad-encoding"),
        ("annotations/a.yml", "a: bcd".encode("utf-16"), "1:1: bad-encoding"),
        ("annotations/a.yml", "a: bcd".encode("utf-16-be"), "1:1: bad-encoding"),
        (
            "annotations/a.yml",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n",
            "1:1: wrong-type",
        ),
        ("content/articles/a.md", b"# Caf\xe9\n", "1:6: bad-encoding"),
        ("content/articles/a/b.md", ARTICLE.encode(), "1:1: bad-id"),
        ("content/articles/A.md", ARTICLE.encode(), "1:1: bad-id"),
        ("annotations/_site/source.yml", b"", "1:1: unknown-key"),
        ("annotations/_site/x/people.yml", b"", "1:1: unknown-key"),
        ("annotations/a/x\ny.yml", b"", "1:1: unsafe-path"),
        ("annotations/a.yml", b"#" * (LARGEST + 1), "1:1: too-large"),
    ],
)
def test_a_file_that_is_refused(root: Path, name: str, data: bytes, expected: str) -> None:
    write(root, name, data)
    inputs, report = read(root)
    (diagnostic,) = report
    # Of two names that differ in case only, the second in the order of the paths is refused.
    shown = "content/articles/a.md" if name.endswith("A.md") else name.replace("\n", "\\x0a")
    assert found(report) == [f"{shown}:{expected}"]
    assert diagnostic.help
    paths = [source.path for _, source in (*inputs.articles, *inputs.annotations)]
    assert diagnostic.place.path not in paths


def test_a_file_at_the_limit_is_read(root: Path) -> None:
    write(root, "annotations/a.yml", b"#" * LARGEST)
    assert found(read(root)[1]) == []


@pytest.mark.parametrize(("name", "most"), [("sources.yml", 20_000_000), (LOCK, 100_000_000)])
def test_what_all_articles_share_may_grow_with_them(root: Path, name: str, most: int) -> None:
    write(root, f"annotations/_site/{name}", b"#" * (LARGEST + 1))
    assert found(read(root)[1]) == []
    assert largest(f"annotations/_site/{name}") == most
    assert largest(f"annotations/a/_site/x/{name}") == LARGEST


@pytest.mark.skipif(sys.platform == "win32", reason="needs sparse files")
def test_a_huge_file_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = write(root, "annotations/a.yml", "")
    os.truncate(huge, 50_000_000)
    opened: list[int] = []
    real = os.fdopen
    monkeypatch.setattr(os, "fdopen", lambda *args: _Counting(real(*args), opened))
    _, report = read(root)
    assert found(report) == ["annotations/a.yml:1:1: too-large"]
    assert opened == [len(ARTICLE)]


class _Counting:
    """A file that notes how many bytes were read."""

    def __init__(self, file: object, read: list[int]) -> None:
        self._file = file
        self._read = read

    def __enter__(self) -> _Counting:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()  # type: ignore[attr-defined]

    def read(self, size: int) -> bytes:
        data: bytes = self._file.read(size)  # type: ignore[attr-defined]
        self._read.append(len(data))
        return data


def test_a_byte_order_mark_and_other_line_ends(root: Path) -> None:
    write(root, "annotations/a.yml", b"\xef\xbb\xbfa: b\r\nc: d\re: f")
    inputs, report = read(root)
    assert found(report) == []
    ((_, source),) = inputs.annotations
    assert source.text == "a: b\nc: d\ne: f"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("annotations/b.yml", "/etc/passwd"),
        ("annotations/b.yml", "a.yml"),
        ("annotations/b", "/etc"),
        ("annotations/loop", "."),
        ("annotations/gone.yml", "nowhere"),
        ("annotations/_site", "."),
        ("content/articles/b.md", "/etc/passwd"),
        ("content/x.html", "/etc/passwd"),
        ("content/.hidden", "/etc"),
    ],
)
def test_a_link_is_refused(root: Path, link: str, target: str) -> None:
    (root / link).symlink_to(target)
    inputs, report = read(root)
    assert found(report) == [f"{link}:1:1: unsafe-path"]
    assert len(inputs.articles) == len(inputs.annotations) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_linked_folder_of_content_is_refused(root: Path) -> None:
    (root / "content").rename(root / "real")
    (root / "content").symlink_to("real")
    inputs, report = read(root)
    assert (inputs.articles, found(report)) == ((), ["content:1:1: unsafe-path"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hang(root: Path) -> None:
    os.mkfifo(root / "annotations/b.yml")
    assert found(read(root)[1]) == ["annotations/b.yml:1:1: unsafe-path"]


def test_two_files_for_one_register(root: Path) -> None:
    write(root, "annotations/_site/people.yml", "")
    write(root, "annotations/_site/people.yaml", "")
    assert found(read(root)[1]) == ["annotations/_site/people.yml:1:1: duplicate-key"]


def test_a_nul_byte_is_no_text() -> None:
    report = Report()
    assert decode(b"title: x\r\nnote: a\0b", "annotations/a.yml", report) is None
    (found,) = report
    assert (found.code, found.place.line, found.place.column) == (Code.BAD_ENCODING, 2, 8)


def test_the_likely_encoding_is_named() -> None:
    report = Report()
    assert decode("„Er“".encode("cp1252"), "a.yml", report) is None
    (diagnostic,) = report
    assert "Windows-1252, where this byte is '„'" in diagnostic.help


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("images/x.png", ""),
        ("maps/m.geojson", '{"features": []}'),
        ("images/X.png", "bad-figure"),
        ("images/none.png", "bad-figure"),
        ("images/page.png", "bad-figure"),
        ("images/png.jpg", "bad-figure"),
        ("images/huge.png", "too-large"),
        ("images/link.png", "unsafe-path"),
        ("linked/x.png", "unsafe-path"),
        ("images/../images/x.png", "unsafe-path"),
        ("maps/list.geojson", "bad-figure"),
        ("maps/nan.geojson", "bad-figure"),
        ("maps/deep.geojson", "bad-figure"),
        ("maps/latin.geojson", "bad-figure"),
        ("maps/huge.geojson", "too-large"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_files_of_figures(root: Path, name: str, expected: str) -> None:
    write(root, "content/images/x.png", PNG)
    write(root, "content/images/page.png", "<html>")
    write(root, "content/images/png.jpg", PNG)
    write(root, "content/images/huge.png", PNG + bytes(LARGEST_PICTURE))
    (root / "content/images/link.png").symlink_to("x.png")
    (root / "content/linked").symlink_to("images")
    write(root, "content/maps/m.geojson", '{"features": []}')
    write(root, "content/maps/list.geojson", "[]")
    write(root, "content/maps/nan.geojson", '{"features": [], "x": NaN}')
    write(root, "content/maps/deep.geojson", "[" * 100_000)
    write(root, "content/maps/latin.geojson", b'{"features": [], "x": "\xfc"}')
    write(root, "content/maps/huge.geojson", b" " * (LARGEST + 1))
    got = read(root)[0].figure(name)
    assert (got.code if isinstance(got, FigureTrouble) else got) == expected


def test_a_map_in_another_folder_is_suggested(root: Path) -> None:
    write(root, "content/maps/m.geojson", '{"features": []}')
    got = read(root)[0].figure("m.geojson")
    assert isinstance(got, FigureTrouble)
    assert got.help == "did you mean 'maps/m.geojson'?"
