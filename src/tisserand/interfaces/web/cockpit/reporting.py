"""The report of a convention in words: each sentence and table says figures computed from the records."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from tisserand.cluster.conventions.models import Deal, FollowUp, MeetingOutcome, SurveyAnswer
from tisserand.cluster.conventions.queries import figures as of
from tisserand.cluster.conventions.queries.report import Records
from tisserand.cluster.ties.models import TieKind
from tisserand.press.documents import Bar, Chapter, Document, Figure, Grid
from tisserand.press.words import Words, words


def document_of(records: Records) -> Document:
    """The whole report in the language of the moment."""
    reader = words(get_language() or "fr")
    convention = records.convention
    day = date_format(records.day, "DATE_FORMAT")
    names = {"convention": convention.title, "day": day}
    return Document(
        language=reader.language,
        title=_("What “%(convention)s” brought") % names,
        about=f"{settings.CLUSTER_NAME} · {day} · {convention.venue}, {convention.town}",
        foot=f"{convention.title} · {day}",
        figures=_figures(records, reader),
        chapters=list(_chapters(records, reader)),
    )


def money(amount: of.Money, reader: Words) -> str:
    """From … to … €; with an open end, from … on."""
    low, high = amount
    names = {"low": reader.number(low), "high": reader.number(high or 0)}
    if high is None:
        return _("%(low)s € or more") % names
    return _("%(low)s to %(high)s €") % names if high else _("nothing")


def _of(part: int, whole: int, reader: Words) -> str:
    share = f" ({reader.share(part / whole)})" if whole else ""
    return _("%(part)s of %(whole)s") % {"part": reader.number(part), "whole": reader.number(whole)} + share


def _figures(records: Records, reader: Words) -> Sequence[Figure]:
    across = of.cross_border_share(records)
    return [
        Figure(
            reader.number(len(records.came)),
            _("organisations, %(people)s people") % {"people": reader.number(of.people(records))},
        ),
        Figure(
            reader.number(len(of.held(records))),
            _("meetings held, of %(planned)s planned") % {"planned": reader.number(len(records.meetings))},
        ),
        Figure("–" if across is None else reader.share(across), _("of them across a border")),
        Figure(reader.number(of.promising(records)), _("meetings with a promising outcome")),
        Figure(reader.number(of.first_ties(records)), _("pairs linked for the first time")),
        Figure(reader.number(of.project_ideas(records)), _("ideas for projects")),
        Figure(money(of.confirmed_business(records), reader), _("business confirmed by both sides")),
        Figure(money(of.estimated_business(records), reader), _("business told by one side so far")),
    ]


def _chapters(records: Records, reader: Words) -> Iterator[Chapter]:
    yield _meetings(records, reader)
    yield _fairness(records, reader)
    yield _outcomes(records, reader)
    yield _business(records, reader)
    yield _ties(records, reader)
    yield _territories(records, reader)
    yield _follow_up(records, reader)
    if records.opinions:
        yield _survey(records, reader)
    yield _no_shows(records, reader)
    yield _hall(records, reader)


def _meetings(records: Records, reader: Words) -> Chapter:
    pairs = of.country_pairs(records)
    most = max(pairs.values(), default=1)
    untold, lost = len(of.untold(records)), len(of.not_held(records))
    sentences = []
    if lost:
        said = ngettext(
            "%(number)s meeting did not take place.", "%(number)s meetings did not take place.", lost
        )
        sentences.append(said % {"number": reader.number(lost)})
    if untold:
        said = ngettext(
            "Of %(number)s nobody told whether it did.", "Of %(number)s nobody told whether they did.", untold
        )
        sentences.append(said % {"number": reader.number(untold)})
    across = of.cross_border_share(records)
    title = _("Who met whom: no meeting was told of yet.")
    if across is not None:
        title = _("%(share)s of the meetings joined two countries.") % {"share": reader.share(across)}
    bars = [
        Bar(f"{one} – {other}", reader.number(number), number / most)
        for (one, other), number in pairs.items()
    ]
    return Chapter(title, sentences, bars)


def _fairness(records: Records, reader: Words) -> Chapter:
    fewest, middle, most = of.fewest_median_most(records)
    kept, promised = of.promises_kept(records)
    granted, asked = of.wishes_granted(records)
    musts, must_asked = of.wishes_granted(records, "must")
    sentences = [
        _("Meetings of one organisation: %(fewest)s at least, %(middle)s in the middle, %(most)s at most.")
        % {
            "fewest": reader.number(fewest),
            "middle": reader.number(middle, 1 if middle % 1 else 0),
            "most": reader.number(most),
        },
    ]
    if promised:
        share = {"share": _of(kept, promised, reader)}
        sentences.append(_("Least meetings promised and planned: %(share)s.") % share)
    if must_asked:
        sentences.append(_("Musts granted: %(share)s.") % {"share": _of(musts, must_asked, reader)})
    title = _("How the meetings were spread")
    if asked:
        title = _("Wishes granted: %(share)s.") % {"share": _of(granted, asked, reader)}
    return Chapter(title, sentences)


def _outcomes(records: Records, reader: Words) -> Chapter:
    told, sides = of.sides_told(records)
    counts = of.outcomes(records)
    most = max(counts.values()) or 1
    bars = [
        Bar(_first_up(MeetingOutcome(code).label), reader.number(number), number / most)
        for code, number in counts.items()
    ]
    exchanged = of.contacts_exchanged(records)
    sentences = [
        ngettext(
            "Contacts were exchanged after %(number)s meeting.",
            "Contacts were exchanged after %(number)s meetings.",
            exchanged,
        )
        % {"number": reader.number(exchanged)}
    ]
    return Chapter(
        _("Outcomes told by the sides: %(share)s.") % {"share": _of(told, sides, reader)}, sentences, bars
    )


def _business(records: Records, reader: Words) -> Chapter:
    number = len(of.confirmed(records))
    title = ngettext(
        "%(number)s deal is confirmed by both sides.",
        "%(number)s deals are confirmed by both sides.",
        number,
    ) % {"number": reader.number(number)}
    sentences = [
        _("Confirmed: %(amount)s.") % {"amount": money(of.confirmed_business(records), reader)},
        _("Estimated, told by one side: %(amount)s.")
        % {"amount": money(of.estimated_business(records), reader)},
        _("Amounts are told in bands, so sums are from … to …; what is disputed counts nothing."),
    ]
    rows = [
        [_first_up(Deal.Sort(sort).label), *(reader.number(one) for one in counts)]
        for sort, counts in of.deals_by_sort(records).items()
    ]
    head = [
        pgettext("of a deal", "kind"),
        pgettext("deals", "confirmed"),
        pgettext("deals", "waiting"),
        _("not known to the other side"),
    ]
    return Chapter(title, sentences, grid=Grid(head, rows) if rows else None)


def _ties(records: Records, reader: Words) -> Chapter:
    first = of.first_ties(records)
    title = ngettext(
        "%(number)s pair of participants is linked for the first time.",
        "%(number)s pairs of participants are linked for the first time.",
        first,
    ) % {"number": reader.number(first)}
    rows = [
        [_first_up(TieKind(kind).label), reader.number(before), reader.number(now)]
        for kind, (before, now) in of.ties_before_and_after(records).items()
    ]
    head = [_("strongest tie of a pair"), _("before the day"), pgettext("ties of today", "now")]
    return Chapter(title, (), grid=Grid(head, rows))


def _territories(records: Records, reader: Words) -> Chapter:
    table = of.by_territory(records)
    title = ngettext(
        "Participants came from %(number)s territory.",
        "Participants came from %(number)s territories.",
        len(table),
    ) % {"number": reader.number(len(table))}
    rows = [[name, *(reader.number(one) for one in counts)] for name, counts in table.items()]
    head = [_("territory"), _("organisations"), _("meetings held"), _("across a border"), _("promising")]
    note = _("A meeting of two territories counts in both.")
    return Chapter(title, [note], grid=Grid(head, rows))


def _follow_up(records: Records, reader: Words) -> Chapter:
    asked = of.follow_up_answers(records)
    if not asked:
        return Chapter(_("Nobody has been asked yet what became of it."))
    answers = [*FollowUp.Answer.values, ""]
    rows = [
        [
            ngettext("after %(number)d month", "after %(number)d months", months) % {"number": months},
            *(reader.number(counts[answer]) for answer in answers),
        ]
        for months, counts in asked.items()
    ]
    done = sum(counts[FollowUp.Answer.DONE] for counts in asked.values())
    title = ngettext(
        "Asked later, %(number)s side said “done”.", "Asked later, %(number)s sides said “done”.", done
    ) % {"number": reader.number(done)}
    head = [_("asked"), *(str(FollowUp.Answer(one).label) for one in FollowUp.Answer.values), _("no answer")]
    return Chapter(title, (), grid=Grid(head, rows))


def _survey(records: Records, reader: Words) -> Chapter:
    again = of.would_come_again(records)
    number = len(records.opinions)
    labels = {
        "meetings": _("how good the meetings were"),
        "partners": _("how well the partners fitted"),
        "organisation": _("how well it was organised"),
    }
    bars = [
        Bar(_first_up(labels[name]), reader.number(mark, 1), mark / 5)
        for name, mark in of.survey_marks(records).items()
    ]
    told = ", ".join(
        f"{SurveyAnswer.Again(answer).label} {reader.number(count)}" for answer, count in again.items()
    )
    title = _("Would come again: %(share)s.") % {"share": _of(again[SurveyAnswer.Again.YES], number, reader)}
    note = _("Mean marks from 1 (poor) to 5 (very good); would come again: %(told)s.") % {"told": told}
    return Chapter(title, [note], bars)


def _no_shows(records: Records, reader: Words) -> Chapter:
    missing = len(of.absent(records))
    leads = {
        "walk_in": _("on the day itself"),
        "week": _("up to 7 days before"),
        "month": _("8 to 30 days before"),
        "quarter": _("31 to 90 days before"),
        "longer": _("more than 90 days before"),
        "unknown": _("not recorded"),
    }
    rows = [
        [_first_up(leads[name]), reader.number(number), reader.number(absent), reader.share(absent / number)]
        for name, (absent, number) in of.no_shows_by_lead(records).items()
    ]
    title = _("For next time: did not come, %(share)s.") % {"share": _of(missing, len(records.came), reader)}
    head = [_("registered"), _("organisations"), _("did not come"), _("share")]
    return Chapter(title, (), grid=Grid(head, rows))


def _hall(records: Records, reader: Words) -> Chapter:
    unused = of.unused_tables(records)
    used, places = of.places_used(records)
    tables = len(records.tables) or 1
    bars = [
        Bar(_("Round %(number)s") % {"number": number}, reader.number(count), count / tables)
        for number, count in of.tables_by_round(records).items()
    ]
    sentences = []
    if unused:
        sentences.append(
            ngettext("Never used: table %(tables)s.", "Never used: tables %(tables)s.", len(unused))
            % {"tables": ", ".join(map(str, unused))}
        )
    if records.repairs:
        sentences.append(
            ngettext(
                "The plan was repaired %(number)s time on the day.",
                "The plan was repaired %(number)s times on the day.",
                records.repairs,
            )
            % {"number": reader.number(records.repairs)}
        )
    sentences.append(_("Tables in use in each round:"))
    return Chapter(
        _("For next time: places of the hall in use, %(share)s.") % {"share": _of(used, places, reader)},
        sentences,
        bars,
    )


def _first_up(text: object) -> str:
    said = str(text)
    return said[:1].upper() + said[1:]
