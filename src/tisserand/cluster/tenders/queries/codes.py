"""What the codes of notices stand for here: CPV for trades, NUTS for territories, numbers for buyers.

Loaded once for many notices; codes as the models keep them.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.resources import files

from django.db.models import Q

from tisserand.cluster.organisations.models import Identifier, Organisation
from tisserand.cluster.territories.models import Territory, Trade
from tisserand.cluster.territories.reference import folded

LENGTHS = {14: ("siret", "siren"), 10: ("be_enterprise",), 9: ("siren", "finess")}


class Shelves:
    """Trades, territories and buyers to look up by what notices write: 1 query each, when first asked."""

    @cached_property
    def _trades(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for key, prefixes in Trade.objects.exclude(cpv_prefixes="").values_list("pk", "cpv_prefixes"):
            for prefix in prefixes.replace(",", " ").split():
                found[prefix].add(key)
        return {prefix: frozenset(keys) for prefix, keys in found.items()}

    @cached_property
    def _territories(self) -> Mapping[str, int]:
        regions = Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES)
        return dict(regions.values_list("code", "pk"))

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str, str], list[int]]:
        found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        listed = Organisation.objects.filter(state__in=Organisation.LISTED_STATES)
        for key, name, by_law, town, country in listed.values_list(
            "pk", "name", "legal_name", "town", "country"
        ):
            for called in {folded(name), folded(by_law)} - {""}:
                found[country, called, folded(town)].append(key)
        return found

    def trades(self, cpv_codes: Iterable[str]) -> set[int]:
        """The trades of these codes: for each the longest prefix that any trade names."""
        found: set[int] = set()
        for code in cpv_codes:
            lengths = range(len(code), 1, -1)
            found |= next((self._trades[code[:n]] for n in lengths if code[:n] in self._trades), frozenset())
        return found

    def territories(self, nuts_codes: Iterable[str]) -> set[int]:
        """The territories of these codes; the smallest known one around a code that is not in the tree."""
        found: set[int] = set()
        for written in nuts_codes:
            code = successors().get(written, written)
            around = (self._territories.get(code[:length]) for length in range(len(code), 1, -1))
            found |= {next(filter(None, around), 0)}
        return found - {0}

    def buyer(self, name: str, town: str, country: str, numbers: Iterable[str]) -> int | None:
        """The only listed organisation that bears one of these numbers, else this name in this town."""
        by_number = self._numbered(country, numbers)
        if len(by_number) == 1:
            return by_number.pop()
        named = self._by_name.get((country, folded(name), folded(town)), []) if name and town else []
        return named[0] if len(named) == 1 and not by_number else None

    @staticmethod
    def _numbered(country: str, numbers: Iterable[str]) -> set[int]:
        """1 query, none where nothing could be an identifier."""
        condition = Q(pk__in=())
        for number in numbers:
            plain = "".join(letter for letter in number.upper() if letter.isalnum())
            digits = plain.removeprefix(country)
            for scheme in LENGTHS.get(len(digits), ()) if digits.isdigit() else ():
                value = digits[:9] if scheme == "siren" else digits
                condition |= Q(scheme=scheme, value=value)
            if len(plain) >= 4:
                condition |= Q(country=country, value__in={plain, digits})
        if condition == Q(pk__in=()):
            return set()
        listed = Identifier.objects.filter(
            condition, country=country, organisation__state__in=Organisation.LISTED_STATES
        )
        return set(listed.values_list("organisation", flat=True))


@cache
def successors() -> Mapping[str, str]:
    """The code of the tree for NUTS codes that are no more."""
    data = files("tisserand.cluster.tenders") / "data" / "nuts_successors.toml"
    return {str(old): str(new) for old, new in tomllib.loads(data.read_text(encoding="utf-8")).items()}
