"""`beleg links`: what becomes of an address, what is written back, and servers that mean no good.

All servers are on this machine; nothing here asks the network.
"""

from __future__ import annotations

import ast
import gzip
import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest

from beleg.adapters import build
from beleg.adapters.cli import main
from beleg.adapters.configuration import find_project
from beleg.adapters.edited_files import edit_files
from beleg.adapters.files import read_project
from beleg.adapters.link_cache import read_cache, write_cache
from beleg.adapters.link_check import LONGEST_WAIT, LinkCheck, Pace, check_all
from beleg.adapters.web import Client, Reply, Unanswered, is_public
from beleg.adapters.web_archive import WaybackMachine
from beleg.addresses import refusal
from beleg.diagnostics import Report
from beleg.links import (
    Answer,
    ArchiveTrouble,
    Change,
    Failure,
    Hop,
    Judgement,
    Known,
    Outcome,
    collect,
    edits,
    is_confirmed,
    is_fresh,
    judge,
    remember,
)
from beleg.links.judge import leads_to_front_page
from beleg.source import Source
from beleg.yaml_edit import Edit, NotEditable, apply

from .conftest import ROOT
from .web_servers import Says, Server, raw_server, web_server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PACKAGE = ROOT / "build_tools/beleg"


@pytest.fixture
def server() -> Iterator[Server]:
    with web_server() as running:
        yield running


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(
        "beleg.adapters.link_cache.cache_file", lambda root, name: tmp_path / "cache" / name
    )


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def link_check(
    clock: Clock | None = None, *, pause: float = 0, private: bool = True, timeout: float = 5
) -> LinkCheck:
    clock = clock or Clock()
    return LinkCheck(
        client=Client(timeout=timeout, allow_private=private),
        pace=Pace(pause=pause, clock=clock, sleep=clock.sleep),
    )


def outcome(address: str, **options: Any) -> Outcome:
    return link_check(**options).check(address).outcome


# What an answer means


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, Outcome.OK),
        (204, Outcome.OK),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (400, Outcome.BLOCKED),
        (401, Outcome.BLOCKED),
        (403, Outcome.BLOCKED),
        (429, Outcome.BLOCKED),
        (451, Outcome.BLOCKED),
        (999, Outcome.BLOCKED),
        (304, Outcome.FAILING),
        (500, Outcome.FAILING),
        (503, Outcome.FAILING),
    ],
)
def test_statuses(status: int, expected: Outcome) -> None:
    assert judge("https://example.org/a", Answer(status=status)).outcome is expected


@pytest.mark.parametrize("failure", list(Failure))
def test_every_failure_has_its_words(failure: Failure) -> None:
    first = judge("https://example.org/a", Answer(failure=failure, detail="so-and-so"))
    assert first.message
    assert first.outcome in {Outcome.FAILING, Outcome.GONE_HOST, Outcome.INVALID}
    hops = (Hop(status=302, address="https://example.org/b"),)
    later = judge("https://example.org/a", Answer(failure=failure, detail="x", hops=hops))
    assert "https://example.org/b" in later.message
    assert later.outcome is not Outcome.INVALID


@pytest.mark.parametrize(
    ("hops", "expected", "new"),
    [
        ([(301, "/b")], Outcome.MOVED, "/b"),
        ([(308, "/b"), (301, "/c")], Outcome.MOVED, "/c"),
        ([(301, "/b"), (302, "/login"), (301, "/c")], Outcome.MOVED, "/b"),
        ([(302, "/b"), (301, "/c")], Outcome.OK, None),
        ([(303, "/b")], Outcome.OK, None),
    ],
)
def test_only_an_unbroken_permanent_redirect_is_a_move(
    hops: list[tuple[int, str]], expected: Outcome, new: str | None
) -> None:
    site = "https://example.org"
    walked = tuple(Hop(status=status, address=site + path) for status, path in hops)
    found = judge(f"{site}/a", Answer(status=200, hops=walked))
    assert (found.outcome, found.new_address) == (expected, site + new if new else None)
    assert not found.front_page


@pytest.mark.parametrize(
    ("old", "new", "trap"),
    [
        ("https://example.org/2019/report.pdf", "https://example.org/", True),
        ("https://example.org/2019/report.pdf", "https://example.org", True),
        ("https://example.org/2019/report.pdf", "https://www.example.org/de/", True),
        ("https://example.org/2019/report.pdf", "https://example.org/index.html", True),
        ("https://example.org/a?id=7", "https://example.org/", True),
        ("http://example.org/", "https://www.example.org/", False),
        ("https://example.org/?id=7", "https://example.org/", True),
        ("https://example.org/a", "https://example.org/b", False),
        ("https://example.org/a", "https://example.org/?id=7", False),
    ],
)
def test_a_page_that_became_the_front_page(old: str, new: str, trap: bool) -> None:
    assert leads_to_front_page(old, new) is trap
    for status in (301, 302):
        hops = (Hop(status=status, address=new),)
        assert judge(old, Answer(status=200, hops=hops)).front_page is trap


def test_a_page_that_only_a_person_gets_is_not_broken() -> None:
    answer = Answer(status=503, challenged=True)
    assert judge("https://example.org/a", answer).outcome is Outcome.BLOCKED


# What is known from earlier


def test_gone_is_confirmed_by_a_second_check_on_another_day() -> None:
    gone, ok = Judgement(outcome=Outcome.GONE), Judgement(outcome=Outcome.OK)
    failing = Judgement(outcome=Outcome.FAILING)
    first = remember(None, gone, NOW)
    assert not is_confirmed(first)
    assert not is_confirmed(remember(first, gone, NOW + timedelta(hours=1)))
    second = remember(first, gone, NOW + timedelta(days=1))
    assert is_confirmed(second)
    assert second.gone_since == NOW
    between = remember(first, failing, NOW + timedelta(days=1))
    assert not is_confirmed(between)
    assert is_confirmed(remember(between, gone, NOW + timedelta(days=2)))
    back = remember(second, ok, NOW + timedelta(days=2))
    assert back.gone_since is None
    assert not is_confirmed(remember(back, gone, NOW + timedelta(days=3)))


@pytest.mark.parametrize(
    ("outcome", "days", "fresh"),
    [
        (Outcome.OK, 6.9, True),
        (Outcome.MOVED, 6.9, True),
        (Outcome.OK, 7, False),
        (Outcome.GONE, 0.5, True),
        (Outcome.GONE, 1, False),
        (Outcome.FAILING, 1, False),
        (Outcome.OK, -1, False),
    ],
)
def test_how_long_an_answer_holds(outcome: Outcome, days: float, fresh: bool) -> None:
    known = Known(judgement=Judgement(outcome=outcome), checked=NOW)
    assert is_fresh(known, NOW + timedelta(days=days)) is fresh


def test_the_cache_keeps_what_is_known_and_survives_damage(tmp_path: Path) -> None:
    known = {
        "https://example.org/a": remember(
            None, Judgement(outcome=Outcome.GONE, message="näh\u202e"), NOW
        ),
        "https://example.org/b": Known(
            judgement=Judgement(
                outcome=Outcome.MOVED, new_address="https://example.org/", front_page=True
            ),
            checked=NOW,
        ),
        "https://example.org/old": Known(
            judgement=Judgement(outcome=Outcome.OK), checked=NOW - timedelta(days=200)
        ),
    }
    write_cache(tmp_path, known, NOW)
    known.pop("https://example.org/old")
    assert read_cache(tmp_path) == known
    file = tmp_path / "cache/links.json"
    for damage in (
        b"",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"version": 2, "links": {}}',
        b'{"version": 1, "links": {"a": {"outcome": "fine", "checked": "x"}}}',
        b'{"version": 1, "links": {"a": {"outcome": "ok", "message": "", "checked": "2026-01"}}}',
        b'{"version": 1, "links": {"a": {"outcome": "ok", "message": "", "checked": "20260101"}}}',
    ):
        file.write_bytes(damage)
        assert read_cache(tmp_path) == {}


# Asking


def test_head_first_and_get_where_head_is_refused(server: Server) -> None:
    for status in (403, 404, 405, 501, 500):
        server.pages[f"/{status}"] = Says(status, get=200)
        assert outcome(f"{server.base}/{status}") is Outcome.OK
        assert server.asked[-2:] == [("HEAD", f"/{status}"), ("GET", f"/{status}")]
    server.pages["/good"] = Says()
    assert outcome(f"{server.base}/good#part") is Outcome.OK
    assert server.asked[-1] == ("HEAD", "/good")
    sent = server.headers[-1]
    assert sent["user-agent"].startswith("Beleg/")
    assert sent["host"] == server.base.removeprefix("http://")
    assert "cookie" not in sent


def test_transient_troubles_are_asked_again_with_growing_pauses(server: Server) -> None:
    server.pages["/soon"] = Says(200, after=[503, 503, 502])
    clock = Clock()
    assert link_check(clock).check(f"{server.base}/soon").outcome is Outcome.OK
    assert clock.slept == sorted(clock.slept)
    assert len(clock.slept) == 2
    server.pages["/never"] = Says(500)
    clock = Clock()
    before = len(server.asked)
    assert link_check(clock).check(f"{server.base}/never").outcome is Outcome.FAILING
    assert len(server.asked) - before == 4
    server.pages["/gone"] = Says(410)
    clock = Clock()
    assert link_check(clock).check(f"{server.base}/gone").outcome is Outcome.GONE
    assert clock.slept == []


def test_retry_after_is_honoured_up_to_a_limit(server: Server) -> None:
    server.pages["/30"] = Says(200, {"Retry-After": "30"}, after=[429])
    clock = Clock()
    assert link_check(clock).check(f"{server.base}/30").outcome is Outcome.OK
    assert clock.slept == [30]
    assert [method for method, _ in server.asked] == ["HEAD", "GET"]
    later = "Fri, 31 Dec 2100 23:59:59 GMT"
    for wanted in (str(int(LONGEST_WAIT) + 1), "9" * 400, later):
        server.pages["/long"] = Says(429, {"Retry-After": wanted})
        clock = Clock()
        before = len(server.asked)
        assert link_check(clock).check(f"{server.base}/long").outcome is Outcome.BLOCKED
        assert (clock.slept, len(server.asked) - before) == ([], 1)
    for nonsense in ("-5", "soon", "١٢"):
        headers = {"Retry-After": nonsense.encode("utf-8").decode("latin-1")}
        server.pages["/odd"] = Says(200, headers, after=[503, 503])
        assert outcome(f"{server.base}/odd") is Outcome.OK


def test_redirects_are_followed(server: Server) -> None:
    server.pages["/a"] = Says(301, {"Location": "/b c?x=ü".encode().decode("latin-1")})
    server.pages["/b%20c?x=%C3%BC"] = Says(302, {"Location": f"{server.base}/d#part"})
    server.pages["/d"] = Says()
    found = link_check().check(f"{server.base}/a")
    assert found.outcome is Outcome.MOVED
    assert found.new_address == f"{server.base}/b%20c?x=ü"
    server.pages["/to-nothing"] = Says(301, {"Location": "/nothing"})
    assert outcome(f"{server.base}/to-nothing") is Outcome.GONE


def test_redirects_come_to_an_end(server: Server) -> None:
    server.pages["/self"] = Says(302, {"Location": "/self", "Set-Cookie": "a=b"})
    server.pages["/x"] = Says(302, {"Location": "/y"})
    server.pages["/y"] = Says(302, {"Location": "/x#z"})
    for path in ("/self", "/x"):
        found = link_check().check(server.base + path)
        assert found.outcome is Outcome.FAILING
        assert "in a circle" in found.message
    for number in range(30):
        server.pages[f"/{number}"] = Says(302, {"Location": f"/{number + 1}"})
    before = len(server.asked)
    assert "too often" in link_check().check(f"{server.base}/0").message
    assert len(server.asked) - before <= 12
    assert all("cookie" not in sent for sent in server.headers)


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://127.0.0.1/",
        "http://user@example.org/",
        "http://[::1",
        "//",
        "https://exa mple.org/\u202e",
        "http://example.org/" + "x" * 3000,
    ],
)
def test_a_redirect_to_what_is_no_web_address(server: Server, target: str) -> None:
    server.pages["/a"] = Says(301, {"Location": target.encode().decode("latin-1")})
    found = link_check().check(f"{server.base}/a")
    assert found.outcome is Outcome.FAILING
    assert found.new_address is None


def test_addresses_that_are_none_are_never_asked_for() -> None:
    def no_lookup(*_: object, **__: object) -> Any:
        raise AssertionError("looked up")

    check = LinkCheck(client=Client(lookup=no_lookup), pace=Pace())
    for address in ("example.org", "file:///etc/passwd", "https://", "", "http://a b/", "x:y"):
        assert check.check(address).outcome is Outcome.INVALID


# Private networks


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1"),
        *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_private_numbers(number: str) -> None:
    assert not is_public(number)
    client = Client(lookup=_resolver({"inside.example": number}))
    with pytest.raises(Unanswered) as caught:
        client.ask("HEAD", "http://inside.example/")
    assert caught.value.failure is Failure.PRIVATE


def test_public_numbers() -> None:
    assert all(map(is_public, ("93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34")))


def _resolver(names: dict[str, str | list[str]]) -> Callable[..., Any]:
    def lookup(host: str, port: int, **_: object) -> Any:
        if host not in names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        found = names[host]
        numbers = [found] if isinstance(found, str) else found
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    return lookup


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:{port}/a", "http://2130706433:{port}/a", "http://localhost:{port}"],
)
def test_this_machine_is_not_asked(server: Server, address: str) -> None:
    port = server.base.rpartition(":")[2]
    found = link_check(private=False).check(address.format(port=port))
    assert found.outcome is Outcome.INVALID
    assert "private network" in found.message
    assert server.asked == []


def test_one_private_number_among_public_ones_is_enough() -> None:
    client = Client(lookup=_resolver({"both.example": ["93.184.216.34", "10.0.0.1"]}))
    with pytest.raises(Unanswered) as caught:
        client.ask("HEAD", "http://both.example/")
    assert caught.value.failure is Failure.PRIVATE


def test_a_redirect_into_a_private_network_is_not_followed(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The public host is this machine's server; only its number counts as public."""
    server.pages["/a"] = Says(302, {"Location": "http://metadata.example/latest"})
    port = server.base.rpartition(":")[2]
    monkeypatch.setattr("beleg.adapters.web.is_public", lambda number: number == "127.0.0.1")
    names = {"public.example": "127.0.0.1", "metadata.example": "169.254.169.254"}
    check = LinkCheck(
        client=Client(lookup=_resolver(names)), pace=Pace(pause=0, sleep=Clock().sleep)
    )
    found = check.check(f"http://public.example:{port}/a")
    assert found.outcome is Outcome.FAILING
    assert "metadata.example (169.254.169.254)" in found.message
    assert server.headers[0]["host"] == f"public.example:{port}"


def test_the_number_that_was_judged_is_the_one_that_is_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that points elsewhere at the second look (DNS rebinding) gains nothing."""
    server.pages["/a"] = Says()
    looks: list[str] = []

    def lookup(host: str, port: int, **_: object) -> Any:
        looks.append(host)
        number = "127.0.0.1" if len(looks) == 1 else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    monkeypatch.setattr("beleg.adapters.web.is_public", lambda number: number == "127.0.0.1")
    port = server.base.rpartition(":")[2]
    reply = Client(lookup=lookup).ask("HEAD", f"http://turning.example:{port}/a")
    assert (reply.status, looks) == (200, ["turning.example"])


def test_a_host_that_is_not_there() -> None:
    check = LinkCheck(client=Client(lookup=_resolver({})), pace=Pace(pause=0))
    found = check.check("https://gone.example/a")
    assert found.outcome is Outcome.GONE_HOST
    assert "'gone.example'" in found.message
    assert not found.reached


def test_a_name_that_cannot_be_looked_up_now_is_not_gone() -> None:
    def lookup(*_: object, **__: object) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    check = LinkCheck(client=Client(lookup=lookup), pace=Pace(pause=0, sleep=Clock().sleep))
    assert check.check("https://slow.example/a").outcome is Outcome.FAILING


# Servers that mean no good


def _drip(connection: socket.socket, over: Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not over.wait(0.05):
        connection.sendall(b"x")


def _endless_headers(connection: socket.socket, over: Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        connection.sendall(b"X-More: " + b"x" * 1000 + b"\r\n")


def _one_endless_header(connection: socket.socket, over: Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-More: ")
    while not over.is_set():
        connection.sendall(b"x" * 10_000)


def _endless_interim(connection: socket.socket, over: Event) -> None:
    while not over.wait(0.001):
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")


def _garbage(connection: socket.socket, _: Event) -> None:
    connection.sendall(b"\x00\xff\x16 I am no HTTP server \x1b[31m\r\n\r\n")


def _silence(_: socket.socket, over: Event) -> None:
    over.wait(20)


def _hang_up(connection: socket.socket, _: Event) -> None:
    connection.sendall(b"HTTP/1")


@pytest.mark.parametrize(
    "behave",
    [_drip, _endless_headers, _one_endless_header, _endless_interim, _garbage, _silence, _hang_up],
)
def test_hostile_servers_come_to_an_end(
    behave: Callable[[socket.socket, Event], None],
) -> None:
    with raw_server(behave) as address:
        clock = Clock()
        found = link_check(clock, timeout=0.3).check(f"{address}/a")
    assert found.outcome is Outcome.FAILING, found
    assert "\x1b" not in found.message


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_is_never_read_nor_unpacked(packed: bool) -> None:
    sent: list[int] = []
    chunk = gzip.compress(b"\0" * 10_000_000) if packed else b"x" * 10_000

    def endless(connection: socket.socket, over: Event) -> None:
        encoding = b"Content-Encoding: gzip\r\n" if packed else b""
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + encoding + b"\r\n")
        while not over.is_set():
            connection.sendall(chunk)
            sent.append(len(chunk))

    with raw_server(endless) as address:
        reply = Client(allow_private=True, timeout=5).ask("GET", f"{address}/a", most=4096)
        assert len(reply.body) == 4096
        assert Client(allow_private=True, timeout=5).ask("GET", f"{address}/a").body == b""
    # What the two ends of a connection hold in their buffers, and no more.
    assert sum(sent) < 30_000_000


@pytest.fixture
def tls_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Answers 200 for https://named.example, by a certificate that this machine trusts."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl here to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    call = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    call += ["-nodes", "-days", "2", "-subj", "/CN=named.example"]
    call += ["-addext", "subjectAltName=DNS:named.example"]
    call += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(call, check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    def answer(connection: socket.socket, _: Event) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with raw_server(answer, tls=context) as address:
        yield address.rpartition(":")[2]


def test_a_certificate_is_judged_by_the_name_and_not_by_the_number(tls_server: str) -> None:
    names = _resolver({"named.example": "127.0.0.1", "other.example": "127.0.0.1"})
    check = LinkCheck(
        client=Client(lookup=names, allow_private=True), pace=Pace(pause=0, sleep=Clock().sleep)
    )
    good = check.check(f"https://named.example:{tls_server}/")
    assert good.outcome is Outcome.OK, good
    bad = check.check(f"https://other.example:{tls_server}/")
    assert bad.outcome is Outcome.FAILING
    assert "(TLS)" in bad.message
    assert "other.example" in bad.message


def test_a_certificate_that_nobody_vouches_for(
    tls_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    names = _resolver({"named.example": "127.0.0.1"})
    check = LinkCheck(client=Client(lookup=names, allow_private=True), pace=Pace(pause=0))
    found = check.check(f"https://named.example:{tls_server}/")
    assert found.outcome is Outcome.FAILING
    assert "self-signed" in found.message or "self signed" in found.message


def test_a_server_without_tls_is_named() -> None:
    with raw_server(_garbage) as address:
        found = link_check(timeout=2).check(address.replace("http:", "https:"))
    assert found.outcome is Outcome.FAILING
    assert "TLS" in found.message


def test_an_unreachable_server_is_asked_in_vain_only_once_at_length() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    clock = Clock()
    check = link_check(clock)
    assert check.check(f"http://127.0.0.1:{port}/a").outcome is Outcome.FAILING
    assert len(clock.slept) == 2
    assert check.check(f"http://127.0.0.1:{port}/b").outcome is Outcome.FAILING
    assert len(clock.slept) == 2


# Politeness


def test_one_request_at_a_time_and_a_pause_for_each_host(server: Server) -> None:
    clock = Clock()
    check = link_check(clock, pause=1.0)
    for name in "abc":
        server.pages[f"/{name}"] = Says()
    done = dict(check_all([f"{server.base}/{n}" for n in "abc"], check.check, jobs=3, stop=Event()))
    assert {judged.outcome for judged in done.values()} == {Outcome.OK}
    assert clock.slept == [1.0, 1.0]


def test_hosts_are_asked_side_by_side_but_not_all_at_once() -> None:
    running: dict[str, int] = {}
    most = {"hosts": 0, "one host": 0}
    lock = Lock()

    def check(address: str) -> Judgement:
        host = address.split("/")[2]
        with lock:
            running[host] = running.get(host, 0) + 1
            most["one host"] = max(most["one host"], running[host])
            most["hosts"] = max(most["hosts"], sum(map(bool, running.values())))
        time.sleep(0.01)
        with lock:
            running[host] -= 1
        return Judgement(outcome=Outcome.OK)

    addresses = [f"https://{host}.example/{n}" for n in range(3) for host in "abcdef"]
    found = dict(check_all(addresses, check, jobs=3, stop=Event()))
    assert set(found) == set(addresses)
    assert most["one host"] == 1
    assert 1 < most["hosts"] <= 3


def test_who_stops_is_not_kept_waiting() -> None:
    asked: list[str] = []

    def check(address: str) -> Judgement:
        asked.append(address)
        time.sleep(0.001)
        return Judgement(outcome=Outcome.OK)

    addresses = [f"https://example.org/{n}" for n in range(100_000)]
    results = check_all(addresses, check, jobs=1, stop=Event())
    next(results)
    results.close()
    assert len(asked) < len(addresses)


def test_a_mistake_of_ours_is_not_swallowed() -> None:
    def check(address: str) -> Judgement:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(check_all(["https://example.org/"], check, jobs=2, stop=Event()))


def test_ctrl_c_keeps_what_was_learnt(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(addresses: list[str], *_: object, **__: object) -> Any:
        yield addresses[0], Judgement(outcome=Outcome.OK)
        raise KeyboardInterrupt

    monkeypatch.setattr("beleg.adapters.link_check.check_all", interrupted)
    assert run(site) == 1
    assert "stopped" in capsys.readouterr().err
    assert len(read_cache(site)) == 1


# What a site refers to


ANNOTATIONS = """\
claims:
  - id: one
    quote: rises
    verdict: "false"
    summary: It falls.
    explanation: |
      See [the page](https://example.org/in-text) and <https://example.org/auto>,
      and again [here](https://example.org/in-text). Mail: <mailto:a@example.org>.
    said: {where: Radio, url: "https://example.org/said"}
    reply: {text: "No. [So](https://example.org/in-reply)", url: https://example.org/reply}
    sources:
      - shared   # in the register
      - {title: In place, url: https://example.org/place#part, accessed: 2025-02-03}
      - title: With a copy
        url: https://example.org/place   # twice
        archive_url: https://archive.example/place
        status: gone
"""
SOURCES = """\
shared:
  title: Shared
  url: >-
    https://example.org/shared
  published: 2024
"""
ARTICLE = """\
---
title: A
lang: en
publisher: P
license: CC0-1.0
url: https://example.org/article
archive_url: https://archive.example/article
---
The price rises. [A link of the publisher](https://example.org/theirs).
"""


def test_every_address_is_collected_with_its_place() -> None:
    report = Report()
    found = collect(
        [("a", Source("content/articles/a.md", ARTICLE))],
        [("a", Source("annotations/a.yml", ANNOTATIONS))],
        {
            "sources": Source("annotations/_site/sources.yml", SOURCES),
            "people": Source(
                "annotations/_site/people.yml", "ada: {name: A, url: https://a.example}"
            ),
            "verdicts": Source("annotations/_site/verdicts.yml", "x: {label: https://no.example}"),
        },
        report,
    )
    assert not list(report)
    assert list(found.addresses) == [
        "https://example.org/article",
        "https://archive.example/article",
        "https://example.org/shared",
        "https://a.example",
        "https://example.org/said",
        "https://example.org/in-text",
        "https://example.org/auto",
        "https://example.org/place",
        "https://archive.example/place",
        "https://example.org/in-reply",
        "https://example.org/reply",
    ]
    for use in found.uses:
        if "shared" not in use.address:
            assert use.place.text.strip('"') == use.address
    twice = found.addresses["https://example.org/in-text"]
    assert [use.place.line for use in twice] == [7, 8]
    place = found.addresses["https://example.org/place"]
    assert [use.source.gone for use in place if use.source] == [False, True]
    assert [use.source.seen for use in place if use.source] == ["2025-02-03", None]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_collected() -> None:
    report = Report()
    good = Source("annotations/b.yml", "links:\n- {id: x, sources: [{url: https://b.example}]}\n")
    bad = Source("annotations/a.yml", "links: [\n")
    found = collect([], [("a", bad), ("b", good)], {}, report)
    assert list(found.addresses) == ["https://b.example"]
    assert [problem.code for problem in report] == ["yaml-syntax"]


def test_the_demo_site_has_addresses_and_none_is_invalid() -> None:
    project = find_project(ROOT)
    inputs, report = read_project(project.root, project.settings)
    found = collect(inputs.articles, inputs.annotations, inputs.registers, report)
    assert len(found.addresses) > 50
    assert not [address for address in found.addresses if refusal(address, mail=False)]


# Writing back


def test_changes_touch_nothing_but_their_line() -> None:
    source = Source("annotations/a.yml", ANNOTATIONS)
    copy = "https://archive.example/web/2025/https://example.org/place#part"
    made = edits(
        source,
        [
            Change(
                file="annotations/a.yml",
                path=("claims", 0, "sources", 1),
                key="archive_url",
                value=copy,
            ),
            Change(
                file="annotations/a.yml",
                path=("claims", 0, "sources", 1),
                key="status",
                value="gone",
            ),
        ],
    )
    after = apply(ANNOTATIONS, made).splitlines()
    before = ANNOTATIONS.splitlines()
    differing = [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    assert differing == [12]
    assert "accessed: 2025-02-03, archive_url: " in after[12]
    assert "status: gone" in after[12]


def test_several_files_are_changed_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("a: 1\n")
    (tmp_path / "b.yml").write_text("b: 1\n")

    def good(source: Source) -> list[Edit]:
        return [Edit(start=3, end=4, text="2")]

    def bad(source: Source) -> list[Edit]:
        raise NotEditable("not this one")

    with pytest.raises(NotEditable):
        edit_files(tmp_path, {"a.yml": good, "b.yml": bad})
    with pytest.raises(NotEditable):
        edit_files(tmp_path, {"a.yml": good, "c.yml": good})
    (tmp_path / "linked.yml").symlink_to(tmp_path / "b.yml")
    with pytest.raises(NotEditable):
        edit_files(tmp_path, {"a.yml": good, "linked.yml": good})
    assert (tmp_path / "a.yml").read_text() == "a: 1\n"
    edit_files(tmp_path, {"a.yml": good, "b.yml": good})
    assert [(tmp_path / name).read_text() for name in ("a.yml", "b.yml")] == ["a: 2\n", "b: 2\n"]
    assert len(list(tmp_path.iterdir())) == 3


# The command


@pytest.fixture
def site(tmp_path: Path, server: Server) -> Path:
    folder = tmp_path / "site"
    (folder / "content/articles").mkdir(parents=True)
    (folder / "annotations/_site").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: S\ndocs_dir: content\nplugins: [beleg]\n")
    article = "---\ntitle: A\nlang: en\npublisher: P\nlicense: CC0-1.0\n---\nThe price rises.\n"
    (folder / "content/articles/a.md").write_text(article)
    (folder / "annotations/_site/sources.yml").write_text(
        f"# our sources\nreport:  # the yearly one\n  title: Report\n  url: {server.base}/report\n"
    )
    (folder / "annotations/a.yml").write_text(
        "links:\n- id: one\n  quote: price\n  sources:\n  - report\n"
        f"  - {{title: Other, url: '{server.base}/other'}}  # remark\n"
    )
    server.pages["/report"] = Says()
    server.pages["/other"] = Says()
    return folder


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with web_server() as running:
        monkeypatch.setenv("BELEG_ARCHIVE_API", running.base)
        monkeypatch.setenv("BELEG_ARCHIVE_WEB", running.base)
        yield running


def run(site: Path, *arguments: str) -> int:
    return main(["links", "-C", str(site), "--allow-private", "--pause", "0", *arguments])


def age_the_cache(site: Path, days: float) -> None:
    """As if what is known had been learnt so many days earlier."""
    known = read_cache(site)
    earlier = timedelta(days=days)
    aged = {
        address: Known(
            judgement=entry.judgement,
            checked=entry.checked - earlier,
            gone_since=entry.gone_since and entry.gone_since - earlier,
        )
        for address, entry in known.items()
    }
    write_cache(site, aged, datetime.now(UTC))


def test_a_site_whose_sources_answer(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site) == 0
    assert capsys.readouterr().out == "2 addresses: 2 ok\n"
    assert run(site, "--quiet", "--fresh") == 0
    assert capsys.readouterr() == ("", "")


def test_what_is_gone_is_shown_with_place_line_and_cure(
    site: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/report"] = Says(404)
    assert run(site) == 1
    today = datetime.now(UTC).date()
    address = f"{server.base}/report"
    assert capsys.readouterr().out == (
        f"annotations/_site/sources.yml:4:8: gone: {address}\n"
        f" 4 |   url: {address}\n"
        f"   |        {'^' * len(address)}\n"
        f"   = the server answers 404 (not found); first on {today}\n"
        "   = help: correct the address, or look for a copy with `beleg links --archive`\n"
        "2 addresses: 1 ok, 1 gone\n"
    )


def test_blocked_and_failing_addresses_are_named_but_no_problem(
    site: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/report"] = Says(403)
    server.pages["/other"] = Says(301, {"Location": "/elsewhere"})
    server.pages["/elsewhere"] = Says()
    assert run(site) == 0
    out = capsys.readouterr().out
    assert "blocked: " in out
    assert f"help: write {server.base}/elsewhere" in out
    assert out.endswith("2 addresses: 1 moved, 1 blocked\n")


def test_the_cache_saves_requests(site: Path, server: Server) -> None:
    assert run(site) == 0
    asked = len(server.asked)
    assert run(site) == 0
    assert len(server.asked) == asked
    assert run(site, "--fresh") == 0
    assert len(server.asked) == 2 * asked
    assert run(site, "--no-cache") == 0
    assert len(server.asked) == 3 * asked
    age_the_cache(site, 8)
    assert run(site) == 0
    assert len(server.asked) == 4 * asked


def test_only_the_wanted_files(site: Path, server: Server, tmp_path: Path) -> None:
    assert run(site, str(site / "annotations/a.yml")) == 0
    assert server.asked == [("HEAD", "/other")]
    assert run(site, str(site / "annotations/b.yml")) == 2
    assert run(site, str(tmp_path)) == 2


def test_json(site: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.pages["/other"] = Says(410)
    assert run(site, "--format", "json", "--write") == 1
    report, other = sorted(
        json.loads(capsys.readouterr().out), key=lambda entry: str(entry["outcome"]), reverse=True
    )
    assert (report["outcome"], report["broken"]) == ("ok", False)
    assert (other["outcome"], other["broken"], other["confirmed"]) == ("gone", True, False)
    assert other["address"] == f"{server.base}/other"
    assert other["places"] == [{"path": "annotations/a.yml", "line": 6, "column": 25}]


def test_a_terminal_is_never_told_what_to_do(
    site: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/report"] = Says(302, {"Location": "x:\x1b[31m\x1b]0;owned\x07"})
    file = site / "annotations/a.yml"
    turned = "- {id: two, sources: [{title: T, url: 'https://a\u202eb.example'}]}\n"
    file.write_text(file.read_text() + turned, "utf-8")
    assert run(site) == 1
    out, error = capsys.readouterr()
    assert not {"\x1b", "\x07", "\u202e"} & set(out + error)
    assert "invalid: https://a<U+202E>b.example" in out


def test_a_broken_file_is_named_and_the_rest_is_checked(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "annotations/a.yml").write_text("links: [\n")
    assert run(site) == 1
    out, error = capsys.readouterr()
    assert "annotations/a.yml" in error
    assert "1 address: 1 ok" in out


@pytest.mark.parametrize(
    "wrong",
    [["--jobs", "0"], ["--jobs", "x"], ["--timeout", "0"], ["--pause", "-1"], ["--pause", "nan"]],
)
def test_wrong_calls(site: Path, wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["links", "-C", str(site), *wrong])
    assert stopped.value.code == 2
    assert "is no number from" in capsys.readouterr().err


def test_a_machine_that_is_offline_concludes_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_name(*_: object) -> Any:
        raise Unanswered(Failure.NO_HOST, "example.org")

    monkeypatch.setattr(Client, "_numbers", no_name)
    assert run(site, "--write") == 1
    assert "online?" in capsys.readouterr().err
    assert read_cache(site) == {}


def test_gone_is_written_only_when_a_second_day_confirms_it(site: Path, server: Server) -> None:
    server.pages["/report"] = Says(404)
    file = site / "annotations/_site/sources.yml"
    before = file.read_text()
    assert run(site, "--write") == 1
    assert file.read_text() == before
    assert run(site, "--write", "--fresh") == 1
    assert file.read_text() == before
    age_the_cache(site, 1)
    assert run(site, "--write") == 1
    assert file.read_text() == before + "  status: gone\n"
    # Once it says so, it is no problem any more.
    assert run(site, "--write") == 0
    assert file.read_text() == before + "  status: gone\n"


def test_a_source_that_is_back_is_named(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = site / "annotations/_site/sources.yml"
    file.write_text(file.read_text() + "  status: gone\n")
    assert run(site) == 0
    assert "delete 'status: gone'" in capsys.readouterr().out


def test_moved_addresses_are_written_on_request_only(site: Path, server: Server) -> None:
    server.pages["/report"] = Says(308, {"Location": "/new/report"})
    server.pages["/new/report"] = Says()
    server.pages["/other"] = Says(301, {"Location": "/"})
    server.pages["/"] = Says()
    sources, notes = site / "annotations/_site/sources.yml", site / "annotations/a.yml"
    before = sources.read_text(), notes.read_text()
    assert run(site, "--write") == 0
    assert (sources.read_text(), notes.read_text()) == before
    assert run(site, "--write-moved") == 0
    assert sources.read_text() == before[0].replace("/report", "/new/report")
    # A page that became the front page is no move.
    assert notes.read_text() == before[1]


def test_line_ends_and_permissions_stay(site: Path, server: Server, archive: Server) -> None:
    sources = site / "annotations/_site/sources.yml"
    data = b"\xef\xbb\xbf" + sources.read_bytes().replace(b"\n", b"\r\n").rstrip()
    sources.write_bytes(data)
    sources.chmod(0o640)
    _has_copy(archive, "20250102030405")
    assert run(site, "--archive", "--write") == 0
    copy = f"{archive.base}/web/20250102030405/{server.base}/report"
    assert sources.read_bytes() == data + f"\r\n  archive_url: {copy}".encode()
    assert sources.stat().st_mode & 0o777 == 0o640


# Copies


def _has_copy(archive: Server, time: object, status: object = "200") -> None:
    closest = {"available": True, "status": status, "timestamp": time, "url": "http://evil.example"}
    answer = json.dumps({"archived_snapshots": {"closest": closest}}).encode()
    archive.pages["/wayback/available"] = Says(body=answer)


def _lists(archive: Server, *times: str) -> None:
    rows = [["timestamp", "statuscode"], *([time, "200"] for time in times)]
    archive.pages["/cdx/search/cdx"] = Says(body=json.dumps(rows).encode())


def wayback(archive: Server) -> WaybackMachine:
    return WaybackMachine(
        client=Client(allow_private=True), pace=Pace(pause=0), api=archive.base, web=archive.base
    )


PAGE = "https://example.org/a?b=c&d=ü"


def test_the_nearest_copy_is_found(archive: Server) -> None:
    _has_copy(archive, "20250102030405")
    copy = wayback(archive).find(PAGE, "2025-01")
    assert copy is not None
    assert copy.address == f"{archive.base}/web/20250102030405/{PAGE}"
    assert copy.taken == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    asked = "/wayback/available?url=https%3A%2F%2Fexample.org%2Fa%3Fb%3Dc%26d%3D%C3%BC"
    assert archive.asked == [("GET", f"{asked}&timestamp=202501")]


def test_a_copy_of_an_error_page_is_not_taken_but_a_good_one_is_looked_for(archive: Server) -> None:
    for status in ("404", "301", None):
        _has_copy(archive, "20250102030405", status)
        _lists(archive)
        assert wayback(archive).find(PAGE, None) is None
    _lists(archive, "20200101000000", "20240601000000", "20250101000000")
    near = wayback(archive).find(PAGE, "2024-05-30")
    newest = wayback(archive).find(PAGE, None)
    assert near is not None
    assert newest is not None
    assert (near.taken.year, newest.taken.year) == (2024, 2025)


@pytest.mark.parametrize(
    "answer",
    [b"<html>", b"{", b"\xff", b"[" * 100_000, b"{}" * 100_000],
)
def test_an_archive_that_talks_nonsense_is_trouble(archive: Server, answer: bytes) -> None:
    archive.pages["/wayback/available"] = Says(body=answer)
    with pytest.raises(ArchiveTrouble):
        wayback(archive).find(PAGE, None)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        None,
        {"archived_snapshots": []},
        {"archived_snapshots": {"closest": "x"}},
        {"archived_snapshots": {"closest": {"available": True, "status": 200}}},
        {"archived_snapshots": {"closest": {"available": True, "status": 200, "timestamp": 1}}},
        {
            "archived_snapshots": {
                "closest": {"available": True, "status": 200, "timestamp": "20251399000000"}
            }
        },
        {
            "archived_snapshots": {
                "closest": {"available": True, "status": 200, "timestamp": "20250101000000/../"}
            }
        },
    ],
)
def test_an_answer_of_another_shape_is_no_copy(archive: Server, answer: object) -> None:
    archive.pages["/wayback/available"] = Says(body=json.dumps(answer).encode())
    archive.pages["/cdx/search/cdx"] = Says(body=json.dumps([answer, [1], ["x", "200"]]).encode())
    assert wayback(archive).find(PAGE, None) is None


def test_a_copy_is_made(archive: Server) -> None:
    page = "https://example.org/a"
    archive.pages[f"/save/{page}"] = Says(302, {"Location": f"/web/20260101000000/{page}"})
    archive.pages[f"/web/20260101000000/{page}"] = Says()
    assert wayback(archive).save(page).address == f"{archive.base}/web/20260101000000/{page}"
    archive.pages[f"/save/{page}"] = Says(200, {"Content-Location": f"/web/20260101000001/{page}"})
    with pytest.raises(ArchiveTrouble, match="error page"):
        wayback(archive).save(page)


@pytest.mark.parametrize(
    ("status", "words", "busy"),
    [
        (429, "too much to do", True),
        (503, "too much to do", True),
        (523, "could not reach", False),
        (403, "answers 403", False),
        (200, "has not said where", False),
    ],
)
def test_a_copy_that_is_refused(archive: Server, status: int, words: str, busy: bool) -> None:
    archive.pages["/save/https://example.org/a"] = Says(status)
    with pytest.raises(ArchiveTrouble, match=words) as caught:
        wayback(archive).save("https://example.org/a")
    assert caught.value.busy is busy


def test_copies_are_looked_for_shown_and_written(
    site: Path, server: Server, archive: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    _has_copy(archive, "20250102030405")
    before = (site / "annotations/a.yml").read_text()
    assert run(site, "--archive") == 0
    copy = f"{archive.base}/web/20250102030405/{server.base}/other"
    out = capsys.readouterr().out
    assert f"help: archive_url: {copy} (as on 2025-01-02)" in out
    assert (site / "annotations/a.yml").read_text() == before
    assert run(site, "--archive", "--write") == 0
    assert "wrote 2 values in 2 files" in capsys.readouterr().out
    after = (site / "annotations/a.yml").read_text()
    assert copy in after
    assert after.endswith("}  # remark\n")
    assert build.run(find_project(site)).report.errors == 0
    # Who has a copy is not asked about again, and the copy is an address as any other.
    asked = len(archive.asked)
    archive.pages[f"/web/20250102030405/{server.base}/other"] = Says()
    archive.pages[f"/web/20250102030405/{server.base}/report"] = Says()
    assert run(site, "--archive", "--write") == 0
    assert {method for method, _ in archive.asked[asked:]} == {"HEAD"}


def test_copies_are_made_only_when_asked_for_and_only_of_pages_that_are_there(
    site: Path, server: Server, archive: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.pages["/report"] = Says(404)
    _lists(archive)
    archive.pages["/wayback/available"] = Says(body=b"{}")
    assert run(site, "--archive") == 1
    assert "has no copy; `beleg links --save` asks it to make one" in capsys.readouterr().out
    assert not any(path.startswith("/save/") for _, path in archive.asked)
    archive.pages[f"/save/{server.base}/other"] = Says(429)
    assert run(site, "--save") == 1
    saves = [path for _, path in archive.asked if path.startswith("/save/")]
    assert saves == [f"/save/{server.base}/other"]
    assert "too much to do" in capsys.readouterr().out


def test_an_archive_that_has_enough_is_left_alone(
    site: Path, archive: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.pages["/wayback/available"] = Says(429)
    assert run(site, "--archive", "--write") == 0
    assert len(archive.asked) == 1
    assert capsys.readouterr().out.count("too much to do") == 2


def test_the_whole_demo_site_gone_and_archived(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In files as people write them, nothing but the new keys is added, and the site is sound."""

    def ask(_: Client, __: str, address: str, **___: object) -> Reply:
        if "/wayback/available" not in address:
            return Reply(status=404, headers={})
        closest = {"available": True, "status": "200", "timestamp": "20250102030405"}
        body = json.dumps({"archived_snapshots": {"closest": closest}}).encode()
        return Reply(status=200, headers={}, body=body)

    monkeypatch.setattr(Client, "ask", ask)
    files = sorted((demo / "annotations").rglob("*.yml"))
    before = {file: file.read_text("utf-8").splitlines() for file in files}
    assert run(demo) == 1
    age_the_cache(demo, 1)
    assert run(demo, "--archive", "--write") == 1
    capsys.readouterr()
    added = 0
    for file in files:
        lines = file.read_text("utf-8").splitlines()
        rest = iter(lines)
        for line in before[file]:
            stem = line.rstrip().removesuffix("}")
            assert any(other.startswith(stem) for other in rest), (file, line)
        added += sum("archive_url: https://web.archive.org/web/2025" in line for line in lines)
    assert added > 30
    report = build.run(find_project(demo)).report
    assert report.errors == 0, [problem.message for problem in report]


# Readers


def test_readers_are_led_to_the_copy_of_a_source_that_is_gone(site: Path, server: Server) -> None:
    file = site / "annotations/_site/sources.yml"
    copy = "https://archive.example/report"
    file.write_text(file.read_text() + f"  archive_url: {copy}\n  status: gone\n")
    result = build.run(find_project(site))
    assert not list(result.report)
    (annotated,) = result.site.articles
    for page in result.pages:
        for text in (page.html, page.markdown):
            assert f'href="{server.base}/report"' not in text
            assert f"]({server.base}/report" not in text
    assert "original no longer available" in annotated.markdown
    listed = next(page for page in result.pages if page.path == "sources/report.md")
    assert f'href="{copy}"' in listed.html
    assert "original no longer available" in listed.html


def test_a_source_that_is_gone_without_a_copy_is_no_link(site: Path, server: Server) -> None:
    file = site / "annotations/_site/sources.yml"
    file.write_text(file.read_text() + "  status: gone\n")
    pages = build.run(find_project(site)).pages
    assert pages
    assert not any(f'href="{server.base}/report"' in page.html for page in pages)


def test_another_status_is_a_mistake(site: Path) -> None:
    file = site / "annotations/_site/sources.yml"
    file.write_text(file.read_text() + "  status: goner\n")
    (problem,) = build.run(find_project(site)).report
    assert problem.help == "did you mean 'gone'?"


# Never at build time


def test_only_the_command_loads_what_asks_the_network() -> None:
    """They know one another, and the command imports them when it runs."""
    network = {"web", "link_check", "web_archive"}
    for path in PACKAGE.rglob("*.py"):
        if path.stem in network and path.parent.name == "adapters":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        late = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                names = {(node.module or "").split(".")[-1], *(alias.name for alias in node.names)}
                if names & network:
                    name = path.relative_to(PACKAGE).as_posix()
                    assert name in ("adapters/commands/links.py", "adapters/limits.py")
                    assert id(node) in late or _is_for_types_only(tree, node)


def _is_for_types_only(tree: ast.Module, node: ast.AST) -> bool:
    guards = [n for n in tree.body if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.dump(n.test)]
    return any(node in ast.walk(guard) for guard in guards)
