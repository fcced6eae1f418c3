"""Who would like to meet whom at the demo's convention, and who met the year before: drawn by a seed.

A buyer wants those who offer what it looks for, a seller those who look for what it offers; a few are much in
demand; to be chosen makes one likelier to choose back. All weights are points on one scale of attraction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from random import Random

from .records import Demo, Organisation, PastMeeting, Registration, Trading, Wish

# What a buyer may well take for one another.
KINDRED = (
    {"canteen", "school-meals", "event-catering", "meals-on-wheels", "prepared-food"},
    {"laundry", "linen-hire", "workwear"},
    {"sewing", "upcycling", "workwear", "textile-collection"},
    {"mechanical-assembly", "electrical-assembly", "packing", "welding-and-sheet-metal"},
    {"cabinetmaking", "pallets-and-crates", "street-furniture", "home-furniture", "wood-processing"},
    {"school-and-nursery-furniture", "home-furniture", "reuse-shop", "furniture-restoration"},
    {"reuse-shop", "bulky-waste", "weee-recycling", "appliance-repair", "refurbished-computers"},
    {"hosting", "open-source", "websites", "refurbished-computers"},
    {"graphic-design", "communication-agency", "printing", "websites", "translation", "mail-handling"},
    {"household-help", "home-care", "premises-cleaning"},
    {"bicycles", "bicycle-repair", "courier", "shared-mobility"},
    {"vehicles", "vehicle-repair", "shared-mobility", "goods-transport", "courier", "passenger-transport"},
    {"green-space-maintenance", "natural-areas", "forestry", "plants-and-flowers", "organic-waste"},
    {"roofing", "insulation", "painting", "masonry", "electrical-works", "scaffolding"},
    {"insulation", "construction-materials", "building-material-reuse"},
    {"solar-power", "energy-communities", "firewood", "electrical-works"},
    {"vegetables-and-fruit", "dairy-and-eggs", "local-food-baskets", "bread-and-pastry", "drinks"},
    {"honey-and-preserves", "bread-and-pastry", "drinks", "food-aid"},
    {"glass-and-packaging-recycling", "packaging-materials", "reusable-tableware"},
)
BUYERS = {"company", "local_authority", "public_authority"}

SAME, AKIN = 5.0, 2.2  # a trade sought and offered: the very one, or one of its kin
SELLER_EAGERNESS = 0.9  # how a seller's liking for a buyer compares with the buyer's
PEER, THEME, CURIOUS = 1.6, 0.6, 0.5  # the same trade offered, each theme in common, at the very least
NO_LANGUAGE = -0.2
COMPATRIOT = 1.5  # one knows the neighbours of one's own country better
HOST, BOTH_HOSTS, BOTH_BUYERS = 1.9, -3.6, -1.5
FAME = 0.35  # standard deviation of how much in demand somebody is
CHOSEN_BACK = 1.9
CROWDED = 2.0  # what it costs to be wished for by as many as one can meet
WHIM = 0.9  # scale of what cannot be explained
FEWEST_PARTNERS = {0: 8, 1: 17, 2: 31}  # nobody comes for fewer, by the number of own tables

QUOTA = {0: (8, 11), 1: (11, 14), 2: (19, 24)}  # positive wishes, from and to, by the number of own tables
MUST_SHARE = 0.296
VETOES = 62
HEEDLESS_VETOES = 13  # that fall on somebody who would have liked to come
RIVAL_VETOES = 12


def wishes(
    organisations: Sequence[Organisation], registrations: Sequence[Registration], seed: int = 12
) -> list[Wish]:
    """Every wish and veto, in the order of the registrations; the same for the same seed."""
    room = Room(organisations, registrations, Random(seed))  # noqa: S311 - a demo, not a secret
    chosen: dict[str, list[str]] = {slug: [] for slug in room.slugs}
    for share in (0.6, 1.0):
        for slug in room.rng.sample(room.slugs, len(room.slugs)):
            chosen[slug] += room.next_choices(slug, chosen, share)
    room.look_after_the_overlooked(chosen)
    positive = [wish for slug in room.slugs for wish in room.levelled(slug, chosen[slug])]
    order = {slug: place for place, slug in enumerate(room.slugs)}
    return sorted([*positive, *room.vetoes(chosen)], key=lambda wish: (order[wish.of], order[wish.to]))


class Room:
    """Everybody who comes, and how much each is drawn to each other."""

    def __init__(
        self, organisations: Sequence[Organisation], registrations: Sequence[Registration], rng: Random
    ) -> None:
        self.rng = rng
        self.slugs = [registration.organisation for registration in registrations]
        self.organisation = {each.slug: each for each in organisations}
        self.registration = {each.organisation: each for each in registrations}
        self.quota = {each.organisation: rng.randint(*QUOTA[len(each.tables)]) for each in registrations}
        fame = {slug: rng.gauss(0, FAME) for slug in self.slugs}
        self.liking = {
            of: {to: self._liking(of, to) + fame[to] for to in self.slugs if to != of} for of in self.slugs
        }

    def attractions(self, of: str, to: str) -> dict[str, float]:
        """Points by the reason one would give."""
        mine, theirs = self.organisation[of], self.organisation[to]
        return {
            "buys": nearness(trades(mine.needs), trades(theirs.offers)),
            "sells": nearness(trades(theirs.needs), trades(mine.offers)) * SELLER_EAGERNESS,
            "same_trade": PEER * bool(trades(mine.offers) & trades(theirs.offers)),
            "same_theme": THEME * len({*mine.themes} & {*theirs.themes}),
            "curious": CURIOUS,
        }

    def _liking(self, of: str, to: str) -> float:
        """All that draws or holds back, with a whim."""
        mine, theirs = self.registration[of], self.registration[to]
        home, away = self.organisation[of], self.organisation[to]
        speak = {*mine.languages} & {*theirs.languages}
        return (
            sum(self.attractions(of, to).values())
            + (0 if speak else NO_LANGUAGE)
            + (COMPATRIOT if home.country == away.country else 0)
            + (HOST if theirs.tables else 0)
            + (BOTH_HOSTS if mine.tables and theirs.tables else 0)
            + (BOTH_BUYERS if {home.kind, away.kind} <= BUYERS else 0)
            + self.rng.gauss(0, WHIM)
        )

    def next_choices(self, slug: str, chosen: Mapping[str, list[str]], share: float) -> list[str]:
        """The next ones somebody picks until `share` of their wishes is spent, knowing who picked them."""
        ahead = round(self.quota[slug] * share) - len(chosen[slug])
        open_to = [to for to in self.liking[slug] if to not in chosen[slug]]
        crowd = Counter(to for picks in chosen.values() for to in picks)
        drawn = {
            to: self.liking[slug][to]
            + CHOSEN_BACK * (slug in chosen[to])
            - CROWDED * crowd[to] / self.registration[to].most
            for to in open_to
        }
        return sorted(open_to, key=lambda to: -drawn[to])[: max(ahead, 0)]

    def look_after_the_overlooked(self, chosen: dict[str, list[str]]) -> None:
        """The team asks around until everybody has somebody to meet."""
        for slug in self.slugs:
            admirers = [of for of in self.slugs if slug in chosen[of]]
            fewest = FEWEST_PARTNERS[len(self.registration[slug].tables)]
            short = fewest - len({*admirers, *chosen[slug]})
            willing = [of for of in self.slugs if of not in {slug, *admirers, *chosen[slug]}]
            for of in sorted(willing, key=lambda of: -self.liking[of][slug])[: max(short, 0)]:
                chosen[of].append(slug)

    def levelled(self, slug: str, picks: Sequence[str]) -> Iterator[Wish]:
        """The picks as wishes, the dearest of them as musts."""
        by_liking = sorted(picks, key=lambda to: -self.liking[slug][to])
        musts = round(len(picks) * MUST_SHARE + self.rng.uniform(-0.5, 0.5))
        for place, to in enumerate(by_liking):
            attractions = self.attractions(slug, to)
            reason = max(attractions, key=lambda key: attractions[key])
            yield Wish(slug, to, "must" if place < musts else "would", reason)

    def round_of(self, waiting: Sequence[tuple[str, str]], most: int) -> list[tuple[str, str]]:
        """The first of the waiting pairs that can meet at once, each delegate in one meeting."""
        free = {slug: len(self.registration[slug].delegates) for slug in self.slugs}
        held: list[tuple[str, str]] = []
        for a, b in waiting:
            if len(held) < most and free[a] and free[b]:
                held.append((a, b))
                free[a] -= 1
                free[b] -= 1
        return held

    def tables_for(self, held: Sequence[tuple[str, str]], tables: int) -> list[int]:
        """A table for each pair: a host's own while there is one, else any that is left."""
        left = self.rng.sample(range(1, tables + 1), tables)
        owned = {table for each in self.registration.values() for table in each.tables}
        seats: list[int] = []
        for pair in held:
            own = {table for slug in pair for table in self.registration[slug].tables}
            seats.append(min(left, key=lambda table: (table not in own, table in owned, left.index(table))))
            left.remove(seats[-1])
        return seats

    def vetoes(self, chosen: Mapping[str, list[str]]) -> Iterator[Wish]:
        """A few that somebody would rather not meet; some of them had hoped to."""
        pairs = [(of, to) for of in self.slugs for to in self.slugs if of != to and to not in chosen[of]]
        hoping = [(of, to) for of, to in pairs if of in chosen[to]]
        others = [(of, to) for of, to in pairs if of not in chosen[to]]
        rivals = [(of, to) for of, to in others if self.attractions(of, to)["same_trade"]]
        akin = sorted(others, key=lambda pair: -self.liking[pair[0]][pair[1]])[: VETOES * 6]
        refused = [*self.rng.sample(hoping, HEEDLESS_VETOES), *self.rng.sample(rivals, RIVAL_VETOES)]
        rest = [pair for pair in akin if pair not in refused]
        for of, to in (*refused, *self.rng.sample(rest, VETOES - len(refused))):
            attractions = self.attractions(of, to)
            if attractions["same_trade"]:
                reason = "competitor"
            else:
                reason = (
                    "already_in_contact" if attractions["buys"] + attractions["sells"] else "not_our_trade"
                )
            yield Wish(of, to, "no", reason)


def trades(entries: Sequence[Trading]) -> frozenset[str]:
    """The trades of needs or offers, without the nameless."""
    return frozenset(each.trade for each in entries if each.trade)


def nearness(sought: frozenset[str], offered: frozenset[str]) -> float:
    """What a meeting of this demand and this supply is worth."""
    if sought & offered:
        return SAME
    return AKIN * any(sought & kin and offered & kin for kin in KINDRED)


def past_meetings(demo: Demo, seed: int = 2026) -> list[PastMeeting]:
    """The meetings of the past edition, by round and table: as many as `demo.past` says.

    The same organisations came, drawn to each other as now but for the whims of that year; nobody met twice.
    """
    rng = Random(seed)  # noqa: S311 - a demo, not a secret
    room = Room(demo.organisations, demo.convention.registrations, rng)
    both = {(a, b): room.liking[a][b] + room.liking[b][a] for a, b in combinations(room.slugs, 2)}
    waiting = sorted(both, key=lambda pair: -both[pair])
    meetings: list[PastMeeting] = []
    for number in range(1, demo.past.rounds + 1):
        left = demo.past.meetings - len(meetings)
        share = -(-left // (demo.past.rounds - number + 1))
        held = room.round_of(waiting, min(share, demo.past.tables))
        waiting = [pair for pair in waiting if pair not in held]
        tables = room.tables_for(held, demo.past.tables)
        meetings += [PastMeeting(a, b, number, table) for (a, b), table in zip(held, tables, strict=True)]
    return sorted(meetings, key=lambda meeting: (meeting.round, meeting.table))
