"""Everything a text seems to say, put together: what a form is filled in with before people confirm it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tisserand.cluster.needs.counter import GuessedTrade, likely_trades
from tisserand.cluster.needs.models import AmountSaid, Band, Need, Offer
from tisserand.cluster.needs.validity import latest_end
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.models import Territory

from .amounts import bands_in
from .days import last_day_in
from .kinds import criteria_in, need_kind_of, offer_kind_of
from .language import is_mixed, language_of
from .places import place_in
from .titles import title_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a text seems to say: plain fields by name, the trades it may be about, and what is odd about it.

    `past_day` is a last day that is over already; `far_day` one that is too far off.
    """

    fields: Mapping[str, Any]
    trades: Sequence[GuessedTrade] = ()
    is_mixed: bool = False
    is_silent: bool = field(default=False)
    past_day: date | None = None
    far_day: date | None = None


def propose(
    model: type[Need] | type[Offer], text: str, organisation: Organisation, *, today: date
) -> Proposal:
    """What to fill the form with: 2 queries at most. A text of any length is read."""
    language = language_of(text, organisation.original_language)
    day = last_day_in(text, today)
    title = title_of(text)
    trades = likely_trades(text, language, title=title)
    fields: dict[str, Any] = {
        "title": title,
        "original_language": language,
        "valid_until": day if day and today <= day <= latest_end(today) else None,
        **_amount(bands_in(text)),
    }
    if model is Need:
        fields |= {"kind": need_kind_of(text), "place": _place(text, organisation), **criteria_in(text)}
    else:
        fields |= {
            "kind": offer_kind_of(text),
            "is_environmental": criteria_in(text)["is_environmental"],
        }
    return Proposal(
        fields,
        trades,
        is_mixed=is_mixed(text),
        is_silent=not trades,
        past_day=day if day and day < today else None,
        far_day=day if day and day > latest_end(today) else None,
    )


def _amount(bands: tuple[Band, Band] | None) -> dict[str, Any]:
    if bands is None:
        return {"amount": AmountSaid.UNKNOWN, "least_band": None, "most_band": None}
    return {"amount": AmountSaid.SAID, "least_band": bands[0], "most_band": bands[1]}


def _place(text: str, organisation: Organisation) -> Territory:
    return place_in(text, organisation.country) or organisation.territory
