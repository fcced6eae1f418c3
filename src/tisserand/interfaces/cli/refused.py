"""Refused wishes told: why each was left out and what it would take, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping

from tisserand.engines.scheduling.answer import Refusal
from tisserand.interfaces.cli.printed import printed_refusal
from tisserand.press.refusals import what_would_help, why_refused


def told_reason(language: str, refusal: Refusal, names: Mapping[str, str]) -> str:
    """Why the wish was refused and what would make it possible, with its cost."""
    told = (language, printed_refusal(refusal), names)
    return f"{why_refused(*told)} {what_would_help(*told)}"


def refusal_record(language: str, refusal: Refusal, names: Mapping[str, str]) -> dict[str, object]:
    """The wish with its reasons, as a text for people and as codes with details for programs."""
    reasons = [(refusal.cause, refusal.details), *((one.cause, one.details) for one in refusal.further)]
    return {
        "a": refusal.a,
        "b": refusal.b,
        "reason": told_reason(language, refusal, names),
        "causes": [{"cause": str(cause), "details": list(details)} for cause, details in reasons],
    }
