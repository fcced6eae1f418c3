"""What a version does for each and across borders: the figures by which two versions are compared."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tisserand.cluster.conventions.models import Registration, Wish

from .plans import Coverage, PlanView

FIFTHS = 5


@dataclass(frozen=True, slots=True)
class Served:
    """A registration, how many wishes it made and how many of them are granted."""

    registration: Registration
    granted: int
    asked: int

    @property
    def share(self) -> float:
        """The share (0–1) of its wishes that is granted."""
        return self.granted / self.asked


@dataclass(frozen=True)
class PlanFigures:
    """A version in figures; none of them takes a query."""

    coverage: Coverage
    plan: PlanView

    @cached_property
    def granted(self) -> float | None:
        """The share (0–1) of all wishes that is granted."""
        return self.coverage.granted_share(self.plan.pairs)

    @cached_property
    def musts(self) -> float | None:
        """The same of musts."""
        return self.coverage.granted_share(self.plan.pairs, Wish.Level.MUST)

    @cached_property
    def across(self) -> float | None:
        """The share (0–1) of meetings that join two countries."""
        return self.plan.across_borders / len(self.plan.meetings) if self.plan.meetings else None

    @cached_property
    def borders(self) -> Sequence[tuple[str, str, int]]:
        """How many meetings join each two countries, most first; those within a country come last."""
        pairs: Counter[tuple[str, str]] = Counter()
        for one in self.plan.meetings:
            first, second = sorted((one.a.organisation.country, one.b.organisation.country))
            pairs[first, second] += 1
        ordered = sorted(pairs.items(), key=lambda entry: (entry[0][0] == entry[0][1], -entry[1], entry[0]))
        return [(a, b, count) for (a, b), count in ordered]

    @cached_property
    def served(self) -> Sequence[Served]:
        """Everybody who made wishes, the least served first."""
        asked: defaultdict[int, list[bool]] = defaultdict(list)
        for of, to in self.coverage.positive:
            asked[of].append((min(of, to), max(of, to)) in self.plan.pairs)
        wishing = [one for one in self.coverage.coming if asked[one.pk]]
        found = [Served(one, sum(asked[one.pk]), len(asked[one.pk])) for one in wishing]
        return sorted(found, key=lambda one: (one.share, -one.asked, one.registration.organisation.name))

    @cached_property
    def least(self) -> float | None:
        """The share (0–1) of its wishes that the least served is granted."""
        return self.served[0].share if self.served else None

    @cached_property
    def fifths(self) -> Sequence[int]:
        """How many are granted up to a fifth of their wishes, up to two fifths, and so on to all of them."""
        counts = [0] * FIFTHS
        for one in self.served:
            counts[max(0, -(-one.granted * FIFTHS // one.asked) - 1)] += 1
        return counts

    @cached_property
    def fewest(self) -> int:
        """The smallest number of meetings of anybody who comes."""
        return min((self.plan.meetings_each.get(one.pk, 0) for one in self.coverage.coming), default=0)

    @cached_property
    def breaks(self) -> int | None:
        """Breaks and missed lunches as the optimiser counts them; None where it has not."""
        values = [level["value"] for level in self.plan.schedule.levels if level["name"] == "comfort"]
        return int(values[0]) if values else None
