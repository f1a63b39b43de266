"""The pages of ``docs/`` that come from the code, so that they cannot fall behind it.

``python -m beleg.adapters.reference DIR`` writes them; a test compares.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from ..explanations import explanations_page
from ..schema import reference_page


def pages() -> Mapping[str, str]:
    """File name -> text."""
    return {"format.md": reference_page(), "messages.md": explanations_page()}


if __name__ == "__main__":
    for name, text in pages().items():
        (Path(sys.argv[1]) / name).write_text(text, "utf-8")
