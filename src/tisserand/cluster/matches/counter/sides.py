"""Needs, offers and organisations as the engine takes them.

Organisations travel as `organisation:KEY`, offers as `offer:KEY`, needs as `need:KEY`; trades, territories,
languages, legal forms and kinds of offers under the codes of the records; amounts in EUR.
"""

from collections.abc import Iterable
from math import inf
from typing import Any

from tisserand.cluster.matches.queries.background import MAY_BID, Background
from tisserand.cluster.needs import models as records
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.models import Territory, Trade
from tisserand.engines.matching import Band, Need, Offer, Place, Text
from tisserand.engines.matching.problem import ANY_AMOUNT, Outcome


def owner(organisation: int) -> str:
    """The name of an organisation in the engine."""
    return f"organisation:{organisation}"


def key_of(name: str) -> int:
    """The key of the record behind a name in the engine."""
    return int(name.rpartition(":")[2])


def need(record: records.Need, known: Background) -> Need:
    """A need; expects its organisation, place, trades, languages and accreditations at hand."""
    whose = record.organisation
    place = record.place or whose.territory
    return Need(
        id=f"need:{record.pk}",
        text=Text(f"{record.title}\n{record.text}", record.original_language),
        place=_place(place, whose, known),
        trades=_trades(record.trades.all()),
        languages=_languages(record),
        band=_band(record),
        accreditations=frozenset(form.code for form in record.accreditations.all()),
        reserved_for=MAY_BID.get(record.reservation, frozenset()),
        roles=frozenset(kind.value for kind in records.ANSWERED_BY[records.NeedKind(record.kind)]),
        territories=known.codes_of(place),
        owner=owner(whose.pk),
        **_relations(whose.pk, known),
    )


def offer(record: records.Offer, known: Background) -> Offer:
    """An offer; expects its organisation, trades, languages and territories at hand."""
    whose = record.organisation
    return Offer(
        id=f"offer:{record.pk}",
        text=Text(f"{record.title}\n{record.text}", record.original_language),
        place=_seat(whose),
        radius_km=record.radius_km or inf,
        territories=frozenset(one.code for one in record.territories.all()),
        trades=_trades(record.trades.all()),
        languages=_languages(record),
        band=_band(record),
        roles=frozenset({record.kind}),
        age_days=known.age_days(record.changed_at),
        **_standing(whose.pk, known),
    )


def seeking(record: Organisation, known: Background) -> Need:
    """An organisation as somebody who looks for people worth meeting: by what it seeks, else what it does."""
    return Need(
        id=owner(record.pk),
        text=_about(record),
        place=_seat(record),
        trades=_trades(record.sought_trades.all() or record.trades.all()),
        languages=frozenset(language.pk for language in record.languages.all()),
        territories=known.codes_of(record.territory),
        owner=owner(record.pk),
        seeks_new=True,
        **_relations(record.pk, known),
    )


def providing(record: Organisation, known: Background) -> Offer:
    """An organisation as somebody worth meeting: by what it does."""
    return Offer(
        id=f"profile:{record.pk}",
        text=_about(record),
        place=_seat(record),
        trades=_trades(record.trades.all()),
        languages=frozenset(language.pk for language in record.languages.all()),
        age_days=known.age_days(record.confirmed_at),
        **_standing(record.pk, known),
    )


def _relations(organisation: int, known: Background) -> dict[str, Any]:
    """What an organisation that seeks has to do with others."""
    return {
        "ties": {owner(other): kind.value for other, kind in known.ties.get(organisation, {}).items()},
        "through": {
            owner(other): tuple(map(str, between)) for other, between in known.through(organisation).items()
        },
        "refused": frozenset(owner(other) for other in known.refused.get(organisation, ())),
    }


def _standing(organisation: int, known: Background) -> dict[str, Any]:
    """What is known of an organisation that provides."""
    accepted, declined = known.answers.get(organisation, (0, 0))
    return {
        "owner": owner(organisation),
        "accreditations": known.held.get(organisation, frozenset()),
        "accepted": accepted,
        "declined": declined,
        "outcomes": tuple(Outcome(*each) for each in known.outcomes.get(organisation, ())),
    }


def _about(record: Organisation) -> Text:
    language = record.original_language
    return Text(getattr(record, f"about_{language}", None) or record.about or "", language)


def _trades(chosen: Iterable[Trade]) -> dict[str, float]:
    """Equal shares of the trades."""
    codes = [trade.code for trade in chosen]
    return {code: 1 / len(codes) for code in codes}


def _languages(record: records.Need | records.Offer) -> frozenset[str]:
    """Those it says it talks in, else those of its organisation."""
    own = frozenset(language.pk for language in record.languages.all())
    return own or frozenset(language.pk for language in record.organisation.languages.all())


def _place(territory: Territory, whose: Organisation, known: Background) -> Place | None:
    """The town that is named, else the seat where it lies in what is named; None where nobody knows."""
    names_seat = territory.code in known.codes_of(whose.territory)
    ends: tuple[Territory | Organisation, ...] = (territory, whose) if names_seat else (territory,)
    for one in ends:
        if one.latitude is not None and one.longitude is not None:
            return Place(one.latitude, one.longitude, one.country)
    return None


def _seat(whose: Organisation) -> Place | None:
    ends: tuple[Territory | Organisation, ...] = (whose, whose.territory)
    for one in ends:
        if one.latitude is not None and one.longitude is not None:
            return Place(one.latitude, one.longitude, whose.country)
    return None


def _band(record: records.Need | records.Offer) -> Band:
    """The amounts from the edges of the bands; any amount where none is said."""
    if not record.least_band or not record.most_band:
        return ANY_AMOUNT
    edges = (*records.BAND_EDGES_EUR, inf)
    return Band(edges[record.least_band - 1], edges[record.most_band])
