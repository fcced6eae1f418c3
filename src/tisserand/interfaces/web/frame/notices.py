"""What pages need to know of needs and offers alike: which of the two, and the names of their pages."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.needs.models import Need, Offer


@dataclass(frozen=True, slots=True)
class Side:
    """Needs, or offers: the model, what it is called, and the names of the addresses of its pages."""

    model: type[Need] | type[Offer]
    word: str
    title: Promise

    @property
    def is_need(self) -> bool:
        """Whether this is the side that looks for something."""
        return self.model is Need

    @property
    def board(self) -> str:
        """All that are open."""
        return f"{self.word}s"

    @property
    def mine(self) -> str:
        """One's own."""
        return f"my-{self.word}s"

    @property
    def own(self) -> str:
        """One of one's own."""
        return f"my-{self.word}"

    @property
    def new(self) -> str:
        """A new one."""
        return f"my-{self.word}-new"

    @property
    def edit(self) -> str:
        """To change one."""
        return f"my-{self.word}-edit"

    @property
    def step(self) -> str:
        """A step of its life."""
        return f"my-{self.word}-step"

    @property
    def team(self) -> str:
        """As the cluster team sees it."""
        return f"cockpit-{self.word}"

    @property
    def decide(self) -> str:
        """What the team decides."""
        return f"cockpit-{self.word}-step"


NEEDS, OFFERS = Side(Need, "need", _("Needs")), Side(Offer, "offer", _("Offers"))
SIDES = (NEEDS, OFFERS)


def side_of(notice: Need | Offer) -> Side:
    """Which of the two it is."""
    return NEEDS if isinstance(notice, Need) else OFFERS
