"""Pages in the form that a host reads: front matter, a comment with the page's name, Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from importlib.resources import files

import rcssmin
import rjsmin

from ..model import Page, Settings
from ..policy import policy, script_digests, with_policy
from .markdown_extension import inserted, marked

START = "index.md"
SECTIONS = "index.md#sections"
"""The name under which the start page's lists are put into a site's own ``index.md``."""

SECTIONS_HERE = "<!-- beleg:sections -->"
"""Stands for the lists on a site's own start page until they are put there."""

CONTENT = "<!-- beleg:content <h1 -->"
"""Stands for the content of a sample page; some themes look for a headline, and else write one."""

STYLE = "assets/beleg.css"
STYLES = ("beleg.css", "pages.css")
"""Joined into that style sheet: the article's page first, then lists and pages of their own."""
SCRIPTS = ("beleg.js", "lists.js", "search.js", "search_index.js")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_LANGUAGE = re.compile(r'(<html\b[^>]*?\blang=")[^"]*(")')
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_HEADLINE = re.compile(r"<h1\b.*?</h1>", re.DOTALL)


@cache
def assets() -> Mapping[str, bytes]:
    """Path below the site's root -> content, of the style sheet and the scripts, minified."""
    folder = files("beleg") / "assets"
    styles = "".join((folder / name).read_text("utf-8") for name in STYLES)
    made = {STYLE: rcssmin.cssmin(styles)}
    made["assets/embed.css"] = rcssmin.cssmin((folder / "embed.css").read_text("utf-8"))
    for name in SCRIPTS:
        made[f"assets/{name}"] = rjsmin.jsmin((folder / name).read_text("utf-8"))
    return {path: f"{text}\n".encode() for path, text in made.items()}


def fragments(pages: Iterable[Page]) -> dict[str, str]:
    """What the Markdown extension looks up: page path -> HTML."""
    found = {page.path: page.html.strip() for page in pages}
    found[SECTIONS] = sections(found.get(START, ""))
    return found


def sections(html: str) -> str:
    """The start page as it stands on a page that has a headline of its own."""
    return _HEADLINE.sub("", html.strip(), count=1)


def heads(pages: Iterable[Page]) -> dict[str, str]:
    """Fragment -> lines for the head of the page that shows it."""
    found = {page.path: page.head for page in pages}
    found[SECTIONS] = found.get(START, "")
    return found


def host_markdown(page: Page) -> str:
    """The file that a host reads for this page.

    Themes put titles and descriptions into their templates as they are, so they are escaped here.
    """
    # Themes put the site's name behind every title but that of a start page without one.
    title = "" if page.path == START else page.title
    meta = {"title": title, "description": described(page)}
    lines = [f"{key}: {_in_yaml(escape(value))}" for key, value in meta.items() if value]
    # Material and Zensical keep empty columns free beside a page that they know no contents of.
    lines.append("hide: [navigation, toc]")
    body = _FRONT_MATTER.sub("", page.markdown, count=1)
    return "\n".join(["---", *lines, "---", "", marked(page.path, body)])


def _in_yaml(words: str) -> str:
    """As a JSON string, but for signs beyond U+FFFF, whose halves YAML does not put together."""
    written = json.dumps(words, ensure_ascii=False)
    return _NOT_IN_YAML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written)


def described(page: Page) -> str:
    """What a link to the page shows elsewhere. All have something, so all are framed alike."""
    return page.description or page.title


def opens_search(path: str, head: str) -> bool:
    """Whether a page asks the search index: that of the search, and where the form stands."""
    return path == "search.md" or "assets/composer.js" in head


def guarded(html: str, content: str, path: str, head: str, settings: Settings) -> str:
    """``html`` as a host has framed it, with the policy of the page, where the site has one.

    ``content``: what stands in it that is no work of the theme; scripts there may not run.
    """
    if settings.policy is None:
        return html
    digests = script_digests(html.replace(content, "") if content else html)
    search = settings.search and opens_search(path, head)
    return with_policy(html, policy(digests, settings.policy, search=search))


def with_head(html: str, lines: str) -> str:
    """``html`` as a host has framed it, with ``lines`` at the end of its head."""
    start, end, rest = html.partition("</head>")
    return f"{start}{lines}{end}{rest}" if end else html


def with_language(html: str, lang: str) -> str:
    """``html`` as a host has framed it, where the page is not in the language of the site."""
    return _LANGUAGE.sub(lambda match: f"{match[1]}{escape(lang)}{match[2]}", html, count=1)


def with_sections(markdown: str) -> str:
    """A site's own start page with the lists: where it asks for them, else at its end."""
    place = inserted(SECTIONS)
    wanted = re.compile(r"^<!-- beleg:articles -->[ \t]*$", re.MULTILINE)
    if wanted.search(markdown):
        return wanted.sub(lambda _: place, markdown, count=1)
    return f"{markdown.rstrip()}\n\n{place}\n"
