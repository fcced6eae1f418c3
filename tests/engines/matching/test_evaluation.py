"""The protocols split by time and group, and tell what simple counting tells."""

import pytest

from tests.engines.matching.small_tree import KNOWLEDGE
from tisserand.engines.matching.evaluation import (
    Award,
    Meeting,
    Notice,
    evaluate_awards,
    evaluate_crossing,
    evaluate_trades,
    evaluate_wishes,
)
from tisserand.engines.matching.evaluation.records import interval, split_by_time

pytestmark = pytest.mark.thorough

NOTICES = [
    Notice("1", "fr", "20190101", "90911300", "nettoyage de vitres"),
    Notice("2", "fr", "20190102", "45421000", "menuiserie en bois"),
    Notice("3", "de", "20210101", "90911300", "Fensterreinigung der Schule"),
    Notice("4", "de", "20210102", "45421000", "Schreinerei"),
    Notice("5", "fr", "20210103", "90911300", "Nettoyage de vitres"),
    Notice("6", "pl", "20210104", "90911300", "mycie okien"),
]


def award(buyer: str, text: str, date: str, supplier: str, cpv: str = "90911300") -> Award:
    return Award(buyer, text, cpv, date, "57", supplier)


def test_trades_are_tested_without_titles_that_were_learned() -> None:
    figures = evaluate_trades(KNOWLEDGE, NOTICES)
    assert figures.cases == 2  # no Polish, and number 5 has the title of number 1
    assert figures.rows["labels, title"]["top1"] == 1.0


def test_with_known_notices_all_others_are_tested() -> None:
    assert evaluate_trades(KNOWLEDGE, NOTICES[:2], NOTICES[2:4]).cases == 2


def test_a_need_in_german_finds_french_offers() -> None:
    (figures,) = evaluate_crossing(KNOWLEDGE, NOTICES, [])
    assert figures.cases == 2
    assert figures.rows["lexicon"]["recall"] == 1.0


def test_neither_a_contract_nor_a_day_straddles_the_cut() -> None:
    rows = [
        award("a", "x", "2018-01-01", "1"),
        award("b", "lots", "2018-01-02", "2"),
        award("c", "y", "2018-01-02", "3"),
        award("b", "Lots ", "2018-01-09", "4"),
        award("d", "z", "2018-01-05", "5"),
    ]
    known, tested = split_by_time(rows, 0.4)
    assert [row.supplier for row in known] == ["1", "2", "4", "3"]
    assert [row.supplier for row in tested] == ["5"]


def test_the_winner_among_the_first_ten_counts() -> None:
    known = [award("a", f"menuiserie {n}", "2018-01-01", f"s{n:02}", "45421000") for n in range(15)]
    known.append(award("a", "nettoyage de vitres", "2018-01-01", "glass"))
    figures = evaluate_awards(
        KNOWLEDGE,
        [
            award("b", "vitres à nettoyer", "2019-01-01", "glass"),
            award("b", "vitres", "2019-01-02", "stranger"),
        ],
        known,
    )
    assert figures.cases == 1
    fixed = figures.rows["fixed weights"]
    assert (fixed["hr"], fixed["mrr"], fixed["cc"]) == (1.0, 1.0, pytest.approx(10 / 16))


def test_meetings_of_the_oracle_bound_all_others() -> None:
    rows = [
        Meeting("e", f"m{a}", f"w{b}", (a + b) % 2 == 0, (a * b) % 3 == 0) for a in range(8) for b in range(8)
    ]
    figures = evaluate_wishes(rows, seeds=2)
    best = figures.rows["oracle"]["mutual"]
    assert all(row["mutual"] <= best for row in figures.rows.values())
    assert figures.rows["first-come, three requests"]["ratio"] == 1.0


def test_nothing_to_test_is_no_figure() -> None:
    assert evaluate_trades(KNOWLEDGE, []).rows == {}
    assert evaluate_awards(KNOWLEDGE, []).rows == {}
    assert evaluate_wishes([]).rows == {}
    assert evaluate_crossing(KNOWLEDGE, [], [])[0].rows == {}


def test_an_interval_holds_its_mean() -> None:
    low, high = interval([0.0, 1.0] * 50)
    assert 0.38 < low < 0.5 < high < 0.62
    assert interval([]) == (0.0, 0.0)
