"""What must hold of the demo's records, each rule one function that yields a sentence per fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from .records import Demo, Facilitator, Person, Text

READ = {"fr", "de", "en"}


def faults_of(demo: Demo) -> tuple[str, ...]:
    """Every fault of the demo, empty when it is sound."""
    rules = (repeated, untranslated, unknown, outside_example, unseatable)
    return tuple(fault for rule in rules for fault in rule(demo))


def people(demo: Demo) -> list[Person | Facilitator]:
    """Everybody who acts for an organisation or for the cluster."""
    members = (person for organisation in demo.organisations for person in organisation.people)
    return [*members, *demo.cluster.facilitators]


def repeated(demo: Demo) -> Iterator[str]:
    """Slugs, names, addresses and table numbers that occur twice."""
    convention = demo.convention
    lists: dict[str, Iterable[object]] = {
        "slug": [each.slug for each in demo.organisations],
        "name": [each.name for each in demo.organisations],
        "person": [each.name for each in (*people(demo), *convention.interpreters)],
        "e-mail": [each.email for each in people(demo)],
        "registration": [each.organisation for each in convention.registrations],
        "host table": [table for each in convention.registrations for table in each.tables],
        "table": [table for zone in convention.zones for table in zone.tables],
    }
    for what, values in lists.items():
        yield from (f"{what} twice: {value}" for value, times in Counter(values).items() if times > 1)


def untranslated(demo: Demo) -> Iterator[str]:
    """Texts that lack one of the three languages."""
    for where, text in texts(demo):
        if missing := READ - {language for language, words in text.items() if words.strip()}:
            yield f"{where}: no text in {', '.join(sorted(missing))}"


def texts(demo: Demo) -> Iterator[tuple[str, Text]]:
    """Every text that must exist in three languages, with where it stands."""
    cluster, convention = demo.cluster, demo.convention
    yield from ((f"about {each.slug}", each.about) for each in demo.organisations)
    yield from ((f"reason {key}", text) for key, text in demo.reasons.items())
    yield from ((f"theme {each.code}", each.name) for each in cluster.themes)
    yield from ((f"role of {each.name}", each.role) for each in cluster.facilitators)
    yield from ((f"zone {each.code}", each.name) for each in convention.zones)
    for session in convention.sessions:
        yield from ((f"session at {session.starts}", text) for text in (session.title, session.place))
        if session.summary:
            yield f"summary of the session at {session.starts}", session.summary
    for text in (cluster.subtitle, cluster.claim, cluster.about, cluster.charter):
        yield "cluster", text
    for text in (convention.title, convention.summary, demo.past.title):
        yield "convention", text


def unknown(demo: Demo) -> Iterator[str]:
    """References to organisations, themes and tables that do not exist."""
    slugs = {each.slug for each in demo.organisations}
    themes = {each.code for each in demo.cluster.themes}
    tables = {table for zone in demo.convention.zones for table in zone.tables}
    for organisation in demo.organisations:
        yield from (f"{organisation.slug}: unknown theme {each}" for each in {*organisation.themes} - themes)
    for news in demo.cluster.news:
        yield from (f"{news.slug}: unknown organisation {each}" for each in {*news.organisations} - slugs)
    for registration in demo.convention.registrations:
        where = registration.organisation
        yield from (f"{where}: unknown table {table}" for table in {*registration.tables} - tables)


def outside_example(demo: Demo) -> Iterator[str]:
    """Addresses that somebody real could own: only names under `.example` belong to nobody."""
    emails = [each.email for each in people(demo)]
    sites = [each.website for each in demo.organisations]
    addresses = (*emails, *sites, demo.cluster.email, demo.cluster.website)
    yield from (f"{address}: not under .example" for address in addresses if not address.endswith(".example"))


def unseatable(demo: Demo) -> Iterator[str]:
    """Registrations that could not keep what they are promised."""
    for each in demo.convention.registrations:
        if not each.delegates:
            yield f"{each.organisation}: no delegate"
        if len(each.tables) > len(each.delegates):
            yield f"{each.organisation}: more tables than delegates"
        if not each.least <= each.most <= len(each.delegates) * len(demo.convention.rounds):
            yield f"{each.organisation}: at least {each.least}, at most {each.most} meetings"
        if each.least > len(each.rounds) * len(each.delegates):
            yield f"{each.organisation}: promised {each.least} meetings in {len(each.rounds)} rounds"
