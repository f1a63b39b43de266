"""The merged page as portable Markdown: the text with marks, then one standard footnote a note.

Any Markdown program shows it with everything that matters: verdict and finding first, then claim,
explanation and sources. Words of authors are escaped for every common dialect; longer texts come
normalised from ``richtext``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .escaping import escape, indent, link
from .languages import Texts, quoted, same_language
from .marks import verdict_word
from .model import Article, Claim, Correction, Link, Note, Numbered, Reference


def portable(article: Article, body: str, notes: Sequence[Numbered]) -> str:
    """Front matter as written, the merged ``body``, and the footnotes in reading order."""
    texts = Texts.for_language(article.lang)
    blocks = [
        *_references(texts.t("on_headline"), notes, "title"),
        *_references(texts.t("whole_article"), notes, "whole"),
        body.strip("\n"),
        *_references(texts.t("withdrawn_here"), notes, "withdrawn"),
        *(_footnote(note, article.lang, texts) for note in notes),
    ]
    front_matter = article.source.text[: article.body_start].rstrip("\n")
    return "\n\n".join([front_matter, *filter(None, blocks)]) + "\n"


def _references(words: str, notes: Sequence[Numbered], place: str) -> Iterator[str]:
    """A line of our own for the notes whose reference cannot stand in the text."""
    here = [f"[^{note.annotation.id}]" for note in notes if _place(note) == place]
    if here:
        yield f'<span class="fc-added">{escape(words)}</span>{"".join(here)}'


def _place(note: Numbered) -> str:
    if note.annotation.status == "withdrawn":
        return "withdrawn"
    return note.anchored.where


def _footnote(note: Numbered, lang: str, texts: Texts) -> str:
    first, *others = _blocks(note, lang, texts)
    return "\n\n".join([f"[^{note.annotation.id}]: {first}", *(indent(other) for other in others)])


def _blocks(note: Numbered, lang: str, texts: Texts) -> Iterator[str]:
    annotation = note.annotation
    yield f"**{escape(verdict_word(annotation, texts))}**{_headline(note, texts)}"
    words = note.anchored.words
    if words and note.anchored.where == "title":
        yield f"> {escape(quoted(words, lang))}"
    if isinstance(annotation, Claim):
        yield from _claim(annotation, lang, texts)
    elif isinstance(annotation, Note):
        yield annotation.text.markdown
        yield from _figure(annotation)
    yield from _sources(annotation.sources, lang, texts)
    for correction in annotation.corrections:
        yield from _correction(correction, texts)
    if annotation.checked:
        yield escape(texts.t("status_of", date=texts.date(annotation.checked)))


def _headline(note: Numbered, texts: Texts) -> str:
    annotation = note.annotation
    if isinstance(annotation, Claim):
        words = annotation.summary
    elif isinstance(annotation, Note):
        words = annotation.title
    else:
        assert isinstance(annotation, Link)
        words = annotation.text or texts.t("link_headline")
    return f" · {escape(words)}"


def _claim(claim: Claim, lang: str, texts: Texts) -> Iterator[str]:
    said = claim.said
    facts = [claim.speaker.name] if claim.speaker else []
    if said is not None:
        facts += [texts.date(said.date)] if said.date else []
        facts += [said.where] if said.where else []
    known = escape(f" ({', '.join(facts)})") if facts else ""
    yield f"{escape(texts.t('claim'))}: {escape(quoted(claim.claim, lang))}{known}"
    if claim.explanation is not None:
        yield claim.explanation.markdown
    if claim.reply is not None:
        when = f" ({texts.date(claim.reply.date)})" if claim.reply.date else ""
        yield f"**{escape(texts.t('reply') + when)}**"
        yield claim.reply.text.markdown


def _figure(note: Note) -> Iterator[str]:
    figure = note.figure
    if figure is None:
        return
    yield escape(figure.alt)
    named = [f"{area.label}: {area.text}" if area.text else area.label for area in figure.areas]
    named += [f"{bar.label}: {bar.value:g} {figure.unit}".strip() for bar in figure.bars]
    if named:
        yield "\n".join(f"- {escape(words)}" for words in named)


def _sources(sources: Sequence[Reference], lang: str, texts: Texts) -> Iterator[str]:
    if sources:
        yield f"**{escape(texts.t('sources'))}**"
        yield "\n".join(f"- {_source(source, lang, texts)}" for source in sources)


def _source(source: Reference, lang: str, texts: Texts) -> str:
    address = source.readable_at
    title = link(source.title, address) if address else escape(source.title)
    facts = [fact for fact in (source.author, source.publisher) if fact]
    facts += [texts.date(source.published)] if source.published else []
    if source.lang and not same_language(source.lang, lang):
        name = texts.language_name(source.lang)
        facts.append(texts.t("in_lang", language=name))
    words = title + "".join(f", {escape(fact)}" for fact in facts)
    if source.gone:
        words += f", {escape(texts.t('original_gone'))}"
    if source.archive_url:
        words += f", {link(texts.t('archived'), source.archive_url)}"
    if source.quote:
        words += f": {escape(quoted(source.quote, source.lang or lang))}"
    return words


def _correction(correction: Correction, texts: Texts) -> Iterator[str]:
    head = texts.t("corrected_on", date=texts.date(correction.date))
    before, after = correction.before, correction.after
    if before and after:
        names = [texts.label(verdict.label, verdict.key) for verdict in (before, after)]
        head += f" ({names[0]} → {names[1]})"
    yield f"**{escape(head)}**"
    yield correction.text.markdown
