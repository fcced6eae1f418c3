"""A setting that makes no sense stops the start and says which one it is and what it may be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
NONSENSE = [
    ("DEMO", "maybe", "write yes or no"),
    ("URL", "cluster.example", "write the address people open"),
    ("DATABASE", "mysql://x/y", "write sqlite:///path or postgres://"),
    ("DATABASE", "postgres://only-a-host", "write sqlite:///path or postgres://"),
    ("DATABASE", "postgres://me@db:many/cluster", "write sqlite:///path or postgres://"),
    ("LOG_LEVEL", "loud", "write one of DEBUG, INFO"),
    ("SECRET_KEY", "short", "at least 32 characters"),
    ("SMTP_PORT", "lots", "a whole number from 1 to 65535"),
    ("SMTP_PORT", "70000", "a whole number from 1 to 65535"),
    ("DATA", "/proc/nowhere", "cannot be made"),
    ("ASK_DAYS", "500", "give rising numbers"),
    ("EVIDENCE_MEGABYTES", "0", "a whole number from 1 to 100"),
]


def start(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TISSERAND_")},
        "PYTHONPATH": str(HOUSE / "src"),
        "TISSERAND_DATA": str(tmp_path / "data"),
        **{f"TISSERAND_{name}": value for name, value in variables.items()},
    }
    command = [sys.executable, "-c", "import tisserand.settings as s; print(s.DATABASES['default']['NAME'])"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("name", "value", "hint"), NONSENSE)
def test_nonsense_is_named_with_what_would_do(tmp_path: Path, name: str, value: str, hint: str) -> None:
    done = start(tmp_path, **{name: value})
    assert done.returncode != 0
    assert f"TISSERAND_{name}" in done.stderr
    assert hint in done.stderr


def test_without_any_setting_there_is_a_database_and_a_key_of_ones_own(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert done.stdout.strip() == str(tmp_path / "data" / "tisserand.sqlite3")
    key = tmp_path / "data" / "secret_key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_text()) >= 32
    before = key.read_text()
    start(tmp_path)
    assert key.read_text() == before


def test_a_database_is_taken_by_its_address(tmp_path: Path) -> None:
    assert (
        start(tmp_path, DATABASE="sqlite:////srv/data/our.sqlite3").stdout.strip() == "//srv/data/our.sqlite3"
    )
    assert start(tmp_path, DATABASE="postgres://me:secret@db:5433/cluster").stdout.strip() == "cluster"
