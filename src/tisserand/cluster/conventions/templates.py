"""Conventions that come with the software, to begin from: a day with its programme, rounds and hall."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from .laying_out import Block, Grid

_FOLDER = files(__package__) / "data" / "templates"
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TemplateSession:
    """A programme item by the clock of the day; its title by language."""

    sort: str
    starts: time
    ends: time
    title: Texts


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of convention; `name` and `about` by language, `settings` by field of a convention.

    Registration and wishes close so many days before it.
    """

    code: str
    name: Texts
    about: Texts
    starts: time
    ends: time
    registration_days: int
    wishes_days: int
    settings: Mapping[str, Any]
    blocks: Sequence[Block]
    sessions: Sequence[TemplateSession]
    rounds: Mapping[str, Any]

    def grid(self, day: date, zone: ZoneInfo) -> Grid:
        """Its grid on a day at a place."""
        said = self.rounds
        starts, ends, *lunch = (
            datetime.combine(day, when, zone)
            for when in (said["starts"], said["ends"], *said.get("lunch", ()))
        )
        return Grid(starts, ends, said["minutes"], said["buffer"], (lunch[0], lunch[1]) if lunch else None)


@cache
def shipped_templates() -> Mapping[str, Template]:
    """The templates by code, in the order to offer them."""
    found = sorted(path.name for path in _FOLDER.iterdir() if path.name.endswith(".toml"))
    return {one.code: one for one in map(_read, found)}


def _read(name: str) -> Template:
    said = tomllib.loads((_FOLDER / name).read_text("utf-8"))
    return Template(
        code=name.partition("-")[2].removesuffix(".toml"),
        blocks=[Block(**zone) for zone in said.pop("zone")],
        sessions=[TemplateSession(**session) for session in said.pop("session")],
        rounds=said.pop("grid"),
        **said,
    )
