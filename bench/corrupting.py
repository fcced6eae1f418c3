"""Copies of records as people and other lists write them: misspelt, moved, renamed, without their number.

All seeded; a copy never keeps its number, since records with the same number are merged when they arrive.
"""

from __future__ import annotations

import random
import string
from collections.abc import Sequence
from dataclasses import replace

from tisserand.cluster.organisations.sources import Draft

KINDS = ("typos", "moved", "renamed", "bare")
ADDED_WORDS = (
    "Insertion",
    "Services",
    "Solidarités",
    "Atelier",
    "Groupe",
    "Emploi",
    "Développement",
    "Environnement",
)
STREETS = (
    "rue de la Gare",
    "avenue de la République",
    "place du Marché",
    "rue des Écoles",
    "chemin du Moulin",
)


def corrupted(draft: Draft, kind: str, neighbours: Sequence[Draft], chance: random.Random) -> Draft:
    """The record as somebody else would have it; `neighbours` are records of the same department."""
    copy = replace(draft, identifiers=(), name=_shown_name(draft, chance), legal_name="")
    if chance.random() < 0.3:
        copy = replace(copy, website="")
    if kind == "typos":
        return replace(copy, name=_misspelt(copy.name, chance), street=_misspelt(copy.street, chance))
    if kind == "moved":
        target = chance.choice(neighbours)
        street = f"{chance.randint(1, 150)} {chance.choice(STREETS)}"
        return replace(copy, street=street, postcode=target.postcode, town=target.town,
                       latitude=target.latitude, longitude=target.longitude)  # fmt: skip
    if kind == "renamed":
        return replace(copy, name=_renamed(copy.name, copy.town, chance))
    return replace(copy, street=copy.street.upper(), town=copy.town.upper(), latitude=None, longitude=None)


def _shown_name(draft: Draft, chance: random.Random) -> str:
    """One of its two names, in some letters, with or without what sort of body it is."""
    name = chance.choice([draft.name, draft.legal_name or draft.name])
    name = chance.choice([name, name.upper(), name.title()])
    return chance.choice(["", "", "Association ", "ASSOC "]) + name


def _misspelt(text: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(chance.randint(1, 3)):
        if len(letters) < 4:
            break
        place = chance.randrange(1, len(letters) - 1)
        match chance.randrange(4):
            case 0:
                del letters[place]
            case 1:
                letters.insert(place, chance.choice(string.ascii_lowercase))
            case 2:
                letters[place] = chance.choice(string.ascii_lowercase)
            case _:
                letters[place], letters[place - 1] = letters[place - 1], letters[place]
    return "".join(letters)


def _renamed(name: str, town: str, chance: random.Random) -> str:
    """A new name that still has something of the old one: fewer words, other words, or its initials."""
    words = name.split()
    match chance.randrange(3):
        case 0 if len(words) >= 3:
            return f"{''.join(word[0] for word in words).upper()} {town}"
        case 1 if len(words) >= 2:
            words.pop(chance.randrange(len(words)))
            return " ".join([*words, chance.choice(ADDED_WORDS)])
        case _:
            return f"{chance.choice(ADDED_WORDS)} {' '.join(words[-2:])}"
