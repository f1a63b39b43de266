"""What the preview adds to a page: messages while a file is broken, and the way to save."""

from __future__ import annotations

import re
from html import escape

_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_BOX = (
    "position:sticky;top:0;z-index:9999;max-height:60vh;overflow:auto;padding:.8rem 1rem;"
    "background:#2b1215;color:#ffe3e3;font:14px/1.5 system-ui,sans-serif;"
    "border-bottom:4px solid #c62f2f"
)
_TEXT = "margin:.5rem 0 0;white-space:pre-wrap;font:13px/1.45 ui-monospace,monospace;color:inherit"


def desk_line(token: str) -> str:
    """A line for the head: what the form must know to save; empty where saving is off."""
    return f'<meta name="beleg-desk" content="{escape(token)}">\n'


def with_messages(html: str, heading: str, messages: str) -> str:
    """``html`` with the messages on top; they are shown as text, whatever an author wrote."""
    box = (
        f'<div class="fc-preview" role="alert" style="{_BOX}"><strong>{escape(heading)}</strong>'
        f'<pre style="{_TEXT}">{escape(messages)}</pre></div>'
    )
    return _BODY.sub(lambda body: body[0] + box, html, count=1)
