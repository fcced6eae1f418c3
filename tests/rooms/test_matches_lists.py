"""Lists that do not crowd, weights that learn and are taken back, the funnel of a need, gains of weaving."""

from datetime import timedelta
from itertools import combinations, pairwise

import numpy as np
import pytest
from django.db.models import Q
from scipy import sparse

from tests.rooms.matches_world import (
    NOW,
    Town,
    make_town,
    organisation,
    person_of,
    provide,
    seek,
    trades_alone,
)
from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import answering, computing, weighing
from tisserand.cluster.matches.actions.answering import Answer
from tisserand.cluster.matches.counter import market
from tisserand.cluster.matches.counter.spreading import spread
from tisserand.cluster.matches.counter.weighing import SIGNALS, shipped, taught, values_of, weights_of
from tisserand.cluster.matches.counter.weighing import Answered as Judged
from tisserand.cluster.matches.models import Match, MatchAnswer, MatchWeight
from tisserand.cluster.matches.queries.funnel import Funnel, funnel_of
from tisserand.cluster.matches.queries.lists import providers_for
from tisserand.cluster.matches.queries.weaving import steps_between, weave
from tisserand.cluster.matches.queries.weights import weights_in_force
from tisserand.cluster.needs import counter as linking
from tisserand.cluster.ties.models import Tie
from tisserand.engines.matching.reciprocal import answered, gini, meetings, shown

DAY = timedelta(days=1)
LINEN = "Nous cherchons une blanchisserie pour laver le linge de notre maison de repos."
WASHING = "Wir waschen und bügeln Wäsche für Heime und Gaststätten, mit Abholung."


def crowded(seed: int, people: int = 120) -> tuple[np.ndarray, np.ndarray]:
    """What either side wants of the other, where everybody likes the same few."""
    draw = np.random.default_rng(seed)
    appeal = draw.pareto(2.0, (2, people))
    left = np.clip(0.1 + 0.05 * appeal[0] + 0.3 * draw.random((people, people)), 0, 0.95)
    right = np.clip(0.1 + 0.05 * appeal[1][:, None] + 0.3 * draw.random((people, people)), 0, 0.95)
    return left, right


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_a_crowded_market_lists_are_even_and_keep_the_mutual_value(seed: int) -> None:
    left, right = crowded(seed)
    chance, places = left * right, 10
    found = spread({pair: chance[pair] for pair in np.ndindex(chance.shape)}, places)
    lists = [list(found.lists[row]) for row in range(len(chance))]
    rows = sparse.csr_matrix(chance)
    greedy = np.bincount(np.concatenate(shown(rows, places)), minlength=len(chance))
    best = meetings(rows, [places] * len(chance), [places] * len(chance))
    value = answered(lists, rows, sparse.csr_matrix(right), places)
    assert gini(greedy) > 0.4
    assert found.gini <= 0.3
    assert value >= 0.95 * sum(chance[pair] for pair in best)


def test_without_a_crowd_everybody_gets_the_best() -> None:
    chances = {(row, column): 0.1 + 0.05 * ((row + column) % 7) for row in range(4) for column in range(9)}
    found = spread(chances, 3)
    for row, columns in found.lists.items():
        best = sorted(range(9), key=lambda column, row=row: -chances[row, column])[:3]
        assert {chances[row, column] for column in columns} == {chances[row, column] for column in best}
    assert found.kept == pytest.approx(1)


def test_nothing_is_spread_over_nobody() -> None:
    assert (spread({}, 5).lists, spread({}, 5).kept, spread({}, 5).gini) == ({}, 1.0, 0.0)


def reasons(**shares: float) -> list[dict[str, object]]:
    return [{"code": code, "share": share, "facts": {}} for code, share in shares.items()]


def test_the_weights_of_the_cluster_are_those_of_the_engine() -> None:
    assert values_of(weights_of({})) == pytest.approx(shipped())
    assert values_of(weights_of({"near": 0.2, "middle": 1.0}))["near"] == 0.2
    assert weights_of({"steepness": 2.0, "middle": 1.0}).offset == -2.0


def test_answers_move_weights_the_way_they_point_and_never_far() -> None:
    near = [Judged(reasons(same_trade=0.5, near=0.7), [], is_yes=True) for _ in range(40)]
    far = [Judged(reasons(same_trade=0.5, near=0.1), [], is_yes=False) for _ in range(40)]
    found = taught(near + far, {}, {})
    assert found["near"] > shipped()["near"]
    for signal in SIGNALS:
        assert shipped()[signal] / 2 <= found[signal] <= 2 * shipped()[signal]


@pytest.mark.parametrize(("yes", "no"), [(30, 19), (60, 0), (0, 60)])
def test_few_answers_or_answers_all_alike_teach_nothing(yes: int, no: int) -> None:
    answers = [Judged(reasons(near=0.5), [], is_yes=number < yes) for number in range(yes + no)]
    assert taught(answers, {}, {}) == {}


@pytest.fixture
def town(db, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(linking, "knowledge", trades_alone)
    market.forget()
    return make_town()


def test_a_weight_is_changed_and_taken_back_and_every_change_is_kept(town: Town) -> None:
    first = weighing.set_weight("near", 0.3, note="borders are near", by=town.team, at=NOW)
    second = weighing.set_weight("near", 0.1, by=town.team, at=NOW + DAY)
    assert weights_in_force() == {"near": 0.1}
    with pytest.raises(weighing.OvertakenByOthers):
        weighing.undo_weight(first, by=town.team, at=NOW + DAY)
    weighing.undo_weight(second, by=town.team, at=NOW + 2 * DAY)
    assert weights_in_force() == {"near": 0.3}
    assert list(MatchWeight.objects.order_by("pk").values_list("weight", flat=True)) == [0.3, 0.1, 0.3]
    assert weighing.set_weight("near", 0.3, by=town.team, at=NOW + 3 * DAY) is None


@pytest.mark.parametrize(
    ("signal", "weight"), [("near", -0.1), ("near", 10.1), ("charm", 1.0), ("middle", 1.0)]
)
def test_a_weight_that_makes_no_sense_is_refused(town: Town, signal: str, weight: float) -> None:
    with pytest.raises(weighing.NoSuchWeight):
        weighing.set_weight(signal, weight, by=town.team, at=NOW)


def test_only_the_team_weighs(town: Town) -> None:
    with pytest.raises(weighing.NotForYou):
        weighing.set_weight("near", 1.0, by=person_of(town.buyer), at=NOW)


def test_what_was_learned_says_from_how_many_answers_and_is_taken_back_at_once(town: Town) -> None:
    for number in range(60):
        other = organisation(f"Org {number}", "Metz", ["fr"])
        match = Match.objects.create(
            kind="profile",
            seeker=other,
            provider=town.buyer,
            score=0.5,
            rank=1,
            reasons=reasons(near=0.7 if number % 2 else 0.05),
            computed_at=NOW,
        )
        said = {"said": "interested"} if number % 2 else {"said": "no", "reason": "other"}
        MatchAnswer.objects.create(match=match, organisation=other, at=NOW, **said)
    learned = weighing.learn_weights(at=NOW + DAY)
    assert {(row.is_learned, row.answers) for row in learned} == {(True, 60)}
    assert weights_in_force()["near"] > shipped()["near"]
    assert weighing.learn_weights(at=NOW + 2 * DAY) == []
    by_hand = weighing.set_weight("near", 0.1, by=town.team, at=NOW + 2 * DAY)
    with pytest.raises(weighing.OvertakenByOthers):
        weighing.undo_weight(learned[0], by=town.team, at=NOW + 2 * DAY)
    weighing.undo_weight(by_hand, by=town.team, at=NOW + 2 * DAY)
    weighing.undo_weight(learned[0], by=town.team, at=NOW + 2 * DAY)
    assert {signal: shipped()[signal] for signal in weights_in_force()} == pytest.approx(weights_in_force())


def test_weights_change_what_is_suggested_first(town: Town) -> None:
    seek(town.buyer, LINEN, town.trades["laundry"])
    provide(town.laverie, "Blanchisserie, linge de maison.", town.trades["laundry"])
    computing.match_everything(at=NOW)
    before = Match.objects.get(kind="need").score
    weighing.set_weight("near", 0.0, by=town.team, at=NOW)
    computing.match_everything(at=NOW)
    after = Match.objects.get(kind="need")
    assert after.score < before
    assert "near" not in {reason["code"] for reason in after.reasons}


def test_the_funnel_counts_what_became_of_a_need(town: Town) -> None:
    need = seek(town.buyer, LINEN, town.trades["laundry"])
    others = [town.moselwerk, town.laverie, organisation("Lavoir", "Metz", ["fr"])]
    for other in others:
        provide(other, "Blanchisserie : linge de maison.", town.trades["laundry"], original_language="fr")
    computing.match_everything(at=NOW)
    by_provider = {match.provider: match for match in need.matches.all()}
    first, second, third = others
    answering.mark_seen([by_provider[first]], first, by=person_of(first), at=NOW)
    answering.answer(by_provider[second], second, Answer("interested"), by=person_of(second), at=NOW)
    answering.answer(by_provider[third], third, Answer("no", "full"), by=person_of(third), at=NOW)
    a, b = sorted((town.buyer, second), key=lambda one: one.pk)
    Tie.objects.create(a=a, b=b, kind="met", on=NOW.date(), evidence="meeting:1", written_at=NOW)
    Tie.objects.create(
        a=a, b=b, kind="contracted", on=NOW.date() - 2 * DAY, evidence="deal:0", written_at=NOW
    )
    found = funnel_of(need, list(providers_for(need.pk, Q())))
    (reason,) = found.reasons
    assert found == Funnel(3, 3, 1, 1, 1, 0, [reason])
    assert reason[1] == 1


def test_the_way_between_two_is_the_shortest() -> None:
    links = {1: {2, 5}, 2: {1, 3}, 3: {2, 4}, 4: {3, 5}, 5: {1, 4}, 6: {7}, 7: {6}}

    def by_trying(one: int, other: int) -> int | None:
        for length in range(len(links)):
            for between in combinations([key for key in links if key not in (one, other)], length):
                from itertools import permutations

                for way in permutations(between):
                    steps = [one, *way, other]
                    if all(after in links[before] for before, after in pairwise(steps)):
                        return len(steps) - 1
        return None

    for one, other in combinations(links, 2):
        assert steps_between(one, other, links) == by_trying(one, other)


def test_weaving_prefers_whoever_has_no_tie_and_leaves_refusals_out(town: Town) -> None:
    seek(town.buyer, LINEN, town.trades["laundry"])
    for other in (town.moselwerk, town.laverie):
        provide(other, "Blanchisserie : linge de maison.", town.trades["laundry"], original_language="fr")
    computing.match_everything(at=NOW)
    Match.objects.update(score=0.3)
    known = organisation("Relais", "Metz", ["fr"])
    for one in (town.buyer, town.laverie):
        a, b = sorted((one, known), key=lambda each: each.pk)
        Tie.objects.create(a=a, b=b, kind="met", on=NOW.date(), evidence="meeting:1", written_at=NOW)
    found = weave(lambda _path: Q())
    assert [stitch.match.provider for stitch in found.stitches] == [town.moselwerk, town.laverie]
    assert [stitch.gain.steps for stitch in found.stitches] == [None, 2]
    assert found.stitches[0].gain.isolated == [town.moselwerk.pk]
    assert found.without_ties == [town.moselwerk]
    first = found.stitches[0].match
    answering.answer(first, town.moselwerk, Answer("no", "other"), by=person_of(town.moselwerk), at=NOW)
    assert [stitch.match.provider for stitch in weave(lambda _path: Q()).stitches] == [town.laverie]
    assert weave(lambda _path: Q(pk__in=())).stitches == []


def test_a_facilitator_of_elsewhere_is_shown_nothing_of_here(town: Town) -> None:
    from tisserand.cluster.accounts.models import Facilitation
    from tisserand.cluster.matches.rules import care_of
    from tisserand.cluster.territories.models import Territory

    seek(town.buyer, LINEN, town.trades["laundry"])
    provide(town.moselwerk, WASHING, town.trades["laundry"])
    computing.match_everything(at=NOW)
    person = User.objects.create_user("be@team.example", is_facilitator=True)
    belgium = Territory.objects.create(scheme="iso3166", code="BE", name="BE", country="BE")
    Facilitation.objects.create(user=person, territory=belgium)
    assert weave(care_of(person)).stitches == []
    assert len(weave(care_of(town.team)).stitches) == 1
