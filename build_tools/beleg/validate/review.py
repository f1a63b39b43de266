"""Two pairs of eyes: who wrote an annotation does not review it."""

from __future__ import annotations

import unicodedata

from ..diagnostics import Code
from ..identifiers import canonical
from ..model import Status
from .desk import Desk
from .record import Record

_LOOK_ALIKES = str.maketrans(
    "авскмнеортухіјѕԁԛԝһαβεηικμνορτυχζ",
    "abckmheoptyxijsdqwhabehikmnoptyxz",
)
"""Small letters of Cyrillic and Greek whose small or capital form looks like a Latin one."""


def check_self_review(record: Record, desk: Desk) -> None:
    """File where author and reviewer are the same, however the name is spelt."""
    author, reviewer = record.word("author"), record.word("reviewer")
    if author and reviewer and level(author) == level(reviewer):
        desk.report.error(
            Code.SELF_REVIEW,
            f"{reviewer!r} reviewed an annotation of their own",
            record.places["reviewer"],
            "let somebody else check it and name them here",
        )


def reviewed_status(record: Record, status: Status, desk: Desk) -> Status:
    """The status of a claim or note under the desk's rule on reviews.

    Where a review is required, what is published without author or reviewer is an error; a preview
    shows it as the draft that it still is, so that its author can see it at work.
    """
    absent = [name for name in ("author", "reviewer") if not record.word(name)]
    if not desk.review_required or status != "published" or not absent:
        return status
    file = desk.report.warning if desk.preview else desk.report.error
    file(
        Code.NOT_REVIEWED,
        f"this is published without {' and '.join(absent)}",
        record.place,
        f"add {' and '.join(f'{name}:' for name in absent)}, or write status: draft until "
        "somebody else has checked it",
    )
    return "draft" if desk.preview else status


def level(name: str) -> str:
    """Equal for names that a reader takes for the same one."""
    apart = unicodedata.normalize("NFKD", canonical(name)).casefold()
    letters = "".join(char for char in apart if char.isalnum()).translate(_LOOK_ALIKES)
    return letters or "".join(apart.split())
