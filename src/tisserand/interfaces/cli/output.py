"""A folder that appears whole or not at all: it is filled beside its place and moved there at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from tisserand.interfaces.cli.files.faults import Flaw, refuse


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A place to fill, which becomes `folder` when `keep` was called on it, and else vanishes.

    Raises BadInput where `folder` holds something already or nothing can be written there; an empty one is
    taken.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise refuse(Flaw.OUTPUT_NOT_EMPTY, folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(20, os.strerror(20))
        unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-unfinished-", dir=folder.parent))
    except OSError as error:
        raise refuse(Flaw.OUTPUT_NOT_WRITABLE, folder, cause=error.strerror or str(error)) from error
    try:
        yield unfinished
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def output_folder(folder: Path | None) -> AbstractContextManager[Path | None]:
    """The place to fill for `folder`; none where no folder is asked for."""
    return nullcontext() if folder is None else new_folder(folder)


def keep(unfinished: Path, folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write every file and move the whole to its place; raises BadInput where that fails."""
    try:
        for name, content in files:
            target = unfinished / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        unfinished.chmod(0o755)
        if folder.is_dir():
            folder.rmdir()
        unfinished.rename(folder)
    except OSError as error:
        raise refuse(Flaw.OUTPUT_NOT_WRITABLE, folder, cause=error.strerror or str(error)) from error
