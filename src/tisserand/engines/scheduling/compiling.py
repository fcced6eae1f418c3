"""numba behind one typed door: plain functions over arrays and numbers become machine code, kept in a cache.

Cached machine code holds its callees inside, and numba looks only at the file of the function itself to see
whether it is stale; so every function is stamped with the text of all compiled modules instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba  # noqa: TID253 (this file exists to wrap it and is itself imported only when a search starts)

Given = ParamSpec("Given")
Result = TypeVar("Result")


@cache
def _stamp() -> bytes:
    files = [Path(__file__).with_name(name) for name in ("compiling.py", "board.py", "moves.py", "search.py")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()


def compiled(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """`function` as machine code, compiled at its first call on this machine, later read from a cache."""
    return _compiled(function)


def compiled_part(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """The same for a function that only compiled ones call: without the wrapping for calls from Python."""
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def _compiled(function: Callable[Given, Result], **options: Any) -> Callable[Given, Result]:
    settings: Any = numba.config
    if settings.DISABLE_JIT:
        return function
    dispatcher: Any = numba.njit(cache=True, **options)(function)
    dispatcher._cache._cache_file._source_stamp = _stamp()
    return cast(Callable[Given, Result], dispatcher)
