"""Annotations of Hypothesis, in the form of its API and of its export."""

from __future__ import annotations

import re

from .given import Given
from .incoming import Incoming, NotTaken, Receiving, without_nothing
from .selectors import passage_of
from .words import title_of


def read_hypothesis(given: Given, receiving: Receiving) -> Incoming:
    """One annotation: a note, as Hypothesis knows no verdicts. Raises NotTaken."""
    if given.texts("references"):
        raise NotTaken("it is a reply to another annotation")
    targets = given.things("target")
    if len(targets) > 1:
        raise NotTaken(f"it has {len(targets)} targets; an annotation here has one passage")
    target = targets[0] if targets else Given({})
    uri = given.text("uri")
    slug = receiving.addresses.article(uri, target.text("source"))
    if slug is None:
        raise NotTaken(f"its page {uri or ''!r} is no article of this site; say --slug NAME")
    passage = passage_of(target)
    text = given.text("text")
    if text is None:
        raise NotTaken("it is a highlight without words, and a note needs a text")
    return Incoming(
        kind="note",
        slug=slug,
        id=None,
        values=without_nothing(
            {
                "title": title_of(passage.exact if passage else text),
                "text": text,
                "author": _author(given),
                "tags": list(given.texts("tags")),
            }
        ),
        passage=passage,
        called=passage.exact if passage else text,
        notes=() if passage else ("it has no passage, so it speaks of the article as a whole",),
    )


def _author(given: Given) -> str | None:
    """The name that is shown, else the name of the account without its server."""
    info = given.thing("user_info")
    shown = info.text("display_name") if info else None
    account = re.fullmatch(r"acct:([^@]+)@.*", given.text("user") or "")
    return shown or (account[1] if account else None)
