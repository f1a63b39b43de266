"""`beleg import`: messy press text becomes an article, and every word of it is accounted for."""

from __future__ import annotations

import os
import sys
from collections import Counter
from html import escape
from pathlib import Path

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from beleg.adapters.cli import main
from beleg.adapters.originals import NotText, UnknownEncoding, original_of
from beleg.characters import flaws
from beleg.diagnostics import Report
from beleg.dialect import render
from beleg.importing import headings, markdown_file, plain_text, web_page
from beleg.importing.article_file import fields_of, settled, write_article
from beleg.importing.bylines import authors, publication
from beleg.importing.comparison import differences
from beleg.importing.language import language_of
from beleg.importing.pieces import Goes, Original, unaccounted, without_spaces
from beleg.importing.recognise import furniture, fused_kicker, is_short_line
from beleg.importing.written import paragraph
from beleg.prose import read_prose
from beleg.sanitise import clean_article
from beleg.source import Source
from beleg.validate import read_article

from .conftest import beleg
from .markdown_articles import ARTICLES
from .pages import parse, text

CASES = Path(__file__).parent / "imports"
NAMES = sorted(folder.name for folder in CASES.iterdir())
GIVEN = ("--publisher=Westmere Courier", "--license=CC-BY-4.0", "--lang=en")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "content/articles").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: x\ndocs_dir: content\nplugins: [beleg]\n")
    return folder


def run(site: Path, *arguments: str | Path) -> int:
    return main(["import", "-C", str(site), *map(str, arguments)])


def article(site: Path) -> str:
    (file,) = (site / "content/articles").iterdir()
    return file.read_text("utf-8")


# Messy originals, each with the article and the account that it must lead to.


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """UPDATE=1 rewrites the expected files; read the difference."""
    folder = CASES / name
    (original,) = folder.glob("original.*")
    options = (folder / "options.txt").read_text("utf-8").splitlines()
    assert run(site, original, "--slug", "x", *options) == 0
    account = capsys.readouterr().out
    made = article(site)
    left_out = (site / "imports/x/left-out.txt").read_text("utf-8")
    found = {"expected.md": made, "account.txt": account, "left-out.txt": left_out}
    for file, words in found.items():
        if os.environ.get("UPDATE"):
            (folder / file).write_text(words, "utf-8")
        assert (folder / file).read_text("utf-8") == words
    assert main(["check", "-C", str(site)]) == 0
    assert capsys.readouterr().out.strip() == "no problems"


@pytest.mark.parametrize("name", [name for name in NAMES if list((CASES / name).glob("*.txt"))])
def test_each_sign_of_an_original_is_kept_exactly_once(name: str) -> None:
    """Judged from outside: the signs that come out, wherever they are, are those that went in."""
    folder = CASES / name
    original = folder / "original.txt"
    if not original.is_file():
        pytest.skip("pages and Markdown have signs of their own")
    made = read_article(Source("x.md", (folder / "expected.md").read_text("utf-8")), "x", Report())
    assert made is not None
    wanted = Counter(without_spaces(original_of(original.read_bytes(), "x").text))
    rows = (folder / "left-out.txt").read_text("utf-8").split("\n\n", 1)[1].splitlines()
    out = [row.split("\t")[2] for row in rows if "\t" in row]
    shown = text(parse(clean_article(render(made.body))))
    kept = Counter(without_spaces(shown + (made.description or "") + "".join(out)))
    assert wanted - kept <= Counter(without_spaces(made.title))
    assert not kept - wanted


# Properties: whatever the text is, its words come out, in order, once.

LINES = st.one_of(
    st.sampled_from(
        [
            *(
                "",
                " ",
                "\f",
                "- ",
                "---",
                "***",
                "===",
                "# Titel",
                "## x",
                "1. Punkt",
                "2) x",
                "+ x",
            ),
            *("> Zitat", "    eingerückt", "\teingerückt", "```", "~~~", "[x]: y", "[^1]: Fuß"),
            *(
                "[^1]",
                "| a | b |",
                "|---|---|",
                "<div>",
                "</div>",
                "<!-- x",
                "-->",
                "&amp;",
                "a*b*",
            ),
            *("_x_ und __y__", "\\", "x\\", "Foto: dpa", "(Foto: A. B/dpa)", "© dpa", "Teilen"),
            *(
                "Von Anna Beispiel",
                "04.03.2025",
                "PolitikEin langer Titel",
                "Lesen Sie auch",
                ": x",
            ),
            *("Lesezeit: 3 Min.", "!!! note", "::: x", "{: .x}", "*[HTML]: x", "%TAG", "x\u2028y"),
            *("a\x07b", "\u202eabc", "weich\u00adtrennung", "\u00a0", "http://x.org/_a_", "x\x1fy"),
            *("Der Etat stieg um zwölf Prozent, sagte die Bürgermeisterin am Montag im Rat. " * 2,),
            *(
                "Ein Absatz, der mit einem Was-",
                "serschutz weitergeht",
                "<script>alert(1)</script>",
            ),
        ]
    ),
    st.text(
        st.sampled_from("aÄ 1.)*_`#[]()<>&!|~^$\\-+=:{}\"'/;,?@%\t\u00a0„“–"),
        min_size=1,
        max_size=30,
    ),
    st.text(max_size=30),
)
SOUP = (
    st.lists(LINES, min_size=1, max_size=25)
    .map("\n".join)
    .filter(lambda words: not any("\ud800" <= char <= "\udfff" for char in words))
)


def made_of(original: Original) -> tuple[str, str]:
    """Body as the reader sees it, and as the pieces say; both without white space."""
    original = settled(original, fields_of(original, {}))
    written = write_article(original, {})
    body = written.split("---\n", 2)[2]
    wanted = "".join(piece.words for piece in original.pieces if piece.goes is Goes.BODY)
    return without_spaces(text(parse(clean_article(render(body))))), without_spaces(wanted)


@settings(max_examples=150, deadline=None)
@given(SOUP, st.booleans())
@example("a\\\n***\n\\&amp;", True)
def test_no_word_of_a_soup_of_lines_is_lost_or_reworded(soup: str, all_headings: bool) -> None:
    original = plain_text.cut(soup)
    wanted = "".join(
        char
        for char in without_spaces(soup.replace("\x1f", " "))
        if not any(flaw.severity == "error" for flaw in flaws(char)) and char not in TURNING
    )
    pieces = "".join(piece.words for piece in original.pieces)
    assert "".join(char for char in without_spaces(pieces) if char not in TURNING) == wanted
    if all_headings:
        lines = {piece.line for piece in original.pieces if headings.is_plain_text(piece)}
        original = headings.confirmed(original, lines)
    shown, said = made_of(original)
    assert shown == said


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_a_paragraph_is_read_as_exactly_its_words(line: str) -> None:
    (words,) = [piece.words for piece in plain_text.cut(f"Titel\n\n{line} x").pieces][-1:]
    written = paragraph(words)
    assert read_prose(written).text == words
    assert len(written) <= 2 * len(words)


@settings(max_examples=100, deadline=None)
@given(ARTICLES)
def test_no_word_of_a_page_is_lost(body: str) -> None:
    """Pages made by another renderer, with everything that Markdown can say."""
    page = (
        f"<html><body><article><h1>Der Titel</h1>{markdown.markdown(body)}</article></body></html>"
    )
    original, words = web_page.cut(page)
    assert unaccounted(words, original.pieces) is None
    shown, said = made_of(original)
    assert shown == said


TAGS = st.sampled_from(
    [
        *(
            "p",
            "div",
            "span",
            "b",
            "em",
            "a href='x'",
            "a href='https://x.org/a_b'",
            "ul",
            "ol",
            "li",
        ),
        *(
            "table",
            "tr",
            "td",
            "h1",
            "h2",
            "blockquote",
            "pre",
            "code",
            "br",
            "aside",
            "nav",
            "sub",
        ),
        *("figure", "article", "p hidden", "section class=related", "script", "svg", "template"),
    ]
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.one_of(
            TAGS.map(lambda tag: f"<{tag}>"),
            TAGS.map(lambda tag: f"</{tag.split(' ')[0]}>"),
            st.sampled_from(["Wort", " ", "zwei Wörter", "*x*", "&lt;b&gt;", "|", "1. x", "&#7;"]),
            st.just("Ein längerer Satz, der ein Absatz sein könnte, weil er lang genug ist dafür."),
        ),
        max_size=40,
    ).map("".join)
)
def test_no_word_of_a_soup_of_tags_is_lost(soup: str) -> None:
    original, words = web_page.cut(f"<html><body>{soup}x</body></html>")
    assert unaccounted(words, original.pieces) is None
    shown, said = made_of(original)
    assert shown == said


# Encodings, and files that are no text.


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1252", "Die Käthe-Öhler-Straße bleibt „gesperrt“ – 3 € mehr."),
        ("cp1252", "The mayor’s café said “no” – that’s £5."),
        ("mac_roman", "Die Käthe-Öhler-Straße bleibt „gesperrt“ – wie größer."),
        ("cp1251", "Мэр сказал во вторник, что мост будет закрыт на год."),
        ("utf-16", "Die Straße bleibt gesperrt"),
        ("utf-8-sig", "Die Straße bleibt gesperrt"),
    ],
)
def test_encodings_are_recognised(encoding: str, words: str) -> None:
    found = original_of(words.encode(encoding), "x.txt")
    assert found.text == words
    guessed = not encoding.startswith("utf")
    assert any("--encoding" in remark for remark in found.remarks) == guessed


def test_an_encoding_that_the_editor_names_goes_first() -> None:
    assert original_of("žluťoučký kůň".encode("cp1250"), "x", "cp1250").text == "žluťoučký kůň"
    with pytest.raises(UnknownEncoding, match="cp9999"):
        original_of(b"x", "x", "cp9999")
    with pytest.raises(NotText, match="not written in ascii"):
        original_of("ä".encode(), "x", "ascii")


def test_text_that_was_saved_wrongly_is_noticed() -> None:
    broken = "Die Straße ist größer".encode().decode("cp1252")
    (remark,) = original_of(broken.encode(), "x").remarks
    assert remark.startswith("line 1 has letters as in")


def test_a_page_says_its_encoding_itself() -> None:
    page = "<html><meta charset=iso-8859-2><body>Żółty Łódź</body></html>"
    found = original_of(page.encode("iso-8859-2"), "x.bin")
    assert (found.format, found.encoding) == ("html", "iso-8859-2")
    assert "Żółty Łódź" in found.text


@pytest.mark.parametrize(
    ("data", "cure"),
    [
        (b"%PDF-1.7 \xe2\xe3", "copy its text"),
        (b"PK\x03\x04word/document.xml", "save it as plain text or HTML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "save it as plain text or HTML"),
        (b"{\\rtf1 x}", "save it as plain text or HTML"),
        (b"", "there is nothing in it"),
        (b" \r\n\t", "there is nothing in it"),
        (b"a\0b" * 100, "no text"),
        (b"x" * 2_000_001, "split it"),
        (b"x" * 5_000_001, "import the article alone"),
    ],
)
def test_what_is_no_text_is_refused_with_the_way_out(
    data: bytes, cure: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(NotText, match=cure):
        original_of(data, "x")
    file = site / "file.txt"
    file.write_bytes(data)
    assert run(site, file, *GIVEN) == 1
    assert "beleg: " in capsys.readouterr().err
    assert not list((site / "content/articles").iterdir())


# Recognising: certain forms, and what only resembles them.


@pytest.mark.parametrize(
    "line",
    [
        *("Foto: dpa", "Photo: Jane Sample/AFP", "Der Hafen. Foto: E. Muster", "© 2025 Verlag"),
        *("Lesezeit: 3 Min.", "5 min read", "12 Kommentare", "Teilen", "Auf WhatsApp teilen"),
        *("Lesen Sie auch: Der Hafen", "Read more: The harbour", "dpa/afp", "(dpa)", "Anzeige"),
        *("Stand: 5. März 2025, 9:15 Uhr", "Updated: March 5, 2025", "Alle Rechte vorbehalten."),
    ],
)
def test_furniture_is_recognised(line: str) -> None:
    assert furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        *("Copyright-Fragen seien offen, sagte sie.", "Stand 2024 waren es 12 Millionen."),
        *("Foto: Die Ministerin habe es nie gesehen", "Bilder: sie lügen nicht, sagte er dann"),
        *("Teilen will er nicht.", "Er sagte, ihm seien alle Rechte vorbehalten.", "Kommentar"),
        *("Lesen Sie auch gern Krimis?", "3 Kommentare reichten ihm nicht.", "Das Foto der dpa"),
        "Ein langer Absatz über den Hafen. " * 10 + "Foto: dpa",
    ],
)
def test_what_only_resembles_furniture_stays(line: str) -> None:
    assert furniture(line) is None


def test_bylines_and_what_is_none() -> None:
    assert authors("Von Anna Beispiel und Max Muster, Ostheim") == (
        ("Anna Beispiel", "Max Muster"),
        "Ostheim",
    )
    assert authors("By Jane Sample, Tom de la Cruz and John Q. Public") == (
        ("Jane Sample", "Tom de la Cruz", "John Q. Public"),
        "",
    )
    for line in ("Von wegen Frieden", "Von Berlin nach Paris", "By the way", "Von Berlin"):
        assert authors(line) is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("04.03.2025, 18:30 Uhr", "2025-03-04T18:30"),
        ("Dienstag, 4. März 2025", "2025-03-04"),
        ("Veröffentlicht am 4.3.2025", "2025-03-04"),
        ("March 4, 2025", "2025-03-04"),
        ("Published on Tuesday, 4 March 2025", "2025-03-04"),
        ("2025-03-04", "2025-03-04"),
        ("04/03/2025", None),
        ("31. Februar 2025", None),
        ("4. März", None),
        ("Am 4. März 2025 kam die Flut", None),
    ],
)
def test_dates(line: str, day: str | None) -> None:
    assert publication(line) == day


def test_a_fused_kicker_is_parted_only_on_evidence() -> None:
    assert fused_kicker("PolitikEin langes Gespräch im Hafen") is not None
    for line in ("SportBild zahlt eine hohe Strafe", "WasserDampf im Rohr", "Politik im Hafen"):
        assert fused_kicker(line) is None
    original = plain_text.cut("HafenstadtEin langes Gespräch\n\n" + "Text hier. " * 20)
    assert "run together" in next(p for p in original.pieces if p.goes is Goes.TITLE).doubt


def test_headings_need_to_be_confirmed() -> None:
    long = "Ein Absatz, der lang genug ist, um einer zu sein, und der einen Schluss hat. " * 2
    original = plain_text.cut(f"Titel des Textes\n\n{long}\n\nWas nun?\n\n{long}\n\nKurz\n")
    assert [piece.line for piece in headings.candidates(original)] == [5]
    assert not any(piece.level for piece in original.pieces)
    assert [p.words for p in headings.confirmed(original, {5}).pieces if p.level] == ["Was nun?"]
    assert not is_short_line("und dann.")


def test_languages_are_named_only_where_they_are_clear() -> None:
    assert language_of("Die Stadt hat das Geld nicht, und der Rat ist mit sich im Streit.") == "de"
    assert language_of("The city has not the money, and that is what the council said.") == "en"
    assert language_of("La ville n'a pas l'argent et le conseil se dispute.") is None


def test_differences_are_shown_word_by_word() -> None:
    old = "Der Rat tagt. Es kamen zwölf Leute.\n\nDann war Schluss."
    new = "Der Rat tagt. Es kamen vierzehn Leute.\n\nDann war Schluss. Alle gingen."
    assert differences(old, new) == [
        "Es kamen [-zwölf-] {+vierzehn+} Leute.",
        "{+Alle gingen.+}",
    ]
    assert differences(old, old) == []


# The command.

TEXT = """Der Hafen schließt

Der Hafen schließt am Montag um zwölf Uhr, sagte der Kapitän am Freitag in Ostheim der Zeitung.

Danach fährt kein Schiff mehr, und die Kräne stehen still. Das ist nicht das Ende, sagt er.
"""


@pytest.fixture
def imported(site: Path) -> Path:
    """A site with an imported article, its file renamed to ``hafen``, and a claim about it."""
    (site / "hafen.txt").write_text(TEXT, "utf-8")
    assert run(site, site / "hafen.txt", "--slug=hafen", *GIVEN[:2], "--author=Anna Beispiel") == 0
    (site / "annotations").mkdir()
    (site / "annotations/hafen.yml").write_text(
        "links:\n  - id: montag\n    quote: am Montag um zwölf Uhr\n"
        "    sources: [{title: Fahrplan, publisher: Hafen}]\n",
        "utf-8",
    )
    assert main(["check", "-C", str(site), "--quiet"]) == 0
    return site


def test_what_is_missing_is_named_and_nothing_is_written(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "a.txt").write_text(TEXT, "utf-8")
    assert run(site, site / "a.txt") == 2
    assert "still missing: publisher, license; say --publisher '…'" in capsys.readouterr().err
    assert not (site / "imports").exists()
    assert not list((site / "content/articles").iterdir())


def test_what_is_missing_is_asked_for_in_a_terminal(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "Ein Absatz, der lang genug ist, um einer zu sein, und der auch einen Schluss hat. " * 2
    (site / "a.txt").write_text(f"Der Titel steht hier\n\n{long}\n\nWas nun?\n\n{long}", "utf-8")
    asked: list[str] = []
    answers = iter(["all", "Ostheimer Tageblatt", "CC0-1.0"])

    def answer(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("beleg.adapters.asking.is_possible", lambda: True)
    monkeypatch.setattr("beleg.adapters.asking.ask", answer)
    assert run(site, site / "a.txt") == 0
    assert [question.split()[0] for question in asked] == ["which", "publisher", "license"]
    made = article(site)
    assert "license: CC0-1.0\n" in made
    assert "\n## Was nun?\n" in made


def test_a_dry_run_writes_nothing(site: Path) -> None:
    (site / "a.txt").write_text(TEXT, "utf-8")
    assert run(site, site / "a.txt", *GIVEN, "--dry-run") == 0
    assert not (site / "imports").exists()
    assert not list((site / "content/articles").iterdir())


def test_the_same_original_again_changes_nothing(imported: Path) -> None:
    before = article(imported)
    assert run(imported, imported / "hafen.txt", "--slug=hafen") == 0
    assert article(imported) == before
    assert not list((imported / "imports/hafen").glob("*.md"))


def test_a_changed_original_is_shown_and_written_only_on_request(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = imported / "content/articles/hafen.md"
    mended = article(imported).replace("author: Anna Beispiel\n", "author: Anne Beispiel\n")
    mended = mended.replace("lang: de\n", "lang: de\n# Text vom 3. März\naccessed: 2025-03-03\n")
    file.write_text(mended, "utf-8")
    (imported / "hafen.txt").write_text(TEXT.replace("zwölf", "dreizehn"), "utf-8")
    capsys.readouterr()
    assert run(imported, imported / "hafen.txt", "--slug=hafen") == 1
    shown = capsys.readouterr().out
    assert "am Montag um [-zwölf-] {+dreizehn+} Uhr" in shown
    assert "1 quote no longer fits" in shown
    assert article(imported) == mended

    assert run(imported, imported / "hafen.txt", "--slug=hafen", "--update") == 0
    assert "run `beleg reanchor hafen`" in capsys.readouterr().out
    now = article(imported)
    assert "um dreizehn Uhr" in now
    for kept in ("author: Anne Beispiel\n", "# Text vom 3. März\n", "accessed: 2025-03-03\n"):
        assert kept in now
    (old,) = (imported / "imports/hafen").glob("*.md")
    assert old.read_text("utf-8") == mended
    assert len(list((imported / "imports/hafen").glob("*left-out.txt"))) == 2


def test_headings_that_were_confirmed_stay_headings(site: Path) -> None:
    long = "Ein Absatz, der lang genug ist, um einer zu sein, und der auch einen Schluss hat. " * 2
    words = f"Der Titel steht hier\n\n{long}\n\nWas nun?\n\n{long}"
    (site / "a.txt").write_text(words, "utf-8")
    assert run(site, site / "a.txt", "--slug=a", *GIVEN, "--headings=5") == 0
    (site / "a.txt").write_text(words + "\n\nEin Nachtrag ist dazugekommen.\n", "utf-8")
    assert run(site, site / "a.txt", "--slug=a", "--update") == 0
    assert "\n## Was nun?\n" in article(site)


def test_one_article_does_not_get_two_names(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (imported / "neu.txt").write_text(TEXT.replace("Der Hafen schließt\n", "Ein Ende\n"), "utf-8")
    assert run(imported, imported / "neu.txt", *GIVEN[:2]) == 2
    assert "this looks like content/articles/hafen.md" in capsys.readouterr().err
    assert run(imported, imported / "neu.txt", "--slug=ende", *GIVEN[:2]) == 0


def test_a_broken_article_is_not_overwritten(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "a.txt").write_text(TEXT, "utf-8")
    broken = site / "content/articles/a.md"
    broken.write_text("---\ntitle: [\n---\nText\n", "utf-8")
    assert run(site, site / "a.txt", "--slug=a", *GIVEN, "--update") == 2
    assert "cannot be read" in capsys.readouterr().err
    assert broken.read_text("utf-8").startswith("---\ntitle: [")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["https://example.org/x"], "addresses are not fetched"),
        (["nothing.txt"], "there is no file"),
        (["{file}", "--slug=Ä b"], "must consist of"),
        (["{file}", "--headings=x"], "write all, none, or lines"),
        (["{file}", "--headings=2"], "no paragraph begins in line 2"),
        (["{file}", "--encoding=cp9999"], "there is no encoding"),
    ],
)
def test_wrong_calls(
    arguments: list[str], message: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "a.txt").write_text(TEXT, "utf-8")
    words = [word.format(file=site / "a.txt") for word in arguments]
    assert run(site, *words, *GIVEN) == 2
    assert message in capsys.readouterr().err


def test_a_date_that_is_none_is_a_message(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "a.txt").write_text(TEXT, "utf-8")
    assert run(site, site / "a.txt", *GIVEN, "--published=gestern") == 1
    assert "'gestern' is not a date" in capsys.readouterr().err
    assert not list((site / "content/articles").iterdir())


def test_no_link_is_followed_when_writing(site: Path, tmp_path: Path) -> None:
    (site / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (site / "imports").symlink_to(tmp_path / "elsewhere")
    assert run(site, site / "a.txt", "--slug=a", *GIVEN) == 1
    assert not list((tmp_path / "elsewhere").iterdir())
    assert not list((site / "content/articles").iterdir())


def test_nothing_of_a_strange_text_reaches_the_terminal_as_a_command(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "a.txt").write_text(f"Titel \x1b[31m rot\n\n::error::x\n\n{TEXT}", "utf-8")
    assert run(site, site / "a.txt", *GIVEN) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "invisible character U+001B was removed (first in line 1)" in shown
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())


def test_without_the_extra_the_message_says_how_to_get_it(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    for name in ("beleg.importing.web_page", "beleg.importing.extraction"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.delattr("beleg.importing.web_page", raising=False)
    (site / "a.html").write_text("<html><body>x</body></html>", "utf-8")
    assert run(site, site / "a.html", *GIVEN) == 2
    assert "pip install 'beleg[import]'" in capsys.readouterr().err


def test_a_plain_paragraph_of_a_page_raises_no_doubt() -> None:
    words = "1. Mai: *alle* Wege (x) führen [nach] Rom, und von Rom <fort> nach Hause_zurück_."
    page = f"<html><body><article><p>{escape(words)}</p></article></body></html>"
    original, _ = web_page.cut(page)
    assert [(piece.words, piece.doubt) for piece in original.pieces] == [(words, "")]


def test_a_page_without_any_element_is_no_traceback(site: Path) -> None:
    for words in ("<!-- nothing -->", "<html></html>", "<" * 3000, "<div>" * 20_000 + "x"):
        (site / "a.html").write_text(words, "utf-8")
        assert run(site, site / "a.html", *GIVEN, "--slug=a", "--title=T") in (0, 1, 2)


@settings(max_examples=100, deadline=None)
@given(ARTICLES)
def test_the_body_of_a_markdown_file_stays_as_it_is(body: str) -> None:
    original = markdown_file.cut(f"---\ntitle: T\n---\n{body}", "x.md")
    assert original.body == body
    assert write_article(original, original.findings).endswith(body)


def test_front_matter_that_cannot_be_read_is_shown(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "a.md").write_text("---\ntitle: 'x\n---\n\nText\n", "utf-8")
    assert run(site, site / "a.md", *GIVEN) == 1
    assert "a.md:2:8: error[yaml-syntax]" in capsys.readouterr().err


@pytest.mark.parametrize("front", ["", "# a remark\n", "{}\n", "---\n"])
def test_front_matter_may_say_nothing(front: str) -> None:
    original = markdown_file.cut(f"---\n{front}---\nThe ferry sank.\n", "x")
    assert not original.findings
    assert "The ferry sank." in original.body
    assert front.strip("-\n") in original.kept_keys


def test_from_a_messy_text_to_a_built_site(site: Path) -> None:
    original = CASES / "a_kicker_fused_to_the_headline/original.txt"
    given = (*GIVEN[:2], "--slug=deich", "--headings=11")
    assert beleg("import", str(original), *given, cwd=site).returncode == 0
    (site / "annotations").mkdir()
    (site / "annotations/deich.yml").write_text(
        "claims:\n  - id: zwoelf\n    quote: Zwölf Kilometer Deich werden erhöht\n"
        "    verdict: 'false'\n    summary: Es sind elf Kilometer.\n"
        "    sources: [{title: Plan, publisher: Amt}]\n",
        "utf-8",
    )
    assert beleg("check", cwd=site).stdout.strip() == "no problems"
    done = beleg("build", "--strict", "--quiet", cwd=site)
    assert done.returncode == 0, done.stdout + done.stderr
    page = parse((site / "site/articles/deich/index.html").read_text("utf-8"))
    shown = without_spaces(text(page))
    made = (site / "content/articles/deich.md").read_text("utf-8").split("\n---\n", 1)[1]
    for paragraph_ in read_prose(made).text.split("\n\n"):
        if "Zwölf Kilometer" not in paragraph_:
            assert without_spaces(paragraph_) in shown
    assert "ZwölfKilometerDeichwerdenerhöht" in shown
    assert not (site / "site/imports").exists()
