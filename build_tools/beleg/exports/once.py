"""What several outputs say of one article, made once for all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def once(make: Callable[P, T]) -> Callable[P, T]:
    """``make``, which gives again what it made last where it is called with the same again.

    All outputs of an article are made before those of the next, so one result is enough to keep.
    Only words are compared; articles and registers have to be the very same objects, because to
    compare what they hold would take as long as the making. Arguments are given by position.
    """
    known: tuple[object, ...] = ()
    last: list[T] = []

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        nonlocal known
        if not last or not _same(known, args):
            last[:] = [make(*args, **kwargs)]
            known = args
        return last[0]

    return made


def _same(known: tuple[object, ...], args: tuple[object, ...]) -> bool:
    return all(
        one is other or (isinstance(one, str) and one == other)
        for one, other in zip(known, args, strict=True)
    )
