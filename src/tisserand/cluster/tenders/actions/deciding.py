"""What becomes of a notice that arrives, by what was read before; nothing is written here.

The same decision serves a trial and the import itself.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.tenders.models import Source
from tisserand.cluster.tenders.queries.reading import RICHNESS, Ledger, Reading
from tisserand.cluster.tenders.sources import Correction, Draft, Refused


class Outcome(TextChoices):
    """What becomes of a notice."""

    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")


@dataclass(frozen=True, slots=True)
class Decision:
    """`tender` is the one it concerns (None for a new one); `is_noted` says that it is news, though it
    changes nothing.
    """

    outcome: Outcome
    tender: int | None = None
    is_noted: bool = True


class AwaitsItsBase(Exception):
    """A corrigendum came before the notice it corrects."""


def decided(notice: Draft | Correction, ledger: Ledger) -> Decision:
    """What becomes of it: 1 query, 2 where it changes another notice. Raises Refused, AwaitsItsBase."""
    own = ledger.of(notice.number)
    if known := [each for each in own if each.fingerprint == notice.fingerprint]:
        return Decision(Outcome.UNCHANGED, known[0].tender, is_noted=False)
    if isinstance(notice, Correction):
        base = ledger.of(notice.changes)
        if not base:
            raise AwaitsItsBase
        return Decision(Outcome.UPDATED, base[-1].tender)
    if own:
        return _again(notice, own)
    return _changing(notice, ledger.of(notice.changes)) if notice.changes else Decision(Outcome.CREATED)


def _again(notice: Draft, own: list[Reading]) -> Decision:
    """A notice that was read before, with other words: the richer and newer one stays."""
    newest = max(own, key=lambda each: each.rank)
    is_replaced = newest.shown != notice.number
    if is_replaced or rank_of(notice) < newest.rank:
        return Decision(Outcome.UNCHANGED, newest.tender)
    return Decision(Outcome.UPDATED, newest.tender)


def _changing(notice: Draft, base: list[Reading]) -> Decision:
    """A notice that replaces another one, whole."""
    if not base:
        return Decision(Outcome.CREATED)
    last = base[-1]
    if last.fingerprint and last.procedure and notice.procedure not in ("", last.procedure):
        raise Refused("other_procedure", number=notice.changes)
    if last.shown_on and notice.published_on and last.shown_on > notice.published_on:
        return Decision(Outcome.UNCHANGED, last.tender)
    return Decision(Outcome.UPDATED, last.tender)


def rank_of(notice: Draft) -> tuple[int, int]:
    """How far it stands above other readings of the same notice."""
    return RICHNESS[Source(notice.source)], int(notice.version) if notice.version.isdecimal() else 0


def pretend(notice: Draft | Correction, decision: Decision, ledger: Ledger) -> None:
    """Notes in the ledger, for a trial, what an import would note in the database."""
    tender = decision.tender or ledger.next_key()
    shows = isinstance(notice, Draft) and decision.outcome != Outcome.UNCHANGED
    if isinstance(notice, Draft) and shows:
        ledger.show(tender, notice.number, notice.published_on, notice.procedure)
    version = notice.version if isinstance(notice, Draft) else ""
    read = Reading(notice.number, notice.source, version, notice.fingerprint, tender)
    ledger.pretend(read)
    if isinstance(notice, Draft) and notice.changes and not ledger.of(notice.changes):
        ledger.pretend(Reading(notice.changes, notice.source, "", "", tender))
