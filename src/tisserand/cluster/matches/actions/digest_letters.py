"""The words of the letter that gathers what is new: each thing with its reasons and where to answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from tisserand.cluster.accounts.models import MailChoice, User
from tisserand.cluster.mail.actions import write_letter
from tisserand.cluster.matches.keyed import answer_token
from tisserand.cluster.matches.models import Match
from tisserand.cluster.matches.names import Names, names_in
from tisserand.cluster.matches.queries.news import News
from tisserand.cluster.matches.words import Side, told
from tisserand.cluster.organisations.actions.letters import LONGEST_SUBJECT, address_of
from tisserand.cluster.organisations.models import Organisation

Topic = MailChoice.Topic


def write_digest(
    person: User, news: Mapping[str, Sequence[News]], choice: MailChoice, *, at: datetime
) -> None:
    """One letter with a section for each topic, in the person's language."""
    matches = [one.match for lines in news.values() for one in lines if one.match]
    with override(person.language):
        names = names_in(matches)
        sections = [
            "\n".join([_title(topic), "", *(_line(topic, one, person, names) for one in news[topic])])
            for topic in Topic
            if topic in news
        ]
        stop = f"{address_of('letters-stop', choice.key)}?all"
        body = "\n".join(
            [
                _("Hello,"),
                "",
                *sections,
                _("You get such a letter once a week at most, nothing twice. Choose which, or how often:"),
                address_of("mail-choices"),
                _("Stop them all:"),
                stop,
                "",
            ]
        )
        subject = _subject(news)
    write_letter(
        f"digest:{person.pk}:{at:%Y-%m-%d}",
        person.email,
        language=person.language,
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        body=body,
        at=at,
        stop_url=stop,
    )


def _subject(news: Mapping[str, Sequence[News]]) -> str:
    """The first thing of the letter; how many more there are stands in its sections."""
    if one := next(iter(news.get(Topic.NEEDS, ())), None):
        return _("Looked for, and you may have it: %(title)s") % {"title": _need_title(one.match)}
    if one := next(iter(news.get(Topic.TENDERS, ())), None):
        return _("A tender for you: %(title)s") % {"title": _tender_title(one.match)}
    if one := next(iter(news.get(Topic.SUGGESTIONS, ())), None):
        return _("Worth meeting: %(name)s") % {"name": _other(one).name}
    return _("What came of your contacts?")


def _title(topic: str) -> str:
    titles = {
        Topic.SUGGESTIONS: _("People worth meeting"),
        Topic.NEEDS: _("Needs that your offers fit"),
        Topic.TENDERS: _("Tenders that your offers fit"),
        Topic.OUTCOMES: _("What came of it?"),
    }
    return f"== {titles[Topic(topic)]} =="


def _line(topic: str, one: News, person: User, names: Names) -> str:
    if one.side:
        introduction = one.side.introduction
        far = introduction.other if introduction.one_id == one.organisation.pk else introduction.one
        return f"- {far.name}\n  {address_of('introduction-outcome', one.side.key)}\n"
    match = one.match
    assert match is not None  # a thing to tell is either a question or a match
    seeks = match.seeker_id == one.organisation.pk
    reasons = told([match], Side.SEEKER if seeks else Side.PROVIDER, names)[0].reasons
    lines = [f"- {_head(topic, one)}", *(f"  · {reason}" for reason in reasons)]
    lines.append("  " + _answer(topic, one, person))
    return "\n".join([*lines, ""])


def _head(topic: str, one: News) -> str:
    if topic == Topic.TENDERS:
        return _tender_title(one.match)
    other = _other(one)
    place = f"{other.name}, {other.town} ({other.country})"
    return f"{_need_title(one.match)} – {place}" if topic == Topic.NEEDS else place


def _answer(topic: str, one: News, person: User) -> str:
    """Where to say yes or no, or to read the notice."""
    match = one.match
    assert match is not None
    if topic == Topic.TENDERS:
        return settings.SITE_URL + match.tender.get_absolute_url() if match.tender else ""
    link = address_of("match-answer", answer_token(match, one.organisation, person))
    return _("Yes, or no with a reason: %(link)s") % {"link": link}


def _need_title(match: Match | None) -> str:
    return match.need.title if match and match.need else ""


def _tender_title(match: Match | None) -> str:
    tender = match.tender if match else None
    if tender is None:
        return ""
    until = date_format(localtime(tender.deadline), "DATE_FORMAT") if tender.deadline else ""
    return _("%(title)s (until %(day)s)") % {"title": tender.title, "day": until} if until else tender.title


def _other(one: News) -> Organisation:
    match = one.match
    assert match is not None
    other = match.provider if match.seeker_id == one.organisation.pk else match.seeker
    assert other is not None  # only a tender may have nobody who seeks
    return other
