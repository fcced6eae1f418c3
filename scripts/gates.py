"""Every gate a change passes, one after the other: linters, contracts, types, the tests, their coverage.

`--quick` leaves out browsers and servers, `--check` the tests. What is left over goes to pytest.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
TOOL = Path(PYTHON).parent

CHECKS = {
    "format": [TOOL / "ruff", "format", "--check", "--quiet", "."],
    "lint": [TOOL / "ruff", "check", "--quiet", "."],
    "contracts": [TOOL / "lint-imports", "--no-cache"],
    # mypy takes what lies on PYTHONPATH for installed, and reads its overrides before it knows Django's codes
    "types": ["env", "-u", "PYTHONPATH", TOOL / "mypy"],
    "templates": [TOOL / "djlint", "--lint", "--quiet", "src/tisserand/interfaces/web"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
}
SLOW_CHECKS = {"types", "templates"}
QUICK = "not browser and not server and not slow and not thorough"
BOTH_CORES = ["-n", "2", "--dist", "worksteal"]
ALONE = "not browser and not server"
MEASURED = ("tests/engines", "tests/press")
COVERED = {"src/tisserand/engines/*": 95, "src/tisserand/press/*": 95}


def passes(name: str, command: list[str | Path]) -> bool:
    """Runs one gate, says how long it took, and shows its output only where it fails."""
    began = time.monotonic()
    done = subprocess.run(
        [str(word) for word in command], cwd=HERE, capture_output=True, text=True, check=False
    )
    print(
        f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name:<12} {time.monotonic() - began:6.1f} s",
        flush=True,
    )
    if done.returncode:
        print(done.stdout[-8000:], done.stderr[-8000:], sep="\n", flush=True)
    return done.returncode == 0


def tests(arguments: list[str], *, quick: bool) -> bool:
    """Runs pytest in the foreground; the whole run measures what the engines and the press leave untested.

    Measuring takes a third longer, so that their own tests alone are measured. Tests with browsers wait for
    what an installation of several processes does: they have the cores alone.
    """

    def pass_with(*words: str) -> bool:
        command = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments, *words]
        return subprocess.run(command, cwd=HERE, check=False).returncode == 0

    if quick:
        return pass_with("--no-migrations", "-m", QUICK, *BOTH_CORES)
    if arguments:
        return pass_with()
    others = [f"--ignore={folder}" for folder in MEASURED]
    passed = [
        pass_with("-m", ALONE, *BOTH_CORES, *MEASURED, "--cov", "--cov-report="),
        pass_with("-m", ALONE, *BOTH_CORES, *others),
        pass_with("-m", "browser or server"),
    ]
    passed += [
        passes(
            f"coverage {share} %",
            [TOOL / "coverage", "report", "--include", pattern, "--fail-under", str(share)],
        )
        for pattern, share in COVERED.items()
    ]
    return all(passed)


def main(arguments: list[str]) -> int:
    """The exit code: 0 where every gate was passed."""
    quick, only_checks = "--quick" in arguments, "--check" in arguments
    rest = [argument for argument in arguments if argument not in {"--quick", "--check"}]
    os.environ.setdefault("TISSERAND_DATA", str(HERE / ".run" / "tests"))
    os.environ["PYTHONPATH"] = os.pathsep.join((str(HERE / "src"), str(HERE)))
    checks = {name: command for name, command in CHECKS.items() if not (quick and name in SLOW_CHECKS)}
    passed = [passes(name, command) for name, command in checks.items()] if not rest else []
    if not only_checks:
        passed.append(tests(rest, quick=quick))
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
