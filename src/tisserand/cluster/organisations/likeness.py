"""How alike two records are, and which pairs of many are worth a look: no database, n log n in their number.

A likeness is a number from 0 to 1. Pairs are compared only where a block brings them together: a number, a
domain, an address, a rare word of the name, or neighbouring places in the order of the names.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from tisserand.cluster.territories.gazetteer import distance_km, plain_town
from tisserand.cluster.territories.reference import folded

THRESHOLD = 0.25
"""From which likeness on a pair is shown; chosen on one set of corruptions, see bench/duplicates.py."""

LARGEST_BLOCK = 12  # records; a word or address that more of them share tells nothing
NEIGHBOURS = 4  # in the order of the names, each way
ALIKE_WORDS = 0.88
FORMS = frozenset(
    ["association", "assoc", "asso", "asbl", "sarl", "sas", "sasu", "sa", "scop", "scic", "eurl",
     "gmbh", "ggmbh", "ev", "eg", "cooperative", "societe", "ste", "entreprise", "structure", "ei",
     "aci", "ai", "etti", "eiti", "geiq", "ea", "eatt", "esat", "de", "du", "des", "la", "le",
     "les", "l", "d", "et", "en", "a", "au", "aux", "pour", "par", "sur", "der", "die", "das",
     "und", "fur", "von", "the", "of", "and"]
)  # fmt: skip
"""Words of a name that say what sort of body it is, or nothing."""

SHARED_DOMAINS = frozenset(
    ["facebook.com", "fr-fr.facebook.com", "linkedin.com", "instagram.com", "sites.google.com", "wixsite.com",
     "wordpress.com", "blogspot.com", "pagesperso-orange.fr", "free.fr", "orange.fr", "youtube.com"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """What a comparison looks at: everything folded; `words` are the telling words of each of its names."""

    key: int
    names: tuple[str, ...]
    words: tuple[frozenset[str], ...]
    street: str
    postcode: str
    town: str
    country: str
    point: tuple[float, float] | None
    domain: str
    numbers: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records (keys, the smaller first) that may be one, and why: reasons by their codes."""

    a: int
    b: int
    score: float
    reasons: tuple[str, ...]


def profile(
    key: int,
    *,
    names: Iterable[str],
    country: str,
    street: str = "",
    postcode: str = "",
    town: str = "",
    point: tuple[float, float] | None = None,
    website: str = "",
    numbers: Iterable[tuple[str, str]] = (),
) -> Profile:
    """A record as it is compared."""
    plain = tuple(dict.fromkeys(filter(None, map(_plain, names))))
    words = tuple(_telling(name) for name in plain)
    host = re.sub(r"^https?://(www\.)?", "", website.lower()).split("/", 1)[0]
    domain = "" if host in SHARED_DOMAINS else host
    return Profile(
        key=key,
        names=plain,
        words=words,
        street=_plain(street),
        postcode=postcode.replace(" ", ""),
        town=plain_town(town),
        country=country,
        point=point,
        domain=domain,
        numbers=frozenset(numbers),
    )


@lru_cache(maxsize=200_000)
def _plain(text: str) -> str:
    return folded(text.replace("'", " ").replace("’", " "))


def _telling(name: str) -> frozenset[str]:
    """The words that tell one body from another; all of them where only forms are left."""
    words = frozenset(name.split())
    return words - FORMS or words


def pairs(profiles: Sequence[Profile], threshold: float = THRESHOLD) -> list[Pair]:
    """The pairs that are alike enough to be shown, the most alike first.

    A record without a number is paired with the record most like it alone: firms have several establishments
    under one name, and it is one of them at most. Once that is decided, the next one comes up.
    """
    by_key = {one.key: one for one in profiles}
    rarity = Rarity(profiles)
    found, best = [], dict.fromkeys(by_key, 0.0)
    for a, b in sorted(candidates(profiles)):
        score, reasons = likeness(by_key[a], by_key[b], rarity)
        if score >= threshold:
            found.append(Pair(a, b, score, reasons))
            best[a], best[b] = max(best[a], score), max(best[b], score)
    kept = [pair for pair in found if _is_the_best(pair, by_key, best)]
    return sorted(kept, key=lambda pair: (-pair.score, pair.a, pair.b))


def _is_the_best(pair: Pair, by_key: Mapping[int, Profile], best: Mapping[int, float]) -> bool:
    free = [key for key in (pair.a, pair.b) if not by_key[key].numbers] or [pair.a, pair.b]
    return any(pair.score >= best[key] for key in free)


class Rarity:
    """How much a word of a name tells: near 1 for a word that one record alone has, near 0 for
    everybody's.
    """

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.counts: Counter[str] = Counter()
        for one in profiles:
            self.counts.update(frozenset().union(*one.words))
        self.most = math.log(max(len(profiles), 1000))

    def of(self, word: str) -> float:
        """The weight of a word."""
        return max(0.05, 1 - math.log(self.counts[word] + 1) / self.most)


def candidates(profiles: Sequence[Profile]) -> set[tuple[int, int]]:
    """The pairs (keys, the smaller first) that some block brings together: at most some 60 a record."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for one in profiles:
        for block in _blocks(one):
            blocks[block].append(one.key)
    found: set[tuple[int, int]] = set()
    for block, keys in blocks.items():
        if 1 < len(keys) <= (200 if block[0] == "number" else LARGEST_BLOCK):
            found.update((min(a, b), max(a, b)) for a, b in combinations(dict.fromkeys(keys), 2) if a != b)
    found.update(_neighbours(profiles))
    return found


def _blocks(one: Profile) -> Iterator[tuple[str, ...]]:
    for _scheme, value in one.numbers:
        yield "number", value
    if one.domain:
        yield "domain", one.domain
    if one.street and (one.postcode or one.town):
        yield "address", one.street, one.postcode or one.town
    if one.point:
        yield "point", f"{one.point[0]:.3f} {one.point[1]:.3f}"
    if house := re.match(r"\d+", one.street):
        yield "house", house[0], one.postcode or one.town
    place, area = one.postcode or one.town, one.postcode[:2] or one.town[:3]
    for word in frozenset().union(*one.words):
        yield "word", word, one.country
        yield "word here", word, place
        yield "begin here", word[:4], place
        yield "word around", word, one.country, area
    for name in one.names:
        yield "initials", "".join(word[0] for word in name.split() if word not in FORMS), place


def _neighbours(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Pairs that stand near each other in the order of their names, read forwards and backwards."""
    for turned in (False, True):
        order = sorted(
            (one.country, name[::-1] if turned else name, one.key)
            for one in profiles
            for name in {
                " ".join(sorted(words)) if not turned else "".join(sorted(words)) for words in one.words
            }
        )
        for place, (_country, _name, key) in enumerate(order):
            for _country, _name, other in order[place + 1 : place + 1 + NEIGHBOURS]:
                if key != other:
                    yield min(key, other), max(key, other)


def likeness(a: Profile, b: Profile, rarity: Rarity) -> tuple[float, tuple[str, ...]]:
    """How likely two records are one, and why; records whose own numbers differ are two."""
    if a.numbers & b.numbers:
        return 1.0, ("number",)
    if _are_told_apart(a, b):
        return 0.0, ()
    seen = signs(a, b, rarity)
    total = sum(WEIGHTS[sign] * seen[sign] for sign in WEIGHTS)
    reasons = [sign for sign in ("initials", "address", "town", "domain") if seen[sign]]
    return 1 / (1 + math.exp(-total)), tuple(["name"] * (seen["name"] >= 0.7) + reasons)


WEIGHTS = {"start": -12.0, "name": 2.1, "telling": 2.6, "letters": 3.7, "initials": 4.8, "address": 6.9,
           "town": 3.6, "near": 3.6, "placed name": 1.0, "domain": 0.5}  # fmt: skip
"""What each sign counts: a logistic regression on the corruptions of seed 0, rounded
(bench/duplicates.py).
"""


def signs(a: Profile, b: Profile, rarity: Rarity) -> dict[str, float]:
    """What speaks for two records being one, each from 0 to 1."""
    name = telling = letters = initials = 0.0
    for mine, words in zip(a.names, a.words, strict=True):
        for other, others in zip(b.names, b.words, strict=True):
            shared, weight = _shared(words, others, rarity)
            name, telling = max((name, telling), (shared, weight))
            letters = max(letters, _letters(mine, other), _letters(" ".join(words), " ".join(others)))
            initials = max(initials, _is_short_for(mine, other))
    name = max(name, letters if letters >= 0.75 else 0.0)
    place = _place(a, b)
    return {
        "start": 1.0,
        "name": name,
        "telling": telling * name,
        "letters": letters,
        "initials": initials,
        **place,
        "placed name": max(place["address"], 0.7 * place["town"], 0.3 * place["near"]) * name,
        "domain": float(bool(a.domain) and a.domain == b.domain),
    }


def _are_told_apart(a: Profile, b: Profile) -> bool:
    """Whether both hold a number of one kind and it differs: establishments of one firm are several
    records.
    """
    return not {scheme for scheme, _value in a.numbers}.isdisjoint(scheme for scheme, _value in b.numbers)


def _letters(name: str, other: str) -> float:
    """How alike two names are letter by letter, whatever their order and where words begin."""
    joined = (text.replace(" ", "") for text in (name, other))
    ordered = ("".join(sorted(text.split())) for text in (name, other))
    return max(fuzz.ratio(*joined), fuzz.ratio(*ordered)) / 100


def _shared(words: frozenset[str], others: frozenset[str], rarity: Rarity) -> tuple[float, float]:
    """The part of the weight of their words that agrees (typos allowed), and the weight that agrees."""
    agreeing = 0.0
    left = set(others)
    for word in sorted(words):
        if match := word if word in left else _like(word, left):
            left.discard(match)
            agreeing += rarity.of(word) if word == match else 0.9 * max(rarity.of(word), rarity.of(match))
    smaller, larger = sorted(sum(map(rarity.of, group)) for group in (words, others))
    if not smaller:
        return 0.0, 0.0
    return min(1.0, 0.5 * agreeing / smaller + 0.5 * agreeing / larger), min(1.5, agreeing) / 1.5


def _like(word: str, others: Iterable[str]) -> str:
    best, found = ALIKE_WORDS, ""
    for other in sorted(others):
        if len(word) > 3 and (near := JaroWinkler.similarity(word, other)) > best:
            best, found = near, other
    return found


def _is_short_for(name: str, other: str) -> bool:
    """Whether a word of one is made of the initials of the other: of all its telling words, perhaps of
    more.
    """
    for short, long in ((name, other), (other, name)):
        first = "".join(word[0] for word in long.split())
        needed = "".join(word[0] for word in long.split() if word not in FORMS)
        for word in short.split():
            if len(word) >= 3 and len(needed) >= 2 and _within(needed, word) and _within(word, f"a{first}"):
                return True
    return False


def _within(letters: str, others: str) -> bool:
    """Whether the letters stand in the others in this order."""
    rest = iter(others)
    return all(letter in rest for letter in letters)


def _place(a: Profile, b: Profile) -> dict[str, float]:
    """Whether they are at one address, in one town or near each other; the strongest of these alone."""
    found = dict.fromkeys(("address", "town", "near"), 0.0)
    if a.country != b.country:
        return found
    same = a.postcode == b.postcode != "" or a.town == b.town != ""
    apart = distance_km(a.point, b.point) if a.point and b.point else math.inf
    if (same and a.street and fuzz.ratio(a.street, b.street) >= 75) or apart < 0.1:
        return {**found, "address": 1.0}
    if same:
        return {**found, "town": 1.0}
    near = a.postcode[:2] == b.postcode[:2] != "" or apart < 25
    return {**found, "near": float(near)}
