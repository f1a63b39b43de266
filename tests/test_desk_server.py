"""What the preview does for its form: only for its own pages, and written is only what is sound."""

from __future__ import annotations

import http.client
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from beleg.adapters import build
from beleg.adapters.checked_before import MOST, CheckedBefore
from beleg.adapters.configuration import Project, find_project
from beleg.adapters.desk_server import (
    ADDRESS,
    LARGEST,
    LONGEST,
    SIMILAR,
    Answer,
    DeskServer,
    Request,
    around,
)
from beleg.adapters.known_claims import candidates

from . import factory
from .claim_pairs import distractors

PORT = 8000
HOME = f"127.0.0.1:{PORT}"
ARTICLE = """---
title: The budget
lang: en
publisher: Paper
license: CC0-1.0
---

The budget rises by *twelve* percent. The mayor is glad. The council is glad.

    some = code
"""
FIRST = """notes:
  - id: first
    quote: The mayor
    title: The mayor
    text: She is one.
"""
GOOD = """claims:
  - id: twelve-percent
    quote: rises by twelve percent
    verdict: "false"
    summary: "It rises by four: \\"4\\"."
    sources:
      - title: Budget
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for path, text in {
        "mkdocs.yml": "site_name: Desk\ndocs_dir: content\nplugins: [beleg]\n",
        "content/articles/budget.md": ARTICLE,
        "content/articles/other.md": ARTICLE.replace("The budget\n", "Another\n"),
        "annotations/budget.yml": FIRST,
        "annotations/other.yml": "claims: [\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    return find_project(tmp_path)


@pytest.fixture
def desk() -> DeskServer:
    return DeskServer("127.0.0.1", PORT)


def request(desk: DeskServer, body: object = None, **changes: str | None) -> Request:
    """What the form sends; ``changes``: other headers, or none where they are None."""
    given = {"article": "budget", "id": "twelve-percent", "text": GOOD} if body is None else body
    headers = {
        "host": HOME,
        "origin": f"http://{HOME}",
        "content-type": "application/json",
        "x-beleg-token": desk.token,
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    return Request(
        method="POST",
        headers={name: value for name, value in headers.items() if value is not None},
        body=given if isinstance(given, bytes) else json.dumps(given).encode(),
    )


def question(desk: DeskServer, body: object = None, **changes: str | None) -> Request:
    """What the form asks while somebody writes."""
    given = {"statement": "The budget rose by 13 percent", "lang": "en"}
    return request(desk, given if body is None else body, **changes)


@pytest.fixture
def checked() -> CheckedBefore:
    """Among many others three that say the same: a claim, a withdrawn one, and a draft."""
    article = factory.article(slug="ledger", title="The <ledger>", lang="en")
    wording = "The budget rose by twelve per cent"
    notes = [
        factory.claim(slug="ledger", id="rise", claim=f"{wording}."),
        factory.claim(slug="ledger", id="no-rise", claim=f"{wording} <i>", status="withdrawn"),
        factory.note(slug="ledger", id="whole", title=f"{wording}?", status="draft", quote=None),
        factory.link(slug="ledger", id="link"),
        *(
            factory.claim(slug="ledger", id=f"other-{number}", claim=words, quote=None, summary="")
            for number, (_, words) in enumerate(distractors(40))
        ),
    ]
    annotated = factory.annotated(notes, of=article)
    return CheckedBefore(lambda: candidates(annotated), lambda _: article.title)


def files(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in sorted(project.root.rglob("*"))
        if path.is_file()
    }


def problems(answer: Answer) -> str:
    found = answer.content["problems"]
    assert isinstance(found, list)
    return "\n".join(found)


def test_what_the_form_sends_is_saved(desk: DeskServer, project: Project) -> None:
    before = files(project)
    answer = desk.answer(request(desk), project)
    path = "annotations/budget/twelve-percent.yml"
    assert answer == Answer(status=HTTPStatus.CREATED, content={"saved": path})
    assert files(project) == {**before, path: GOOD.encode()}
    (project.root / "annotations/other.yml").unlink()
    result = build.run(project)
    assert not list(result.report)
    assert {passage.annotation.id for passage in result.passages} == {"first", "twelve-percent"}


@pytest.mark.parametrize("name", ["localhost", "[::1]"])
def test_the_other_names_of_this_computer(name: str, desk: DeskServer, project: Project) -> None:
    host = f"{name}:{PORT}"
    answer = desk.answer(request(desk, host=host, origin=f"http://{host}"), project)
    assert answer.status == HTTPStatus.CREATED


STRANGERS: list[dict[str, str | None]] = [
    {"host": f"evil.example:{PORT}", "origin": f"http://evil.example:{PORT}"},
    {"host": "127.0.0.1:9999", "origin": "http://127.0.0.1:9999"},
    {"host": "127.0.0.1", "origin": "http://127.0.0.1"},
    {"host": None},
    {"host": f"127.0.0.1.nip.example:{PORT}"},
    {"origin": None},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:9999"},
    {"origin": f"https://{HOME}"},
    {"origin": f"http://localhost:{PORT}"},
    {"origin": f"http://{HOME}.evil.example"},
    {"x_beleg_token": None},
    {"x_beleg_token": ""},
    {"x_beleg_token": "guessed"},
    {"x_beleg_token": "ünïcode"},
]


@pytest.mark.parametrize("changes", STRANGERS)
def test_who_else_asks_is_refused(
    changes: dict[str, str | None], desk: DeskServer, project: Project
) -> None:
    before = files(project)
    assert desk.answer(request(desk, **changes), project).status == HTTPStatus.FORBIDDEN
    assert files(project) == before


@pytest.mark.parametrize("changes", STRANGERS)
def test_who_else_asks_is_told_nothing(
    changes: dict[str, str | None], desk: DeskServer, checked: CheckedBefore
) -> None:
    answer = desk.similar(question(desk, **changes), checked)
    assert answer.status == HTTPStatus.FORBIDDEN
    assert list(answer.content) == ["problems"]


def test_what_says_much_the_same_is_told(desk: DeskServer, checked: CheckedBefore) -> None:
    answer = desk.similar(question(desk), checked)
    assert answer.status == HTTPStatus.OK
    found = answer.content["claims"]
    assert isinstance(found, list)
    assert len(found) <= MOST
    assert found[0] == {
        "address": "articles/ledger/rise/",
        "kind": "claim",
        "statement": "The budget rose by twelve per cent.",
        "lang": "en",
        "verdict": "mostly-false",
        "draft": False,
        "article": "The <ledger>",
        "differs": ["number"],
    }
    states = {one["address"].split("/")[2]: (one["verdict"], one["draft"]) for one in found}
    assert states["no-rise"] == ("withdrawn", False)
    assert states["whole"] == (None, True)
    assert set(states) == {"rise", "no-rise", "whole"}
    unlike = {"statement": "Bananas do not grow on trees", "lang": "en"}
    assert desk.similar(question(desk, unlike), checked).content == {"claims": []}


@pytest.mark.parametrize("lang", ["", "de", "xx-nonsense", "\0", "e" * 5_000])
def test_any_language_is_answered(lang: str, desk: DeskServer, checked: CheckedBefore) -> None:
    asked = {"statement": "The budget rose by 12 per cent", "lang": lang}
    assert desk.similar(question(desk, asked), checked).status == HTTPStatus.OK


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"body": b"{"}, 400),
        ({"body": []}, 400),
        ({"body": {"statement": "x"}}, 400),
        ({"body": {"statement": ["x"], "lang": "en"}}, 400),
        ({"body": {"statement": "x", "lang": "en", "more": "x"}}, 400),
        ({"body": {"statement": "x" * LONGEST, "lang": "en"}}, 200),
        ({"body": {"statement": "x" * (LONGEST + 1), "lang": "en"}}, 413),
        ({"body": b" " * (LARGEST + 1)}, 413),
        ({"content_type": "text/plain"}, 415),
    ],
)
def test_odd_questions_are_refused(
    changes: dict[str, Any], status: int, desk: DeskServer, checked: CheckedBefore
) -> None:
    assert desk.similar(question(desk, **changes), checked).status == status


def test_only_posts_are_answered(desk: DeskServer, checked: CheckedBefore) -> None:
    answer = desk.similar(replace(question(desk), method="GET"), checked)
    assert answer.status == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_preview_for_others_tells_nothing(checked: CheckedBefore) -> None:
    """What is told may be a draft."""
    open_to_all = DeskServer("0.0.0.0", PORT)
    asked = question(open_to_all, x_beleg_token=open_to_all._secret)
    assert open_to_all.similar(asked, checked).status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "json"])
def test_what_a_form_of_another_page_could_send_is_refused(
    kind: str | None, desk: DeskServer, project: Project
) -> None:
    answer = desk.answer(request(desk, content_type=kind), project)
    assert answer.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS", "DELETE", "HEAD", "post"])
def test_other_methods_are_refused(method: str, desk: DeskServer, project: Project) -> None:
    answer = desk.answer(replace(request(desk), method=method), project)
    assert answer.status == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example"])
def test_a_preview_for_others_saves_nothing(host: str, project: Project) -> None:
    open_to_all = DeskServer(host, PORT)
    assert open_to_all.token == ""
    for token in ("", open_to_all._secret):
        answer = open_to_all.answer(request(open_to_all, x_beleg_token=token), project)
        assert answer.status == HTTPStatus.FORBIDDEN
        assert "saving is off" in problems(answer)


def test_each_start_has_a_token_of_its_own() -> None:
    assert len({DeskServer("localhost", PORT).token for _ in range(20)}) == 20


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 30_000,
        [],
        "text",
        {},
        {"article": "budget", "id": "x"},
        {"article": "budget", "id": 3, "text": GOOD},
        {"article": "budget", "id": "x", "text": GOOD, "more": "x"},
    ],
)
def test_other_bodies_are_refused(body: object, desk: DeskServer, project: Project) -> None:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert desk.answer(request(desk, sent), project).status == HTTPStatus.BAD_REQUEST


def test_a_body_may_have_so_many_bytes(desk: DeskServer, project: Project) -> None:
    answer = desk.answer(request(desk, b" " * (LARGEST + 1)), project)
    assert answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    answer = desk.answer(request(desk, b" " * LARGEST), project)
    assert answer.status == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    ("article", "id_"),
    [
        ("../budget", "twelve-percent"),
        ("budget", "../../x"),
        ("budget", "a/b"),
        ("budget", "x.yml"),
        ("budget", "X"),
        ("budget", ""),
        ("budget", "con"),
        ("budget", "x\0"),
        ("_site", "sources"),
        ("", "twelve-percent"),
        ("nothing", "twelve-percent"),
    ],
)
def test_other_names_are_refused(
    article: str, id_: str, desk: DeskServer, project: Project
) -> None:
    before = files(project)
    text = GOOD.replace("twelve-percent", id_)
    answer = desk.answer(request(desk, {"article": article, "id": id_, "text": text}), project)
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert files(project) == before
    assert sorted(path.name for path in project.root.iterdir()) == [
        "annotations",
        "content",
        "mkdocs.yml",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must hold one annotation"),
        ("claims: [", "yaml-syntax"),
        ("- a list", "must hold one annotation"),
        (GOOD.replace("twelve-percent", "another"), "with the id 'twelve-percent'"),
        (GOOD + FIRST, "must hold one annotation"),
        (GOOD.replace("twelve percent", "thirteen percent"), "quote-not-found"),
        (GOOD.replace("rises by twelve percent", "is glad"), "quote-ambiguous"),
        (GOOD.replace("rises by twelve percent", "some = code"), "quote-unmarkable"),
        (GOOD.replace('"false"', "nearly"), "unknown-verdict"),
        (GOOD.replace("- title: Budget", "- unknown-key"), "unknown-source"),
        (GOOD.replace("title: Budget", "{title: B, url: 'javascript:alert(1)'}"), "unsafe-url"),
        (GOOD.replace("summary", "sumary"), "unknown-key"),
        (GOOD + "    tags: !!python/object:os.system [x]\n", "yaml-syntax"),
        (GOOD.replace("Budget", "Bud\x1bget"), "bad-character"),
        ("\ud800", "not UTF-8"),
        (GOOD + "\0", "NUL"),
    ],
)
def test_what_the_build_would_refuse_is_not_written(
    text: str, message: str, desk: DeskServer, project: Project
) -> None:
    before = files(project)
    body = {"article": "budget", "id": "twelve-percent", "text": text}
    answer = desk.answer(request(desk, body), project)
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert message in problems(answer)
    assert files(project) == before


def test_an_id_that_is_taken(desk: DeskServer, project: Project) -> None:
    text = GOOD.replace("twelve-percent", "first")
    answer = desk.answer(request(desk, {"article": "budget", "id": "first", "text": text}), project)
    assert "duplicate-id" in problems(answer)


def test_what_is_there_is_never_overwritten(desk: DeskServer, project: Project) -> None:
    assert desk.answer(request(desk), project).status == HTTPStatus.CREATED
    before = files(project)
    again = GOOD.replace("four", "five")
    body = {"article": "budget", "id": "twelve-percent", "text": again}
    assert desk.answer(request(desk, body), project).status == HTTPStatus.UNPROCESSABLE_ENTITY
    (project.root / "annotations/budget/twelve-percent.yml").write_text("# empty\n")
    before = files(project)
    assert desk.answer(request(desk, body), project).status == HTTPStatus.CONFLICT
    assert files(project) == before


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("linked", ["annotations", "annotations/budget"])
def test_a_link_leads_nowhere(
    linked: str, desk: DeskServer, project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    folder = project.root / linked
    if folder.exists():
        folder.rename(tmp_path_factory.mktemp("before") / "old")
    folder.symlink_to(outside, target_is_directory=True)
    answer = desk.answer(request(desk), project)
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "leads out of the project" in problems(answer)
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_file_that_is_a_link_is_not_followed(desk: DeskServer, project: Project) -> None:
    target = project.root.parent / f"{project.root.name}-elsewhere"
    folder = project.root / "annotations/budget"
    folder.mkdir()
    (folder / "twelve-percent.yml").symlink_to(target)
    assert desk.answer(request(desk), project).status == HTTPStatus.CONFLICT
    assert not target.exists()


def test_a_folder_that_is_a_file(desk: DeskServer, project: Project) -> None:
    (project.root / "annotations/budget").write_text("")
    answer = desk.answer(request(desk), project)
    assert answer.status == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "cannot be written" in problems(answer)


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def _site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"the site"]


@contextmanager
def serving(project: Project) -> Iterator[tuple[int, DeskServer]]:
    """The whole of it behind a socket: port and desk."""
    with make_server("127.0.0.1", 0, _site, handler_class=_Quiet) as server:
        desk = DeskServer("127.0.0.1", server.server_port)
        articles = build.run(project).site.articles
        known = [one for annotated in articles for one in candidates(annotated)]
        checked = CheckedBefore(lambda: known, str)
        server.set_app(around(_site, desk, lambda: project, lambda: checked))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, desk
        server.shutdown()


def sent(
    port: int, headers: dict[str, str], body: bytes, address: str = ADDRESS
) -> tuple[int, dict[str, str], Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", address, body, headers)
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), json.loads(answer.read())
    connection.close()
    return found


def test_over_the_wire(project: Project) -> None:
    with serving(project) as (port, desk):
        headers = {
            "Host": f"127.0.0.1:{port}",
            "Origin": f"http://127.0.0.1:{port}",
            "Content-Type": "application/json; charset=utf-8",
            "X-Beleg-Token": desk.token,
        }
        body = request(desk).body
        status, _, content = sent(port, {**headers, "Host": f"rebound.example:{port}"}, body)
        assert (status, list(content)) == (403, ["problems"])
        status, got, content = sent(port, headers, body)
        assert (status, content) == (201, {"saved": "annotations/budget/twelve-percent.yml"})
        assert "Access-Control-Allow-Origin" not in got
        assert got["Content-Type"] == "application/json"
        assert sent(port, headers, b" " * (LARGEST + 1))[0] == 413
        asked = json.dumps({"statement": "The mayor", "lang": "en"}).encode()
        status, _, content = sent(port, headers, asked, SIMILAR)
        assert (status, content["claims"][0]["address"]) == (200, "articles/budget/first/")
        assert sent(port, {**headers, "X-Beleg-Token": "x"}, asked, SIMILAR)[0] == 403


@pytest.mark.parametrize("length", ["", "Content-Length: -5\r\n", "Content-Length: many\r\n"])
def test_odd_lengths_are_answered(length: str, project: Project) -> None:
    with serving(project) as (port, desk), socket.create_connection(("127.0.0.1", port)) as wire:
        wire.settimeout(20)
        head = f"POST {ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        head += f"Origin: http://127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        wire.sendall(f"{head}X-Beleg-Token: {desk.token}\r\n{length}\r\n".encode())
        assert b" 400 " in wire.recv(4096).partition(b"\n")[0]


def test_all_other_addresses_are_the_sites(project: Project) -> None:
    with serving(project) as (port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/articles/")
        assert connection.getresponse().read() == b"the site"
        connection.close()
