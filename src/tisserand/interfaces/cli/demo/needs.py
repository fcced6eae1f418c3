"""Lays needs and offers into the demo by what their people and the cluster team really do, step by step."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from tisserand.cluster.accounts.models import User
from tisserand.cluster.needs import actions
from tisserand.cluster.needs.models import AmountSaid, Need, Offer
from tisserand.cluster.needs.reading.language import language_of
from tisserand.cluster.needs.reading.places import place_named
from tisserand.cluster.needs.reading.titles import title_of
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.models import Territory, Trade

from . import records
from .load import demo_data, read

CRITERIA = ("kind", "visibility", "has_social_clause", "is_environmental", "is_local", "reservation")


def load_needs(organisations: Mapping[str, Organisation], *, at: datetime) -> None:
    """Everything of `needs.toml`; some 25 queries a text."""
    said = read("needs.toml")
    trades = dict(Trade.objects.values_list("code", "pk"))
    lines = {one.slug: one for one in demo_data().organisations}
    for entry in said["need"]:
        organisation = organisations[entry["organisation"]]
        _live(Need, organisation, _need(entry, organisation, trades, at), entry, at)
    for entry in said["offers"]:
        organisation = organisations[entry["organisation"]]
        _live(Offer, organisation, _offer(entry, lines[organisation.slug], trades, at), entry, at)
    actions.warn_and_expire(at=at)


def _need(
    entry: Mapping[str, Any], organisation: Organisation, trades: Mapping[str, int], at: datetime
) -> actions.Written:
    text = entry["text"].strip()
    fields = {
        "title": title_of(text),
        "text": text,
        "place": place_named(entry["place"], organisation.country),
        "original_language": language_of(text, organisation.original_language),
        **_plain(entry, at),
    }
    return actions.Written(fields, _lists(organisation, [trades[code] for code in entry["trades"]]))


def _offer(
    entry: Mapping[str, Any], one: records.Organisation, trades: Mapping[str, int], at: datetime
) -> actions.Written:
    line = one.offers[entry["line"]]
    fields = {
        "title": line.title,
        "text": f"{line.title}.\n\n{one.about[one.language]}",
        "original_language": one.language,
        "area": entry["area"],
        "radius_km": entry.get("km"),
        **_plain(entry, at),
    }
    seat = Organisation.objects.get(slug=one.slug)
    codes = entry.get("territories", ())
    areas = Territory.objects.filter(code__in=codes).exclude(scheme=Territory.Scheme.GEONAMES)
    relations = _lists(seat, [trades[line.trade]])
    return actions.Written(fields, {**relations, "territories": list(areas)})


def _plain(entry: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    plain: dict[str, Any] = {name: entry[name] for name in CRITERIA if name in entry}
    if "amount" in entry:
        least, most = entry["amount"]
        plain |= {"amount": AmountSaid.SAID, "least_band": least, "most_band": most}
    if "ends" in entry:
        plain["valid_until"] = localdate(at) + timedelta(days=entry["ends"])
    return plain


def _lists(organisation: Organisation, trades: list[int]) -> dict[str, Any]:
    return {"trades": trades, "languages": list(organisation.languages.values_list("pk", flat=True))}


def _live(
    model: type[Need] | type[Offer],
    organisation: Organisation,
    written: actions.Written,
    entry: Mapping[str, Any],
    at: datetime,
) -> None:
    """What became of it, each step by whoever takes it."""
    then, first = entry.get("then", "publish"), at - timedelta(days=entry["days"])
    person = User.objects.filter(representations__organisation=organisation).order_by("pk")[0]
    notice: Need | Offer = actions.write(model, organisation, written, by=person, at=first)
    if then == "draft":
        return
    actions.submit(notice, by=person, at=first)
    if then == "send-back":
        team = User.objects.filter(is_facilitator=True, facilitations=None).order_by("pk")[0]
        actions.send_back(notice, entry["remark"], by=team, at=first + timedelta(hours=20))
    if then == "close":
        actions.close(notice, entry["outcome"], by=person, at=at - timedelta(days=entry["days"] // 3))
