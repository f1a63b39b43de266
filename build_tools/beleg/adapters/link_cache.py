"""What earlier runs learnt about addresses, kept in the user's own folder (``cache.py``).

It saves servers questions, and lets a second check confirm a first. It is nobody's data: a file
that cannot be read is begun anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ..links import Judgement, Known, Outcome
from .cache import cache_file, keep, read_kept

_VERSION = 1
_FORGOTTEN = timedelta(days=180)


def read_cache(root: Path) -> dict[str, Known]:
    """What is known by address; empty where there is nothing, or nothing that can be read."""
    try:
        entries = json.loads(read_kept(_file(root)) or b"")
        if entries["version"] != _VERSION:
            return {}
        return {str(address): _known(entry) for address, entry in entries["links"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def write_cache(root: Path, known: Mapping[str, Known], now: datetime) -> None:
    """Replace the file as a whole; addresses that nobody asked for in half a year are dropped."""
    entries = {
        address: _entry(entry)
        for address, entry in sorted(known.items())
        if now - entry.checked < _FORGOTTEN
    }
    keep(_file(root), json.dumps({"version": _VERSION, "links": entries}).encode())


def _file(root: Path) -> Path:
    return cache_file(root, "links.json")


def _entry(known: Known) -> dict[str, object]:
    judgement = known.judgement
    entry: dict[str, object] = {
        "outcome": judgement.outcome.value,
        "message": judgement.message,
        "checked": known.checked.isoformat(),
    }
    if judgement.new_address:
        entry["new_address"] = judgement.new_address
    if judgement.front_page:
        entry["front_page"] = True
    if known.gone_since:
        entry["gone_since"] = known.gone_since.isoformat()
    return entry


def _known(entry: Mapping[str, Any]) -> Known:
    since = entry.get("gone_since")
    new_address = entry.get("new_address")
    return Known(
        judgement=Judgement(
            outcome=Outcome(entry["outcome"]),
            message=str(entry["message"]),
            new_address=str(new_address) if new_address else None,
            front_page=entry.get("front_page") is True,
        ),
        checked=_time(entry["checked"]),
        gone_since=_time(since) if since else None,
    )


def _time(word: str) -> datetime:
    """Raises ValueError where the time has no zone, so that times can be compared."""
    time = datetime.fromisoformat(word)
    if time.tzinfo is None:
        raise ValueError(word)
    return time
