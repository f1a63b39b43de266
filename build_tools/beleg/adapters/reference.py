"""The pages of the documentation that come from the code, so that they cannot fall behind it.

``python -m beleg.adapters.reference DIR`` writes them below the project's folder DIR; a test
compares.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from ..explanations import explanations_page
from ..format_page import format_page
from .limits import limits_page


def pages() -> Mapping[str, str]:
    """Path from the project's folder -> text."""
    return {
        "content/handbook/format.md": f"---\nlang: en\n---\n\n{format_page('en')}",
        "content/handbuch/format.md": format_page("de"),
        "docs/limits.md": limits_page(),
        "docs/messages.md": explanations_page(),
    }


if __name__ == "__main__":
    for name, text in pages().items():
        (Path(sys.argv[1]) / name).write_text(text, "utf-8")
