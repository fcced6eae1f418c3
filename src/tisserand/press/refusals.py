"""Why a wish was refused, and what would make it possible: sentences for the reader, in their language.

Causes and details are those of the scheduler's answer; `names` gives the name for an id, an id without a name
stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tisserand.press.records import RefusedWish
from tisserand.press.words import Words, words

NAMED_PARTNERS = 3  # more are only counted
HOPELESS = ("veto", "same_organisation")
EXCHANGES = ("possible_at_a_cost", "lock_in_the_way")


def why_refused(language: str, wish: RefusedWish, names: Mapping[str, str]) -> str:
    """Every reason that bars the wish; where one can never be mended, that one alone."""
    return " ".join(
        refusal_sentence(language, cause, details, names, wish.a, wish.b) for cause, details in _telling(wish)
    )


def what_would_help(language: str, wish: RefusedWish, names: Mapping[str, str]) -> str:
    """What would make the meeting possible: one thing, or several together."""
    telling = _telling(wish)
    if len(telling) == 1:
        return possible_sentence(language, *telling[0], names, wish.a, wish.b)
    reader = words(language)
    needed = [_needed(reader, cause, details, names, wish) for cause, details in telling]
    return reader("possible.together", needed=reader("possible.apart").join(needed))


def _telling(wish: RefusedWish) -> Sequence[tuple[str, tuple[str, ...]]]:
    """The reasons worth telling, as causes and details."""
    reasons = [(wish.cause, wish.details), *wish.further]
    return [reason for reason in reasons if reason[0] in HOPELESS][:1] or reasons


def refusal_sentence(  # noqa: PLR0917 - one fact each, in the order they are told
    language: str, cause: str, details: tuple[str, ...], names: Mapping[str, str], a: str, b: str
) -> str:
    """One reason why the pair of ids `a`, `b` does not meet."""
    reader = words(language)
    parts = _parts(reader, cause, details, names, a, b)
    return reader(_key(reader, "refusal", cause, details, parts), **parts)


def possible_sentence(  # noqa: PLR0917 - one fact each, in the order they are told
    language: str, cause: str, details: tuple[str, ...], names: Mapping[str, str], a: str, b: str
) -> str:
    """What would make the meeting of the ids `a`, `b` possible, were this the only reason."""
    reader = words(language)
    parts = _parts(reader, cause, details, names, a, b)
    if cause in EXCHANGES and (len(details) < 4 or not details[0].isdigit()):
        return reader("possible.other")
    key = _key(reader, "possible", cause, details, parts)
    if key in reader:
        return reader(key, **parts)
    return reader.count(key, int(details[0]), **parts)


def cause_word(language: str, cause: str) -> str:
    """The cause in two or three words, for a count or a filter."""
    reader = words(language)
    return reader(f"cause.{cause}") if f"cause.{cause}" in reader else cause


def _needed(
    reader: Words, cause: str, details: tuple[str, ...], names: Mapping[str, str], wish: RefusedWish
) -> str:
    """One of several things that it would take, as a phrase."""
    parts = _parts(reader, cause, details, names, wish.a, wish.b)
    key = _key(reader, "needed", cause, details, parts)
    if key in reader:
        return reader(key, **parts)
    return reader.count(key, int(details[0]), **parts)


def _key(reader: Words, kind: str, cause: str, details: tuple[str, ...], parts: Mapping[str, str]) -> str:
    """The sentence that fits what is known: named where the details are there, general where not."""
    key = f"{kind}.{cause}"
    if cause == "veto" and kind == "refusal":
        who = details[0] if details else "both"
        return f"{key}_{who if who in ('a', 'b') else 'both'}"
    if cause in EXCHANGES and len(details) >= 4:
        return _exchange_key(kind, cause, details)
    if parts["most"] and not parts["others"] and kind == "refusal":
        return f"{key}_count"
    if parts["others"] and f"{key}_named" in reader:
        return f"{key}_named"
    if cause == "no_common_language" and parts["languages_a"] and parts["languages_b"]:
        return f"{key}_named"
    return key if key in reader else f"{kind}.other"


def _exchange_key(kind: str, cause: str, details: tuple[str, ...]) -> str:
    """Nothing has to give way, one meeting that can move, one that would go, or several."""
    if not details[1]:
        return f"{kind}.possible_at_once"
    if kind == "refusal":
        return f"{kind}.{cause}"
    if len(details) == 5:
        return f"{kind}.possible_by_moving_to"
    if details[0] == "0" and cause == "possible_at_a_cost" and len(details) == 4:
        return f"{kind}.possible_by_moving"
    return f"{kind}.{cause}_several" if len(details) > 4 else f"{kind}.{cause}"


def _parts(  # noqa: PLR0917 - one fact each, in the order they are told
    reader: Words, cause: str, details: tuple[str, ...], names: Mapping[str, str], a: str, b: str
) -> dict[str, str]:
    """Every part a sentence may name; empty where the cause does not tell it."""
    parts = dict.fromkeys(("others", "languages_a", "languages_b", "pair", "most", "share", "way"), "")
    parts |= {"a": names.get(a, a), "b": names.get(b, b), "cause": cause, "full": names.get(b, b)}
    named = [names.get(detail, detail) for detail in details]
    match cause:
        case "partner_full" if details:
            parts |= {"full": named[0], "others": _some(reader, named[1:])}
        case "most_reached" | "cap_reached" if len(details) >= 2:
            parts |= {"full": named[0], "most": details[1], "others": _some(reader, named[2:])}
        case "tables_exhausted" if details:
            parts |= {"others": reader.join(named), "full": named[0]}
        case "promised_minimum":
            parts["others"] = reader.join(named)
        case "cross_border_quota" if len(details) == 2 and f"quota.{details[0]}" in reader:
            parts["others"] = reader(f"quota.{details[0]}", share=reader.share(int(details[1]) / 100))
        case "no_common_language" if len(details) >= 2:
            parts |= _languages(reader, details)
        case "possible_at_a_cost" | "lock_in_the_way" if len(details) >= 4:
            parts |= {"c": named[1], "d": named[2], "round": details[3], "to": details[-1]}
            sides = [*named[1:3], *named[4:]]
            pairs = zip(sides[::2], sides[1::2], strict=False)
            parts["pairs"] = ", ".join(reader("refusal.pair", c=c, d=d) for c, d in pairs)
    return parts


def _languages(reader: Words, details: tuple[str, ...]) -> dict[str, str]:
    """The languages of both sides, and the pair of languages that would help."""
    spoken = [re.findall(r"[A-Za-z]{2,3}", languages) for languages in details[:2]]
    first, second = (reader.join(reader.tongue(code) for code in codes) for codes in spoken)
    pair = "–".join(reader.tongue(codes[0]) for codes in spoken if codes)
    return {"languages_a": first, "languages_b": second, "pair": pair}


def _some(reader: Words, names: list[str]) -> str:
    """The first few names, the others counted."""
    if not names:
        return ""
    if len(names) <= NAMED_PARTNERS + 1:
        return reader.join(names)
    return reader.join([*names[:NAMED_PARTNERS], reader.count("refusal.others", len(names) - NAMED_PARTNERS)])
