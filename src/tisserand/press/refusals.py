"""Why a wish was refused, and what would make it possible: sentences for the reader, in their language.

Causes and details are those of the scheduler's answer; `names` gives the name for an id, an id without a name
stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tisserand.press.words import Words, words

NAMED_PARTNERS = 3  # more are only counted


def refusal_sentence(  # noqa: PLR0917 - one fact each, in the order they are told
    language: str, cause: str, details: tuple[str, ...], names: Mapping[str, str], a: str, b: str
) -> str:
    """Why the pair of ids `a`, `b` does not meet."""
    reader = words(language)
    parts = _parts(reader, cause, details, names, a, b)
    return reader(_key(reader, "refusal", cause, details, parts), **parts)


def possible_sentence(  # noqa: PLR0917 - one fact each, in the order they are told
    language: str, cause: str, details: tuple[str, ...], names: Mapping[str, str], a: str, b: str
) -> str:
    """What would make the meeting of the ids `a`, `b` possible."""
    reader = words(language)
    parts = _parts(reader, cause, details, names, a, b)
    if cause == "possible_at_a_cost":
        return _exchange(reader, details, parts)
    return reader(_key(reader, "possible", cause, details, parts), **parts)


def _exchange(reader: Words, details: tuple[str, ...], parts: Mapping[str, str]) -> str:
    """What would have to give way: nothing, one meeting that can move, or meetings that would go."""
    if len(details) < 4:
        return reader("possible.other")
    if not details[1]:
        return reader("possible.possible_at_once", **parts)
    points = int(details[0])
    if points == 0:
        return reader("possible.possible_by_moving", **parts)
    more = len(details[4:]) // 2
    further = reader.count("possible.further", more) if more else ""
    return reader.count("possible.possible_at_a_cost", points, further=further, **parts)


def cause_word(language: str, cause: str) -> str:
    """The cause in two or three words, for a count or a filter."""
    reader = words(language)
    return reader(f"cause.{cause}") if f"cause.{cause}" in reader else cause


def _key(reader: Words, kind: str, cause: str, details: tuple[str, ...], parts: Mapping[str, str]) -> str:
    """The sentence that fits what is known: named where the details are there, general where not."""
    key = f"{kind}.{cause}"
    if cause == "veto" and kind == "refusal":
        who = details[0] if details else "both"
        return f"{key}_{who if who in ('a', 'b') else 'both'}"
    if cause == "possible_at_a_cost" and len(details) >= 4 and not details[1]:
        return f"{kind}.possible_at_once"
    if parts["others"] and f"{key}_named" in reader:
        return f"{key}_named"
    if cause == "no_common_language" and parts["languages_a"] and parts["languages_b"]:
        return f"{key}_named"
    return key if key in reader else f"{kind}.other"


def _parts(  # noqa: PLR0917 - one fact each, in the order they are told
    reader: Words, cause: str, details: tuple[str, ...], names: Mapping[str, str], a: str, b: str
) -> dict[str, str]:
    """Every part a sentence may name; empty where the cause does not tell it."""
    parts = {
        "a": names.get(a, a),
        "b": names.get(b, b),
        "cause": cause,
        "others": "",
        "full": names.get(b, b),
    }
    parts |= {"languages_a": "", "languages_b": "", "pair": ""}
    if cause == "partner_full" and details:
        parts["full"] = names.get(details[0], details[0])
        parts["others"] = _some(reader, [names.get(ident, ident) for ident in details[1:]])
    if cause == "no_common_language" and len(details) >= 2:
        spoken = [re.findall(r"[A-Za-z]{2,3}", languages) for languages in details[:2]]
        parts["languages_a"], parts["languages_b"] = (
            reader.join(reader.tongue(code) for code in codes) for codes in spoken
        )
        parts["pair"] = "–".join(reader.tongue(codes[0]) for codes in spoken if codes)
    if cause == "possible_at_a_cost" and len(details) >= 4:
        _, c, d, number = details[:4]
        parts |= {"c": names.get(c, c), "d": names.get(d, d), "round": number}
    return parts


def _some(reader: Words, names: list[str]) -> str:
    """The first few names, the others counted."""
    if len(names) <= NAMED_PARTNERS + 1:
        return reader.join(names)
    return reader.join([*names[:NAMED_PARTNERS], reader.count("refusal.others", len(names) - NAMED_PARTNERS)])
