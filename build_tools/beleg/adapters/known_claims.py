"""All claims and notes of a site, to be compared with a new one."""

from __future__ import annotations

from dataclasses import replace

from ..diagnostics import Report
from ..model import AnnotatedArticle, Claim, Note, RichText
from ..pipeline import Ground, Inputs, groups
from ..richtext import Problem
from ..similar import Candidate, Match
from ..source import Place, Source
from ..validate import read_annotations, read_article
from .excerpts import visible


def known_claims(inputs: Inputs, ground: Ground) -> list[Candidate]:
    """Of all articles that can be read, in the order of the files; drafts and withdrawn too."""
    found: list[Candidate] = []
    for group in groups(inputs):
        article = read_article(group.article, group.slug, Report()) if group.article else None
        if article is None:
            continue
        files = [(group.slug, source) for source in group.annotations]
        annotations = read_annotations(
            files, ground.registers, {group.slug}, Report(), rich=_words_alone
        )
        found.extend(
            Candidate(annotation=annotation, lang=article.lang)
            for annotation in annotations
            if isinstance(annotation, Claim | Note)
        )
    return found


def candidates(annotated: AnnotatedArticle) -> list[Candidate]:
    """The claims and notes of an article with just what is compared and shown of them."""
    return [
        Candidate(annotation=_bare(note.annotation), lang=annotated.article.lang)
        for note in annotated.notes
        if isinstance(note.annotation, Claim | Note)
    ]


_NOWHERE = Place(Source("", ""), 0, 0)
"""A place holds the whole text of its file; this one holds none."""


def _bare(annotation: Claim | Note) -> Claim | Note:
    quote = annotation.quote
    bare = replace(
        annotation,
        place=_NOWHERE,
        quote=replace(quote, place=_NOWHERE) if quote else None,
        sources=(),
        corrections=(),
    )
    if isinstance(bare, Note):
        return replace(bare, text=RichText(markdown="", html="", plain=""), figure=None)
    return replace(
        bare,
        claim_place=None,
        verdict_place=None,
        speaker=None,
        said=None,
        explanation=None,
        reply=None,
    )


def described(match: Match) -> str:
    """A claim that is like another: what it says, what was found, where it is, why it is here."""
    annotation = match.candidate.annotation
    lines = [_headline(match)]
    if quote := match.candidate.quote:
        lines.append(f"quote: {quote}")
    if isinstance(annotation, Claim):
        lines.append(f"finding: {annotation.summary}")
    place = annotation.place
    lines.append(f"{annotation.address}  ({place.path}:{place.line})")
    pairs = (ours if ours == theirs else f"{ours} ~ {theirs}" for ours, theirs in match.words)
    lines.append(f"matched: {', '.join(pairs)}")
    if match.differs:
        lines.append(f"differs: {', '.join(match.differs)}")
    first, *more = map(visible, lines)
    return "\n".join([f"{match.score:4.0%}  {first}", *(f"      {line}" for line in more)])


def _headline(match: Match) -> str:
    annotation = match.candidate.annotation
    rated = f"[{annotation.verdict.key}] " if isinstance(annotation, Claim) else "[note] "
    state = "" if annotation.status == "published" else f" ({annotation.status})"
    return f"{rated}{match.candidate.statement}{state}"


def _words_alone(markdown: str) -> tuple[RichText, list[Problem]]:
    """Nothing of a text is compared, so nothing of it has to be rendered."""
    return RichText(markdown=markdown, html="", plain=markdown), []
