"""From paths to notices: files, folders and archives, one notice at a time, none of them trusted.

Sizes are in bytes; a file is told by its name, a member of an archive as "archive.zip/member.xml".
"""

import lzma
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

from . import eforms, table, ted_export
from .draft import Correction, Draft, Refused
from .tree import read_tree

MEGABYTE = 2**20
CHUNK = 2**16
KINDS = frozenset({".xml", ".csv", ".zip"})
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    UnicodeDecodeError,
)
"""What the readers of archives raise at a damaged or locked one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most: of one XML notice, of a table, of an archive unpacked."""

    most_xml_bytes: int = 20 * MEGABYTE
    most_table_bytes: int = 50 * MEGABYTE
    most_rows: int = 100_000
    most_unpacked_bytes: int = 500 * MEGABYTE
    most_members: int = 50_000

    @property
    def most_file_bytes(self) -> int:
        """Of one file, of whichever kind."""
        return max(self.most_xml_bytes, self.most_table_bytes)


@dataclass(frozen=True, slots=True)
class Found:
    """What one place held: a notice, a correction, or why neither; `row` is that of a table."""

    file: str
    notice: Draft | Correction | Refused
    row: int | None = None


def found_at(paths: Iterable[Path], limits: Limits) -> Iterator[Found]:
    """Everything at these paths in the order of their names: each is a file, or a folder searched through."""
    for path in paths:
        if path.is_dir():
            for file in _files_below(path):
                yield from found_in_file(file, str(file), limits)
        else:
            yield from found_in_file(path, str(path), limits)


def _files_below(folder: Path) -> Iterator[Path]:
    """Files of known kinds, by name; links to other folders are not followed."""
    for where, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            if PurePath(name).suffix.lower() in KINDS:
                yield Path(where) / name


def found_in_file(path: Path, name: str, limits: Limits) -> Iterator[Found]:
    """What a file on disk holds."""
    try:
        with path.open("rb") as file:
            yield from found_in(file, name, limits)
    except OSError as error:
        yield Found(name, Refused("unreadable", cause=error.strerror or type(error).__name__))


def found_in(file: BinaryIO, name: str, limits: Limits) -> Iterator[Found]:
    """What an open file holds, told by the ending of its name."""
    kind = PurePath(name).suffix.lower()
    if kind == ".zip":
        yield from _found_in_archive(file, name, limits)
    elif kind == ".csv":
        yield from _found_in_table(file, name, limits)
    elif kind == ".xml":
        try:
            yield Found(name, notice_in(file, limits))
        except Refused as refused:
            yield Found(name, refused)
    else:
        yield Found(name, Refused("unknown_kind"))


def notice_in(file: BinaryIO, limits: Limits) -> Draft | Correction:
    """The notice an XML document is. Raises Refused."""
    root = read_tree(_chunks(file, limits.most_xml_bytes))
    if root.name == ted_export.ROOT:
        return ted_export.draft_of(root)
    if root.name in eforms.ROOTS:
        return eforms.draft_of(root)
    raise eforms.refuse_root(root.name)


def _chunks(file: BinaryIO, most: int) -> Iterator[bytes]:
    """The bytes, piece by piece. Raises Refused for none at all and for more than is read."""
    size = 0
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise Refused("too_large", most=most // MEGABYTE)
        yield chunk
    if not size:
        raise Refused("empty")


def _found_in_table(file: BinaryIO, name: str, limits: Limits) -> Iterator[Found]:
    try:
        content = b"".join(_chunks(file, limits.most_table_bytes))
        for number, notice in table.rows_of(content, limits.most_rows):
            yield Found(name, notice, number)
    except Refused as refused:
        yield Found(name, refused)


def _found_in_archive(file: BinaryIO, name: str, limits: Limits) -> Iterator[Found]:
    """Members of known kinds, archives in the archive left out; sizes are measured, never believed."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = [each for each in archive.infolist() if _is_wanted(each)]
            if len(members) > limits.most_members:
                raise Refused("bomb", most=limits.most_unpacked_bytes // MEGABYTE, files=limits.most_members)
            left = limits.most_unpacked_bytes
            for member in sorted(members, key=lambda each: each.filename):
                content = _unpacked(archive, member, left, limits.most_file_bytes)
                left -= len(content)
                place = f"{name}/{member.filename}"
                yield from found_in(BytesIO(content), place, limits)
                del content
    except Refused as refused:
        if refused.code == "bomb":
            refused.facts.update(most=limits.most_unpacked_bytes // MEGABYTE, files=limits.most_members)
        yield Found(name, refused)
    except BROKEN:
        yield Found(name, Refused("archive"))


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    return not member.is_dir() and PurePath(member.filename).suffix.lower() in KINDS - {".zip"}


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, most_of_a_file: int) -> bytes:
    """Its bytes, at most one more than is read of a file. Raises Refused where it unpacks to more."""
    with archive.open(member) as opened:
        content = opened.read(min(most, most_of_a_file) + 1)
    if len(content) > most:
        raise Refused("bomb")
    return content
