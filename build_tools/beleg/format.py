"""The annotation format, said once.

Validation, the JSON Schema and the reference page are all made from this declaration, so they
cannot disagree. To add a field, add it here and give it to the model in ``validate``. The module is
long because it is a table; there is nothing in it to follow.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum

LONGEST_WORDS = 2_000
"""Characters of a one-line field."""
LONGEST_QUOTE = 5_000
"""Characters of a quote."""
LARGEST_TEXT = 20_000
"""Bytes of a Markdown field."""


class Form(StrEnum):
    """What kind of value a field takes; the value is how the reference page calls it."""

    ID = "id"
    WORDS = "one line of text"
    VERBATIM = "text"
    WORD_LIST = "one line of text, or a list of them"
    MARKDOWN = "Markdown"
    DATE = "date"
    ADDRESS = "web address"
    LANGUAGE = "language code"
    CHOICE = "one of a few words"
    NUMBER = "number"
    RATING = "1 to 5"
    COLOUR = "colour"
    QUOTE = "words of the article"
    VERDICT = "key of the scale"
    SPEAKER = "key of a person, or a name"
    SOURCES = "list of sources"
    IMAGE = "path of a picture"
    MAP = "path of a GeoJSON file"
    PERMALINK = "address of an article or annotation"
    BY_LANGUAGE = "text, or a text for each language"
    RECORD = "mapping"
    RECORDS = "list of mappings"


@dataclass(frozen=True)
class Field:
    """One key and its value. The first four go by position, so that the tables below read so."""

    name: str
    form: Form
    about: str
    """One sentence in an editor's words."""
    example: str = ""
    """A value as it can stand in YAML."""
    _: KW_ONLY
    required: bool = False
    default: str = ""
    """What is taken where the key is missing, as the reference page says it."""
    choices: tuple[str, ...] = ()
    shape: Shape | None = None
    """The mapping that the value is, or that its entries are."""
    least: int = 0
    """How many entries a list must have."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A mapping: its keys, in the order in which the reference page lists them."""

    name: str
    about: str
    fields: tuple[Field, ...]
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(item.name for item in self.fields))


REFERENCE = Shape(
    name="source",
    about="What backs a statement: a page, a document, a book, a recording.",
    fields=(
        Field(
            "title",
            Form.WORDS,
            "The title of the source, in its own language.",
            "Jahresbericht 2024",
            required=True,
        ),
        Field(
            "publisher",
            Form.WORDS,
            "Who published it: a medium, an authority, a company.",
            "Statistisches Bundesamt",
        ),
        Field("author", Form.WORDS, "Who wrote it.", "Erika Mustermann"),
        Field("url", Form.ADDRESS, "Where it can be read.", "https://example.org/report"),
        Field(
            "published",
            Form.DATE,
            "When it was published; a year or a month is enough.",
            "2025-05-19",
        ),
        Field("accessed", Form.DATE, "When somebody of the desk last saw it there.", "2025-06-05"),
        Field(
            "archive_url",
            Form.ADDRESS,
            "A copy in a web archive.",
            "https://web.archive.org/web/2025/https://example.org/report",
        ),
        Field(
            "status",
            Form.CHOICE,
            "Where the address no longer answers: readers are led to the copy instead.",
            "gone",
            choices=("gone",),
            default="the address answers",
        ),
        Field("lang", Form.LANGUAGE, "The language it is in.", "ru"),
        Field("quote", Form.WORDS, "The words in it that matter here.", "rose by twelve per cent"),
        Field(
            "kind", Form.WORDS, "What sort of source it is, in the desk's own words.", "official"
        ),
    ),
)

SELECTOR = Shape(
    name="quote",
    about="The words, and what stands before or behind them where they stand more than once.",
    fields=(
        Field("exact", Form.VERBATIM, "The words of the article.", "Waffenruhe", required=True),
        Field("prefix", Form.VERBATIM, "What stands directly before them.", '"eine "'),
        Field("suffix", Form.VERBATIM, "What stands directly behind them.", '" ab"'),
    ),
)

STATEMENT = Shape(
    name="said",
    about="When and where the claim was made.",
    fields=(
        Field("date", Form.DATE, "When it was said.", "2025-05-19"),
        Field("where", Form.WORDS, "Where it was said.", "Truth Social"),
        Field(
            "url",
            Form.ADDRESS,
            "Where it can be read, heard or seen.",
            "https://example.org/post/1",
        ),
    ),
)

REPLY = Shape(
    name="reply",
    about="What the speaker answered when asked.",
    fields=(
        Field(
            "text",
            Form.MARKDOWN,
            "The answer, or that there was none.",
            "The office did not answer our questions.",
            required=True,
        ),
        Field("date", Form.DATE, "When the answer came.", "2025-06-03"),
        Field("url", Form.ADDRESS, "Where the answer is published.", "https://example.org/reply"),
    ),
)

CORRECTION = Shape(
    name="correction",
    about="One entry of the public log of corrections.",
    fields=(
        Field("date", Form.DATE, "When it was changed.", "2025-06-10", required=True),
        Field(
            "text",
            Form.MARKDOWN,
            "What was changed and why.",
            "We had overlooked the report of 2024.",
            required=True,
        ),
        Field("from", Form.VERDICT, "The verdict before, where the verdict changed.", "false"),
        Field("to", Form.VERDICT, "The verdict after.", "context-missing"),
    ),
)

AREA = Shape(
    name="area",
    about="An area of a map that is marked and named.",
    fields=(
        Field(
            "key",
            Form.WORDS,
            "The value that the map file has for this area.",
            "UA-43",
            required=True,
        ),
        Field("label", Form.WORDS, "The name that is shown.", "Krim", required=True),
        Field("text", Form.WORDS, "What there is to say about it, in a few words.", "seit 2014"),
    ),
)

BAR = Shape(
    name="bar",
    about="One bar of a chart.",
    fields=(
        Field("label", Form.WORDS, "What the bar stands for.", "2024", required=True),
        Field(
            "value", Form.NUMBER, "How long it is, in the unit of the chart.", "12.5", required=True
        ),
        Field("text", Form.WORDS, "A remark about this bar.", "estimated"),
    ),
)

FIGURE = Shape(
    name="figure",
    about="A picture, a locator map or a small chart: one of image, map and chart.",
    fields=(
        Field("image", Form.IMAGE, "The picture, as a path below content/.", "images/bridge.jpg"),
        Field(
            "map",
            Form.MAP,
            "The map, as the path of a GeoJSON file below content/.",
            "maps/regions.geojson",
        ),
        Field("chart", Form.CHOICE, "The kind of chart.", "bars", choices=("bars",)),
        Field(
            "alt",
            Form.WORDS,
            "What can be seen, for people who cannot see it.",
            "Map of the five regions.",
            required=True,
        ),
        Field("caption", Form.WORDS, "The line below.", "The regions"),
        Field("credit", Form.WORDS, "Whose work it is.", "Natural Earth"),
        Field(
            "key",
            Form.WORDS,
            "Map: the property by which the file names its areas.",
            "iso",
            default="id",
        ),
        Field(
            "name",
            Form.WORDS,
            "Map: the property with the name that is shown.",
            "name_de",
            default="name",
        ),
        Field(
            "areas",
            Form.RECORDS,
            "Map: the areas that are marked.",
            "[{key: UA-43, label: Krim}]",
            shape=AREA,
        ),
        Field(
            "legend", Form.WORDS, "Map: what the marked areas have in common.", "claimed by Russia"
        ),
        Field("unit", Form.WORDS, "Chart: the unit.", "per cent"),
        Field(
            "bars",
            Form.RECORDS,
            "Chart: the bars, from top to bottom.",
            "[{label: 2024, value: 12.5}]",
            shape=BAR,
        ),
    ),
)

_QUOTE = Field(
    "quote",
    Form.QUOTE,
    "The words of the article that this is about, copied from it.",
    "werden umgehend verhandeln",
    shape=SELECTOR,
    default="the article as a whole",
)
_ID = Field(
    "id",
    Form.ID,
    "Part of the permanent address; unique within the article and never changed.",
    "budget-2025",
    required=True,
)
_DESK = (
    Field(
        "status",
        Form.CHOICE,
        "Drafts are seen in the preview only; what is withdrawn keeps its page and says so.",
        "draft",
        choices=("draft", "published", "withdrawn"),
        default="published",
    ),
    Field("author", Form.WORDS, "Who wrote it: initials or a name.", "mk"),
    Field("reviewer", Form.WORDS, "Who checked it; never the author.", "ls"),
    Field("checked", Form.DATE, "When the facts were last checked.", "2025-06-05"),
    Field(
        "corrections",
        Form.RECORDS,
        "What was changed after publication, oldest first.",
        "[{date: 2025-06-10, text: A figure was wrong.}]",
        shape=CORRECTION,
    ),
    Field("tags", Form.WORD_LIST, "Subjects by which readers can filter.", "[diplomacy]"),
)


def _sources(least: int) -> Field:
    return Field(
        "sources",
        Form.SOURCES,
        "What backs this: keys of annotations/_site/sources.yml, or sources in full.",
        "[kreml-2025-05-19]",
        shape=REFERENCE,
        least=least,
        required=least > 0,
    )


CLAIM = Shape(
    name="claim",
    about="A statement and the verdict on its wording.",
    fields=(
        _ID,
        _QUOTE,
        Field(
            "claim",
            Form.WORDS,
            "The statement that is checked, as a sentence of its own.",
            "The budget rose by twelve per cent.",
            default="the quote",
        ),
        Field(
            "speaker",
            Form.SPEAKER,
            "Who said it: a key of annotations/_site/people.yml, or a plain name.",
            "donald-trump",
        ),
        Field(
            "said",
            Form.RECORD,
            "When and where it was said.",
            "{date: 2025-05-19, where: Truth Social}",
            shape=STATEMENT,
        ),
        Field(
            "verdict",
            Form.VERDICT,
            "The verdict on the wording: a key of the scale.",
            "context-missing",
            required=True,
        ),
        Field(
            "summary",
            Form.WORDS,
            "The finding, in one sentence that stands alone.",
            "The budget rose by four per cent.",
            required=True,
        ),
        Field(
            "explanation",
            Form.MARKDOWN,
            "The reasons, as long as needed.",
            "The figures of the statistical office say …",
        ),
        _sources(1),
        Field(
            "reply",
            Form.RECORD,
            "What the speaker answered when asked.",
            "{text: The office did not answer.}",
            shape=REPLY,
        ),
        *_DESK,
    ),
)

NOTE = Shape(
    name="note",
    about="Context that one has to know; no verdict.",
    fields=(
        _ID,
        _QUOTE,
        Field("title", Form.WORDS, "The headline of the note.", "The five regions", required=True),
        Field(
            "text",
            Form.MARKDOWN,
            "The note itself; tables are allowed.",
            "Since 2014 …",
            required=True,
        ),
        Field(
            "figure",
            Form.RECORD,
            "A picture, a map or a chart.",
            "{image: images/bridge.jpg, alt: The bridge in 2024}",
            shape=FIGURE,
        ),
        _sources(0),
        *_DESK,
    ),
)

LINK = Shape(
    name="link",
    about="A source for a passage, without a judgement.",
    fields=(
        _ID,
        _QUOTE,
        _sources(1),
        Field("text", Form.WORDS, "Half a sentence on what one finds there.", "the post in full"),
        *_DESK,
    ),
)

ANNOTATIONS = Shape(
    name="annotation file",
    about="A file below annotations/; all files of an article are added up.",
    fields=(
        Field("claims", Form.RECORDS, "Statements with a verdict.", shape=CLAIM),
        Field("notes", Form.RECORDS, "Context without a verdict.", shape=NOTE),
        Field("links", Form.RECORDS, "Sources for passages, without a judgement.", shape=LINK),
    ),
)

PERSON = Shape(
    name="person",
    about="An entry of annotations/_site/people.yml: somebody who said something.",
    fields=(
        Field("name", Form.WORDS, "The name that is shown.", "Donald Trump", required=True),
        Field("role", Form.WORDS, "Office or job.", "Bürgermeisterin"),
        Field(
            "description",
            Form.WORDS,
            "One neutral sentence; nobody is rated.",
            "She has been mayor since 2021.",
        ),
        Field("url", Form.ADDRESS, "A page about the person.", "https://example.org/mayor"),
        Field(
            "kind",
            Form.CHOICE,
            "Whether it is a person or an organisation.",
            "organisation",
            choices=("person", "organisation"),
            default="person",
        ),
    ),
)

VERDICT = Shape(
    name="verdict",
    about="An entry of annotations/_site/verdicts.yml: one step of the scale.",
    fields=(
        Field(
            "label", Form.BY_LANGUAGE, "What readers see.", "{de: falsch, en: false}", required=True
        ),
        Field(
            "criteria",
            Form.BY_LANGUAGE,
            "When this verdict is given, in a sentence or two.",
            "{en: The wording contradicts the evidence.}",
        ),
        Field(
            "rating",
            Form.RATING,
            "1 (false) to 5 (true); left out where the verdict is no point on that line.",
            "1",
        ),
        Field(
            "tone",
            Form.CHOICE,
            "Which of the five tints it has.",
            "misleading",
            choices=("false", "misleading", "unproven", "true", "context"),
            default="follows from rating",
        ),
        Field("colour", Form.COLOUR, "A colour of its own instead of its tint's.", '"#b3261e"'),
        Field("icon", Form.WORDS, "A sign of its own, e.g. one character.", "✗"),
    ),
)

REDIRECT = Shape(
    name="redirect",
    about="An entry of annotations/_site/redirects.yml: an address that was given up, as "
    "articles/budget/ or articles/budget/twelve-percent/.",
    fields=(
        Field(
            "to",
            Form.PERMALINK,
            "Where its readers are led; what is below an article goes along.",
            "articles/budget/twelve/",
            required=True,
        ),
    ),
)

ARTICLE = Shape(
    name="article",
    about="The front matter of content/articles/<slug>.md.",
    fields=(
        Field(
            "title",
            Form.WORDS,
            "The headline, as published.",
            "Two hours on the phone",
            required=True,
        ),
        Field("lang", Form.LANGUAGE, "The language of the text.", "de", required=True),
        Field(
            "publisher", Form.WORDS, "The medium that published it.", "Example Times", required=True
        ),
        Field(
            "license",
            Form.WORDS,
            "The licence or permission under which the text may be shown.",
            "CC-BY-4.0",
            required=True,
        ),
        Field("author", Form.WORD_LIST, "Who wrote it.", "[Erika Mustermann, Max Mustermann]"),
        Field("published", Form.DATE, "When it was published.", "2025-05-19T18:30+02:00"),
        Field("url", Form.ADDRESS, "The original.", "https://example.org/article"),
        Field(
            "archive_url",
            Form.ADDRESS,
            "A copy of the original in a web archive.",
            "https://web.archive.org/web/2025/https://example.org/article",
        ),
        Field("accessed", Form.DATE, "When the text was taken from there.", "2025-05-20"),
        Field(
            "description", Form.WORDS, "The standfirst.", "What was said, and what became of it."
        ),
    ),
)

SHAPES = (
    ANNOTATIONS,
    CLAIM,
    NOTE,
    LINK,
    SELECTOR,
    REFERENCE,
    STATEMENT,
    REPLY,
    CORRECTION,
    FIGURE,
    AREA,
    BAR,
    PERSON,
    VERDICT,
    REDIRECT,
    ARTICLE,
)
"""In the order in which the reference page tells them."""
