"""What each diagnostic means and how to mend it, in words for editors.

The words stand in ``explanations.md``, which is a page of the documentation as it is, with one
section for each code: a heading ``code: title``, a paragraph, a wrong and a right example.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from .diagnostics import Code

_HEADING = re.compile(r"^## ([a-z-]+): (.+)$", re.MULTILINE)


def explain(code: Code) -> str:
    """The section on ``code`` as Markdown that can be read on a screen; no line end behind it."""
    return _sections()[code].strip()


def title(code: Code) -> str:
    """What ``code`` means, in half a line."""
    heading = _HEADING.match(_sections()[code])
    assert heading
    return heading[2]


def explanations_page() -> str:
    """All explanations as one Markdown page."""
    return (resources.files(__package__) / "explanations.md").read_text("utf-8")


@cache
def _sections() -> dict[str, str]:
    page = explanations_page()
    starts = [*_HEADING.finditer(page)]
    ends = [*(heading.start() for heading in starts[1:]), len(page)]
    return {
        heading[1]: page[heading.start() : end] for heading, end in zip(starts, ends, strict=True)
    }
