"""What the values of facets are called in each language, how they hang together, and the words for trades.

Read with the table; the words for trades, which take a moment to take apart, are kept as long as the trade
tree does not change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from tisserand.cluster.organisations.models import Kind, SseClass
from tisserand.cluster.territories.models import Language, LegalForm, Territory, Theme

from .vocabulary import LANGUAGES, Vocabulary, trade_rows, vocabulary_of

Names = Mapping[str, str]


@dataclass(frozen=True)
class Labels:
    """Names of values by facet and value; `above` gives the territory or trade group a value lies in."""

    names: Mapping[str, Mapping[str, Names]]
    above: Mapping[str, Mapping[str, str]]
    vocabulary: Vocabulary
    trade_rows: Sequence[Mapping[str, str]]

    def label(self, facet: str, value: str) -> str:
        """What a value is called in the language of the moment."""
        return self.naming(facet)(value)

    def naming(self, facet: str) -> Callable[[str], str]:
        """What gives the names of a facet's values in the language of the moment."""
        if facet in ENUMERATED:
            return lambda value: str(ENUMERATED[facet](value).label)
        language, names = get_language() or "fr", self.names[facet]

        def name(value: str) -> str:
            known = names.get(value, {})
            return known.get(language) or next(filter(None, known.values()), value)

        return name


ENUMERATED = {"kind": Kind, "class": SseClass}


def labels(old: Labels | None = None) -> Labels:
    """The labels of this moment: 5 queries; an old vocabulary is kept where the trades are the same."""
    rows = trade_rows()
    places = Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES).values(
        "code", "parent__code", *_fields("name")
    )
    trades = {row["code"]: _names(row) for row in rows}
    return Labels(
        names={
            "territory": {row["code"]: _names(row) for row in places},
            "trade": trades,
            "sought": trades,
            "theme": {row["code"]: _names(row) for row in Theme.objects.values("code", *_fields("name"))},
            "language": {
                row["code"]: _names(row) for row in Language.objects.values("code", *_fields("name"))
            },
            "accreditation": {
                code: {"": name} for code, name in LegalForm.objects.values_list("code", "name")
            },
        },
        above={
            "territory": {row["code"]: row["parent__code"] or "" for row in places},
            "trade": {row["code"]: row["parent__code"] or "" for row in rows},
        },
        vocabulary=old.vocabulary if old and old.trade_rows == rows else vocabulary_of(rows),
        trade_rows=rows,
    )


def _fields(name: str) -> list[str]:
    return [f"{name}_{language}" for language in LANGUAGES]


def _names(row: Mapping[str, str]) -> Names:
    return {language: row[f"name_{language}"] or "" for language in LANGUAGES}
