"""The boxes to tick beside a list: the directory, the boards of needs and offers, the board of tenders."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from tisserand.cluster.organisations.search import Choice

OPEN_CHOICES = 7


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of boxes to tick: its title and its parameter in the address; the rest is folded away."""

    title: Promise
    parameter: str
    choices: Sequence[Choice] = ()

    @property
    def shown(self) -> Sequence[Choice]:
        """The most frequent values, and those chosen."""
        first = [choice for choice in self.choices if choice.count][:OPEN_CHOICES]
        return [choice for choice in self.choices if choice in first or choice.is_open]

    @property
    def folded(self) -> Sequence[Choice]:
        """The values of which something would be left, besides those shown."""
        return [choice for choice in self.choices if choice.count and choice not in self.shown]
