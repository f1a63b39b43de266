"""The things that the stations hand to one another.

All are frozen and built by keyword. Dates stay the ISO 8601 words that the author wrote: nothing
is added to a date that gives only a month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .source import Place, Source

Kind = Literal["claim", "note", "link"]
Status = Literal["draft", "published", "withdrawn"]
Tone = Literal["false", "misleading", "unproven", "true", "context"]
Where = Literal["title", "body", "whole"]

TONES: tuple[Tone, ...] = ("false", "misleading", "unproven", "true", "context")
"""From the most severe to the mildest: where passages overlap, the first wins the tint."""


@dataclass(frozen=True, kw_only=True)
class RichText:
    """Markdown of an annotation that was parsed alone and can do nothing outside its own box."""

    markdown: str
    """Normalised: allowed constructs only, everything else escaped."""
    html: str
    """Rendered and sanitised."""
    plain: str
    """The words alone, for tables, feeds and descriptions."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A source that backs a statement (CSL calls it an item)."""

    title: str
    key: str | None = None
    """Key in ``annotations/_site/sources.yml``, or None for a source written in place."""
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    published: str | None = None
    accessed: str | None = None
    archive_url: str | None = None
    lang: str | None = None
    quote: str | None = None
    kind: str | None = None
    gone: bool = False
    """Whether ``url`` no longer answers."""
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def readable_at(self) -> str | None:
        """Where a reader can read it: the original, or the copy where that is gone."""
        return self.archive_url if self.gone else self.url


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody, or an organisation, that said something."""

    name: str
    key: str | None = None
    """Key in ``annotations/_site/people.yml``, or None for a plain name."""
    role: str | None = None
    description: str | None = None
    url: str | None = None
    kind: Literal["person", "organisation"] = "person"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One step of the scale. It rates a wording, never a person."""

    key: str
    label: Mapping[str, str]
    """By language, e.g. ``{"de": "falsch", "en": "false"}``."""
    criteria: Mapping[str, str]
    tone: Tone
    rating: int | None = None
    """1 (false) to 5 (true), or None where the verdict is no point on that line."""
    colour: str | None = None
    icon: str | None = None


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The verdicts that a site uses, from its best to its last."""

    version: str
    verdicts: tuple[Verdict, ...]

    def get(self, key: str) -> Verdict | None:
        """The verdict with this key."""
        return next((verdict for verdict in self.verdicts if verdict.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Article:
    """The text that is annotated. ``source.text[body_start:]`` is its Markdown body."""

    slug: str
    source: Source = field(repr=False)
    body_start: int
    title: str
    title_place: Place = field(repr=False)
    lang: str
    publisher: str
    license: str
    authors: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    archive_url: str | None = None
    accessed: str | None = None
    description: str | None = None

    @property
    def body(self) -> str:
        """The Markdown below the front matter, exactly as written."""
        return self.source.text[self.body_start :]


@dataclass(frozen=True, kw_only=True)
class Quote:
    """W3C TextQuoteSelector: the words, and where needed what stands before and behind them."""

    exact: str
    place: Place = field(repr=False)
    """Where the words ``exact`` stand in the annotation file."""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """When and where the claim was made."""

    date: str | None = None
    where: str | None = None
    url: str | None = None
    url_place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the speaker answered when asked."""

    text: RichText
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Correction:
    """One entry of the public log: what was changed, and the verdict before and after."""

    date: str
    text: RichText
    before: Verdict | None = None
    after: Verdict | None = None


@dataclass(frozen=True, kw_only=True)
class Area:
    """An area of a locator map that is marked and named."""

    key: str
    label: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a small chart."""

    label: str
    value: float
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture, a locator map or a small chart; ``alt`` says in words what it shows."""

    kind: Literal["image", "map", "chart"]
    alt: str
    file: str | None = None
    """Path below ``content/`` of the image or of the GeoJSON."""
    data: str | None = field(default=None, repr=False)
    """The text of the GeoJSON file."""
    caption: str | None = None
    credit: str | None = None
    legend: str | None = None
    key_property: str = "id"
    name_property: str = "name"
    areas: tuple[Area, ...] = ()
    bars: tuple[Bar, ...] = ()
    unit: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """What all three kinds have in common."""

    kind: Kind
    slug: str
    """The article it belongs to."""
    id: str
    place: Place = field(repr=False)
    """Where its id stands."""
    quote: Quote | None = None
    """None: it speaks of the article as a whole."""
    sources: tuple[Reference, ...] = ()
    status: Status = "published"
    author: str | None = None
    reviewer: str | None = None
    checked: str | None = None
    corrections: tuple[Correction, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def tone(self) -> Tone:
        """The visual tone; notes and links are context."""
        return "context"

    @property
    def address(self) -> str:
        """The address of its own page, relative to the site's root, with a slash at the end."""
        return f"articles/{self.slug}/{self.id}/"

    @property
    def passage(self) -> str:
        """The address of its passage in the article."""
        return f"articles/{self.slug}/#{self.id}"


@dataclass(frozen=True, kw_only=True)
class Claim(Annotation):
    """A statement and the verdict on its wording."""

    kind: Kind = "claim"
    claim: str
    claim_place: Place | None = field(default=None, compare=False, repr=False)
    verdict: Verdict
    verdict_place: Place | None = field(default=None, compare=False, repr=False)
    summary: str
    """The finding: one sentence that stands alone."""
    speaker: Person | None = None
    said: Statement | None = None
    explanation: RichText | None = None
    reply: Reply | None = None

    @property
    def tone(self) -> Tone:
        """The tone of its verdict; a withdrawn one no longer judges."""
        return "context" if self.status == "withdrawn" else self.verdict.tone


@dataclass(frozen=True, kw_only=True)
class Note(Annotation):
    """Context that one has to know; no verdict."""

    kind: Kind = "note"
    title: str
    text: RichText
    figure: Figure | None = None


@dataclass(frozen=True, kw_only=True)
class Link(Annotation):
    """A source for a passage, without a judgement. It has no page of its own."""

    kind: Kind = "link"
    text: str | None = None

    @property
    def address(self) -> str:
        """A link lives on the article's page."""
        return self.passage


@dataclass(frozen=True, kw_only=True)
class Redirect:
    """Where readers of an address that was given up are led; addresses from the site's root."""

    old: str
    new: str
    place: Place = field(compare=False, repr=False)
    new_place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Registers:
    """What is shared by all articles of a site."""

    scale: Scale
    references: Mapping[str, Reference] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    redirects: Mapping[str, Redirect] = field(default_factory=dict)
    """By the address that was given up."""
    aliases: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Slug -> ids that annotations of the article had before, each with the id of now."""


@dataclass(frozen=True, kw_only=True)
class Anchored:
    """An annotation and the one place of its words in the article's visible text."""

    annotation: Annotation
    where: Where
    start: int = 0
    """Code points into the title or into the visible text of the body, as ``where`` says."""
    end: int = 0
    words: str = ""
    """The article's own words, typography untouched."""
    prefix: str = ""
    suffix: str = ""
    """What stands around them in the article, about 32 characters each."""


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """An anchored annotation with its number in reading order, from 1."""

    number: int
    anchored: Anchored

    @property
    def annotation(self) -> Annotation:
        """The annotation itself."""
        return self.anchored.annotation


@dataclass(frozen=True, kw_only=True)
class AnnotatedArticle:
    """What merging makes of an article."""

    article: Article
    notes: tuple[Numbered, ...]
    markdown: str = field(repr=False)
    """Portable Markdown: front matter, the text with marks, standard footnotes."""
    title_html: str = field(repr=False)
    """The headline with its marks and references."""
    body_html: str = field(repr=False)
    """The text with its marks and references, rendered and sanitised, as READER.md's components."""
    text: str = field(default="", repr=False)
    """The visible text of the body, in which ``Anchored`` counts."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the site's configuration says; presentation is the host's."""

    name: str = "Beleg"
    url: str | None = None
    lang: str = ""
    """BCP 47; empty until ``pipeline`` has taken it from the articles."""
    annotations_dir: str = "annotations"
    content_dir: str = "content"
    repo_url: str | None = None
    contact: str | None = None
    method_url: str | None = None
    """Address of the page that says how this desk works, relative to the site's root."""
    drafts: bool = False
    """Whether drafts are shown (marked), as in a preview."""
    search: bool = True
    """Whether a search index is made for this site."""
    composer: bool = False
    """Whether article pages offer the form in which annotations are written; a preview always."""
    branch: str = "main"
    """The branch of the repository that the form's pull requests are for."""
    review_required: bool = False
    """Whether claims and notes are published only with an author and a reviewer."""
    share_pictures: bool = True
    """Whether a picture is drawn for each claim, which programs show beside a shared link."""
    data_license: str | None = None
    """The licence of what the desk writes, for those who use its data; None: nothing is said."""
    policy: Mapping[str, str] | None = field(default_factory=dict)
    """Sources that the site adds to the policy of its pages, by directive; None: they have none."""
    density_words: float = 25
    """Percent of an article's words that may be highlighted before an editor is warned."""
    density_notes: float = 40
    """Words for each annotation below which an editor is warned."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What all articles of a site have in common."""

    settings: Settings
    registers: Registers


@dataclass(frozen=True, kw_only=True)
class Site(Desk):
    """Everything that publishers need."""

    articles: tuple[AnnotatedArticle, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A finished page.

    ``markdown`` is what a host reads and what any Markdown tool can render; ``html`` is the content
    that a host frames with its theme where Beleg's Markdown extension is on.
    """

    path: str
    """Path of the Markdown file below the host's docs folder, e.g. ``claims.md``."""
    title: str
    lang: str
    html: str = field(repr=False)
    markdown: str = field(default="", repr=False)
    description: str = ""
    """What a link to the page shows elsewhere: plain words, one or two sentences."""
    head: str = field(default="", repr=False)
    """Finished lines for the ``head`` of the page."""
    picture: str = ""
    """Address, from the site's root, of what a link to the page shows as its picture."""


@dataclass(frozen=True, kw_only=True)
class Findable:
    """An article or an annotation as the search index is given it."""

    address: str
    """Where the result leads, from the site's root."""
    lang: str
    title: str
    html: str = field(repr=False)
    """The words to be found, and nothing of the interface."""
    facets: Mapping[str, tuple[str, ...]]
    """What results are filtered by: ``kind``, ``verdict``, ``speaker``, ``publisher``, ``tag``,
    ``year``, each with its values."""
    date: str = ""
    """ISO 8601: when it was said or published. Results are sorted by it."""
    article: str = ""
    """The title of the article that an annotation belongs to."""
    statement: str = ""
    """What a claim claims: the first words of ``html``."""


EVERYWHERE = "ⵣⵣ"
"""A word that the index has for everything that can be found, so that all of it can be listed.

Nobody types it, and it stands behind all other words, so that no search for them loads it.
"""
