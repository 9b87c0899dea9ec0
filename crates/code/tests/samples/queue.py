#!/usr/bin/env python3
# A queue of jobs.
"""Jobs that are done one after the other.

They are kept in files.
"""
from __future__ import annotations

import os
from typing import (
    Any,
    Iterator,
)

MOST: int = 10
_cache = {}
NAMES = [
    "a",
    "b",
]
a, b = 1, 2
type Pair[T] = tuple[T, T]


def plain(x, y=1, *rest, z: int = 3, **named) -> dict[str, Any]:
    """Does it plainly. Not more."""
    local = 1

    def inner(q):
        "Is within."
        class Local:
            """Local."""

            def method(self):
                return q
        return Local

    return inner(local)


@decorated
@with_arguments(
    "a",
    b=lambda it: it + 1,
)
async def fetch(
    url: str,
    *,
    timeout: float = 1.0,
) -> bytes:
    # No string here.
    async with open(url) as it:
        return await it.read()


def one_line(): return "not a docstring"


class Queue(Base, metaclass=Meta):
    """A queue."""

    size = 5
    name: str = "q"

    @property
    def first(self) -> str:
        """The first one."""
        return self.items[0]

    @first.setter
    def first(self, value): self.items[0] = value

    @staticmethod
    def of(*items): ...

    class Inner:
        def __init__(self): pass

        def __getitem__(self, at):
            match at:
                case int():
                    return at
                case _:
                    raise KeyError(at)


class Empty: pass


if os.name == "nt":
    def by_system(): return 1
else:
    def by_system():
        return 2


def broken(a, b:
    return a


def after() -> Iterator[int]:
    yield 1
