"""The shipped trade tree is whole: every group and trade has its names, its synonyms and its codes."""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
TRADES = REPOSITORY / "src/tisserand/cluster/territories/data/trades"
CPV = REPOSITORY.parent / "shared/data/cpv/cpv_2008.csv"
LANGUAGES = ("fr", "de", "en")
SLUG = re.compile(r"[a-z]+(-[a-z]+)*")

FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(TRADES.glob("*.toml"))}
TREE: list[tuple[str, dict[str, Any]]] = [
    (code, trade) for file in FILES.values() for code, trade in file["trades"].items()
]


def words(trade: dict[str, Any], language: str) -> list[str]:
    return [trade["name"][language], *trade["synonyms"].get(language, ())]


def codes(scheme: str) -> list[tuple[str, str]]:
    return [(trade_code, code) for trade_code, trade in TREE for code in trade[scheme]]


def test_the_tree_has_at_least_22_groups() -> None:
    assert len(FILES) >= 22


def test_the_tree_has_at_least_155_trades() -> None:
    assert len(TREE) >= 155


def test_a_file_is_named_after_its_group() -> None:
    assert list(FILES) == [file["group"]["code"] for file in FILES.values()]


def test_a_code_names_one_group_or_one_trade() -> None:
    seen = Counter([*FILES, *(code for code, _ in TREE)])
    assert [code for code, times in seen.items() if times > 1] == []


def test_every_code_is_a_plain_slug() -> None:
    assert [code for code in [*FILES, *(code for code, _ in TREE)] if not SLUG.fullmatch(code)] == []


def test_every_group_holds_at_least_two_trades() -> None:
    assert [code for code, file in FILES.items() if len(file["trades"]) < 2] == []


def test_groups_and_trades_carry_only_the_fields_trades_md_names() -> None:
    expected = {"name", "synonyms", "cpv", "nace"}
    strangers = [code for code, trade in TREE if set(trade) != expected]
    strangers += [code for code, file in FILES.items() if set(file["group"]) != {"code", "name"}]
    assert strangers == []


@pytest.mark.parametrize("language", [*LANGUAGES, "nl"])
def test_every_group_and_trade_has_a_name(language: str) -> None:
    named = [(code, file["group"]["name"]) for code, file in FILES.items()]
    named += [(code, trade["name"]) for code, trade in TREE]
    assert [code for code, name in named if not name.get(language, "").strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_groups_and_no_two_trades_share_a_name(language: str) -> None:
    groups = Counter(file["group"]["name"][language].casefold() for file in FILES.values())
    trades = Counter(trade["name"][language].casefold() for _, trade in TREE)
    assert [name for names in (groups, trades) for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trade_has_three_synonyms_that_differ_from_its_name(language: str) -> None:
    poor = [code for code, trade in TREE if len({word.casefold() for word in words(trade, language)}) < 4]
    assert poor == []


@pytest.mark.parametrize("language", [*LANGUAGES, "nl"])
def test_no_word_is_claimed_twice(language: str) -> None:
    claims: dict[str, list[str]] = defaultdict(list)
    for code, trade in TREE:
        for word in words(trade, language):
            claims[word.casefold()].append(code)
    assert {word: codes for word, codes in claims.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("language", [*LANGUAGES, "nl"])
def test_words_are_set_as_a_printer_would_set_them(language: str) -> None:
    faulty = re.compile(r"['\"]|  |^\s|\s$")
    assert [word for _, trade in TREE for word in words(trade, language) if faulty.search(word)] == []


def test_german_words_of_one_part_are_nouns_and_capitalised() -> None:
    single = [word for _, trade in TREE for word in words(trade, "de") if " " not in word]
    assert [word for word in single if word[0].islower()] == []


def test_cpv_prefixes_are_2_to_8_digits() -> None:
    assert [pair for pair in codes("cpv") if not re.fullmatch(r"[0-9]{2,8}", pair[1])] == []


def test_nace_codes_are_groups_or_classes() -> None:
    assert [pair for pair in codes("nace") if not re.fullmatch(r"[0-9]{2}\.[0-9]{1,2}", pair[1])] == []


@pytest.mark.parametrize("scheme", ["cpv", "nace"])
def test_every_trade_has_codes_and_none_twice(scheme: str) -> None:
    times = Counter(codes(scheme))
    bare = {code for code, _ in TREE} - {code for code, _ in times}
    assert (bare, [pair for pair, count in times.items() if count > 1]) == (set(), [])


@pytest.mark.skipif(not CPV.exists(), reason=f"the CPV list is not here: {CPV}")
def test_every_cpv_prefix_names_a_node_of_the_cpv_list() -> None:
    with CPV.open(encoding="utf-8", newline="") as lines:
        official = {row["code"] for row in csv.DictReader(lines)}
    assert [pair for pair in codes("cpv") if pair[1].ljust(8, "0") not in official] == []
