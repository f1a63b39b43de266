"""Words as Markdown that shows exactly these words, with as few backslashes as possible.

Unlike ``escaping``, which writes for programs that we do not choose, this writes for editors: an
article is read and quoted in its source. So nothing is escaped on suspicion. A paragraph is written
as it stands and judged as every build judges it; only where it would read differently are signs
escaped, and of these only the kinds without which it does.
"""

from __future__ import annotations

import re
import string

from ..fidelity import Judge
from ..prose import Prose, read_prose
from .pieces import without_spaces

_ACTIVE = re.compile(r"[\\`*_{}\[\]<>#|~!&=+\-.):^$]")
_LIKELY = "~$^=|:.+-!){}>](#_*`[<\\&"
"""Signs that may have to be escaped; the ones that open something, and are better seen, last."""
_PARAGRAPH = re.compile(r"Start Paragraph None\0Text [^\0]*\0End Paragraph None")


def paragraph(words: str) -> str:
    """``words`` (one line, nothing but words) as one paragraph that shows them."""
    if _reads(words, words):
        return words
    kinds = [char for char in _LIKELY if char in words]
    if not _reads(_escaped(words, kinds), words):
        kinds = [char for char in string.punctuation if char in words]
    for kind in list(kinds):
        fewer = [other for other in kinds if other != kind]
        if _reads(_escaped(words, fewer), words):
            kinds = fewer
    fully = _escaped(words, kinds)
    # Often the first of several signs is the one that matters, as in '# 1 of #many'.
    first = _escaped_first(words, kinds)
    return first if _reads(first, words) else fully


def heading(words: str, level: int) -> str:
    """``words`` as a heading; ``level`` counts from 1."""
    sign = "#" * level
    for attempt in (words, paragraph(words)):
        if shows(f"{sign} {attempt}", words):
            return f"{sign} {attempt}"
    return f"{sign} {_escaped(words, list(string.punctuation))}"


def shows(markdown: str, words: str) -> bool:
    """Whether ``markdown`` shows exactly ``words``, white space apart, to all who read it."""
    prose = read_prose(markdown)
    if prose.references or prose.definitions:
        return False
    seen = without_spaces(prose.text.replace("\x1f", ""))
    return seen == without_spaces(words) and _is_read_alike(markdown, prose)


def _reads(markdown: str, words: str) -> bool:
    prose = read_prose(markdown)
    one_paragraph = _PARAGRAPH.fullmatch("\0".join(prose.structure)) is not None
    return one_paragraph and prose.text == words and _is_read_alike(markdown, prose)


def _is_read_alike(markdown: str, prose: Prose) -> bool:
    if not _ACTIVE.search(markdown):
        # Nothing in it means anything to anybody; rendering is what takes the time.
        return True
    return Judge(markdown, prose).reading_fault(prose) is None


def _escaped(words: str, kinds: list[str]) -> str:
    return "".join(f"\\{char}" if char in kinds else char for char in words)


def _escaped_first(words: str, kinds: list[str]) -> str:
    at = next((n for n, char in enumerate(words) if char in kinds), len(words))
    return words[:at] + "\\" * (at < len(words)) + words[at:]
