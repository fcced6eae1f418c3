"""Reasons and doubts as sentences in the reader's language, from the side the reader stands on.

A sentence is plain text for letters; as HTML it has the evidence in `<mark>`, each word with its language.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any

from django.utils import formats
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from .models import Match
from .names import Names, names_in, told_reasons

STRENGTHS = {
    Match.Kind.NEED: (0.15, 0.3, 0.45, 0.6),
    Match.Kind.TENDER: (0.15, 0.3, 0.45, 0.6),
    Match.Kind.PROFILE: (0.05, 0.1, 0.2, 0.35),
}
"""From which chance on a pair has a second, third, fourth and fifth strand; less is known of mere records."""
QUOTES = {"fr": "«\N{NO-BREAK SPACE}%s\N{NO-BREAK SPACE}»", "de": "„%s“", "en": "“%s”"}


class Side(Enum):
    """Where the reader stands: with who seeks, with who provides, or with neither."""

    SEEKER = "seeker"
    PROVIDER = "provider"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A reason or a doubt, told; `parts` fill the pattern by name, the evidence among them."""

    code: str
    pattern: str
    parts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.pattern % {name: str(part) for name, part in self.parts.items()}

    @property
    def html(self) -> SafeString:
        """The sentence with its evidence marked."""
        shown = {name: conditional_escape(part) for name, part in self.parts.items()}
        return mark_safe(str(conditional_escape(self.pattern)) % shown)  # noqa: S308  every part is escaped


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that are the evidence: each with its language where it is one of a text, and its translation."""

    words: Sequence[tuple[str, str, str, str]]

    @classmethod
    def of(cls, names: Iterable[str]) -> "Evidence":
        """Names in the reader's own language."""
        return cls([(name, "", "", "") for name in names])

    def __str__(self) -> str:
        quote = QUOTES.get(get_language() or "", QUOTES["en"])
        return ", ".join(
            (quote % word if language else word) + (f" ({other})" if other else "")
            for word, language, other, _other_language in self.words
        )

    def __html__(self) -> SafeString:
        return format_html_join(", ", "{}", ((_marked(*word),) for word in self.words))


def _marked(word: str, language: str, other: str, other_language: str) -> SafeString:
    own = (
        format_html('<mark lang="{}">{}</mark>', language, word)
        if language
        else format_html("<mark>{}</mark>", word)
    )
    return format_html('{} (<span lang="{}">{}</span>)', own, other_language, other) if other else own


@dataclass(frozen=True, slots=True)
class Told:
    """A match in words: its three strongest reasons, what speaks against it, and 1 to 5 strands of chance."""

    match: Match
    reasons: Sequence[Sentence]
    doubts: Sequence[Sentence]
    strands: int


def told(matches: Sequence[Match], side: Side, names: Names | None = None) -> list[Told]:
    """The matches in words: 5 queries at most for the names, however many there are."""
    names = names or names_in(matches)
    return [
        Told(
            match,
            [_sentence(reason, match, side, names) for reason in told_reasons(match)],
            [_sentence(doubt, match, side, names) for doubt in match.doubts if _is_for(side, doubt)],
            1 + sum(match.score >= least for least in STRENGTHS[Match.Kind(match.kind)]),
        )
        for match in matches
    ]


def _is_for(side: Side, doubt: Mapping[str, Any]) -> bool:
    """How often somebody says no is between them and the team."""
    return side is Side.TEAM or doubt["code"] != "often_declined"


@dataclass(frozen=True, slots=True)
class _Case:
    """A reason with all that its sentence may need."""

    facts: Mapping[str, Any]
    match: Match
    side: Side
    names: Names

    def by_side(self, seeker: str, provider: str, team: str) -> str:
        """The pattern for where the reader stands."""
        return {Side.SEEKER: seeker, Side.PROVIDER: provider, Side.TEAM: team}[self.side]

    @property
    def ends(self) -> Mapping[str, str]:
        """Who they are and where it is."""
        match = self.match
        seeker, place = match.seeker, match.need.place if match.need else None
        town = seeker.town if seeker else match.tender.buyer_town if match.tender else ""
        is_town = place is not None and place.latitude is not None
        return {
            "seeker": seeker.name if seeker else "",
            "provider": match.provider.name,
            "place": str(place) if is_town or not town else town,
            "town": match.provider.town,
        }


def _sentence(reason: Mapping[str, Any], match: Match, side: Side, names: Names) -> Sentence:
    pattern, parts = SENTENCES[reason["code"]](_Case(reason["facts"], match, side, names))
    return Sentence(reason["code"], pattern, parts)


Said = tuple[str, Mapping[str, Any]]


def _same_trade(case: _Case) -> Said:
    trades = {"trades": Evidence.of(case.names.trades(case.facts["trades"])), **case.ends}
    if not case.facts.get("seeks", True):
        pattern = _("You both work in: %(trades)s.")
        return case.by_side(pattern, pattern, _("Both work in: %(trades)s.")), trades
    pattern = case.by_side(
        _("They offer what you look for: %(trades)s."),
        _("They look for what you offer: %(trades)s."),
        _("%(provider)s offers what %(seeker)s looks for: %(trades)s."),
    )
    return pattern, trades


def _likely_trade(case: _Case) -> Said:
    trades = {"trades": Evidence.of(case.names.trades(case.facts["trades"])), **case.ends}
    if not case.facts.get("seeks", True):
        return _("Going by the texts, both probably work in: %(trades)s."), trades
    pattern = case.by_side(
        _("Going by the texts, they probably offer what you look for: %(trades)s."),
        _("Going by the texts, they probably look for what you offer: %(trades)s."),
        _("Going by the texts, %(provider)s probably offers what %(seeker)s looks for: %(trades)s."),
    )
    return pattern, trades


def _same_group(case: _Case) -> Said:
    return _("It is the same field: %(groups)s."), _groups(case)


def _likely_group(case: _Case) -> Said:
    return _("It is probably the same field: %(groups)s."), _groups(case)


def _groups(case: _Case) -> Mapping[str, Any]:
    return {"groups": Evidence.of(case.names.trades(case.facts["groups"]))}


def _same_words(case: _Case) -> Said:
    own = case.side == Side.PROVIDER
    language = case.facts["languages"][own]
    words = Evidence([(pair[own], language, "", "") for pair in case.facts["words"]])
    pattern = _("Your words also stand in their text: %(words)s.")
    return case.by_side(pattern, pattern, _("Both texts speak of %(words)s.")), {"words": words}


def _translated_words(case: _Case) -> Said:
    own = case.side == Side.PROVIDER
    languages, pairs = case.facts["languages"], case.facts["words"]
    words = Evidence([(pair[own], languages[own], pair[not own], languages[not own]) for pair in pairs])
    pattern = _("Your words stand in their text, in %(language)s: %(words)s.")
    parts = {"words": words, "language": case.names.language(languages[not own])}
    return case.by_side(pattern, pattern, _("Both texts say the same in two languages: %(words)s.")), parts


def _near(case: _Case) -> Said:
    km = _number(max(1, round(case.facts["distance_km"])))
    return _("%(place)s – %(town)s: %(km)s km as the crow flies."), {**case.ends, "km": km}


def _in_area(case: _Case) -> Said:
    parts: dict[str, Any] = dict(case.ends)
    if case.facts.get("radius_km") is not None:
        parts["radius"] = _number(case.facts["radius_km"])
        pattern = case.by_side(
            _("%(place)s is in the area they serve (%(radius)s km around)."),
            _("%(place)s is in the area you serve (%(radius)s km around)."),
            _("%(place)s is in the area that %(provider)s serves (%(radius)s km around)."),
        )
        return pattern, parts
    parts["territories"] = Evidence.of(case.names.territories(case.facts["territories"]))
    pattern = case.by_side(
        _("%(place)s is in the area they serve: %(territories)s."),
        _("%(place)s is in the area you serve: %(territories)s."),
        _("%(place)s is in the area that %(provider)s serves: %(territories)s."),
    )
    return pattern, parts


def _across_border(case: _Case) -> Said:
    parts = {
        "countries": " – ".join(case.names.country(code) for code in case.facts["countries"]),
        "languages": Evidence.of(case.names.languages(case.facts["languages"])),
    }
    return _("Across a border (%(countries)s), with a language in common: %(languages)s."), parts


def _role_fits(case: _Case) -> Said:
    roles = Evidence.of(case.names.kinds(case.facts["roles"]))
    return _("It is the kind of offer that is looked for: %(roles)s."), {"roles": roles}


def _amounts(case: _Case) -> dict[str, str]:
    facts = case.facts
    return {
        "asked": _range(facts["asked_least"], facts["asked_most"]),
        "offered": _range(facts["least"], facts["most"]),
    }


def _accredited(case: _Case) -> Said:
    pattern = case.by_side(
        _("They hold what is asked for: %(held)s."),
        _("You hold what is asked for: %(held)s."),
        _("%(provider)s holds what is asked for: %(held)s."),
    )
    return pattern, {"held": Evidence.of(case.names.forms(case.facts["accreditations"])), **case.ends}


def _tie(case: _Case) -> Said:
    kinds = {
        "introduced": _("an introduction"),
        "met": _("a meeting"),
        "cooperating": _("a cooperation"),
        "contracted": _("a contract"),
        "partnered": _("a project together"),
    }
    return _("There is a tie already: %(tie)s."), {"tie": Evidence.of([kinds[case.facts["tie"]]])}


def _known_through(case: _Case) -> Said:
    between = case.names.organisations(case.facts["names"])
    if not between:  # they have left the directory
        return _("Others know both sides."), {}
    pattern = ngettext("%(names)s knows both sides.", "%(names)s know both sides.", len(between))
    return pattern, {"names": Evidence.of(between)}


def _answers(case: _Case) -> Said:
    """What they said to suggestions so far; how often it was no is not told to the other side."""
    pattern = case.by_side(
        _("They have said yes to suggestions before."),
        _("Your answers to suggestions so far: %(yes)s yes, %(no)s no."),
        _("Answers of %(provider)s to suggestions so far: %(yes)s yes, %(no)s no."),
    )
    yes, no = _number(case.facts["accepted"]), _number(case.facts["declined"])
    return pattern, {"yes": yes, "no": no, **case.ends}


def _went_well(case: _Case) -> Said:
    pattern = case.by_side(
        _("Something came of their contacts so far."),
        _("Something came of your contacts so far."),
        _("Something came of the contacts of %(provider)s so far."),
    )
    return pattern, case.ends


def _fresh(case: _Case) -> Said:
    moment = case.match.computed_at - timedelta(days=case.facts["age_days"])
    day = formats.date_format(localtime(moment), "DATE_FORMAT")
    if case.match.offer_id is None:
        return _("The record is up to date as of %(day)s."), {"day": day}
    return _("The offer is up to date as of %(day)s."), {"day": day}


def _outside_area(case: _Case) -> Said:
    pattern = case.by_side(
        _("%(place)s is outside the area they serve."),
        _("%(place)s is outside the area you serve."),
        _("%(place)s is outside the area that %(provider)s serves."),
    )
    return pattern, case.ends


def _no_common_language(case: _Case) -> Said:
    both = (", ".join(case.names.languages(case.facts[side])) for side in ("sought", "offered"))
    seeker, provider = both
    own, other = (provider, seeker) if case.side == Side.PROVIDER else (seeker, provider)
    pattern = _("No language in common: you speak %(own)s, the other side %(other)s.")
    team = _("No language in common: %(seeker)s speaks %(own)s, %(provider)s speaks %(other)s.")
    return case.by_side(pattern, pattern, team), {**case.ends, "own": own, "other": other}


def _role_does_not_fit(case: _Case) -> Said:
    parts = {side: ", ".join(case.names.kinds(case.facts[side])) for side in ("sought", "offered")}
    return _("What is looked for: %(sought)s; what is offered: %(offered)s."), parts


def _accreditation_missing(case: _Case) -> Said:
    missing = ", ".join(case.names.forms(case.facts["missing"]))
    return _("Asked for, but not held: %(missing)s."), {"missing": missing}


SENTENCES: Mapping[str, Callable[[_Case], Said]] = {
    "same_trade": _same_trade,
    "likely_trade": _likely_trade,
    "same_group": _same_group,
    "likely_group": _likely_group,
    "same_words": _same_words,
    "translated_words": _translated_words,
    "near": _near,
    "in_area": _in_area,
    "across_border": _across_border,
    "role_fits": _role_fits,
    "amount_fits": lambda case: (_("The amounts fit: need %(asked)s, offer %(offered)s."), _amounts(case)),
    "accredited": _accredited,
    "tie": _tie,
    "known_through": _known_through,
    "welcome": _answers,
    "went_well": _went_well,
    "fresh": _fresh,
    "outside_area": _outside_area,
    "no_common_language": _no_common_language,
    "amount_does_not_fit": lambda case: (
        _("The amounts do not fit: need %(asked)s, offer %(offered)s."),
        _amounts(case),
    ),
    "role_does_not_fit": _role_does_not_fit,
    "accreditation_missing": _accreditation_missing,
    "already_in_contact": _tie,
    "already_introduced": _tie,
    "full": lambda _case: (_("There is no room for another order at the moment."), {}),
    "often_declined": _answers,
}


def _number(value: float) -> str:
    return formats.number_format(value, 0, use_l10n=True, force_grouping=True)


def _range(least: float, most: float | None) -> str:
    """Amounts in EUR; open above where there is no most."""
    if most is None:
        return _("more than %(least)s €") % {"least": _number(least)}
    if not least:
        return _("up to %(most)s €") % {"most": _number(most)}
    return _("%(least)s to %(most)s €") % {"least": _number(least), "most": _number(most)}
