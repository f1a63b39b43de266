"""Files that figures show: which paths may be named, and whether a file is what it says.

A path comes from an annotation, that is from anybody who may send a change; it must not lead out of
``content/``, name a device, or make the site serve something else than a picture.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from .diagnostics import Code, Severity

IMAGES = ("png", "jpg", "jpeg", "webp", "gif", "avif")
MAPS = ("geojson",)

_MAGIC: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    # A width that reads /* makes the picture a script as well.
    ("gif", re.compile(rb"GIF8[79]a(?!/\*)")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("avif", re.compile(rb"....ftypavi[fs]", re.DOTALL)),
)
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_PART = re.compile(r"[\w-](?:[\w.-]*[\w-])?")


@dataclass(frozen=True, kw_only=True)
class FigureTrouble:
    """What is wrong with the file of a figure. A warning leaves it usable."""

    message: str
    help: str = ""
    code: Code = Code.BAD_FIGURE
    severity: Severity = Severity.ERROR


def clean_path(path: str) -> str:
    """``path`` without the parts that mean 'here'."""
    return "/".join(part for part in path.split("/") if part != ".")


def path_trouble(path: str, endings: tuple[str, ...]) -> FigureTrouble | None:
    """Why ``path`` may not be read, or None. It is meant to start below ``content/``."""
    if re.match(r"[/\\~]|[A-Za-z]:", path) or "\\" in path:
        return _unsafe(path, "is no relative path with '/'", "write it from content/ on")
    for part in path.split("/"):
        if part == ".":
            continue
        if part and not part.strip("."):
            return _unsafe(path, "leads out of its folder", "write it without '..'")
        if not _PART.fullmatch(part) or len(part.encode()) > 255:
            return _unsafe(
                path,
                "contains characters that are not allowed in file names",
                "rename the file: letters, digits, '-', '_' and '.' are allowed",
            )
        if _DEVICES.fullmatch(part):
            return _unsafe(path, "is the name of a device on Windows", "rename the file")
    if path.rpartition(".")[2].lower() not in endings:
        return _unsafe(path, "is no file of the right kind", f"use one of {', '.join(endings)}")
    return None


def _unsafe(path: str, why: str, cure: str) -> FigureTrouble:
    shown = path if len(path) <= 80 else path[:80] + "…"
    return FigureTrouble(message=f"{shown!r} {why}", help=cure, code=Code.UNSAFE_PATH)


def picture_trouble(path: str, head: bytes) -> FigureTrouble | None:
    """Whether the first bytes ``head`` (32 are enough) are those of the picture that it says."""
    ending = path.rpartition(".")[2].lower().replace("jpeg", "jpg")
    real = next((name for name, magic in _MAGIC if magic.match(head)), None)
    if real is None:
        return FigureTrouble(
            message=f"{path!r} is no picture",
            help=f"export it again as {ending}, or name the right file",
        )
    if real != ending:
        return FigureTrouble(
            message=f"{path!r} is a {real} picture",
            help=f"rename it so that it ends in .{real}",
            severity=Severity.WARNING,
        )
    return None


def map_trouble(path: str, text: str) -> FigureTrouble | None:
    """Whether ``text`` is a GeoJSON FeatureCollection."""
    try:
        features(text)
    except ValueError as error:
        return FigureTrouble(
            message=f"{path!r} is no GeoJSON with features ({error})",
            help="export it again as a GeoJSON FeatureCollection",
        )
    return None


def features(text: str) -> list[Mapping[str, Any]]:
    """The features of a GeoJSON FeatureCollection. Raises ValueError where it is none."""
    try:
        data = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    found = data.get("features") if isinstance(data, dict) else None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError("there is no list 'features'")
    return found


def property_of(feature: Mapping[str, Any], name: str) -> str:
    """A property of a feature as a word; ``id`` may also stand on the feature itself."""
    properties = feature.get("properties")
    value = properties.get(name) if isinstance(properties, dict) else None
    if value is None and name == "id":
        value = feature.get("id")
    return "" if value is None else str(value)


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
