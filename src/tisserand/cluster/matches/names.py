"""Which reasons are told, and the names behind their codes in the reader's language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from tisserand.cluster.needs.models import OfferKind
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.countries import country_names
from tisserand.cluster.territories.models import Language, LegalForm, SseClass, Territory, Trade

from .models import Match
from .queries.background import CLASS

MOST_REASONS = 3
UNTOLD = frozenset({"place_unknown"})
TRADE, GROUP = frozenset({"same_trade", "likely_trade"}), frozenset({"same_group", "likely_group"})
KINDS = {
    "trades": "trade",
    "groups": "trade",
    "territories": "territory",
    "languages": "language",
    "accreditations": "form",
    "missing": "form",
    "names": "organisation",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names by sort and code; a code nobody knows any more stands for itself."""

    by_sort: Mapping[str, Mapping[str, str]]

    def _of(self, sort: str, codes: Iterable[str]) -> list[str]:
        known = self.by_sort.get(sort, {})
        return [known.get(code, code) for code in codes]

    def trades(self, codes: Iterable[str]) -> list[str]:
        """Trades and groups of them."""
        return self._of("trade", codes)

    def territories(self, codes: Iterable[str]) -> list[str]:
        """Territories, countries among them."""
        return self._of("territory", codes)

    def languages(self, codes: Iterable[str]) -> list[str]:
        """Languages."""
        return self._of("language", codes)

    def language(self, code: str) -> str:
        """One language."""
        return self._of("language", [code])[0]

    def forms(self, codes: Iterable[str]) -> list[str]:
        """Legal forms and accreditations, and the neutral classes where no form is named."""
        codes = list(codes)
        named = [code for code in codes if not code.startswith(CLASS)]
        classes = [str(SseClass(code.removeprefix(CLASS)).label) for code in codes if code.startswith(CLASS)]
        return self._of("form", named) or classes

    def organisations(self, keys: Iterable[str]) -> list[str]:
        """Organisations of the directory; others are not named."""
        known = self.by_sort.get("organisation", {})
        return [known[key] for key in keys if key in known]

    def kinds(self, codes: Iterable[str]) -> list[str]:
        """Kinds of offers."""
        return [str(OfferKind(code).label) for code in codes]

    def country(self, code: str) -> str:
        """A country."""
        return country_names(code).get(get_language() or "en", code)


def told_reasons(match: Match) -> list[Mapping[str, Any]]:
    """The three strongest reasons; the group of a trade that is told says nothing more."""
    codes = {reason["code"] for reason in match.reasons}
    untold = UNTOLD | (GROUP if codes & TRADE else frozenset())
    return [reason for reason in match.reasons if reason["code"] not in untold][:MOST_REASONS]


def names_in(matches: Sequence[Match], trades: Iterable[str] = ()) -> Names:
    """The names that the reasons and doubts of these matches need, and of more trades: 5 queries at most."""
    codes: dict[str, set[str]] = defaultdict(set, {"trade": set(trades)})
    for match in matches:
        for reason in (*told_reasons(match), *match.doubts):
            for name, value in reason["facts"].items():
                if name in KINDS and isinstance(value, list):
                    codes[KINDS[name]].update(value)
            if reason["code"] == "no_common_language":
                codes["language"].update((*reason["facts"]["sought"], *reason["facts"]["offered"]))
    return Names({sort: _named(sort, wanted) for sort, wanted in codes.items() if wanted})


def _named(sort: str, codes: Iterable[str]) -> Mapping[str, str]:
    wanted = list(codes)
    if sort == "organisation":
        listed = Organisation.objects.filter(pk__in=wanted, state__in=Organisation.LISTED_STATES)
        return {str(key): name for key, name in listed.values_list("pk", "name")}
    if sort == "territory":
        places = Territory.objects.filter(code__in=wanted).order_by("-depth")
        return {one.code: str(one) for one in places}
    if sort == "language":
        return {one.pk: str(one) for one in Language.objects.filter(pk__in=wanted)}
    model = Trade if sort == "trade" else LegalForm
    return {one.code: str(one) for one in model._default_manager.filter(code__in=wanted)}
