"""The prover: raises the bound break by break, until a plan meets it.

It first asks for a plan in which everybody promises to have no break, or no more than are certain. If there
is none, the solver names promises that cannot all be kept, a core: one break more must be, somewhere in it.
So the bound rises by one, the promises of the core are loosened, with a new one that together they are broken
but once, and the question is put again. The first plan is optimal (core-guided search: Fu and Malik 2006;
with counted cores: Andres, Kaufmann, Matheis and Schaub 2012). How long the first question takes varies
much with the seed: it is put with others, too, mostly for short and now and then for longer (Gomes, Selman
and Kautz 1998; Luby, Sinclair and Zuckerman 1993).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from itertools import pairwise
from random import Random

from .formula import TRUE
from .known import Known
from .model import DayModel
from .question import Question

SHRINKING = 200
"""Conflicts after which a promise stays in its core, where the rest has not been refuted by then."""

FIRST_PORTIONS = 16
"""So long the first question is put before it is put with another seed, too."""

OTHER_PORTIONS = 32
"""So long at least it is put with each other seed."""

PORTIONS_AT_ONCE = 2
"""So long a plan is sought with a core as it was found; making it smaller takes time."""

MOST_NEEDY = 16
NARROW_PORTIONS = 16
"""So long is a plan sought in which only those have breaks who are known to need some, if they are few."""

ORDERS = 2
"""So many orders of the promises are tried for a smaller core."""

Asking = Generator[None, None, bool | None]


class Prover:
    """Looks for the plan that meets the bound, and raises the bound wherever there is none."""

    def __init__(self, known: Known, seed: int) -> None:
        self.known, self.seed = known, seed
        self._questions: list[Question] = []
        self._random = Random(seed)  # noqa: S311 (an order, no secret)
        self._work = self._search()

    def advance(self) -> None:
        """One more portion of work."""
        next(self._work, None)

    def close(self) -> None:
        """Put all questions aside for good."""
        for question in self._questions:
            question.close()
        self._questions.clear()

    def _search(self) -> Iterator[None]:
        """Among the plans that are as even as the bound allows; then among those that are less so."""
        while self.known.breaks != self.known.bound <= self.known.limit:
            most = self.known.least_uneven()
            self._begin(most)
            if not (yield from self._meet_certain_breaks()):
                yield from self._meet_bound(most)
            self.close()

    def _begin(self, most: int) -> None:
        """Nobody has more breaks than is certain: the promises of a search for plans with at most `most`."""
        self._model = self.known.model(most, self.seed)
        self._formula = self._model.formula.grown()
        self._question = self._put(Question(self._formula, self.seed))
        self._bound = sum(own.count(TRUE) for own in self._model.breaks)
        self._looser: dict[int, int] = {}
        self._promises: list[int] = []
        self._person: dict[int, int] = {}
        self._needy: set[int] = set()
        for person, own in enumerate(self._model.breaks):
            doubtful = [literal for literal in own if literal != TRUE]
            self._promise(doubtful)
            self._person.update((-literal, person) for literal in doubtful)

    def _put(self, question: Question) -> Question:
        self._questions.append(question)
        return question

    def _promise(self, breaks: Sequence[int]) -> None:
        """That the first of these does not hold; where that is too much, the second, and so on."""
        promises = [-literal for literal in breaks]
        self._promises += promises[:1]
        self._looser.update(pairwise(promises))

    def _meet_certain_breaks(self) -> Asking:
        """Look for a plan with no more breaks than are certain, until there is one or it is refuted.

        In turns with promises, which leads to a core, and with all other breaks forbidden, which is sooner
        answered if the answer is yes.
        """
        seed, shares = self.seed, _reluctantly_doubled()
        answer = yield from self._answer(self._question, self._promises, FIRST_PORTIONS)
        while answer is None and self.known.bound == self._bound:
            seed, portions = seed + 1, OTHER_PORTIONS * next(shares)
            model = self.known.model(self._bound, seed)
            answer = yield from self._ask_briefly(Question(model.formula, seed), portions, model)
            if answer is None:
                answer = yield from self._answer(self._question, self._promises, portions)
        if answer is False:
            self.known.raise_bound(self._bound + 1)
        return answer

    def _meet_bound(self, most: int) -> Iterator[None]:
        """Loosen promises until a plan keeps them all, or none can with at most `most` breaks."""
        while self._bound <= most:
            if (yield from self._answer(self._question, self._promises)):
                return
            core = self._question.blamed()
            if not core:
                break
            self._bound += 1
            self.known.raise_bound(self._bound)
            yield  # where a plan has as many breaks, nothing is left to do
            answer = yield from self._meet_bound_early(core, most)
            if answer:
                return
            core = self._smallest(core)
            self._loosen(core)
            if answer is False or not self._needy:  # those known to need breaks are not all
                self._needy |= self._people(core)
        self.known.raise_bound(most + 1)

    def _meet_bound_early(self, core: Sequence[int], most: int) -> Asking:
        """Look for the plan before the core is made smaller: with all of it, then among few people."""
        if not self.known.bound == self._bound <= most:
            return None
        promises = self._promises
        self._loosen(core)
        answer = yield from self._answer(self._question, self._promises, PORTIONS_AT_ONCE)
        self._promises = promises
        if answer is False:
            self.known.raise_bound(self._bound + 1)
            yield
        if answer is None:
            answer = yield from self._meet_bound_narrowly(core)
        return answer

    def _ask_briefly(self, question: Question, portions: int, model: DayModel) -> Asking:
        """Put a question of its own, without promises, and close it after so many portions."""
        self._put(question)
        answer = None
        while answer is None and portions:
            answer = question.ask()
            portions -= 1
            yield
        if answer:
            self.known.keep(model.plan(question.model()))
        self._questions.remove(question)
        question.close()
        return answer

    def _answer(self, question: Question, promises: Sequence[int], portions: int | None = None) -> Asking:
        """Yes, with the plan kept, or no; or None after so many portions."""
        answer = None
        while answer is None and portions != 0:
            answer = question.ask(promises)
            portions = None if portions is None else portions - 1
            if answer:
                self.known.keep(self._model.plan(question.model()))
            yield
        return answer

    def _smallest(self, core: list[int]) -> list[int]:
        """A core of as few people as can be told quickly: of several, each made smaller, the smallest.

        What the solver blames depends on the order of the promises.
        """
        orders = (self._random.sample(self._promises, len(self._promises)) for _ in range(ORDERS))
        cores = [core, *filter(None, map(self._smaller, orders))]
        return min(map(self._shrunk, cores), key=len)

    def _shrunk(self, core: list[int]) -> list[int]:
        """The core without what is not needed for it; promises of many are left in for those of few."""
        for promise in sorted(core, key=self._promises.index):
            if promise in core:
                core = self._smaller([other for other in core if other != promise]) or core
        return sorted(core, key=self._promises.index)

    def _smaller(self, promises: Sequence[int]) -> list[int]:
        """The core among these promises, if there is one and it is found quickly."""
        is_no = self._question.ask(promises, SHRINKING) is False
        return self._question.blamed() if is_no else []

    def _loosen(self, core: Sequence[int]) -> None:
        """Allow one break more among those of the core."""
        self._promises = [promise for promise in self._promises if promise not in core]
        self._promises += [self._looser[promise] for promise in core if promise in self._looser]
        self._promise(self._formula.count([-promise for promise in core], 1, len(core))[2:-1])

    def _meet_bound_narrowly(self, core: Sequence[int]) -> Asking:
        """Look for a plan in which nobody has breaks but those who are known to need some."""
        answer = None
        if 0 < len(self._needy) <= MOST_NEEDY and len(self._people(core)) < len(core):
            formula = self._model.at_most(self._bound, self._needy)
            question = Question(formula, self.seed, is_patient=False)
            answer = yield from self._ask_briefly(question, NARROW_PORTIONS, self._model)
        return answer

    def _people(self, core: Sequence[int]) -> set[int]:
        """Whose own promises are in the core."""
        return {self._person[promise] for promise in core if promise in self._person}


def _reluctantly_doubled() -> Iterator[int]:
    """1, 1, 2, 1, 1, 2, 4, 1, …: as good as any plan of restarts where nothing is known but for a factor."""
    turn, length = 1, 1
    while True:
        yield length
        turn, length = (turn + 1, 1) if turn & -turn == length else (turn, 2 * length)
