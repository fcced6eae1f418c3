"""Bringing the shipped reference data into the database; doing so again changes nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction

from . import reference
from .countries import country_names
from .models import Language, LegalForm, Territory, Theme, Trade

BATCH = 500


@transaction.atomic
def load_reference_data() -> None:
    """Languages, themes, legal forms, trades, territories and municipalities as shipped: some 20 queries."""
    _keep(Language, ("code",), ({"code": one.code, **_named(one.names)} for one in reference.languages()))
    _keep(Theme, ("code",), ({"code": code, **_named(names)} for code, names in reference.themes().items()))
    _keep(LegalForm, ("code",), (_legal_form(one) for one in reference.legal_forms()))
    _keep_trades()
    _keep_territories()


def _named(names: Mapping[str, str]) -> dict[str, str]:
    return {f"name_{language}": name for language, name in names.items()}


def _keep(model: type[models.Model], key: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> None:
    """Makes the records that are not there and brings the others up to date, by their key."""
    records = [model(**row) for row in rows]
    if not records:
        return
    changed = [field.name for field in model._meta.concrete_fields if field.name not in {"id", *key}]
    model._default_manager.bulk_create(
        records, batch_size=BATCH, update_conflicts=True, unique_fields=key, update_fields=changed
    )


def _legal_form(one: reference.LegalForm) -> dict[str, Any]:
    return {
        "code": one.code,
        "country": one.country,
        "name": one.name,
        "is_accreditation": one.is_accreditation,
        "sse_class": one.sse_class,
        "law": one.law,
        "years_valid": one.years,
        "aliases": "\n".join(one.also),
        **{f"evidence_{language}": text for language, text in one.evidence.items()},
    }


def _keep_trades() -> None:
    groups = reference.trade_groups()
    _keep(Trade, ("code",), ({"code": group.code, **_named(group.names)} for group in groups))
    parents = Trade.objects.in_bulk([group.code for group in groups], field_name="code")
    _keep(
        Trade,
        ("code",),
        (
            {
                "code": trade.code,
                "parent": parents[group.code],
                "cpv_prefixes": " ".join(trade.cpv_prefixes),
                "nace_codes": " ".join(trade.nace_codes),
                **_named(trade.names),
                **{f"synonyms_{language}": "\n".join(words) for language, words in trade.synonyms.items()},
            }
            for group in groups
            for trade in group.trades
        ),
    )


def _keep_territories() -> None:
    """From the countries down, so that every parent is there before its children."""
    regions: dict[str, Territory] = {}
    for depth in sorted({len(one.code) - 2 for one in reference.territories()}):
        level = [one for one in reference.territories() if len(one.code) - 2 == depth]
        _keep(Territory, ("scheme", "code"), (_region(one, regions, depth) for one in level))
        regions = {one.code: one for one in Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES)}
    _keep(
        Territory,
        ("scheme", "code"),
        (_municipality(place, regions[place.parent]) for place in reference.municipalities()),
    )


def _region(one: reference.Territory, regions: Mapping[str, Territory], depth: int) -> dict[str, Any]:
    return {
        "scheme": one.scheme,
        "code": one.code,
        "parent": regions.get(one.parent),
        "country": one.country,
        "depth": depth,
        "languages": " ".join(one.languages),
        **_named(one.names),
    }


def _municipality(place: reference.Municipality, parent: Territory) -> dict[str, Any]:
    return {
        "scheme": Territory.Scheme.GEONAMES,
        "code": place.code,
        "parent": parent,
        "country": place.country,
        "depth": parent.depth + 1,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "population": place.population,
        "languages": parent.languages,
        **_named(place.names),
    }


def country_node(code: str) -> Territory:
    """The node of a country, made where the tree does not have it yet; raises KeyError for no country."""
    node, _is_new = Territory.objects.get_or_create(
        scheme=Territory.Scheme.ISO3166,
        code=code,
        defaults={"country": code, "depth": 0, **_named(country_names(code))},
    )
    return node
