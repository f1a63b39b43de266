"""W3C Web Annotations, this site's own and those of other programs.

Of this site's own comes back whatever the standard has a place for. Others become links, claims
where they assess and name a verdict of the scale, and else notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..exports.web_annotation import MOTIVATIONS
from ..licences import licence_url
from ..model import Article, Kind
from .given import Given
from .incoming import Incoming, NotTaken, Receiving, without_nothing
from .selectors import passage_of
from .sound import address_in, date_in, language_in
from .verdict_words import unknown_verdict
from .words import markdown_of, title_of

_NO_PLACE = (
    "Web Annotations have no place for speaker and said, author and reviewer, figures, the verdicts"
    " of a correction, a reply's address, and a source's publisher, author, date, quote and kind"
)
_PLAIN, _MARKDOWN = "text/plain", "text/markdown"


def read_web_annotation(given: Given, receiving: Receiving) -> Incoming:
    """One annotation. Raises NotTaken."""
    given.skip("@context", "type")
    target = _only_target(given)
    slug = receiving.addresses.article(*_addresses(target), given.text("id"))
    if slug is None:
        where = next(_addresses(target), "")
        raise NotTaken(f"its page {where!r} is no article of this site; say --slug NAME")
    target.skip("source", "id", "type")
    source = target.thing("source")
    if source is not None:
        source.skip("id", "type")
    return _Reading(given, target, slug, receiving).incoming()


def _only_target(given: Given) -> Given:
    value = given.value("target")
    if isinstance(value, list):
        if len(value) != 1:
            raise NotTaken(f"it has {len(value)} targets; an annotation here has one passage")
        value = value[0]
    if isinstance(value, str):
        given.skip("target")
        return Given({"source": value})
    target = given.thing("target")
    if target is None:
        raise NotTaken("it has no target")
    return target


def _addresses(target: Given) -> Iterator[str]:
    source = target.thing("source")
    found = (source or target).text("id") if source or "source" not in target else None
    for address in (target.text("source"), found):
        if address:
            yield address


class _Reading:
    """One annotation whose article is known."""

    def __init__(self, given: Given, target: Given, slug: str, receiving: Receiving) -> None:
        self._given = given
        self._receiving = receiving
        self._article: Article = receiving.article(slug)
        creator = given.thing("creator")
        desk = creator.value("name") if creator else None
        self._id = receiving.addresses.own_id(given.text("id"), desk, slug)
        self._checked: str | None = None
        self._passage = passage_of(target, self._read_state(target))
        self._bodies = given.things("body")
        self._notes: list[str] = []

    def _read_state(self, target: Given) -> str:
        """The digest of the text that positions count in, and since when the annotation holds."""
        state = target.thing("state")
        if state is None or self._id is None:
            return ""
        taken = date_in(state, "sourceDate")
        if self._article.accessed is None:
            self._checked = taken
        state.skip("type", "cached")
        return state.text("sha256") or ""

    def incoming(self) -> Incoming:
        kind, values = self._kind_and_values()
        values["tags"] = list(self._each("tagging", lambda body: body.text("value")))
        values["sources"] = self._sources()
        if self._id is None:
            values["author"] = self._author()
        else:
            values.update(self._own_dates())
        self._skip_what_is_known()
        words = values.get("title") or (self._passage.exact if self._passage else "")
        return Incoming(
            kind=kind,
            slug=self._article.slug,
            id=self._id,
            values=without_nothing(values),
            passage=self._passage,
            called=str(words or values.get("claim") or values.get("text") or ""),
            notes=self._notes,
        )

    def _kind_and_values(self) -> tuple[Kind, dict[str, Any]]:
        motivations = self._given.texts("motivation")
        verdict = self._verdict() if MOTIVATIONS["claim"] in motivations else None
        if verdict:
            return "claim", self._claim(verdict)
        if MOTIVATIONS["link"] in motivations and self._of("linking"):
            text = self._joined("describing", "commenting", plain=True)
            return "link", {"text": text}
        if not (MOTIVATIONS["note"] in motivations or "commenting" in motivations):
            self._notes.append(f"motivation {', '.join(motivations) or 'unknown'}: now a note")
        return "note", self._note()

    def _verdict(self) -> str | None:
        """The key of the scale; None where the annotation names no verdict at all."""
        words = []
        for body in self._of("classifying"):
            source = body.text("source") or ""
            words.append(source.rpartition("#")[2] if source else body.text("value") or "")
            body.skip("type", "purpose", "format", "language")
        words = [word for word in words if word]
        found = {step.key for step in map(self._receiving.verdicts.find, words) if step}
        if len(found) == 1:
            return found.pop()
        if words:
            raise NotTaken(unknown_verdict(words[-1]) if not found else "it has several verdicts")
        return None

    def _claim(self, verdict: str) -> dict[str, Any]:
        return {
            "claim": self._first("identifying"),
            "verdict": verdict,
            "summary": self._first("assessing"),
            "explanation": self._joined("commenting", "describing"),
            "reply": self._reply(),
        }

    def _note(self) -> dict[str, Any]:
        title = self._first("identifying")
        text = self._joined("describing", "commenting", "replying", "assessing", "")
        if not text:
            raise NotTaken("it has no text")
        quoted = self._passage.exact if self._passage else ""
        return {"title": title or title_of(quoted or text), "text": text}

    def _reply(self) -> dict[str, Any] | None:
        found = self._of("replying") if self._id else []
        text = self._markdown(found[0]) if len(found) == 1 else None
        date = date_in(found[0], "created") if text else None
        return without_nothing({"text": text, "date": date}) or None

    def _own_dates(self) -> dict[str, Any]:
        """When it was checked and what was corrected: the dates of this site's own are those."""
        created, modified = (date_in(self._given, name) for name in ("created", "modified"))
        edits = self._of("editing")
        corrections = []
        for body in edits:
            date = date_in(body, "created") or (modified if len(edits) == 1 else None)
            if date is None:
                self._notes.append("a correction without a date is left out")
            elif text := self._markdown(body):
                corrections.append({"date": date, "text": text})
        return {"checked": self._checked or created, "corrections": corrections}

    def _author(self) -> str | None:
        creators = self._given.things("creator")
        if len(creators) == 1:
            creators[0].skip("type")
            return creators[0].text("name") or creators[0].text("nickname")
        return self._given.text("creator")

    def _skip_what_is_known(self) -> None:
        """What this site writes of itself into each of its annotations."""
        settings = self._receiving.settings
        if self._id is not None:
            for creator in self._given.things("creator"):
                creator.skip_all()
            self._given.skip_if("rights", licence_url(settings.data_license or ""))
            self._notes.append(_NO_PLACE)
        elif self._passage is None:
            self._notes.append("it has no passage, so it speaks of the article as a whole")

    def _sources(self) -> list[Any]:
        return [one for one in map(self._source, self._of("linking")) if one]

    def _source(self, body: Given) -> Any:
        if key := self._receiving.registered.body(body.whole):
            body.skip_all()
            return key
        body.skip("type", "purpose", "format")
        source, state = body.thing("source"), body.thing("state")
        if source is None:
            address = address_in(body, "source") or address_in(body, "id")
            return without_nothing({"title": body.text("value") or address, "url": address})
        source.skip("type")
        url = address_in(source, "id")
        lang = language_in(source, "language")
        made = {"title": source.text("label") or url, "url": url, "lang": lang}
        if state is not None:
            state.skip("type")
            made["archive_url"] = address_in(state, "cached")
            made["accessed"] = date_in(state, "sourceDate")
        return without_nothing(made)

    def _of(self, purpose: str) -> list[Given]:
        """The bodies with this purpose; one without any has the empty one."""
        return [one for one in self._bodies if (one.value("purpose") or "") == purpose]

    def _each(self, purpose: str, read: Callable[[Given], str | None]) -> Iterator[str]:
        for body in self._of(purpose):
            if words := read(body):
                self._read_frame(body)
                yield words

    def _first(self, purpose: str) -> str | None:
        """The plain words of the only body with this purpose."""
        found = self._of(purpose)
        if len(found) != 1 or (found[0].value("format") or _PLAIN) != _PLAIN:
            return None
        return next(self._each(purpose, lambda body: body.text("value")), None)

    def _joined(self, *purposes: str, plain: bool = False) -> str:
        texts = []
        for purpose in purposes:
            read = (lambda body: body.text("value")) if plain else self._markdown
            texts += list(self._each(purpose, read))
        if "" in purposes or plain:
            texts += self._bare_words(plain)
        return (" " if plain else "\n\n").join(texts)

    def _bare_words(self, plain: bool) -> list[str]:
        """Words that are no body with a purpose of its own."""
        words = self._given.text("bodyValue")
        return [words if plain else markdown_of(words)] if words else []

    def _markdown(self, body: Given) -> str | None:
        """The text of a body; None where it is in a format that is not read, such as HTML."""
        form = str(body.value("format") or _PLAIN).partition(";")[0].strip()
        if form not in (_PLAIN, _MARKDOWN):
            return None
        words = body.text("value")
        self._read_frame(body)
        return words if form == _MARKDOWN or not words else markdown_of(words)

    def _read_frame(self, body: Given) -> None:
        body.skip("type", "purpose", "format")
        body.skip_if("language", self._article.lang)
