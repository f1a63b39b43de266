"""HTML, however broken, as a tree of elements and words; nothing in it is run or fetched."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ..characters import direction_flaw, flaws
from ..diagnostics import Severity
from .html_tree import Element

_WITHOUT_WORDS = """
    script style template noscript head svg iframe object embed applet audio video canvas
    frameset noframes
"""
_UNSEEN = frozenset(_WITHOUT_WORDS.split())


def parse(html: str) -> Element:
    """The page's tree; without scripts, drawings and whatever else holds no words of its own."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root: Any = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:
        # There is no element in it.
        return Element(tag="html", line=1, attributes={}, children=())
    return _element(root)


def _element(node: Any) -> Element:
    children: list[Element | str] = [_sound(node.text or "")]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            children.append(_element(child))
        children.append(_sound(child.tail or ""))
    return Element(
        tag=node.tag,
        line=node.sourceline or 1,
        attributes={str(key): str(value) for key, value in node.attrib.items()},
        children=tuple(child for child in children if child != ""),
    )


def _sound(text: str) -> str:
    """Without what entities such as ``&#7;`` bring in."""
    for flaw in sorted(flaws(text), key=lambda one: -one.start):
        if flaw.severity is Severity.ERROR and not text[flaw.start].isspace():
            text = text[: flaw.start] + text[flaw.end :]
    if direction_flaw(text):
        text = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    return text
