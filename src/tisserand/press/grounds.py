"""Why a wish was granted: what a meeting rests on, in sentences for the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tisserand.press.records import GrantedWish
from tisserand.press.words import Words, words

STRENGTH = ("must", "would", "")


def why_granted(language: str, wish: GrantedWish, names: Mapping[str, str]) -> str:
    """Who wished the meeting, and what else speaks for it; `names` tells participants and interpreters."""
    return " ".join(_grounds(words(language), wish, names))


def _grounds(reader: Words, wish: GrantedWish, names: Mapping[str, str]) -> Iterator[str]:
    a, b = names.get(wish.a, wish.a), names.get(wish.b, wish.b)
    sides = sorted(((wish.a_wishes, a), (wish.b_wishes, b)), key=lambda side: STRENGTH.index(side[0]))
    (stronger, first), (weaker, second) = sides
    yield reader(f"ground.{stronger or 'open'}_{weaker or 'open'}", x=first, y=second)
    if wish.is_locked:
        yield reader("ground.locked")
    if wish.kept_promises:
        promised = (names.get(ident, ident) for ident in wish.kept_promises)
        yield reader("ground.promise", others=reader.join(promised))
    if wish.has_border_bonus:
        yield reader("ground.border")
    if wish.has_met_before:
        yield reader("ground.met_before")
    if wish.interpreter is not None and wish.languages is not None:
        spoken = (reader.join(map(reader.tongue, codes)) for codes in wish.languages)
        parts = dict(zip(("languages_a", "languages_b"), spoken, strict=True))
        voice = names.get(wish.interpreter, wish.interpreter)
        yield reader("ground.interpreter", interpreter=voice, a=a, b=b, **parts)
