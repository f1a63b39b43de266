"""A page in a frame that was learnt is the page that the host would have made, to the byte."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from beleg.adapters import search
from beleg.adapters.frames import Unframeable, learn, sample_paths, samples
from beleg.adapters.host_pages import host_markdown
from beleg.model import Page
from beleg.publish import paging

from .complete_site import (
    BUDGET,
    BUDGET_NOTES,
    FERRY,
    FERRY_CLAIMS,
    FERRY_NOTES,
    MKDOCS_YML,
    assert_same,
    build,
    complete_site,
    sources_of,
    write,
)

AWKWARD = [
    "Less < more > & \"both\" 'too' &amp; &lt;",
    "Braces {{ config }} {% raw %} {# x #} \\ and \\1 \\g<0>",
    "</head></title><h1 --> <!-- x",
    "🎉 Räder – мир “so” ’ \u00a0\u2009 ½",
    "שלום עולם 12",
    "$1 ${x} %s {0} `a` *b* [c](d) ![e](f)",
    "beleg-sample-d and BelegSampleX <!-- beleg:content",
]
SAMPLE_WORDS = [
    "BelegSampleTitle",
    "BelegSampleWords",
    "A &amp; <b>\"b\"  'c'</b> & ü {{ d }} \\ %",
    "<!-- beleg:content <h1 -->",
    "articles/beleg-sample-a/beleg/ articles/beleg-sample-a.md",
]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "available", lambda: False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")


def awkward_site(root: Path, **settings: object) -> Path:
    """Titles, descriptions and names of every awkward kind."""
    raw = {**yaml.safe_load(MKDOCS_YML), **settings}
    complete_site(root, mkdocs_yml=yaml.safe_dump(raw))
    for at, words in enumerate([*AWKWARD, *SAMPLE_WORDS]):
        quoted = yaml.safe_dump(words, default_style='"', width=10_000, allow_unicode=True).strip()
        front = f"title: {quoted}\ndescription: {quoted}\n"
        text = BUDGET.replace("title: The budget of Saltmere\n", front)
        notes = BUDGET_NOTES.replace("It is eleven crowns and a half.", quoted)
        notes = notes.replace("title: Spending by year", f"title: {quoted}")
        notes = notes.replace("speaker: ada-lindqvist", f"speaker: {quoted}")
        write(
            root,
            {
                f"content/articles/awkward-{at}.md": text.replace(
                    "description: What the council decided.\n", ""
                )
            },
        )
        write(root, {f"annotations/awkward-{at}.yml": notes})
    return root


def by_host(root: Path) -> None:
    """The host frames every page."""
    raw = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    raw["plugins"][0]["beleg"]["frames"] = False
    (root / "mkdocs.yml").write_text(yaml.safe_dump(raw), "utf-8")


def assert_no_samples(site: Path, *, words: bool = True) -> None:
    """No reader sees one; ``words``: whether their words would be no article's own."""
    for file in site.rglob("*"):
        assert not set(file.relative_to(site).parts) & {"beleg-sample-a", "beleg-sample-b"}
        if file.is_file() and words:
            assert not re.search(
                rb"(?i)beleg-?sample|beleg:content|beleg:sections", file.read_bytes()
            )


OVERRIDE = """{% extends "base.html" %}
{% block extrahead %}{% if page %}
<meta name="a" content="{{ page.title }}"><meta name="b" content="{{ page.title|striptags|e }}">
<meta name="c" content="{{ page.meta.description }}"><meta name="d" content='{{ page.url }}'>
<script>var x = {{ page.title|tojson }}, y = {{ page.file.src_uri|tojson }};</script>
{% endif %}{% endblock %}
"""

THEMES: dict[str, dict[str, object]] = {
    "mkdocs": {"theme": {"name": "mkdocs"}},
    "readthedocs": {"theme": {"name": "readthedocs"}},
    "material": {"theme": {"name": "material", "font": False}},
    "material with its extras": {
        "theme": {
            "name": "material",
            "font": False,
            "language": "de",
            "features": [
                "navigation.tabs",
                "navigation.sections",
                "navigation.path",
                "navigation.footer",
                "navigation.top",
                "content.action.edit",
                "content.action.view",
                "toc.integrate",
                "announce.dismiss",
            ],
        },
        "site_url": "https://example.org/checks/",
        "repo_url": "https://github.com/example/checks",
        "edit_uri": "edit/main/content/",
        "copyright": "© {{ x }} & <b>desk</b>",
        "extra": {"social": [{"icon": "material/bridge", "link": "https://example.org/"}]},
    },
    "a template of its own": {
        "theme": {"name": "mkdocs", "custom_dir": "own"},
        "site_url": "https://example.org/",
    },
    "a template of its own in material": {
        "theme": {"name": "material", "font": False, "custom_dir": "own"},
    },
    "no navigation": {"nav": None, "theme": {"name": "material", "font": False}},
}


@pytest.mark.parametrize("theme", THEMES)
def test_each_page_is_that_of_the_host(theme: str, tmp_path: Path) -> None:
    settings = {key: value for key, value in THEMES[theme].items() if value is not None}
    root = awkward_site(tmp_path / "p", **settings)
    if "nav" in THEMES[theme]:
        raw = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
        raw.pop("nav", None)
        (root / "mkdocs.yml").write_text(yaml.safe_dump(raw), "utf-8")
    write(root, {"own/main.html": OVERRIDE})
    host = sources_of(root, tmp_path / "host")
    by_host(host)
    assert build(root) == 0
    assert build(host) == 0
    if "script-src" not in (root / "site/_headers").read_text("utf-8"):
        # Where a page's words stand in a script, only the host has seen all scripts.
        for site in (root, host):
            (site / "site/_headers").unlink()
    assert_same(root / "site", host / "site", theme)
    assert_no_samples(root / "site", words=False)


def test_the_other_host_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("zensical")
    pytest.importorskip("pagefind")
    monkeypatch.setattr(search, "available", lambda: True)
    root = awkward_site(tmp_path / "p", theme={"name": "material", "font": False})
    host = sources_of(root, tmp_path / "host")
    by_host(host)
    assert build(root, "--renderer", "zensical") == 0
    assert build(host, "--renderer", "zensical") == 0
    assert_same(root / "site", host / "site")


def test_the_search_of_the_other_host_finds_pages_and_no_samples(tmp_path: Path) -> None:
    """It is there for readers where Pagefind is not."""
    pytest.importorskip("zensical")
    root = complete_site(
        tmp_path / "p", mkdocs_yml=MKDOCS_YML.replace("mkdocs\nnav", "material\nnav")
    )
    assert build(root, "--renderer", "zensical") == 0
    assert "articles/ferry/preis/" in (root / "site/search.json").read_text("utf-8")
    assert_no_samples(root / "site")


def test_pages_of_every_depth_find_their_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists that go on: `people/page/2/`, and those of one person, tag or source."""
    monkeypatch.setattr(paging, "MOST_ITEMS", 1)
    root = complete_site(tmp_path / "p")
    for at in range(3):
        write(
            root,
            {
                f"content/articles/ferry-{at}.md": FERRY,
                f"annotations/ferry-{at}.yml": FERRY_CLAIMS,
                f"annotations/ferry-{at}/notes.yml": FERRY_NOTES,
            },
        )
    host = sources_of(root, tmp_path / "host")
    by_host(host)
    assert build(root) == 0
    assert build(host) == 0
    assert_same(root / "site", host / "site")
    assert_no_samples(root / "site")
    for name in ("claims", "people", "people/ada-lindqvist", "tags/ferry", "sources/log"):
        assert (root / "site" / name / "page/2/index.html").is_file(), name


@pytest.mark.parametrize("frames", [True, False])
def test_no_reader_is_shown_a_warning(
    frames: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = MKDOCS_YML.replace("density_words: 90", "density_words: 0.1")
    root = complete_site(tmp_path / "p", mkdocs_yml=config)
    if not frames:
        by_host(root)
    assert build(root) == 0
    assert "warning[too-dense]" in capsys.readouterr().err
    for file in (root / "site").rglob("*.html"):
        html = file.read_text("utf-8")
        assert "fc-preview" not in html
        assert "too-dense" not in html


def test_a_site_without_articles(tmp_path: Path) -> None:
    root = complete_site(tmp_path / "p")
    shutil.rmtree(root / "content/articles")
    shutil.rmtree(root / "annotations")
    (root / "content/method.md").write_text("# Method\n")
    host = sources_of(root, tmp_path / "host")
    by_host(host)
    assert build(root) == 0
    assert build(host) == 0
    assert_same(root / "site", host / "site")


PER_PAGE = {
    "a different end for some": "{% if 'sample-b' in page.url %}<p>b</p>{% endif %}",
    "a different end for others": "{% if 'sample-c' in page.url %}<p>c</p>{% endif %}",
    "the number of letters": "<p>{{ page.title|length }}</p>",
    "the content twice": "{{ page.content }}",
    "only a part of a title": "<p>{{ page.title|truncate(5, True, '') }}</p>",
    "in capitals": "<p>{{ page.title|upper }}</p>",
    "words of the content": "<p>{{ page.content|striptags|wordcount }}</p>",
}


@pytest.mark.parametrize("what", PER_PAGE)
def test_a_theme_that_cannot_be_learnt_is_refused_with_the_cure(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = complete_site(
        tmp_path / "p",
        mkdocs_yml=MKDOCS_YML.replace("name: mkdocs", "name: mkdocs\n  custom_dir: own"),
    )
    block = f'{{% extends "base.html" %}}{{% block footer %}}{PER_PAGE[what]}{{% endblock %}}'
    write(root, {"own/main.html": block})
    assert build(root) == 1
    said = capsys.readouterr().err
    assert "say `frames: false` in the options of the plugin beleg" in said
    assert "Traceback" not in said
    assert not (root / "site").exists()
    assert not list(root.glob(".site*"))
    by_host(root)
    assert build(root) == 0
    assert_no_samples(root / "site")


HOOK = """
def on_page_content(html, page, config, files):
    return html + f"<p class=hook>{page.file.src_uri} {len(html)}</p>"
"""


def test_with_hooks_the_host_frames_every_page(tmp_path: Path) -> None:
    root = complete_site(tmp_path / "p", mkdocs_yml=f"hooks: [hook.py]\n{MKDOCS_YML}")
    write(root, {"hook.py": HOOK})
    assert build(root) == 0
    for path in ("articles/ferry", "articles/ferry/preis", "claims", "people/ada-lindqvist"):
        html = (root / "site" / path / "index.html").read_text("utf-8")
        assert f"<p class=hook>{path}.md" in html, path
    assert build(root) == 0
    clean = sources_of(root, tmp_path / "clean")
    assert build(clean) == 0
    assert_same(root / "site", clean / "site")
    assert_no_samples(root / "site")


PLUGINS: dict[str, Callable[[list[object]], object]] = {
    "one more": lambda ours: ["search", *ours],
    "as a mapping": lambda ours: {"search": {}, **ours[0]},  # type: ignore[dict-item]
}


@pytest.mark.parametrize("how", PLUGINS)
def test_with_other_plugins_the_host_frames_every_page(how: str, tmp_path: Path) -> None:
    root = complete_site(tmp_path / "p")
    raw = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    raw["plugins"] = PLUGINS[how](raw["plugins"])
    (root / "mkdocs.yml").write_text(yaml.safe_dump(raw), "utf-8")
    assert build(root) == 0
    index = (root / "site/search/search_index.json").read_text("utf-8")
    assert "articles/ferry/preis/" in index
    assert_no_samples(root / "site")


def test_ours_alone_as_a_mapping_is_framed_here(tmp_path: Path) -> None:
    root = complete_site(tmp_path / "p")
    raw = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    list_form = sources_of(root, tmp_path / "list")
    raw["plugins"] = raw["plugins"][0]
    (root / "mkdocs.yml").write_text(yaml.safe_dump(raw), "utf-8")
    assert build(root) == 0
    assert build(list_form) == 0
    assert_same(root / "site", list_form / "site")


def test_a_configuration_that_inherits_from_another(tmp_path: Path) -> None:
    """Our own reader does not see what MkDocs then does."""
    root = complete_site(tmp_path / "p")
    (root / "mkdocs.yml").rename(root / "base.yml")
    (root / "mkdocs.yml").write_text("INHERIT: base.yml\ndocs_dir: content\n")
    assert build(root) == 0
    assert "Preis" in (root / "site/articles/ferry/index.html").read_text("utf-8")
    assert_no_samples(root / "site")


def test_own_pages_may_link_to_whatever_the_site_has(tmp_path: Path) -> None:
    links = [
        "articles/ferry.md", "articles/ferry.md#preis", "articles/ferry/preis.md", "claims.md",
        "people/ada-lindqvist.md", "tags/ferry.md", "sources/log.md", "charts/ferry.md",
    ]  # fmt: skip
    root = complete_site(tmp_path / "p")
    write(root, {"content/method.md": "".join(f"[x]({link})\n\n" for link in links)})
    host = sources_of(root, tmp_path / "host")
    by_host(host)
    assert build(root, "--strict") == 0
    assert build(host) == 0
    assert_same(root / "site", host / "site")
    html = (root / "site/method/index.html").read_text("utf-8")
    for link in links:
        target = link.replace(".md", "/")
        assert f'href="../{target}"' in html
        assert (root / "site" / target.partition("#")[0] / "index.html").is_file()


def test_own_pages_may_link_to_data_and_feeds(tmp_path: Path) -> None:
    root = complete_site(tmp_path / "p")
    write(root, {"content/method.md": "[x](data/claims.csv) [y](feed.xml) [z](data/nothing.csv)\n"})
    assert build(root, "--strict") == 1
    write(root, {"content/method.md": "[x](data/claims.csv) [y](feed.xml)\n"})
    assert build(root, "--strict") == 0


@pytest.mark.parametrize("path", ["people/nobody.md", "tags/none.md", "articles/none.md", "x.md"])
def test_a_link_to_what_the_site_does_not_have_is_a_warning(
    path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = complete_site(tmp_path / "p")
    write(root, {"content/method.md": f"[x]({path})\n"})
    assert build(root, "--strict") == 1
    assert path in capsys.readouterr().err


def learnt_from(template: Callable[[Page], str]) -> Callable[[Page], str]:
    """A frame learnt from what a made-up host writes."""
    alone = [Page(path="claims.md", title="Claims", lang="en", html="")]
    made = {page.path: template(page) for page in samples(alone)}
    return learn(alone, made.__getitem__).around


def title_of(page: Page) -> str:
    """As a host knows it: from the front matter."""
    found = re.search(r'^title: (".*")$', host_markdown(page), re.MULTILINE)
    assert found
    return str(yaml.safe_load(found[1]))


def test_every_word_finds_its_way(tmp_path: Path) -> None:
    def template(page: Page) -> str:
        content = page.html.strip()
        return f"<html><head><title>{title_of(page)} – Site</title></head><body>{content}</body>"

    around = learnt_from(template)
    for words in [*AWKWARD, *SAMPLE_WORDS]:
        page = Page(path="articles/x/y.md", title=words, lang="en", html=f"<p>{words}</p>")
        assert around(page) == template(page)


def test_slowness_is_no_answer() -> None:
    """A theme that differs in its last letter is found out as fast as one that does not."""
    words = "<i>{0}</i>" * 60

    def template(page: Page) -> str:
        end = "x" if "sample-b" in page.path else "y"
        shown = words.format(title_of(page))
        return f"<head><title>{title_of(page)}</title></head>{shown}{page.html}{shown * 30}{end}"

    with pytest.raises(Unframeable):
        learnt_from(template)


def test_no_two_samples_share_a_place() -> None:
    paths = sample_paths()
    assert len(paths) == len(set(paths))
    assert all("beleg-sample-" in path for path in paths)
