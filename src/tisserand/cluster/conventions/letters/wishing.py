"""Letters about wishes: whom nothing was heard from yet, who asks to meet, what became of one's requests."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tisserand.cluster.conventions.models import Convention, Registration, Wish
from tisserand.cluster.mail.actions import write_letter
from tisserand.cluster.mail.models import Letter

from .recipients import recipients_by_registration

Words = Callable[[Registration], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RequestNews:
    """What is new for one registration: who waits for its answer, who said yes to it, who said no."""

    registration: Registration
    asking: Sequence[Wish]
    accepted: Sequence[Wish]
    declined: Sequence[Wish]


def remind_of_wishes(registrations: Sequence[Registration], *, site_url: str, at: datetime) -> int:
    """One letter to each recipient of those from whom too few wishes came; how many. One an hour each."""
    return _write(
        "wishes:{key}:%Y-%m-%dT%H",
        registrations,
        lambda registration: _reminder(registration, site_url),
        at=at,
    )


def tell_requests(news: Sequence[RequestNews], *, site_url: str, at: datetime) -> int:
    """One letter to each recipient with all that is new for its registration; how many. One a day each."""
    by_key = {one.registration.pk: one for one in news}
    return _write(
        "requests:{key}:%Y-%m-%d",
        [one.registration for one in news],
        lambda registration: _news(by_key[registration.pk], site_url),
        at=at,
    )


def last_told(registrations: Collection[int]) -> Mapping[int, datetime]:
    """When each of these registrations (keys) last had a letter about requests, if ever: 1 query."""
    told: dict[int, datetime] = {}
    letters = Letter.objects.filter(key__startswith="requests:").order_by("written_at")
    for occasion, written_at in letters.values_list("key", "written_at"):
        told[int(occasion.split(":")[1])] = written_at
    return {key: told[key] for key in registrations if key in told}


def _write(occasion: str, registrations: Sequence[Registration], words: Words, *, at: datetime) -> int:
    written, recipients = 0, recipients_by_registration(registrations)
    for registration in registrations:
        for recipient in recipients[registration.pk]:
            with override(recipient.language):
                subject, body = words(registration)
            write_letter(
                at.strftime(occasion.format(key=registration.pk)),
                recipient.email,
                language=recipient.language,
                subject=subject,
                body=body,
                at=at,
            )
            written += 1
    return written


def _moment(convention: Convention, moment: datetime, form: str = "DATETIME_FORMAT") -> str:
    return date_format(moment.astimezone(ZoneInfo(convention.timezone)), form)


def _link(name: str, registration: Registration, site_url: str) -> str:
    return site_url + reverse(name, args=(registration.convention.slug, registration.pk))


def _reminder(registration: Registration, site_url: str) -> tuple[str, str]:
    convention = registration.convention
    facts = {
        "organisation": registration.organisation.name,
        "convention": convention.title,
        "day": _moment(convention, convention.starts_at, "DATE_FORMAT"),
        "until": _moment(convention, convention.wishes_until) if convention.wishes_until else "",
        "link": _link("my-wishes", registration, site_url),
        "phone": convention.desk_phone,
    }
    parts = [
        _("Hello,"),
        _(
            "%(organisation)s comes to “%(convention)s” on %(day)s. So that your meetings are those that"
            " count for you, tell us whom you want to meet: the suggestions are ready, the most promising"
            " first, and it takes ten minutes."
        ),
        "%(link)s",
        _("Wishes close on %(until)s.") if facts["until"] else "",
        _("If you would rather tell us by telephone: %(phone)s.") if facts["phone"] else "",
    ]
    subject = _("Whom do you want to meet on %(day)s?") % facts
    return subject, "\n\n".join(part for part in parts if part) % facts + "\n"


def _news(news: RequestNews, site_url: str) -> tuple[str, str]:
    registration, convention = news.registration, news.registration.convention
    asking = [_asking_line(one, convention) for one in news.asking]
    said_yes = [f"– {one.to.organisation.name}" for one in news.accepted]
    said_no = [f"– {one.to.organisation.name}{_reason(one)}" for one in news.declined]
    parts = [
        _("Hello,"),
        _("this is new for %(organisation)s at “%(convention)s”.")
        % {"organisation": registration.organisation.name, "convention": convention.title},
        "\n".join([_("They ask to meet you and wait for your answer:"), *asking]) if asking else "",
        "\n".join([_("They have accepted your request:"), *said_yes]) if said_yes else "",
        "\n".join([_("They cannot meet you this time:"), *said_no]) if said_no else "",
        _link("my-requests", registration, site_url),
    ]
    return _subject(news), "\n\n".join(part for part in parts if part) + "\n"


def _asking_line(wish: Wish, convention: Convention) -> str:
    name = wish.of.organisation
    line = f"– {name.name}, {name.town} ({name.country})"
    if wish.expires_at is None:
        return line
    until = _("please answer by %(until)s") % {"until": _moment(convention, wish.expires_at)}
    return f"{line}: {until}"


def _reason(wish: Wish) -> str:
    reason = str(wish.get_answer_reason_display()) if wish.answer_reason else ""
    words = ", ".join(part for part in (reason, wish.answer_words) if part)
    return f" ({words})" if words else ""


def _subject(news: RequestNews) -> str:
    if not news.asking:
        return _("Answers to your requests")
    return ngettext(
        "%(name)s asks to meet you",
        "%(count)d organisations ask to meet you",
        len(news.asking),
    ) % {"name": news.asking[0].of.organisation.name, "count": len(news.asking)}
