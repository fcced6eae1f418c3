"""Seeded offers and needs over the small tree, every field used: fast ways are compared with plain ones."""

import random

from tests.engines.matching.small_tree import TREE
from tisserand.engines.matching import Band, Need, Offer, Place, Text
from tisserand.engines.matching.problem import TIES, Outcome

ESCH = Place(49.4958, 5.9806, "LU")
TRIER = Place(49.7596, 6.6439, "DE")
PHRASES = {
    "fr": ["nettoyage de vitres", "portes de bois", "repas de fête", "bureaux à nettoyer"],
    "de": ["Fensterreinigung", "Türen aus Holz", "Essen für Feste", "Büroreinigung"],
    "en": ["window cleaning", "wooden doors", "meals for parties", "office cleaning"],
}
LANGUAGES = ["fr", "de", "en", "lb"]
OWNERS = [f"owner {n}" for n in range(12)]


def some(chance: random.Random, names: list[str], most: int = 2) -> frozenset[str]:
    return frozenset(chance.sample(names, chance.randint(0, most)))


def some_offers(number: int, seed: int) -> list[Offer]:
    chance = random.Random(seed)
    return [some_offer(chance, f"offer {n}") for n in range(number)]


def some_offer(chance: random.Random, name: str) -> Offer:
    language = chance.choice(list(PHRASES))
    return Offer(
        name,
        Text(" ".join(chance.sample(PHRASES[language], 2)), language),
        chance.choice([None, ESCH, TRIER, Place(49 + chance.random(), 6 + chance.random(), "FR")]),
        radius_km=chance.choice([10.0, 60.0, float("inf")]),
        countries=some(chance, ["LU", "FR", "DE"]),
        territories=some(chance, [f"t{n}" for n in range(90)], 40),
        trades={trade.code: 0.5 for trade in chance.sample(TREE.trades, chance.choice([0, 2, 2]))},
        languages=some(chance, LANGUAGES),
        band=Band(0, chance.choice([1_000, 50_000, float("inf")])),
        accreditations=some(chance, ["EI", "ESAT"]),
        roles=some(chance, ["supplier", "partner", "lender"]),
        owner=chance.choice(["", *OWNERS]),
        age_days=chance.randint(0, 800),
        accepted=chance.randint(0, 3),
        declined=chance.randint(0, 3),
        outcomes=tuple(
            Outcome(chance.randint(1, 900), chance.random()) for _ in range(chance.choice([0, 0, 1, 3]))
        ),
        is_full=chance.random() < 0.1,
    )


def some_needs(number: int, seed: int) -> list[Need]:
    chance = random.Random(seed)
    return [some_need(chance, f"need {n}") for n in range(number)]


def some_need(chance: random.Random, name: str) -> Need:
    language = chance.choice(list(PHRASES))
    owners = [*OWNERS, "offer 3", "offer 4"]
    return Need(
        name,
        Text(chance.choice(PHRASES[language]), language),
        chance.choice([None, ESCH, TRIER]),
        trades=chance.choice([{}, {chance.choice(TREE.trades).code: 1.0}]),
        languages=some(chance, LANGUAGES),
        band=Band(chance.choice([0, 20_000])),
        accreditations=some(chance, ["EI", "WfbM"], 1),
        reserved_for=chance.choice([frozenset(), frozenset(), frozenset({"EI", "ESAT"})]),
        roles=some(chance, ["supplier", "partner", "tenant"]),
        territories=some(chance, [f"t{n}" for n in range(99)], 8),
        owner=chance.choice(["", *OWNERS]),
        ties={owner: chance.choice(list(TIES)) for owner in chance.sample(owners, 4)},
        through={owner: ("Weberei", "Bureau")[: chance.randint(1, 2)] for owner in chance.sample(owners, 3)},
        refused=frozenset(chance.sample([*OWNERS, "offer 1", "offer 2", "offer 7"], 2)),
        seeks_new=chance.random() < 0.3,
    )
