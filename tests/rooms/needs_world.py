"""Needs and offers of people one can name: a member that buys in Esch, a workshop in Trier that is none."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.rooms.world import World, make_world
from tisserand.cluster.accounts.models import User
from tisserand.cluster.needs.actions import Written, submit, write
from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.organisations.models import Membership, Organisation
from tisserand.cluster.territories.models import Trade

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
LINEN = "Nous cherchons une blanchisserie pour le linge de notre restaurant."
WASHING = "Wir waschen und bügeln Wäsche für Heime und Gaststätten."


@dataclass(frozen=True)
class Market:
    """The buyer in Esch is a member, Moselwerk in Trier is not; each has a person; one runs the cluster."""

    world: World
    buyer: Organisation
    workshop: Organisation
    maud: User
    jens: User
    team: User
    laundry: Trade


def make_market() -> Market:
    """Buyer, workshop, their people, and a trade between them."""
    world = make_world()
    buyer, workshop = world.buyer.organisation, world.workshop.organisation
    Membership.objects.create(organisation=buyer, state="admitted", applied_at=NOW)
    group = Trade.objects.create(code="textile", name_fr="Textile", name_de="Textil", name_en="Textiles")
    laundry = Trade.objects.create(
        code="laundry",
        parent=group,
        name_fr="Blanchisserie",
        name_de="Wäscherei",
        name_en="Laundry",
        synonyms_fr="nettoyage du linge\nlinge",
        synonyms_de="Wäsche waschen",
        synonyms_en="linen",
    )
    return Market(
        world,
        buyer,
        workshop,
        maud=buyer.representatives.get().user,
        jens=workshop.representatives.get().user,
        team=world.facilitator,
        laundry=laundry,
    )


def need(market: Market, *, at: datetime = NOW, **fields: Any) -> Need:
    """A draft of the buyer, of the one trade."""
    said = {"title": "Linge de restaurant", "text": LINEN, "original_language": "fr", **fields}
    return write(Need, market.buyer, Written(said, {"trades": [market.laundry]}), by=market.maud, at=at)


def offer(market: Market, *, at: datetime = NOW, **fields: Any) -> Offer:
    """A draft of the workshop, of the one trade."""
    said = {"title": "Wäscherei", "text": WASHING, "original_language": "de", **fields}
    return write(Offer, market.workshop, Written(said, {"trades": [market.laundry]}), by=market.jens, at=at)


def published_need(market: Market, *, at: datetime = NOW, **fields: Any) -> Need:
    """An open need of the buyer."""
    made = need(market, at=at, **fields)
    submit(made, by=market.maud, at=at)
    return made


def published_offer(market: Market, *, at: datetime = NOW, **fields: Any) -> Offer:
    """An open offer of the workshop, let in by the team."""
    made = offer(market, at=at, **fields)
    submit(made, by=market.team, at=at)
    return made
