"""One request to a server that nobody trusts.

Addresses come from pull requests of strangers, and answers from servers of strangers. So no request
goes to a private network, wherever a name or a redirect points: the name is looked up once, and the
very address that was judged is the one that is connected to. Nothing is followed, unpacked or
remembered (no redirects, no compression, no cookies, no proxy), and every answer ends in time.

urllib3 is what the rest of the tree already stands on; of the livelier clients it is the one that
lets a connection be made to a number while the certificate is judged by the name.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPException
from threading import Event, Timer
from typing import Any

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, ReadTimeoutError
from urllib3.util import Url, parse_url

from .. import __version__
from ..links import Failure

USER_AGENT = f"Beleg/{__version__} (+link check)"
_PORTS = {"http": 80, "https": 443}
_MOST_ADDRESSES = 3
"""Of a host that are tried: one that has a broken IPv6 is reached by IPv4."""
_NO_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Lookup = Callable[..., Sequence[tuple[Any, Any, Any, Any, Any]]]
"""``socket.getaddrinfo``, or a test's own."""


class Unanswered(Exception):
    """There is no answer; ``detail`` has words of the system or of a stranger."""

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure}: {detail}")
        self.failure = failure
        self.detail = detail


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A server's answer."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    body: bytes = b""
    """As many bytes as were asked for, still packed if the server packed them."""


@dataclass(frozen=True, kw_only=True)
class Client:
    """Asks servers; has no state, so threads may share it."""

    timeout: float = 15
    """Seconds that a whole answer may take; as many again are given to the connection."""
    allow_private: bool = False
    """Whether addresses of private networks may be asked."""
    lookup: Lookup = socket.getaddrinfo

    def ask(
        self, method: str, address: str, *, most: int = 0, timeout: float | None = None
    ) -> Reply:
        """The answer to one request, with at most ``most`` bytes of its body.

        Raises Unanswered, whatever goes wrong.
        """
        try:
            url = parse_url(address)
        except ValueError as problem:
            raise Unanswered(Failure.NO_HOST, address) from problem
        try:
            return self._ask(method, url, most, timeout or self.timeout)
        except (OSError, HTTPException, HTTPError, ValueError) as problem:
            raise _unanswered(problem) from problem

    def _ask(self, method: str, url: Url, most: int, timeout: float) -> Reply:
        if url.scheme not in _PORTS or not url.host:
            raise Unanswered(Failure.BAD_REDIRECT, str(url))
        connection = self._connected(url, timeout)
        try:
            with _ended_after(timeout, connection.sock):
                # Its own name stays with the connection, for it is a number to the system.
                connection.request(
                    method,
                    url.request_uri,
                    headers={
                        "Host": url.netloc or "",
                        "User-Agent": USER_AGENT,
                        "Accept": "*/*",
                        "Accept-Encoding": "identity",
                    },
                    preload_content=False,
                    decode_content=False,
                )
                response = connection.getresponse()
                body = response.read(most, decode_content=False) if most else b""
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Reply(status=response.status, headers=headers, body=body)
        finally:
            connection.close()

    def _connected(self, url: Url, timeout: float) -> HTTPConnection:
        host, scheme = (url.host or "").strip("[]"), url.scheme or ""
        port = url.port or _PORTS[scheme]
        problem: Exception | None = None
        for number in self._numbers(host, port)[:_MOST_ADDRESSES]:
            connection = (
                HTTPSConnection(
                    number,
                    port,
                    timeout=timeout,
                    server_hostname=host.rstrip("."),
                    ssl_context=self._tls,
                )
                if scheme == "https"
                else HTTPConnection(number, port, timeout=timeout)
            )
            try:
                connection.connect()
            except (OSError, HTTPError) as trouble:
                connection.close()
                problem = trouble
                if isinstance(trouble, ssl.SSLError):
                    break
            else:
                return connection
        raise problem or Unanswered(Failure.NO_HOST, host)

    def _numbers(self, host: str, port: int) -> list[str]:
        """The IP addresses of a host, none of them private."""
        try:
            found = self.lookup(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:
            raise Unanswered(Failure.NO_HOST, host) from None
        except socket.gaierror as problem:
            if problem.errno in _NO_NAME:
                raise Unanswered(Failure.NO_HOST, host) from problem
            raise Unanswered(Failure.UNREACHABLE, "its name cannot be looked up now") from problem
        numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        private = next((number for number in numbers if not is_public(number)), None)
        if private and not self.allow_private:
            shown = host if private == host else f"{host} ({private})"
            raise Unanswered(Failure.PRIVATE, shown)
        return numbers

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        # The system's authorities, with those of a company; and certifi's, where it has none.
        context = ssl.create_default_context()
        context.load_verify_locations(certifi.where())
        # Readers' browsers pass over what OpenSSL objects to of late; no secret is sent here.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
        return context


def is_public(number: str) -> bool:
    """Whether an IP address lies in the public internet, also where it wraps another."""
    address = ipaddress.ip_address(number.partition("%")[0])
    inner: list[ipaddress.IPv4Address | None] = []
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64:
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
    return (
        address.is_global
        and not address.is_multicast
        and all(is_public(str(wrapped)) for wrapped in inner if wrapped is not None)
    )


@contextmanager
def _ended_after(seconds: float, connected: socket.socket | None) -> Iterator[None]:
    """Cuts the connection after so many seconds: a timeout of a socket begins anew at each byte."""
    expired = Event()

    def cut() -> None:
        expired.set()
        with suppress(OSError):
            if connected is not None:
                connected.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException, HTTPError, ValueError) as problem:
        if expired.is_set():
            raise Unanswered(Failure.TIMEOUT) from problem
        raise
    else:
        if expired.is_set():
            raise Unanswered(Failure.TIMEOUT)
    finally:
        timer.cancel()


def _unanswered(problem: Exception) -> Unanswered:
    if isinstance(problem, TimeoutError | ConnectTimeoutError | ReadTimeoutError):
        return Unanswered(Failure.TIMEOUT)
    if isinstance(problem, ssl.SSLCertVerificationError):
        return Unanswered(Failure.TLS, problem.verify_message or "its certificate is not valid")
    if isinstance(problem, ssl.SSLError):
        return Unanswered(Failure.TLS, (problem.reason or "no agreement").replace("_", " ").lower())
    cause = problem if isinstance(problem, OSError) else problem.__cause__
    if isinstance(cause, OSError) and not isinstance(problem, HTTPException):
        words = (cause.strerror or "the connection broke off").lower()
        return Unanswered(Failure.UNREACHABLE, words)
    return Unanswered(Failure.NONSENSE)
