"""The law of imports itself: its contracts bite, and every room has taken its place."""

import subprocess
import sys
import tomllib
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


def test_every_room_stands_in_the_contract_of_file_order() -> None:
    contracts = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    ordered = next(contract for contract in contracts if contract["name"].startswith("Inside a room"))
    rooms = {
        f"tisserand.cluster.{path.parent.name}"
        for path in (HOUSE / "src/tisserand/cluster").glob("*/__init__.py")
    }
    assert set(ordered["containers"]) == rooms


def test_a_room_that_looks_up_is_caught(tmp_path: Path) -> None:
    copy = tmp_path / "src" / "tisserand"
    copy.parent.mkdir(exist_ok=True)
    subprocess.run(["cp", "-r", str(HOUSE / "src" / "tisserand"), str(copy)], check=True)
    (tmp_path / "pyproject.toml").write_text((HOUSE / "pyproject.toml").read_text())
    rules = copy / "cluster" / "accounts" / "rules.py"
    rules.write_text(rules.read_text() + "\nfrom tisserand.cluster.conventions import models\n")

    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tmp_path / "src"), "PATH": ""},
    )

    assert done.returncode == 1
    assert "Rooms of the cluster, from the ground up BROKEN" in done.stdout
