"""Every bound is on the page of limits, or it is no bound on what people send."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from beleg import format, richtext
from beleg.adapters import limits
from beleg.adapters.cache import PACKAGE

_NAMED = re.compile(r"(?:MOST|LARGEST|LONGEST|DEEPEST)(?:_|\Z)")
OTHERS = {
    # The parser's own stack; what may be written is less.
    "note_syntax.DEEPEST_READ",
    # The format's own bound, which is on the page, where the format is not known.
    "richtext.LARGEST",
    # How much of something is shown, in a message or a picture.
    *("load.MOST_FLAWS", "anchor.haystack.MOST", "publish.periods.MOST"),
    *("importing.recognise.LONGEST_LINE", "importing.recognise.LONGEST_HEADING"),
    *("adapters.checked_before.MOST", "adapters.diff_report.LARGEST_COMMENT"),
    # The protocol of sitemaps; what is beyond goes into a further file.
    *("exports.sitemap.MOST", "exports.sitemap.LARGEST"),
    # Of a query to the preview; the form's own fields are bounded by the format.
    "adapters.desk_server.LONGEST",
}


def _bounds() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for node in ast.parse(path.read_text("utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            found |= {f"{module}.{name}" for name in names if _NAMED.match(name)}
    return found


def test_every_bound_is_on_the_page() -> None:
    text = Path(limits.__file__).read_text("utf-8")
    named = set(re.findall(r"\b([a-z_]+)\.((?:MOST|LARGEST|LONGEST|DEEPEST)\w*)", text))
    shown = {bound for bound in _bounds() if (bound.split(".")[-2], bound.split(".")[-1]) in named}
    assert _bounds() - shown == OTHERS


def test_the_two_bounds_of_a_text_are_one() -> None:
    assert richtext.LARGEST == format.LARGEST_TEXT
