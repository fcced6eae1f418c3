"""A plan made elsewhere is judged against every rule, each fault a sentence in the reader's language."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Cells, Run, Write


def test_the_judge_tells_every_fault_of_a_plan(
    sheets: dict[str, Cells], xlsx: Write, tmp_path: Path, run: Run
) -> None:
    meetings = [
        {"a": "R2", "b": "R1", "round": 1, "table": 2},
        {"a": "R3", "b": "R2", "round": 3, "table": 2},
        {"a": "R4", "b": "R3", "round": 2, "table": 2},
        {"a": "R9", "b": "R3", "round": 2, "table": 2},
    ]
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(meetings))
    path = xlsx(sheets)

    english, german = (run("judge", path, plan, "--lang", language) for language in ("en", "de"))

    assert (english.code, german.code) == (1, 1)
    assert english.out.splitlines() == [
        "5 faults:",
        "  “R9” and “Commune de Mirval” (round 2, table 2): “R9” is not registered.",
        "  “Commune de Mirval” and “Atelier Lumen” (round 3, table 2): “Commune de Mirval” is not available "
        "in round 3.",
        "  “Lindenhof gGmbH” and “Commune de Mirval” (round 2, table 2): “Lindenhof gGmbH” has said no.",
        "  “Atelier Lumen” and “Bakery Sonnenkorn” (round 1, table 2): table 2 does not belong to the host.",
        "  “Lindenhof gGmbH” and “Commune de Mirval” (round 2, table 2): the two share no language, and no "
        "interpreter is there.",
    ]
    assert german.out.splitlines()[2] == (
        "  „Commune de Mirval“ und „Atelier Lumen“ (Zeitfenster 3, Tisch 2): „Commune de Mirval“ ist in "
        "Zeitfenster 3 nicht verfügbar."
    )
    assert len(json.loads(run("judge", path, plan, "--json").out)["faults"]) == 5
