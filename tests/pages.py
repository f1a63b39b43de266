"""Reading built pages as a browser would, and independently of the package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import html5lib

Node = Any
_XHTML = "{http://www.w3.org/1999/xhtml}"


def parse(html: str) -> Node:
    return html5lib.parse(html, namespaceHTMLElements=False)


def page(site: Path, address: str) -> Node:
    return parse((site / address / "index.html").read_text("utf-8"))


def classes(node: Node) -> set[str]:
    return set((node.get("class") or "").split())


def by_class(root: Node, name: str, tag: str = "*") -> list[Node]:
    return [node for node in root.iter() if _is(node, tag) and name in classes(node)]


def _is(node: Node, tag: str) -> bool:
    return isinstance(node.tag, str) and tag in ("*", node.tag)


def by_id(root: Node, id_: str) -> Node | None:
    return next((node for node in root.iter() if node.get("id") == id_), None)


def text(node: Node) -> str:
    return "".join(node.itertext())


def own_text(node: Node) -> str:
    """The text without what annotating adds: references, words for screen readers, additions."""
    parts = [node.text or ""]
    for child in node:
        added = (
            not isinstance(child.tag, str)
            or "fc-sr" in classes(child)
            or child.get("data-fc-added") is not None
            or "fc-sup" in classes(child)
        )
        if not added:
            parts.append(own_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def ids(root: Node) -> list[str]:
    return [node.get("id") for node in root.iter() if node.get("id")]
