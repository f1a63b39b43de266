"""Servers on this machine that answer as the tests want: well, badly, or never."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import urlsplit


@dataclass
class Says:
    """An answer: status, headers and body. ``get``: what GET is told instead."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    get: int | None = None
    after: list[int] = field(default_factory=list)
    """Statuses of the first requests."""


@dataclass
class Server:
    """What it is asked, in order, and what it says by path; 404 for all else."""

    base: str
    pages: dict[str, Says] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def web_server() -> Iterator[Server]:
    """A server whose answers can be set while it runs."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            told.asked.append((self.command, self.path))
            told.headers.append({name.lower(): value for name, value in self.headers.items()})
            says = told.pages.get(self.path) or told.pages.get(urlsplit(self.path).path)
            says = says or Says(404)
            status = says.after.pop(0) if says.after else says.status
            if self.command == "GET" and says.get is not None:
                status = says.get
            self.send_response(status)
            for name, value in says.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                with suppress(OSError):
                    self.wfile.write(says.body)

        do_GET = do_HEAD = do_POST = _answer

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told = Server(base=f"http://127.0.0.1:{server.server_port}")
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def raw_server(
    answer: Callable[[socket.socket, Event], None], tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """A server that writes whatever it likes; its address. ``answer`` stops when told to.

    Before it answers, a request is read, unless the server speaks TLS.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    over = Event()

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if tls is None:
                connection.recv(65536)
                answer(connection, over)
            else:
                answer(tls.wrap_socket(connection, server_side=True), over)

    Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.close()
