"""Sites that hold bad inputs: one of its own for a case, or one for all that are harmless."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from .table import Case

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fea735816c0000000049454e44ae426082"
)
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"id": "E", "name": "East"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[6, 50], [12, 50], [12, 54], [6, 54], [6, 50]]],
                },
            }
        ],
    }
)
HEAD: Mapping[str, Any] = {
    "title": "The council speaks",
    "lang": "en",
    "publisher": "Example Gazette",
    "license": "CC0-1.0",
    "author": ["A. Author"],
    "published": "2025-05-20",
    "url": "https://example.org/original",
    "archive_url": "https://archive.example.org/original",
    "accessed": "2025-05-21",
    "description": "What was said.",
}
SOURCE: Mapping[str, Any] = {
    "title": "Report in full",
    "publisher": "The Office",
    "author": "B. Author",
    "url": "https://example.org/report",
    "published": "2025-05-19",
    "accessed": "2025-06-01",
    "archive_url": "https://archive.example.org/report",
    "lang": "en",
    "quote": "nine arches",
    "kind": "official",
}
_DESK: Mapping[str, Any] = {
    "sources": [SOURCE],
    "author": "mk",
    "reviewer": "ls",
    "checked": "2025-06-05",
    "corrections": [{"date": "2025-06-10", "text": "A figure was wrong.", "to": "plain"}],
    "tags": ["river"],
}
CLAIM: Mapping[str, Any] = {
    "claim": "The river is wide.",
    "speaker": "Ada Example",
    "said": {"date": "2025-05-19", "where": "on the quay", "url": "https://example.org/said"},
    "verdict": "plain",
    "summary": "It is as wide as it was.",
    "explanation": "The accounts say so.",
    "reply": {"date": "2025-06-03", "text": "No answer.", "url": "https://example.org/reply"},
    **_DESK,
}
_FIGURES: Mapping[str, Any] = {
    "note": {"image": "images/x.png", "alt": "A bridge.", "caption": "It.", "credit": "Nobody"},
    "map": {
        "map": "maps/x.geojson",
        "alt": "A map.",
        "legend": "claimed",
        "areas": [{"key": "E", "label": "East", "text": "since 2022"}],
    },
    "chart": {
        "chart": "bars",
        "alt": "A bar.",
        "unit": "per cent",
        "bars": [{"label": "2024", "value": "12.5", "text": "estimated"}],
    },
}
_ENTRIES: Mapping[str, Mapping[str, Any]] = {
    "sources": SOURCE,
    "people": {
        "name": "Somebody",
        "role": "Mayor",
        "description": "She is mayor.",
        "url": "https://example.org/mayor",
        "kind": "person",
    },
    "verdicts": {
        "label": {"en": "plain", "de": "klar"},
        "criteria": {"en": "When it is plain.", "de": "Wenn es klar ist."},
        "rating": "3",
        "tone": "misleading",
        "colour": "#b3261e",
        "icon": "x",
    },
}
ARTICLE_ROOMS = ("article", "passage", "file")
NOTED_ROOMS = ("claim", "note", "map", "chart", "link", "sources", "people", "verdicts", "picture")
SITE_ROOMS = (*ARTICLE_ROOMS, *NOTED_ROOMS, "annotations")
_TOKEN = "PAYLOADTOKEN"
_PER_ARTICLE = 10


class Made:
    """The files of a site, and where in them each case stands."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.lines: dict[str, tuple[str, int, int]] = {}
        """Case -> path, first and last line of what was sent."""
        self.records: dict[str, tuple[int, int]] = {}
        """Case -> first and last line of its entry."""
        self.articles: dict[str, str] = {}
        """Case -> slug of the article on whose page it is."""

    def add(self, path: str, text: str, held: Sequence[tuple[Case, int, int]] = ()) -> None:
        """A text in which ``held`` cases stand at these offsets."""
        self.files[path] = text.encode("utf-8", "surrogatepass")
        for case, start, end in held:
            # Whatever ends a line in one program ends it in a file of ours as one, too.
            first = _lines(text[:start])
            self.lines[case.id] = path, first, first + _lines(text[start:end]) - 1

    def write(self, root: Path) -> Path:
        """Put the files below ``root``."""
        for path, data in self.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        return root


def _lines(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def made(cases: Sequence[Case], mkdocs: str = "") -> Made:
    """The site of these cases; ``mkdocs``: further lines of its configuration."""
    site = Made()
    site.add("mkdocs.yml", mkdocs or "site_name: Hostile\ndocs_dir: content\nplugins: [beleg]\n")
    for name in ("x", "ä"):
        site.files[f"content/images/{name}.png"] = PNG
    site.files["content/maps/x.geojson"] = GEOJSON.encode()
    noted = [case for case in cases if case.room in NOTED_ROOMS]
    for first in range(0, len(noted), _PER_ARTICLE):
        _group(site, noted[first : first + _PER_ARTICLE], f"group-{first // _PER_ARTICLE + 1}")
    for case in cases:
        if case.room in ("article", "passage"):
            _article(site, case)
        elif case.room == "annotations":
            _annotation_file(site, case)
        elif case.room == "file":
            site.files[case.file] = case.data
            _plain_article(site, case.name, [case])
    _registers(site, noted)
    return site


def quoted(text: str) -> str:
    """``text`` as YAML in double quotes, on one line."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    code = ord(char)
    if code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or char in "\u2028\u2029\ufeff":
        return f"\\u{code:04x}"
    return f"\\U{code:08x}" if code >= 0xE0000 or code & 0xFFFE == 0xFFFE else char


def _with(record: Mapping[str, Any], path: str) -> dict[str, Any]:
    """A copy of a record with the token in the place of one value."""
    copy = deepcopy(dict(record))
    *way, last = path.split(".")
    at: Any = copy
    for step in way:
        if isinstance(at, list):
            at = at[int(step)]
            continue
        if not isinstance(at.get(step), dict | list):
            at[step] = {"exact": at["quote"]} if step == "quote" else {}
        at = at[step]
    at[int(last) if isinstance(at, list) else last] = _TOKEN
    return copy


def _filled(text: str, cases: Iterable[Case]) -> tuple[str, list[tuple[Case, int, int]]]:
    """``text`` with the tokens replaced, one after the other."""
    held = []
    for case in cases:
        start = text.index(_TOKEN)
        value = case.text if case.written else quoted(case.text)
        text = text[:start] + value + text[start + len(_TOKEN) :]
        held.append((case, start, start + len(value)))
    return text, held


def _yaml(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10_000)


def passage(case: Case) -> str:
    """The words that an annotation of this case quotes."""
    return f"Passage number {case.number} stands"


def body(cases: Iterable[Case]) -> str:
    """An article with a passage for each case, in enough words for all of them."""
    rest = (
        "here among words that nobody doubts: the river is wide, the ferry is slow, the bridge is "
        "of stone and has nine arches, and whoever crosses it in the morning sees the whole town "
        "on one side and the meadows on the other, with the hills behind them in the mist"
    )
    return "\n\n".join(f"{passage(case)} {rest}, said number {case.number}." for case in cases)


def _plain_article(site: Made, slug: str, cases: Sequence[Case]) -> None:
    site.add(f"content/articles/{slug}.md", f"---\n{_yaml(HEAD)}---\n\n{body(cases)}\n")
    for case in cases:
        site.articles[case.id] = slug


def _article(site: Made, case: Case) -> None:
    slug, key = case.name, case.key
    site.articles[case.id] = slug
    path = f"content/articles/{slug}.md"
    if key == "slug":
        path = f"content/articles/{case.text}.md"
        site.articles[case.id] = case.text
        site.add(path, f"---\n{_yaml(HEAD)}---\n\n{body([case])}\n")
        site.lines[case.id] = path, 1, 1
    elif key == "file":
        site.files[path] = case.data or case.text.encode()
        site.lines[case.id] = path, 1, _lines((case.data or case.text.encode()).decode("latin-1"))
    elif key == "body" or case.room == "passage":
        head = f"---\n{_yaml(HEAD)}---\n\nThe first words of number {case.number}.\n\n"
        held = case.text if key == "body" else case.passage
        text = f"{head}{held}\n\nThe last words of number {case.number}.\n\n{body([case])}\n"
        site.add(path, text, [(case, len(head), len(head) + len(held))])
        if case.room == "passage":
            note = {"id": slug, "quote": _TOKEN, "title": "On it", "text": "A note."}
            about = site.lines[case.id]
            site.add(f"annotations/{slug}.yml", *_filled(_yaml({"notes": [note]}), [case]))
            if case.at == "passage":
                site.lines[case.id] = about
    else:
        text = f"---\n{_yaml(_with(HEAD, key))}---\n\n{body([case])}\n"
        site.add(path, *_filled(text, [case]))


def _annotation_file(site: Made, case: Case) -> None:
    _plain_article(site, case.name, [case])
    path = f"annotations/{case.name}.yml"
    site.files[path] = case.data or case.text.replace("PASSAGE", passage(case)).encode()
    site.lines[case.id] = path, 1, _lines(site.files[path].decode("latin-1"))


def _group(site: Made, cases: Sequence[Case], slug: str) -> None:
    """An article with an annotation for each case."""
    _plain_article(site, slug, cases)
    kinds: dict[str, list[tuple[Case, dict[str, Any]]]] = {}
    for case in cases:
        kind = {"link": "links", "note": "notes", "map": "notes", "chart": "notes"}.get(case.room)
        if case.room == "picture":
            kind = "notes"
            site.files[f"content/images/{case.file}"] = case.data or case.text.encode()
        kinds.setdefault(kind or "claims", []).append((case, _record(case)))
    text = ""
    held: list[tuple[Case, int, int]] = []
    for kind, entries in kinds.items():
        text += f"{kind}:\n"
        for case, record in entries:
            token = [case] if _TOKEN in repr(record) else []
            part, found = _filled(_yaml([record]), token)
            first = _lines(text)
            held += [(case, len(text) + start, len(text) + end) for case, start, end in found]
            text += part
            site.records[case.id] = first, _lines(text) - 1
    path = f"annotations/{slug}.yml"
    site.add(path, text, held)
    for case in cases:
        if case.at == "record" or case.id not in site.lines:
            site.lines[case.id] = (path, *site.records[case.id])


def _record(case: Case) -> dict[str, Any]:
    base: dict[str, Any] = {"id": case.name, "quote": passage(case)}
    if case.room == "claim":
        return _with({**base, **CLAIM}, case.key)
    if case.room == "link":
        return _with({**base, "text": "the post", **_DESK}, case.key)
    note = {**base, "title": "The bridge", "text": "It has nine arches.", **_DESK}
    if case.room == "note":
        return _with({**note, "figure": _FIGURES["note"]}, case.key)
    if case.room in ("map", "chart"):
        return {**note, "figure": _with(_FIGURES[case.room], case.key)}
    if case.room == "picture":
        return {**note, "figure": {**_FIGURES["note"], "image": f"images/{case.file}"}}
    used: dict[str, dict[str, Any]] = {
        "sources": {"sources": [case.name]},
        "people": {"speaker": case.name},
    }
    key = used.get(case.room, {"verdict": case.name})
    if case.key == "key":
        key = {}
    return {**base, **CLAIM, **key}


def _registers(site: Made, cases: Sequence[Case]) -> None:
    for name, entry in _ENTRIES.items():
        text, held = "", []
        if name == "verdicts":
            text = _yaml({"version": "2", "plain": entry})
        for case in [case for case in cases if case.room == name]:
            made = {_TOKEN: entry} if case.key == "key" else {case.name: _with(entry, case.key)}
            part, found = _filled(_yaml(made), [case])
            held += [(case, len(text) + start, len(text) + end) for case, start, end in found]
            first = _lines(text)
            text += part
            site.records[case.id] = first, _lines(text) - 1
        if text:
            site.add(f"annotations/_site/{name}.yml", text, held)
