"""Why was a wish not granted? For every wished pair left out the cheapest reasons that hold, all of them.

What is told is exact for a plan whose meetings stay in their rounds, while tables and interpreters of a round
may be dealt anew. Each reason bars the wish on its own; where all that are told are mended (the veto taken
back, a delegate, a table in every common round, an interpreter, a round more, ...) and nothing else is
changed, the wish can be granted. `POSSIBLE_AT_A_COST` names the single exchange that costs the fewest points
(none where the meeting in the way could move), or the few meetings that would have to go together; where
nothing stands in the way (a plan made elsewhere or cut short) its sides are empty.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from .answer import Cause, Meeting, Reason, Refusal
from .event import Event, bits
from .exchange import Exchanges
from .occupancy import Asked, Block, Blocks, Occupancy
from .problem import WishLevel


def refusals(
    event: Event, meetings: Sequence[Meeting], of: Collection[str] | None = None
) -> tuple[Refusal, ...]:
    """One refusal for every wished pair (`of`: of these ids) that does not meet, as registrations follow."""
    hall = Occupancy(event, meetings)
    exchanges = Exchanges(hall)
    met = {held.sides for held in hall.held}
    people = event.problem.registrations
    asked = {event.place[name] for name in (event.place if of is None else of)}
    refused = []
    for (a, b), points in sorted(event.wished.items()):
        if (a, b) not in met and (a in asked or b in asked):
            first, *further = _reasons(hall, exchanges, a, b)
            ids = people[a].id, people[b].id
            refused.append(Refusal(*ids, points, first.cause, first.details, tuple(further)))
    return tuple(refused)


def _reasons(hall: Occupancy, exchanges: Exchanges, a: int, b: int) -> list[Reason]:
    """What bars the pair for good, and what the plan puts in its way."""
    asked = hall.ask(a, b)
    for_good = list(_for_good(hall.event, asked, hall.new_round))
    blocks = hall.blocks(asked)
    always = {block: mask for block, mask in blocks.items() if mask == asked.there}
    passing = {block: mask for block, mask in blocks.items() if mask != asked.there}
    is_always_enough = _any_round(passing) != asked.there
    if not for_good:
        exchange = exchanges.best(asked, blocks)
        if exchange and (not (always and is_always_enough) or exchange.loss < asked.points):
            return exchanges.reasons(exchange, asked)
    rest = None if is_always_enough else exchanges.cheapest(asked, passing)
    lasting = [block for block in always if rest is None or not exchanges.lifts(rest, asked, block)]
    if rest is None and not is_always_enough:
        lasting += _fewest_in_a_round(asked, passing)
    told = for_good + [_told(hall, asked, block) for block in lasting]
    return told + (exchanges.reasons(rest, asked) if rest else exchanges.stakes.reasons(asked))


def _fewest_in_a_round(asked: Asked, blocks: Blocks) -> list[Block]:
    """The blocks of the round that has the fewest: without all of them no round would be free."""
    by_round = [[block for block, mask in blocks.items() if mask >> r & 1] for r in bits(asked.there)]
    return min(by_round, key=len)


def _any_round(blocks: Blocks) -> int:
    found = 0
    for mask in blocks.values():
        found |= mask
    return found


def _for_good(event: Event, asked: Asked, new_round: int) -> Iterator[Reason]:
    """The reasons that hold in every plan."""
    first, second = event.problem.registrations[asked.a], event.problem.registrations[asked.b]
    vetoes = [
        side
        for side, of, to in (("a", first.id, second.id), ("b", second.id, first.id))
        if event.levels.get((of, to)) is WishLevel.NO
    ]
    if vetoes:
        yield Reason(Cause.VETO, ("both" if len(vetoes) == 2 else vetoes[0],))
    if frozenset((first.id, second.id)) in event.problem.forbidden:
        yield Reason(Cause.FORBIDDEN_PAIR)
    if first.organisation and first.organisation == second.organisation:
        yield Reason(Cause.SAME_ORGANISATION, (first.organisation,))
    if asked.there == new_round:
        yield Reason(Cause.NO_COMMON_ROUND)
    if asked.voices == ():
        spoken = (",".join(sorted(side.languages)) for side in (first, second))
        yield Reason(Cause.NO_COMMON_LANGUAGE, tuple(spoken))


def _told(hall: Occupancy, asked: Asked, block: Block) -> Reason:
    """A block that holds in every common round, with its details."""
    people = hall.event.problem.registrations
    match block.cause:
        case Cause.PARTNER_FULL:
            return Reason(block.cause, (people[block.side].id, *_worth_as_much(hall, asked, block)))
        case Cause.MOST_REACHED:
            side = people[block.side]
            return Reason(block.cause, (side.id, str(side.most), *_worth_as_much(hall, asked, block)))
        case Cause.TABLES_EXHAUSTED:
            hosts = (side for side in (asked.a, asked.b) if people[side].host_tables)
            return Reason(block.cause, tuple(people[side].id for side in hosts))
    return Reason(block.cause)


def _worth_as_much(hall: Occupancy, asked: Asked, block: Block) -> list[str]:
    """Whom a side without room meets instead for at least as many points."""
    if block.cause is Cause.MOST_REACHED:
        meetings = hall.of[block.side]
    else:
        meetings = [held for round_ in bits(asked.there) for held in hall.at.get((block.side, round_), ())]
    people = hall.event.problem.registrations
    return [
        people[held.b if held.a == block.side else held.a].id
        for held in meetings
        if held.points >= asked.points
    ]
