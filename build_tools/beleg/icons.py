"""The signs of the tones, each of another shape, so that none depends on colour alone."""

from __future__ import annotations

from collections.abc import Mapping

from .model import Tone

_SHAPES: Mapping[Tone, str] = {
    "false": '<path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z"/>'
    '<path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8"/>',
    "misleading": '<path d="M8 1.8 15 14H1z"/><path d="M8 6.2v3.6m0 1.9v.3"/>',
    "unproven": '<circle cx="8" cy="8" r="6.5" stroke-dasharray="2.6 1.5"/>'
    '<path d="M6.1 6.3a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.8.6-.8 1.2m0 2v.3"/>',
    "true": '<circle cx="8" cy="8" r="6.5"/><path d="m5 8.3 2.1 2.1L11 6"/>',
    "context": '<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="1.6"/>'
    '<path d="M8 7.2v4.2m0-6.8v.3"/>',
}


def icon(tone: Tone) -> str:
    """The sign of a tone as SVG, silent for screen readers.

    The style sheet draws its lines in the colour of the text; said here, a page would repeat it
    a hundred times.
    """
    return (
        '<svg class="fc-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        f"{_SHAPES[tone]}</svg>"
    )
