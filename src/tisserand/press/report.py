"""The report on a plan as one HTML page that needs nothing else: figures, proof, the cloth, refused wishes.

It carries its style inside, asks nothing of any host and runs no script; a policy in its head forbids both.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from math import isfinite
from pathlib import Path

from tisserand.press.grounds import why_granted
from tisserand.press.levels import gap_of, in_order, level_figure, level_word, step_word
from tisserand.press.plan import Plan, dotted
from tisserand.press.records import Event, GrantedWish, ReachedLevel, ReachedStep, RefusedWish, Report
from tisserand.press.refusals import cause_word, what_would_help, why_refused
from tisserand.press.words import Words, words

STYLE = Path(__file__).parent / "templates" / "report.css"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
PITCH = 18  # units of the cloth from thread to thread
DYES = {"LU": "woad", "FR": "elder", "BE": "walnut", "DE": "saxon"}
NUMBERS = {"value", "bound", "points"}
NUMBER = ' class="n"'
STATUSES = ("optimal", "bounded", "feasible", "infeasible")


def report_html(event: Event, report: Report, language: str) -> str:
    """The page in a language. Raises UnknownLanguage, and NotInEvent where ids disagree."""
    plan, reader = Plan(event), words(language)
    title = escape(reader("report.title"))
    parts = (
        _head(plan, reader, report),
        _figures(plan, reader, report),
        _levels(reader, report),
        _cloth(plan, reader),
        _refused(plan, reader, report),
        _granted(plan, reader, report),
    )
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n{policy}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}: {escape(reader.text(event.title))}</title>\n"
        f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        f'<div class="band"></div>\n<main>\n{"".join(parts)}</main>\n</body>\n</html>\n'
    )


def _head(plan: Plan, reader: Words, report: Report) -> str:
    event = plan.event
    place = ", ".join(part for part in (event.venue, event.town) if part)
    version = reader("report.version", version=event.version)
    line = dotted((reader.text(event.title), reader.date(plan.local(event.starts)), place, version))
    run = reader("report.run", seconds=reader.number(report.seconds, 1), seed=report.seed)
    return (
        f"<h1>{escape(_lead(reader, report))}</h1>\n"
        f'<p class="soft">{escape(line)}</p>\n<p class="soft small">{escape(run)}</p>\n'
    )


def _lead(reader: Words, report: Report) -> str:
    """The first sentence says what is the case."""
    if report.status == "bounded":
        gaps = map(gap_of, in_order(report.levels))  # levels count in this order
        gap = next((gap for gap in gaps if gap > 0), 0.0)
        if isfinite(gap):
            return reader("report.lead_bounded", gap=reader.share(gap, 2))
    known = report.status in STATUSES and report.status != "bounded"
    return reader(f"report.lead_{report.status if known else 'feasible'}")


def _figures(plan: Plan, reader: Words, report: Report) -> str:
    event = plan.event
    served = [len(plan.meetings_of(p.id)) for p in event.participants] or [0]
    used = len({m.table for m in plan.meetings})
    figures = [
        (reader.number(len(plan.meetings)), reader("report.meetings")),
        (reader.number(len(event.participants)), reader("report.participants")),
        (f"{min(served)}–{max(served)}", reader("report.served")),
        (reader.number(used), reader("report.tables", all=len(event.places))),
        (reader.number(len(event.slots)), reader("report.rounds")),
    ]
    if report.wished:
        share = (report.wished - len(report.refused)) / report.wished
        figures.insert(1, (reader.share(share, 1), reader("report.granted")))
    cells = "".join(
        f"<div><b>{escape(value)}</b><span>{escape(text)}</span></div>" for value, text in figures
    )
    return f'<div class="figures">{cells}</div>\n'


def _levels(reader: Words, report: Report) -> str:
    if not report.levels:
        return ""
    rows = "".join(_level(reader, level) for level in report.levels)
    return _section(reader("report.quality"), _table(reader, ("level", "value", "bound", "proof"), rows))


def _level(reader: Words, level: ReachedLevel) -> str:
    figures = [level_figure(reader, level.name, each) for each in (level.value, level.bound)]
    steps = "".join(_step(reader, step) for step in level.steps)
    return _reached(reader, level_word(reader, level.name), figures, gap_of(level)) + steps


def _step(reader: Words, step: ReachedStep) -> str:
    figures = [level_figure(reader, step.name, each) for each in (step.value, step.bound)]
    return _reached(reader, step_word(reader, step.name, step.share), figures, gap_of(step), "step")


def _reached(reader: Words, name: str, figures: list[str], gap: float, kind: str = "") -> str:
    if gap == 0:
        proof, state = reader("report.proved"), "proved"
    else:
        proof, state = (reader("report.gap", gap=reader.share(gap, 2)) if isfinite(gap) else "–"), "open"
    cells = "".join(f'<td class="n">{figure}</td>' for figure in figures)
    row = f'<tr class="{kind}">' if kind else "<tr>"
    return f'{row}<th scope="row">{escape(name)}</th>{cells}<td class="{state}">{escape(proof)}</td></tr>\n'


def _cloth(plan: Plan, reader: Words) -> str:
    """The plan drawn as a cloth: the host is the warp, the guest the weft, over and under in turn."""
    rounds = [slot.number for slot in sorted(plan.event.slots, key=lambda slot: slot.starts)]
    tables = sorted(plan.places)
    if not plan.meetings:
        return ""
    under: dict[str, list[str]] = {}
    over: dict[str, list[str]] = {}
    for meeting in plan.meetings:
        column, row = tables.index(meeting.table), rounds.index(meeting.round)
        x, y, half = PITCH * column, PITCH * row, PITCH // 2
        a, b = plan.participants[meeting.a], plan.participants[meeting.b]
        warp, weft = (b, a) if meeting.table in b.host_tables else (a, b)
        down, across = f"M{x + half} {y}v{PITCH}", f"M{x} {y + half}h{PITCH}"
        upper, lower = (
            ((warp, down), (weft, across)) if (row + column) % 2 else ((weft, across), (warp, down))
        )
        under.setdefault(_dye(lower[0].country), []).append(lower[1])
        over.setdefault(_dye(upper[0].country), []).append(upper[1])
    gaps = "".join("".join(lines) for lines in over.values())
    layers = [*under.items(), ("gap", [gaps]), *over.items()]
    strokes = "".join(f'<path class="{dye}" d="{"".join(lines)}"/>' for dye, lines in layers)
    counts = {"tables": len(tables), "rounds": len(rounds), "meetings": len(plan.meetings)}
    picture = (
        f'<svg class="cloth" viewBox="0 0 {PITCH * len(tables)} {PITCH * len(rounds)}" role="img" '
        f'aria-label="{escape(reader("report.cloth_alt", **counts))}">{strokes}</svg>\n'
    )
    return _section(
        reader("report.cloth"), f"<p>{escape(reader('report.cloth_text'))}</p>{picture}{_key(plan, reader)}"
    )


def _key(plan: Plan, reader: Words) -> str:
    """Which dye is which country."""
    countries = {p.country for p in plan.event.participants}
    named = [country for country in DYES if country in countries]
    entries = [(DYES[country], country) for country in named]
    if countries - set(named):
        entries.append(("other", reader("report.other_country")))
    return (
        '<ul class="key">'
        + "".join(f'<li class="{dye}">{escape(name)}</li>' for dye, name in entries)
        + "</ul>\n"
    )


def _dye(country: str) -> str:
    return DYES.get(country, "other")


def _refused(plan: Plan, reader: Words, report: Report) -> str:
    if not report.refused:
        return _section(reader("report.refused_none" if report.wished else "report.no_wishes"), "")
    names = {p.id: p.name for p in plan.event.participants}
    causes = Counter(wish.cause for wish in report.refused).most_common()
    counts = "".join(
        f"<li><b>{reader.number(number)}</b> {escape(cause_word(reader.language, cause))}</li>"
        for cause, number in causes
    )
    wishes = sorted(report.refused, key=lambda w: (-w.points, names.get(w.a, w.a), names.get(w.b, w.b)))
    rows = "".join(_wish(reader, names, wish) for wish in wishes)
    table = _table(reader, ("pair", "points", "why", "possible"), rows)
    title = reader.count("report.refused_count", len(report.refused))
    return _section(title, f'<ul class="causes">{counts}</ul>\n{table}')


def _wish(reader: Words, names: dict[str, str], wish: RefusedWish) -> str:
    told = (reader.language, wish, names)
    cells = f"<td>{escape(why_refused(*told))}</td><td>{escape(what_would_help(*told))}</td>"
    return _row(reader, names, wish, cells)


def _granted(plan: Plan, reader: Words, report: Report) -> str:
    """What each meeting rests on, folded away."""
    if not report.granted:
        return ""
    names = {voice.id: voice.name for voice in plan.event.interpreters}
    names |= {participant.id: participant.name for participant in plan.event.participants}
    wishes = sorted(report.granted, key=lambda w: (-w.points, names.get(w.a, w.a), names.get(w.b, w.b)))
    rows = "".join(
        _row(reader, names, wish, f"<td>{escape(why_granted(reader.language, wish, names))}</td>")
        for wish in wishes
    )
    table = _table(reader, ("pair", "points", "grounds"), rows)
    title = escape(reader("report.granted_title"))
    return f"<section><details><summary><h2>{title}</h2></summary>\n{table}</details></section>\n"


def _row(reader: Words, names: dict[str, str], wish: RefusedWish | GrantedWish, cells: str) -> str:
    pair = f"{escape(names.get(wish.a, wish.a))}<br>{escape(names.get(wish.b, wish.b))}"
    return f'<tr><th scope="row">{pair}</th><td class="n">{reader.number(wish.points)}</td>{cells}</tr>\n'


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>\n{body}</section>\n"


def _table(reader: Words, columns: tuple[str, ...], rows: str) -> str:
    head = "".join(
        f'<th scope="col"{NUMBER if column in NUMBERS else ""}>{escape(reader("report." + column))}</th>'
        for column in columns
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n'
