"""A market one can follow by hand: a buyer in Esch, workshops in Trier and Longwy, a bakery in Metz."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from auditlog.context import disable_auditlog

from tisserand.cluster.accounts.models import User
from tisserand.cluster.needs.counter import trade_tree
from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.organisations.models import Kind, Membership, Organisation, Representative
from tisserand.cluster.territories.models import Language, Territory, Trade
from tisserand.engines.matching import Knowledge

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
UNTIL = datetime(2027, 8, 1, tzinfo=UTC).date()
SEATS = {
    "Esch": ("LU", 49.4958, 5.9806),
    "Trier": ("DE", 49.7596, 6.6439),
    "Longwy": ("FR", 49.5198, 5.7601),
    "Metz": ("FR", 49.1193, 6.1757),
}


@cache
def trades_alone() -> Knowledge:
    """The shipped trades without the labels of NACE, which take seconds to learn from."""
    return Knowledge(trade_tree())


@dataclass(frozen=True)
class Town:
    """Everybody by name; all are members but the bakery."""

    buyer: Organisation
    moselwerk: Organisation
    laverie: Organisation
    bakery: Organisation
    team: User
    trades: dict[str, Trade]


@disable_auditlog()
def make_town() -> Town:
    """Four organisations with a person each, and a facilitator; no needs and offers yet."""
    for code, names in {"fr": ("français", "Französisch"), "de": ("allemand", "Deutsch")}.items():
        Language.objects.get_or_create(code=code, defaults={"name_fr": names[0], "name_de": names[1]})
    trades = {}
    for group, own in {"cleaning": ("laundry", "window-cleaning"), "food": ("bakery-products",)}.items():
        parent = Trade.objects.create(code=group, name_fr=group, name_de=group, name_en=group)
        for code in own:
            names = {f"name_{language}": code.replace("-", " ") for language in ("fr", "de", "en")}
            trades[code] = Trade.objects.create(code=code, parent=parent, **names)
    return Town(
        buyer=organisation("Esch Achats", "Esch", ["fr", "de"]),
        moselwerk=organisation("Moselwerk", "Trier", ["de"], sse_class="work_integration"),
        laverie=organisation("La Laverie", "Longwy", ["fr"]),
        bakery=organisation("Au Bon Pain", "Metz", ["fr"], is_member=False),
        team=User.objects.create_user("noemie@cluster.example", name="Noémie T.", is_facilitator=True),
        trades=trades,
    )


def organisation(
    name: str, town: str, languages: list[str], *, is_member: bool = True, **fields: Any
) -> Organisation:
    """A published organisation with one person who acts for it."""
    country, latitude, longitude = SEATS[town]
    territory, _ = Territory.objects.get_or_create(
        scheme="iso3166", code=country, defaults={"name": country, "country": country}
    )
    made: Organisation = Organisation.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind=Kind.SSE_ENTERPRISE,
        original_language=languages[0],
        territory=territory,
        town=town,
        country=country,
        latitude=latitude,
        longitude=longitude,
        state=Organisation.State.PUBLISHED,
        confirmed_at=NOW,
        **fields,
    )
    made.languages.add(*languages)
    person = User.objects.create_user(
        f"{made.slug}@member.example", name=f"Person of {name}", language=languages[0]
    )
    Representative.objects.create(organisation=made, user=person)
    if is_member:
        Membership.objects.create(organisation=made, state="admitted", applied_at=NOW)
    return made


def person_of(one: Organisation) -> User:
    """Who acts for it."""
    return one.representatives.get().user


def seek(of: Organisation, text: str, *trades: Trade, **fields: Any) -> Need:
    """An open need."""
    return _open(Need, of, text, trades, fields)


def provide(of: Organisation, text: str, *trades: Trade, **fields: Any) -> Offer:
    """An open offer."""
    return _open(Offer, of, text, trades, fields)


def _open(model: Any, of: Organisation, text: str, trades: tuple[Trade, ...], fields: dict[str, Any]) -> Any:
    relations = {name: fields.pop(name) for name in ("territories", "languages") if name in fields}
    said = {
        "title": text[:60],
        "text": text,
        "original_language": of.original_language,
        "state": "published",
        "valid_until": UNTIL,
        "written_at": NOW,
        "changed_at": NOW,
        "published_at": NOW,
        **fields,
    }
    made = model.objects.create(organisation=of, **said)
    made.trades.set(trades)
    for name, related in relations.items():
        getattr(made, name).set(related)
    return made
