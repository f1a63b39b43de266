"""What an answer says about an address: an outcome, and a sentence for the editor.

The question is whether a reader who follows the link finds the page. A server that keeps programs
out says nothing about that, and one that is out of order today says nothing about tomorrow; only
what is gone for good counts as broken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from ..addresses import refusal

PERMANENT = frozenset({301, 308})
"""Redirects that mean: this is the address from now on."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_OVERLOADED = 429
_MEANING = {
    401: "log in first",
    403: "forbidden",
    404: "not found",
    410: "removed for good",
    429: "too many requests",
    451: "withheld for legal reasons",
    500: "an error of its own",
    502: "no answer from behind it",
    503: "out of service",
    504: "no answer from behind it",
}
_FRONT_PAGE = re.compile(
    r"/?([a-z]{2}(-[a-z]{2})?/?)?((index|home|start|default)(\.[a-z]{3,5})?/?)?", re.IGNORECASE
)


class Outcome(StrEnum):
    """What became of an address."""

    OK = "ok"
    MOVED = "moved"
    GONE = "gone"
    GONE_HOST = "gone-host"
    BLOCKED = "blocked"
    FAILING = "failing"
    INVALID = "invalid"


GONE_FOR_GOOD = frozenset({Outcome.GONE, Outcome.GONE_HOST})
BROKEN = GONE_FOR_GOOD | {Outcome.INVALID}
"""What the editor has to mend."""


class Failure(StrEnum):
    """Why there is no answer."""

    NO_HOST = "no-host"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    NONSENSE = "nonsense"
    PRIVATE = "private"
    LOOP = "loop"
    TOO_MANY = "too-many-redirects"
    BAD_REDIRECT = "bad-redirect"


@dataclass(frozen=True, kw_only=True)
class Hop:
    """A redirect: its status and where it leads."""

    status: int
    address: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of asking: a status or a failure, and the redirects before it."""

    status: int | None = None
    failure: Failure | None = None
    detail: str = ""
    """What the failure is about, in the words of the system or of a stranger."""
    hops: tuple[Hop, ...] = ()
    challenged: bool = False
    """Whether the server wants a person to prove being one."""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """An outcome and why, in lower case, perhaps with a stranger's words in it."""

    outcome: Outcome
    message: str = ""
    new_address: str | None = None
    """Where a page has moved to."""
    front_page: bool = False
    """Whether that is only the front page: then the page itself is probably gone."""
    reached: bool = True
    """Whether any server has answered."""


def judge(address: str, answer: Answer) -> Judgement:
    """What ``answer`` says about ``address``."""
    if answer.failure is not None:
        return _of_failure(answer.failure, answer)
    status = answer.status or 0
    if status in _GONE:
        return Judgement(outcome=Outcome.GONE, message=_answers(status, answer))
    if answer.challenged:
        message = "the server wants a person to prove being one; open it in a browser"
        return Judgement(outcome=Outcome.BLOCKED, message=message)
    if 200 <= status < 300:
        return _of_page(address, answer.hops)
    if 400 <= status < 500 or status == 999:
        message = f"{_answers(status, answer)} to this check; open it in a browser"
        return Judgement(outcome=Outcome.BLOCKED, message=message)
    return Judgement(
        outcome=Outcome.FAILING, message=f"{_answers(status, answer)}; try again later"
    )


def is_transient(answer: Answer) -> bool:
    """Whether asking again soon may give another answer."""
    if answer.failure is not None:
        return answer.failure in {Failure.UNREACHABLE, Failure.TIMEOUT, Failure.NONSENSE}
    status = answer.status or 0
    return status == _OVERLOADED or (500 <= status < 600 and not answer.challenged)


def leads_to_front_page(old: str, new: str) -> bool:
    """Whether a page below some path became the front page of a site."""
    before, after = urlsplit(old), urlsplit(new)
    if _FRONT_PAGE.fullmatch(before.path) and not before.query:
        return False
    return bool(_FRONT_PAGE.fullmatch(after.path)) and not after.query


def _of_page(address: str, hops: tuple[Hop, ...]) -> Judgement:
    permanent: list[str] = []
    for hop in hops:
        if hop.status not in PERMANENT:
            break
        permanent.append(hop.address)
    last = hops[-1].address if hops else address
    if leads_to_front_page(address, last):
        message = "it leads to a front page now; the page itself is probably gone"
        return Judgement(outcome=Outcome.MOVED, message=message, new_address=last, front_page=True)
    # A fragment or a letter's case that a server adds is no move.
    if not permanent or refusal(permanent[-1], mail=False):
        return Judgement(outcome=Outcome.OK)
    return Judgement(
        outcome=Outcome.MOVED, message="it has moved for good", new_address=permanent[-1]
    )


def _of_failure(failure: Failure, answer: Answer) -> Judgement:
    where = f" (redirected to {answer.hops[-1].address})" if answer.hops else ""
    if failure is Failure.NO_HOST:
        message = f"there is no host {answer.detail!r}{where}"
        return Judgement(outcome=Outcome.GONE_HOST, message=message, reached=bool(answer.hops))
    if failure is Failure.PRIVATE and not answer.hops:
        message = f"{answer.detail} is an address within a private network, which no reader reaches"
        return Judgement(outcome=Outcome.INVALID, message=message)
    messages = {
        Failure.UNREACHABLE: f"the server cannot be reached: {answer.detail}",
        Failure.TIMEOUT: "the server does not answer in time",
        Failure.TLS: f"the encryption (TLS) of the server is at fault: {answer.detail}",
        Failure.NONSENSE: "what the server answers is no HTTP",
        Failure.PRIVATE: f"it redirects into a private network, to {answer.detail}; not followed",
        Failure.LOOP: "it redirects in a circle",
        Failure.TOO_MANY: "it redirects too often",
        Failure.BAD_REDIRECT: f"it redirects to {answer.detail!r}, which is no web address",
    }
    unreached = failure in {Failure.UNREACHABLE, Failure.TIMEOUT} and not answer.hops
    return Judgement(
        outcome=Outcome.FAILING, message=messages[failure] + where, reached=not unreached
    )


def _answers(status: int, answer: Answer) -> str:
    meaning = f" ({_MEANING[status]})" if status in _MEANING else ""
    where = f", redirected to {answer.hops[-1].address}," if answer.hops else ""
    return f"the server{where} answers {status}{meaning}"
