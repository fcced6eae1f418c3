"""The letters around an introduction: may we introduce you, reminder, introduced, declined, over.

None tells an address before both sides have said yes; then only one that was given for it, or is shown to
members in the directory anyway, else the page on which messages are passed on.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tisserand.cluster.matches.models import Introduction, IntroductionSide
from tisserand.cluster.matches.rules import is_told_to
from tisserand.cluster.matches.words import Side, told
from tisserand.cluster.organisations.actions.contact import readers_of
from tisserand.cluster.organisations.actions.letters import Reader, address_of, readers, write_to
from tisserand.cluster.organisations.models import Membership, Organisation, Visibility

Said = IntroductionSide.Said
Text = Callable[[], tuple[str, str]]


def write_asked(side: IntroductionSide, *, at: datetime) -> None:
    """Asks one side whether it wants to be introduced to the other; answered on the page of the link."""

    def text() -> tuple[str, str]:
        names = _names(side)
        if side.introduction.is_of_the_team:
            first = _("%(proposer)s of the cluster team would like to put you in contact with %(other)s.")
        else:
            first = _("%(other)s would like to be in contact with you.")
        body = (
            _("Hello,")
            + "\n\n"
            + (first % names)
            + "\n\n"
            + _message(side)
            + _because(side)
            + _("%(other)s, %(town)s: %(page)s") % names
            + "\n\n"
            + _(
                "Say yes or no by %(day)s, in one press:\n%(link)s\n\n"
                "Nobody’s address is told before both of you have said yes.\n"
            )
            % names
        )
        return _("May we introduce you to %(other)s? %(subject)s") % names, body

    write_to(readers_of(side.organisation), f"{_occasion(side.introduction)}:asked", text, at=at)


def write_reminder(side: IntroductionSide, *, at: datetime) -> None:
    """Asks once more, shortly."""

    def text() -> tuple[str, str]:
        body = _(
            "Hello,\n\n%(other)s (%(town)s) still waits for your word: may you be introduced?\n\n"
            "“%(subject)s”\n\n"
            "Yes or no, in one press, by %(day)s:\n%(link)s\n\n"
            "A no is fine, too: then nobody asks again.\n"
        )
        return _("Your word is waited for: %(other)s") % _names(side), body % _names(side)

    key = f"{_occasion(side.introduction)}:reminder:{at:%Y-%m-%d}"
    write_to(readers_of(side.organisation), key, text, at=at)


def write_introduced(introduction: Introduction, *, at: datetime) -> None:
    """Tells each side that both have said yes, and how to reach the other."""
    sides = list(introduction.sides.select_related("organisation__territory"))
    for side, other in (sides, sides[::-1]):
        ways = _way_to(other, side.organisation)

        def text(side: IntroductionSide = side, ways: str = ways) -> tuple[str, str]:
            names = {**_names(side), "way": ways or address_of("contact", _other(side).slug)}
            body = (
                _(
                    "Hello,\n\n%(organisation)s and %(other)s have both said yes: you are introduced.\n\n"
                    "“%(subject)s”\n\nWrite to them:\n%(way)s\n\n"
                )
                if ways
                else _(
                    "Hello,\n\n%(organisation)s and %(other)s have both said yes: you are introduced.\n\n"
                    "“%(subject)s”\n\nWrite to them; your message is passed on:\n%(way)s\n\n"
                )
            ) + _("What was said, and what came of it:\n%(thread)s\n\nIn a month we ask how it went.\n")
            return _("You are introduced: %(other)s") % names, body % names

        write_to(readers_of(side.organisation), f"{_occasion(introduction)}:introduced", text, at=at)


def write_declined(introduction: Introduction, by: IntroductionSide, *, at: datetime) -> None:
    """Tells whoever proposed it, and a side that had said yes, that one side does not want it now."""

    def text() -> tuple[str, str]:
        names = {**_names(by), "reason": by.get_reason_display(), "words": by.words}
        body = _(
            "Hello,\n\n%(organisation)s does not want to be introduced to %(other)s at the moment:"
            " %(reason)s.\n%(words)s\n\n%(thread)s\n"
        )
        return _("Not this time: %(organisation)s – %(other)s") % names, body % names

    _tell(introduction, _expecting(introduction, but=by), "declined", text, at)


def write_withdrawn(introduction: Introduction, *, at: datetime) -> None:
    """Tells those who had said yes that the proposal was taken back."""

    def text() -> tuple[str, str]:
        body = _("Hello,\n\nthe introduction of %(one)s and %(two)s was taken back.\n\n%(thread)s\n")
        return _("Taken back: %(one)s – %(two)s") % _ends(introduction), body % _ends(introduction)

    _tell(introduction, _expecting(introduction, is_team=False), "withdrawn", text, at)


def write_expired(introduction: Introduction, *, at: datetime) -> None:
    """Tells whoever proposed it, or said yes, that no answer came."""

    def text() -> tuple[str, str]:
        body = _(
            "Hello,\n\nthe introduction of %(one)s and %(two)s has found no answer in time."
            " A telephone call may help more than another letter.\n\n%(thread)s\n"
        )
        return _("No answer: %(one)s – %(two)s") % _ends(introduction), body % _ends(introduction)

    _tell(introduction, _expecting(introduction), "expired", text, at)


def _tell(introduction: Introduction, to: Iterable[Reader], sort: str, text: Text, at: datetime) -> None:
    write_to(to, f"{_occasion(introduction)}:{sort}", text, at=at)


def _expecting(
    introduction: Introduction, *, but: IntroductionSide | None = None, is_team: bool = True
) -> list[Reader]:
    """Who waits for how it ends: the proposer, and the sides that have said yes."""
    proposer = introduction.proposed_by
    found = readers([proposer] if proposer and is_team and introduction.is_of_the_team else [])
    for side in introduction.sides.filter(said=Said.YES).select_related("organisation__territory"):
        if but is None or side.pk != but.pk:
            found += readers_of(side.organisation)
    return list(dict.fromkeys(found))


def _other(side: IntroductionSide) -> Organisation:
    introduction = side.introduction
    return introduction.other if introduction.one_id == side.organisation_id else introduction.one


def _way_to(side: IntroductionSide, reader: Organisation) -> str:
    """The address to tell: one given for this, else the organisation's where its reader sees it; or none."""
    if side.told_address:
        return side.told_address
    organisation = side.organisation
    is_member = reader.memberships.filter(state__in=Membership.MEMBER_STATES).exists()
    shown = {Visibility.PUBLIC, Visibility.MEMBERS} if is_member else {Visibility.PUBLIC}
    return organisation.email if organisation.contact_visibility in shown else ""


def _message(side: IntroductionSide) -> str:
    """What was written along, word for word, with its language where the reader has another one."""
    introduction = side.introduction
    subject = _("“%(subject)s”") % {"subject": introduction.subject}
    written = f"{subject}\n{introduction.message}".strip()
    if introduction.language == get_language():
        return written + "\n\n"
    in_words = {
        "fr": _("(The message is in French.)"),
        "de": _("(The message is in German.)"),
        "en": _("(The message is in English.)"),
    }
    return f"{written}\n{in_words[introduction.language]}\n\n"


def _because(side: IntroductionSide) -> str:
    """Why the two may fit, in the reader's words; nothing they may not know."""
    match = side.introduction.match
    if match is None or match.seeker_id is None or not is_told_to(match, side.organisation):
        return ""
    stands = Side.SEEKER if match.seeker_id == side.organisation_id else Side.PROVIDER
    lines = [f"- {reason}" for reason in told([match], stands)[0].reasons]
    return "\n".join([_("Why it may fit:"), *lines, "", ""]) if lines else ""


def _names(side: IntroductionSide) -> dict[str, str]:
    introduction, other = side.introduction, _other(side)
    proposer = introduction.proposed_by
    return {
        "organisation": side.organisation.name,
        "other": other.name,
        "town": f"{other.town} ({other.country})",
        "page": settings.SITE_URL + other.get_absolute_url(),
        "proposer": (proposer.name if proposer else "") or settings.CLUSTER_NAME,
        "subject": introduction.subject,
        "day": date_format(introduction.expires_on, "DATE_FORMAT"),
        "link": address_of("introduction-answer", side.key),
        "thread": address_of("introduction", introduction.pk),
    }


def _ends(introduction: Introduction) -> dict[str, str]:
    return {
        "one": introduction.one.name,
        "two": introduction.other.name,
        "thread": address_of("introduction", introduction.pk),
    }


def _occasion(introduction: Introduction) -> str:
    return f"introduction:{introduction.pk}"
