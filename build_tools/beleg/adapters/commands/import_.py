"""``beleg import``."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Report
from ...importing import account, headings, markdown_file
from ...importing.article_file import missing, read_back, write_article
from ...importing.comparison import differences
from ...importing.pieces import Goes, unaccounted
from ...importing_annotations.account import summary
from ...importing_annotations.json_text import NotJson
from ..annotation_import import read_annotations_file, write_annotations
from ..configuration import Project, find_project
from ..excerpts import visible
from ..imported import (
    ARCHIVE,
    article_path,
    articles,
    shown_text,
    unfitting_quotes,
    write_import,
)
from ..importer import FIELDS, Import, WrongCall, take_apart
from ..originals import FORMATS, NotText, UnknownEncoding
from ..reading import LARGEST
from ..reporting import as_text
from .frame import DONE, PROBLEMS, WRONG_CALL, command, say

if TYPE_CHECKING:
    from .frame import Commands


def add(commands: Commands) -> None:
    parser = command(commands, "import", _import, "a text, a web page or JSON of others -> here")
    parser.add_argument("file", metavar="FILE", help="the original; - reads the standard input")
    parser.add_argument(
        "--as",
        dest="kind",
        choices=("article", "annotations"),
        default="article",
        help="annotations: W3C Web Annotation, Hypothesis or ClaimReview, all as JSON",
    )
    parser.add_argument(
        "--slug", help="name of the article's file and address; the article that is annotated"
    )
    for name, about in FIELDS.items():
        action = "append" if name == "author" else "store"
        parser.add_argument(f"--{name}", action=action, help=about)
    parser.add_argument("--from", dest="format", choices=FORMATS, help="if its name misleads")
    parser.add_argument("--encoding", default="", help="e.g. cp1252, if it is not recognised")
    parser.add_argument(
        "--headings", metavar="all|none|LINES", help="which short lines are headings, e.g. 12,30"
    )
    parser.add_argument("--update", action="store_true", help="renew an article that is there")
    parser.add_argument("--dry-run", action="store_true", help="show everything, write nothing")
    of_annotations = parser.add_argument_group("with --as annotations")
    of_annotations.add_argument(
        "--verdict",
        action="append",
        default=[],
        metavar="WORDS=KEY",
        help="which step of the scale somebody's words mean; may be given several times",
    )
    of_annotations.add_argument(
        "--file", dest="into", type=Path, metavar="FILE", help="the new annotation file"
    )


def _import(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    try:
        _refuse_what_does_not_fit(arguments)
        if arguments.kind == "annotations":
            return _import_annotations(project, arguments)
        made = take_apart(project, arguments)
        return _finish(project, arguments, made)
    except (UnknownEncoding, WrongCall) as problem:
        print(f"beleg: {visible(str(problem))}", file=sys.stderr)
        return WRONG_CALL
    except NotJson as problem:
        print(visible(f"beleg: {arguments.file}: {problem}"), file=sys.stderr)
        return PROBLEMS
    except NotText as problem:
        print(f"beleg: {visible(str(problem))}", file=sys.stderr)
        return PROBLEMS
    except markdown_file.UnreadableFrontMatter as problem:
        print(as_text(problem.report.in_reading_order()), file=sys.stderr)
        return PROBLEMS


def _refuse_what_does_not_fit(arguments: argparse.Namespace) -> None:
    """An option that is said in vain would be taken for one that works."""
    names: dict[str, object] = {"verdict": arguments.verdict, "file": arguments.into}
    if arguments.kind == "annotations":
        names = {name: getattr(arguments, name) for name in (*FIELDS, "headings", "update")}
        names |= {"from": arguments.format, "encoding": arguments.encoding}
    for name, value in names.items():
        if value:
            raise WrongCall(f"--{name} does not go with --as {arguments.kind}")


def _import_annotations(project: Project, arguments: argparse.Namespace) -> int:
    imported = read_annotations_file(project, arguments)
    taken = [one for one in imported.outcomes if one.taken]
    complete = len(taken) == len(imported.outcomes)
    shown = visible_lines(f"{imported.name}: {summary(imported.outcomes, imported.elsewhere)}")
    if not complete or not arguments.quiet:
        print(shown)
    if imported.objections:
        print(as_text(imported.objections), file=sys.stderr)
        print("beleg: nothing was written; that is how it would be", file=sys.stderr)
        return PROBLEMS
    if arguments.dry_run:
        for file in imported.files:
            say(arguments, f"would write {file.path}")
        say(arguments, "nothing was written")
        return DONE if complete else PROBLEMS
    for path in write_annotations(project, imported):
        say(arguments, f"wrote {path}")
    if taken:
        say(arguments, "now: `beleg check` names what is wrong, `mkdocs serve` shows it")
    return DONE if complete else PROBLEMS


def _finish(project: Project, arguments: argparse.Namespace, made: Import) -> int:
    say(arguments, visible_lines(_account(made)))
    if lacking := missing(made.fields):
        options = " ".join(f"--{key} '…'" for key in lacking)
        raise WrongCall(f"still missing: {', '.join(lacking)}; say {options}; nothing was written")
    if lost := unaccounted(made.words, made.original.pieces):
        print(f"beleg: words would be lost near {visible(lost)!r}; nothing was written. This is a"
              " mistake of the program; please report it", file=sys.stderr)  # fmt: skip
        return PROBLEMS
    text = write_article(made.original, made.fields)
    path = article_path(project, made.slug)
    report = read_back(text, path, made.slug)
    if report.errors or len(text.encode()) > LARGEST:
        return _refused(report)
    if made.before is None:
        if (project.root / path).exists():
            raise WrongCall(f"{path} is there and cannot be read; `beleg check` says why")
        _refuse_a_double(project, arguments, made)
        return _written(project, arguments, made, text)
    return _renewed(project, arguments, made, text)


def visible_lines(text: str) -> str:
    """Each line as a terminal may show it."""
    return "\n".join(map(visible, text.split("\n")))


def _account(made: Import) -> str:
    name = f"{made.file.name} ({made.file.format}, {made.file.encoding})"
    parts = [f"{name}:", "", account.table(made.original, made.fields)]
    notes = [
        *made.file.remarks,
        *made.original.remarks,
        *account.doubts(made.original, made.fields),
    ]
    if notes:
        parts += ["", "please look at:", *(f"  {note}" for note in notes)]
    if found := headings.candidates(made.original):
        parts += ["", "headings? These lines are short and stay paragraphs, unless you say"]
        parts += [f"  --headings {','.join(str(piece.line) for piece in found)}"]
    return "\n".join(parts) + "\n"


def _refused(report: Report) -> int:
    if report.errors:
        print(as_text(report.in_reading_order()), file=sys.stderr)
    else:
        print(f"beleg: the article would have more than {LARGEST:,} bytes", file=sys.stderr)
    print("beleg: nothing was written", file=sys.stderr)
    return PROBLEMS


def _refuse_a_double(project: Project, arguments: argparse.Namespace, made: Import) -> None:
    """The same article under two names would be annotated twice."""
    if arguments.slug:
        return
    url = made.fields["url"].value if "url" in made.fields else None
    own = {
        piece.words
        for piece in made.original.pieces
        if piece.goes is Goes.BODY and len(piece.words) > 60
    }
    for slug, other in articles(project):
        shared = own & set(shown_text(other.article.body).replace("\n\n", "\n").split("\n"))
        if (url and other.article.url == url) or (own and len(shared) * 2 > len(own)):
            raise WrongCall(
                f"this looks like {article_path(project, slug)}; renew it with --slug {slug}"
                f" --update, or keep both with --slug {made.slug}; nothing was written"
            )


def _written(project: Project, arguments: argparse.Namespace, made: Import, text: str) -> int:
    path = article_path(project, made.slug)
    if arguments.dry_run:
        say(arguments, f"would write {path}; nothing was written")
        return DONE
    left_out = account.left_out(made.original, made.file.name)
    for file in write_import(project, made.slug, text, left_out):
        say(arguments, f"wrote {file.relative_to(project.root).as_posix()}")
    say(arguments, f"now: look at {path}, then `beleg annotate {made.slug}`")
    return DONE


def _renewed(project: Project, arguments: argparse.Namespace, made: Import, text: str) -> int:
    before = made.before
    assert before is not None
    path = article_path(project, made.slug)
    if before.source.text == text:
        say(arguments, f"{path} is the same; nothing was written")
        return DONE
    head = [str(made.fields[key].value) for key in ("title", "description") if key in made.fields]
    body = text.split("\n---\n", 1)[1]
    found = differences(before.visible, "\n\n".join([*head, shown_text(body)]))
    print(visible_lines("\n".join([f"{path} would change:" if not arguments.update else
                                   f"{path} changes:", *found])))  # fmt: skip
    if not found:
        print("  no word of the text; only front matter or markup")
    quotes = unfitting_quotes(project, made.slug, text)
    after = f"{quotes} quotes no longer fit" if quotes != 1 else "1 quote no longer fits"
    if not arguments.update or arguments.dry_run:
        print(f"nothing was written; --update writes it, keeps the old text in {ARCHIVE}/"
              f"{made.slug}/, and then {after}")  # fmt: skip
        return PROBLEMS if not arguments.dry_run else DONE
    code = _written(project, arguments, replace(made, before=None), text)
    if quotes:
        print(f"{after}: run `beleg reanchor {made.slug}`")
    return code
