"""Hidden copies among records: sets of them, what the finder makes of each set, and its time by size.

Seconds are CPU time; recall and precision are shares of 1.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log
from pathlib import Path

from bench.corrupting import KINDS, corrupted
from tisserand.cluster.organisations.likeness import Profile, candidates, pairs, profile
from tisserand.cluster.organisations.sources import SOURCES, Draft, Limits, Number, Refused, read_table

COPIES = 300

Truth = Mapping[tuple[int, int], str]


def drafts_of(path: Path) -> list[Draft]:
    """The records of the list, one a number."""
    source, known = SOURCES["siae_france"], dict[Number, Draft]()
    for row in read_table(path.read_bytes(), path.name, Limits()).rows:
        try:
            draft = source.draft(row, {})
        except Refused:
            continue
        known.setdefault(draft.identifiers[0], draft)
    return list(known.values())


def profile_of(key: int, draft: Draft) -> Profile:
    """A draft as the finder compares it."""
    latitude, longitude = draft.latitude, draft.longitude
    point = (latitude, longitude) if latitude is not None and longitude is not None else None
    return profile(
        key,
        names=(draft.name, draft.legal_name),
        country=draft.country,
        street=draft.street,
        postcode=draft.postcode,
        town=draft.town,
        point=point,
        website=draft.website,
        numbers=[(number.scheme, number.value) for number in draft.identifiers],
    )


def corrupted_set(drafts: Sequence[Draft], seed: int) -> tuple[list[Profile], Truth]:
    """All records and their copies as profiles, and which pair is of which kind of corruption."""
    chance = random.Random(seed)
    around = defaultdict[str, list[Draft]](list)
    for draft in drafts:
        around[draft.district].append(draft)
    profiles, truth = (
        [profile_of(key, draft) for key, draft in enumerate(drafts)],
        dict[tuple[int, int], str](),
    )
    for turn, key in enumerate(chance.sample(range(len(drafts)), COPIES)):
        kind, copy = KINDS[turn % len(KINDS)], len(profiles)
        profiles.append(profile_of(copy, corrupted(drafts[key], kind, around[drafts[key].district], chance)))
        truth[key, copy] = kind
    return profiles, truth


def with_strangers(profiles: Sequence[Profile], truth: Truth, seed: int) -> list[Profile]:
    """The same, and 300 further records that lost their number without having a copy."""
    originals = {key for key, _copy in truth}
    others = [place for place in range(len(profiles) - COPIES) if place not in originals]
    chosen = set(random.Random(seed + 1000).sample(others, COPIES))
    return [replace(one, numbers=frozenset()) if one.key in chosen else one for one in profiles]


def measured(profiles: Sequence[Profile], truth: Truth) -> tuple[float, float, Mapping[str, float]]:
    """Recall, precision, and recall by kind of corruption."""
    found = {(pair.a, pair.b) for pair in pairs(profiles)}
    right = found & set(truth)
    by_kind = {
        kind: sum(truth[pair] == kind for pair in right) / sum(each == kind for each in truth.values())
        for kind in dict.fromkeys(truth.values())
    }
    return len(right) / len(truth), len(right) / max(1, len(found)), by_kind


def line(drafts: Sequence[Draft], seed: int) -> str:
    """One seed as a row of the table."""
    profiles, truth = corrupted_set(drafts, seed)
    recall, precision, kinds = measured(profiles, truth)
    harder = measured(with_strangers(profiles, truth, seed), truth)
    told = " | ".join(f"{kinds[kind]:.3f}" for kind in ("typos", "moved", "renamed", "bare"))
    return f"| {seed} | {recall:.3f} | {precision:.3f} | {told} | {harder[0]:.3f} at {harder[1]:.3f} |"


def grown(drafts: Sequence[Draft], size: int, seed: int = 0) -> list[Profile]:
    """So many profiles: the records, then records with words of two names at the place of a third."""
    chance = random.Random(seed)
    profiles = [profile_of(key, draft) for key, draft in enumerate(drafts[:size])]
    while len(profiles) < size:
        one, other, place = (chance.choice(drafts) for _ in range(3))
        words = [
            *one.name.split()[:2],
            *other.name.split()[-2:],
            f"{chance.choice('bcdfglmnprst')}{len(profiles):x}",
        ]
        draft = replace(
            place, name=" ".join(words), legal_name="", street=f"{chance.randint(1, 300)} {one.street}",
            identifiers=(replace(one.identifiers[0], value=f"{len(profiles):014d}"),), website="",
        )  # fmt: skip
        profiles.append(profile_of(len(profiles), draft))
    return profiles


def timing(drafts: Sequence[Draft], size: int) -> str:
    """One size as a row of the table: CPU time of finding all pairs."""
    profiles = grown(drafts, size)
    looked_at = len(candidates(profiles))
    began = time.process_time()
    pairs(profiles)
    seconds = time.process_time() - began
    return f"| {size:,} | {looked_at:,} | {seconds:.2f} | {1e6 * seconds / (size * log(size, 2)):.2f} |"
