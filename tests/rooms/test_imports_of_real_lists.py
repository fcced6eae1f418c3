"""Three public lists, whole: sums agree, nearly all rows are placed, again changes nothing, undo restores.

They lie beside the checkout and are not part of it; without them these tests are left out.
"""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tisserand.cluster.organisations.actions import arrivals
from tisserand.cluster.organisations.actions.undoing import undo_import
from tisserand.cluster.organisations.models import Accreditation, Identifier, Import, Organisation, Origin
from tisserand.cluster.territories.actions import load_reference_data
from tisserand.cluster.territories.gazetteer import place_of

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "organisations"
AT = datetime(2027, 1, 5, 9, 0, tzinfo=ZoneInfo("UTC"))
LATER = datetime(2027, 2, 5, 9, 0, tzinfo=ZoneInfo("UTC"))
ROWS = {"siae_france": 3853, "esat_france": 1504, "osm_luxembourg": 116}
PLACED = {"siae_france": 0.97, "esat_france": 0.95, "osm_luxembourg": 1.0}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not LISTS.is_dir(), reason=f"the public lists are not in {LISTS}"),
]


def imported(source: str, at: datetime) -> Import:
    path = LISTS / f"{source}.csv"
    file = arrivals.arrival(path.read_bytes(), path.name)
    assert file.source.code == source
    return arrivals.import_rows(arrivals.begin(file, by=None, at=at), file, at=at)


def records() -> list[list[tuple]]:
    """Every column of every record, and who is tied to what."""
    ties = [field.remote_field.through for field in Organisation._meta.many_to_many]
    columns = {
        tie: [field.attname for field in tie._meta.fields if not field.primary_key] for tie in ties
    } | {model: [] for model in (Organisation, Identifier, Accreditation)}
    return [sorted(model._base_manager.values_list(*names), key=str) for model, names in columns.items()]


def test_the_lists_import_whole_and_undo_restores() -> None:
    load_reference_data()
    snapshots = [records()]
    runs = []
    for source, rows in ROWS.items():
        run = imported(source, AT)
        counts = run.counts
        assert counts["rows"] == rows
        assert sum(counts[name] for name in ("created", "updated", "unchanged", "merged", "rejected")) == rows
        assert (counts["created"] > 0.9 * rows, counts["updated"], counts["unchanged"]) == (True, 0, 0)
        assert counts["placed"] >= PLACED[source] * rows
        runs.append(run)
        snapshots.append(records())

    for source in ROWS:
        again = imported(source, LATER).counts
        assert (again["created"], again["updated"], again["merged"]) == (0, 0, 0)
    assert records() == snapshots[-1]

    for run, before in zip(reversed(runs), reversed(snapshots[:-1]), strict=True):
        assert undo_import(run, at=LATER).kept == []
        assert records() == before
    assert not Origin.objects.exists()


def test_the_commune_found_is_the_one_that_the_register_names() -> None:
    """Cities with arrondissements count by their city: the register has Paris 12, we have Paris."""
    cities = {"75": "75056", "69": "69123", "13": "13055"}
    with (LISTS / "esat_france.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    right = 0
    for row in rows:
        place = place_of("FR", row["ET-Commune Libellé"], row["ET-Code Postal"].zfill(5))
        code = row["ET-Commune Code"].zfill(5)
        named = cities.get(code[:2], code) if "Arrondissement" in row["ET-Commune Libellé"] else code
        right += place is not None and place.code == named
    assert right / len(rows) >= 0.99
