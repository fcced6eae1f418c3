"""Reads of imports: the latest ones, how far one is, what became of its rows."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from tisserand.cluster.organisations.models import Import, ImportedRow


def latest_imports(number: int = 30) -> Sequence[Import]:
    """The imports, newest first, with who began them: 1 query."""
    return list(Import.objects.select_related("by").order_by("-started_at", "-pk")[:number])


def rows_done(run: Import) -> int:
    """How many rows of a running import are written: 1 query."""
    return ImportedRow.objects.filter(run=run).count()


def refused_rows(run: Import) -> QuerySet[ImportedRow]:
    """The rows that were refused, in their order: 1 query."""
    return run.rows.filter(outcome=ImportedRow.Outcome.REJECTED).order_by("number")


def rows_by_outcome(run: Import, most: int = 50) -> Mapping[str, Sequence[ImportedRow]]:
    """The first rows of each outcome that changed something, with their records: 3 queries."""
    outcomes = (ImportedRow.Outcome.CREATED, ImportedRow.Outcome.UPDATED, ImportedRow.Outcome.MERGED)
    return {
        outcome: list(
            run.rows.filter(outcome=outcome).select_related("organisation").order_by("number")[:most]
        )
        for outcome in outcomes
    }
