"""What the preview does for its form: saves an annotation, and tells what was checked before.

A preview is a web server on an editor's computer, and every page in that editor's browser can send
requests to it. So nothing is done unless the request names the preview by its loopback address,
comes from one of its own pages, and knows the token that stands in them. What is then written is
one new file below ``annotations/<article>/``, and only if the build would accept it. What is told
may be a draft, so it is for the same pages only.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

from ..diagnostics import Diagnostic, Report, Severity
from ..identifiers import fault_of
from ..pipeline import Group, Inputs, groups, read_ground, walk
from ..source import Source
from ..validate import read_annotations
from .checked_before import CheckedBefore
from .configuration import Project
from .files import read_project
from .reading import decode

ADDRESS = "/_beleg/annotations"
SIMILAR = "/_beleg/similar"
LARGEST = 64 * 1024
"""Bytes of a request's body."""
LONGEST = 2_000
"""Characters of a statement that is compared; the form sends no more."""

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_HTTP_PORT = 80


class Refused(Exception):
    """Nothing was written; the status says whose fault it is, the problems what to do."""

    def __init__(self, status: HTTPStatus, *problems: str) -> None:
        super().__init__(*problems)
        self.status = status
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Request:
    """What came over the wire; ``headers`` by their names in lower case."""

    method: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes back, as JSON: ``saved`` with the path, ``claims``, or ``problems``."""

    status: HTTPStatus
    content: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """A file that somebody wants to be written."""

    article: str
    id: str
    text: str


class DeskServer:
    """Writes annotations and answers for the pages of one preview, for as long as it runs."""

    def __init__(self, host: str, port: int) -> None:
        """``host`` and ``port``: where the preview listens."""
        self._open = _is_loopback(host)
        ending = {"", f":{port}"} if port == _HTTP_PORT else {f":{port}"}
        self._hosts = {f"{name}{end}" for name in _LOOPBACK for end in ending}
        self._secret = secrets.token_urlsafe(32)
        # One after the other, so that an id is not given twice in the same moment.
        self._turn = Lock()

    @property
    def token(self) -> str:
        """What a page has to know; empty where the preview can be reached from elsewhere."""
        return self._secret if self._open else ""

    def answer(self, request: Request, project: Project) -> Answer:
        """Write what is asked for, or say why not."""
        try:
            self._check_sender(request)
            wanted = _Wanted(**_words_of(request, ("article", "id", "text")))
            with self._turn:
                path = _save(wanted, project)
        except Refused as refused:
            return Answer(status=refused.status, content={"problems": list(refused.problems)})
        return Answer(status=HTTPStatus.CREATED, content={"saved": path})

    def similar(self, request: Request, checked: CheckedBefore) -> Answer:
        """The claims and notes that say much the same as the ``statement`` of the request."""
        try:
            self._check_sender(request)
            asked = _words_of(request, ("statement", "lang"))
            if len(asked["statement"]) > LONGEST:
                message = f"the statement has more than {LONGEST:,} characters"
                raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
        except Refused as refused:
            return Answer(status=refused.status, content={"problems": list(refused.problems)})
        return Answer(status=HTTPStatus.OK, content={"claims": checked.like(**asked)})

    def _check_sender(self, request: Request) -> None:
        headers = request.headers
        if request.method != "POST":
            raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "this address only takes POST")
        if not self._open:
            raise Refused(HTTPStatus.FORBIDDEN, "saving is off: others can reach this preview")
        host = headers.get("host", "").lower()
        if host not in self._hosts:
            raise Refused(HTTPStatus.FORBIDDEN, "the request names another host")
        if headers.get("origin", "").lower() != f"http://{host}":
            raise Refused(HTTPStatus.FORBIDDEN, "the request comes from another page")
        token = headers.get("x-beleg-token", "").encode("utf-8", "replace")
        if not hmac.compare_digest(token, self._secret.encode()):
            raise Refused(HTTPStatus.FORBIDDEN, "the token is not that of this preview")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the request is no JSON")
        if len(request.body) > LARGEST:
            raise _too_large()


def _too_large() -> Refused:
    message = f"the annotation has more than {LARGEST:,} bytes; save it as a file"
    return Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _words_of(request: Request, names: Sequence[str]) -> dict[str, str]:
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not all(isinstance(word, str) for word in given.values()):
        raise Refused(HTTPStatus.BAD_REQUEST, "the request is no JSON object of words")
    if given.keys() != set(names):
        raise Refused(HTTPStatus.BAD_REQUEST, f"the request must have only: {', '.join(names)}")
    return given


def _save(wanted: _Wanted, project: Project) -> str:
    """The path of the new file, as messages show it."""
    for word in (wanted.article, wanted.id):
        if fault := fault_of(word):
            raise _wrong(f"{fault.message}; {fault.help}")
    folder = Path(project.settings.annotations_dir, wanted.article)
    shown = (folder / f"{wanted.id}.yml").as_posix()
    source = _source(wanted.text, shown)
    _check(wanted, source, project)
    _write(_folder(wanted.article, project) / f"{wanted.id}.yml", shown, source.text)
    return shown


def _source(text: str, shown: str) -> Source:
    """The text as it will be read from its file."""
    report = Report()
    # Half a character, which JSON can hold and a file cannot, is refused by the decoder.
    source = decode(text.encode("utf-8", "surrogatepass"), shown, report)
    if source is None:
        raise _wrong(*map(_as_line, report))
    return source


def _wrong(*problems: str) -> Refused:
    return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, *problems)


def _check(wanted: _Wanted, source: Source, project: Project) -> None:
    """Refuse what `beleg check` would find fault with, had the file been there."""
    settings = replace(project.settings, drafts=True)
    inputs, _ = read_project(project.root, settings)
    ground = read_ground(inputs, settings, Report())
    group = _group(wanted.article, inputs)
    files, alone = [(wanted.article, source)], Report()
    made = read_annotations(files, ground.registers, ground.slugs, alone, ground.figure)
    if [annotation.id for annotation in made] != [wanted.id]:
        message = f"the file must hold one annotation, with the id {wanted.id!r}"
        raise _wrong(message, *map(_as_line, alone))
    before = walk(group, ground).report
    after = walk(replace(group, annotations=(*group.annotations, source)), ground).report
    known = {_identity(found) for found in before}
    new = [found for found in after if _identity(found) not in known]
    if any(found.severity is Severity.ERROR for found in new):
        raise _wrong(*(_as_line(found) for found in new))


def _group(article: str, inputs: Inputs) -> Group:
    found = next((group for group in groups(inputs) if group.slug == article), None)
    if found is None or found.article is None:
        raise _wrong(f"there is no article {article!r}")
    return found


def _identity(found: Diagnostic) -> tuple[str, str, int, str]:
    return found.place.path, found.code, found.place.start, found.message


def _as_line(found: Diagnostic) -> str:
    line = f"{found.place.path}:{found.place.line}: {found.severity.value}[{found.code.value}]"
    help_ = f"\n{found.help}" if found.help else ""
    return f"{line}: {found.message}{help_}"


def _folder(article: str, project: Project) -> Path:
    """The folder of the article's annotations, which is made where it is missing."""
    root = project.root.resolve()
    folder = root / project.settings.annotations_dir / article
    wrong = _wrong(f"the folder {project.settings.annotations_dir!r} leads out of the project")
    if not _is_in_place(folder, root):
        raise wrong
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error) from error
    if not _is_in_place(folder, root):
        raise wrong
    return folder


def _is_in_place(folder: Path, root: Path) -> bool:
    return folder.resolve() == folder and folder.is_relative_to(root) and folder != root


def _write(file: Path, shown: str, text: str) -> None:
    """A new file, whole or not at all; what is there stays as it is."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(file, flags | getattr(os, "O_BINARY", 0), 0o666)
    except FileExistsError:
        raise Refused(HTTPStatus.CONFLICT, f"there is a file {shown} already") from None
    except OSError as error:
        raise _unwritable(error) from error
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(text.encode())
    except OSError as error:
        file.unlink(missing_ok=True)
        raise _unwritable(error) from error


def _unwritable(error: OSError) -> Refused:
    reason = (error.strerror or "unknown reason").lower()
    return Refused(HTTPStatus.INTERNAL_SERVER_ERROR, f"the file cannot be written: {reason}")


WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def around(
    app: WsgiApp,
    desk: DeskServer,
    project: Callable[[], Project],
    checked: Callable[[], CheckedBefore],
) -> WsgiApp:
    """``app`` with two addresses more, at which ``desk`` answers.

    ``project`` and ``checked`` are asked for at every request: settings may have changed since the
    start, and the site was perhaps built anew.
    """
    answers = {
        ADDRESS: lambda request: desk.answer(request, project()),
        SIMILAR: lambda request: desk.similar(request, checked()),
    }

    def both(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer_to = answers.get(environ.get("PATH_INFO", ""))
        if answer_to is None:
            return app(environ, start_response)
        answer = answer_to(_request(environ))
        body = json.dumps(answer.content).encode()
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        start_response(f"{answer.status.value} {answer.status.phrase}", list(headers.items()))
        return [body]

    return both


def _request(environ: Mapping[str, Any]) -> Request:
    """The request; of a body that is too long only as much as shows that it is."""
    names = (name for name in environ if name.startswith("HTTP_"))
    headers = {name[5:].replace("_", "-").lower(): str(environ[name]) for name in names}
    headers["content-type"] = str(environ.get("CONTENT_TYPE", ""))
    length = str(environ.get("CONTENT_LENGTH") or "0")
    size = min(int(length), LARGEST + 1) if length.isascii() and length.isdigit() else 0
    return Request(
        method=str(environ["REQUEST_METHOD"]),
        headers=headers,
        body=environ["wsgi.input"].read(size),
    )
