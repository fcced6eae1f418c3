"""A tree of four trades and a few official phrases: enough to see every rule of the matching at work."""

from tisserand.engines.matching.knowledge import Knowledge, OfficialPhrase
from tisserand.engines.matching.problem import Trade, TradeTree

TREE = TradeTree(
    (
        Trade(
            "window-cleaning",
            "cleaning",
            {"fr": ("nettoyage de vitres",), "de": ("Fensterreinigung",), "en": ("window cleaning",)},
            ("909113",),
            ("81.22",),
        ),
        Trade(
            "premises-cleaning",
            "cleaning",
            {"fr": ("nettoyage de bureaux",), "de": ("Büroreinigung",), "en": ("office cleaning",)},
            ("909",),
            ("81.21",),
        ),
        Trade(
            "joinery",
            "wood",
            {"fr": ("menuiserie bois",), "de": ("Schreinerei",), "en": ("wood joinery",)},
            ("4542",),
            ("43.32",),
        ),
        Trade(
            "catering",
            "food",
            {"fr": ("traiteur repas",), "de": ("Partyservice Essen",), "en": ("catering meals",)},
            ("5552",),
            ("56.21",),
        ),
    )
)
OFFICIAL = [
    OfficialPhrase(
        "nace", "81210", {"fr": "nettoyage courant", "de": "Reinigung allgemein", "en": "cleaning"}
    ),
    OfficialPhrase("nace", "81220", {"fr": "vitres", "de": "Fenster", "en": "windows"}),
    OfficialPhrase(
        "nace-other", "4332", {"fr": "portes de bois", "de": "Türen aus Holz", "en": "wooden doors"}
    ),
    OfficialPhrase("nace-other", "3109", {"fr": "bois", "de": "Holz", "en": "wood"}),
]
KNOWLEDGE = Knowledge(TREE, OFFICIAL)
