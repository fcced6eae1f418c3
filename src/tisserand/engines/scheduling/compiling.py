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

MODULES = ("compiling.py", "board.py", "moves.py", "search.py", "settling.py", "breaks/chains.py")


@cache
def _stamp() -> bytes:
    files = [Path(__file__).parent / name for name in MODULES]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()


def compiled(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """`function` as machine code, compiled at its first call on this machine, later read from a cache."""
    return _compiled(function)


def compiled_part(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """The same for a function that only compiled ones call: written into them, not called from Python."""
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)


def _compiled(function: Callable[Given, Result], **options: Any) -> Callable[Given, Result]:
    # Compiled code makes no arrays, so it need not count who holds one: that took nine tenths of the time.
    settings, machine_code = cast(Any, numba.config), cast(Any, numba.njit)
    if settings.DISABLE_JIT:
        return function
    dispatcher = machine_code(cache=True, error_model="numpy", _nrt=False, **options)(function)
    dispatcher._cache._cache_file._source_stamp = _stamp()
    return cast(Callable[Given, Result], dispatcher)
