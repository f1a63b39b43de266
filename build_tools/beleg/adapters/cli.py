"""The command ``beleg``.

Exit codes: 0 done, 1 problems in the user's files, 2 wrong call.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from .. import __version__
from ..diagnostics import Code, Diagnostic, did_you_mean
from ..explanations import explain
from ..pipeline import Result
from ..schema import annotation_schema
from . import build, search
from .configuration import NoProject, Project, find_project
from .new_site import make_site
from .reporting import as_github, as_json, as_sarif, as_text, summary
from .swap import NotReplaceable
from .zensical_build import RendererFailed, zensical_build

DONE, PROBLEMS, WRONG_CALL = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows its number, and nothing breaks off.
            stream.reconfigure(errors="backslashreplace")
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except NoProject as problem:
        print(f"beleg: {problem}", file=sys.stderr)
        return WRONG_CALL
    except BrokenPipeError:
        # Whoever read our output has heard enough; nothing may be written any more, not at exit.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return DONE
    except (RendererFailed, NotReplaceable, OSError) as problem:
        print(f"beleg: {problem}", file=sys.stderr)
        return PROBLEMS
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="beleg", description="Fact-check and annotation microsites from Markdown and YAML."
    )
    parser.add_argument("--version", action="version", version=f"beleg {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in _COMMANDS:
        add(commands)
    return parser


_Commands = argparse._SubParsersAction  # the only name argparse has for it


def _command(
    commands: _Commands[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.add_argument(
        "-C", "--directory", type=Path, default=Path(), help="the site's folder (default: here)"
    )
    return parser


def _add_init(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "init", _init, "make a new microsite that builds at once")
    parser.add_argument("dir", nargs="?", type=Path, default=Path(), metavar="DIR")


def _init(arguments: argparse.Namespace) -> int:
    try:
        written = make_site(arguments.directory / arguments.dir)
    except (FileExistsError, NotADirectoryError) as problem:
        print(f"beleg: {problem}; nothing was written", file=sys.stderr)
        return WRONG_CALL
    _say(arguments, "\n".join(f"wrote {path}" for path in written))
    _say(arguments, "now: `mkdocs serve` shows it, `beleg check` names every mistake")
    return DONE


def _add_build(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "build", _build, "article + annotations -> site")
    parser.add_argument("--strict", action="store_true", help="warnings stop the build, too")
    parser.add_argument("--renderer", choices=("mkdocs", "zensical"), default="mkdocs")
    parser.add_argument(
        "--clean", action="store_true", help="keep nothing of earlier builds (always so today)"
    )


def _build(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    result = build.run(project, search=search.available())
    if _stopped(result, strict=arguments.strict):
        _show(result, sys.stderr)
        return PROBLEMS
    if arguments.renderer == "zensical":
        _show(result, sys.stderr)
        zensical_build(project, result)
    else:
        # Only this door needs MkDocs, and it is slow to import.
        from .mkdocs_build import mkdocs_build

        mkdocs_build(project, strict=arguments.strict, quiet=arguments.quiet)
    build.remember(project, result)
    articles = len(result.site.articles)
    _say(arguments, f"built {articles} articles into {project.site_dir}")
    return DONE


def _stopped(result: Result, *, strict: bool) -> bool:
    return bool(result.report.errors or (strict and result.report.warnings))


def _add_merge(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands, "merge", _merge, "only the merged pages: portable Markdown with footnotes"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")


def _merge(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    result = build.run(project)
    if result.report.errors:
        _show(result, sys.stderr)
        return PROBLEMS
    _show(result, sys.stderr)
    for article in result.site.articles:
        file = arguments.output / "articles" / f"{article.article.slug}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(article.markdown, "utf-8")
        _say(arguments, f"wrote {file}")
    return DONE


_FORMATS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": as_text,
    "github": as_github,
    "json": as_json,
    "sarif": as_sarif,
}


def _add_check(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "check", _check, "every problem of every file in one run")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these")
    parser.add_argument("--format", choices=tuple(_FORMATS), default="text")


def _check(arguments: argparse.Namespace) -> int:
    project = find_project(arguments.directory)
    found = build.run(project).report.in_reading_order()
    if arguments.paths:
        wanted = [_below(project, path) for path in arguments.paths]
        found = [d for d in found if any(_is_in(d.place.path, path) for path in wanted)]
    output = _FORMATS[arguments.format](found)
    if output:
        print(output)
    if arguments.format == "text" and (found or not arguments.quiet):
        print(summary(found))
    return PROBLEMS if any(d.severity == "error" for d in found) else DONE


def _below(project: Project, path: Path) -> str:
    """As diagnostics name it; a path that does not exist is a wrong call."""
    if not path.exists():
        raise NoProject(f"there is no {path}")
    resolved = path.resolve()
    if resolved != project.root and project.root not in resolved.parents:
        raise NoProject(f"{path} is not in this site, {project.root}")
    return "" if resolved == project.root else resolved.relative_to(project.root).as_posix()


def _is_in(path: str, wanted: str) -> bool:
    return not wanted or path == wanted or path.startswith(f"{wanted}/")


def _add_reanchor(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands, "reanchor", _reanchor, "after an article's text changed: settle moved passages"
    )
    parser.add_argument("slug", nargs="?", metavar="SLUG", help="only this article")
    parser.add_argument("--write", action="store_true", help="record the passages as they are now")


def _reanchor(arguments: argparse.Namespace) -> int:
    """Moved passages are shown; with ``--write`` they are accepted where they stand now."""
    project = find_project(arguments.directory)
    result = build.run(project)
    if arguments.slug and arguments.slug not in result.digests:
        hint = did_you_mean(arguments.slug, result.digests) or "`beleg check` looks at all"
        print(f"beleg: there is no article {arguments.slug!r}; {hint}", file=sys.stderr)
        return WRONG_CALL
    found = result.report.in_reading_order()
    slugs = {arguments.slug} if arguments.slug else set(result.digests)
    moved = [d for d in found if d.code is Code.QUOTE_MOVED and _slug_of(project, d) in slugs]
    others = [d for d in found if d.severity == "error" and d not in moved]
    print(as_text(others if others and arguments.write else moved) or "no passage has moved")
    if others and arguments.write:
        print("beleg: nothing was written; mend these first", file=sys.stderr)
        return PROBLEMS
    if not arguments.write:
        return PROBLEMS if moved else DONE
    if build.remember(project, result, slugs):
        _say(arguments, f"settled {len(moved)} passages in {project.settings.annotations_dir}")
    return DONE


def _slug_of(project: Project, found: Diagnostic) -> str:
    path = Path(found.place.path).relative_to(project.settings.annotations_dir)
    return path.parts[0].removesuffix(path.suffix)


def _add_explain(commands: _Commands[argparse.ArgumentParser]) -> None:
    parser = _command(commands, "explain", _explain, "what a diagnostic means and its cure")
    parser.add_argument("code", metavar="CODE", help="for example quote-not-found")


def _explain(arguments: argparse.Namespace) -> int:
    codes = [code.value for code in Code]
    if arguments.code not in codes:
        hint = did_you_mean(arguments.code, codes) or f"there are: {', '.join(sorted(codes))}"
        print(f"beleg: no diagnostic is called {arguments.code!r}; {hint}", file=sys.stderr)
        return WRONG_CALL
    print(explain(Code(arguments.code)))
    return DONE


def _add_schema(commands: _Commands[argparse.ArgumentParser]) -> None:
    _command(commands, "schema", _schema, "JSON Schema of annotation files")


def _schema(arguments: argparse.Namespace) -> int:
    try:
        registers = build.run(find_project(arguments.directory)).site.registers
    except NoProject:
        registers = None
    print(json.dumps(annotation_schema(registers), ensure_ascii=False, indent=2))
    return DONE


_COMMANDS = (
    _add_init,
    _add_build,
    _add_merge,
    _add_check,
    _add_reanchor,
    _add_explain,
    _add_schema,
)


def _show(result: Result, stream: TextIO) -> None:
    found = result.report.in_reading_order()
    if found:
        print(as_text(found), file=stream)
        print(summary(found), file=stream)


def _say(arguments: argparse.Namespace, text: str) -> None:
    if not arguments.quiet and text:
        print(text)
