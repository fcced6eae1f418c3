"""The sheets and columns an event file may have, with the names people may give them in fr, de and en."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

REQUIRED_SHEETS = ("registrations", "rounds", "tables", "wishes")


def folded(name: str) -> str:
    """The letters and digits of a name in lower case without accents: "Créneaux " and "creneaux" agree."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def known_as(name: str) -> str:
    """A participant's name as people tell names apart: case, accents and doubled spaces do not matter."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header in each language, and every folded header it is recognised by."""

    key: str
    names: Mapping[str, str]
    recognised: frozenset[str]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet: its title in each language, every folded title it is recognised by, its columns in order."""

    key: str
    names: Mapping[str, str]
    recognised: frozenset[str]
    columns: Mapping[str, Column]

    @property
    def is_required(self) -> bool:
        """Whether no event can do without it."""
        return self.key in REQUIRED_SHEETS


def _recognised(key: str, names: Mapping[str, str], also: list[str]) -> frozenset[str]:
    return frozenset(folded(name) for name in (key, *names.values(), *also))


def _column(key: str, entry: dict[str, object]) -> Column:
    names = {language: str(entry[language]) for language in ("fr", "de", "en")}
    also = entry.get("also", [])
    assert isinstance(also, list)
    return Column(key, names, _recognised(key, names, also), bool(entry.get("required", False)))


@cache
def forms() -> Mapping[str, Form]:
    """Every sheet of an event file by its key, in the order of the template."""
    source = resources.files(__package__).joinpath("forms.toml").read_text("utf-8")
    return {
        key: Form(
            key,
            entry["title"],
            _recognised(key, entry["title"], entry["also"]),
            {name: _column(name, column) for name, column in entry["columns"].items()},
        )
        for key, entry in tomllib.loads(source).items()
    }
