"""MiniZinc, as Debian has it, on the model of `day.mzn`; the time counts from the model to the answer."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from bench.peers import Asked, NotHere
from bench.telling import DayTelling, Verdict

MODEL = Path(__file__).with_name("day.mzn")
VERDICTS = {"==========": Verdict.OPTIMAL, "=====UNSATISFIABLE=====": Verdict.INFEASIBLE}


def solve(asked: Asked, telling: DayTelling) -> Verdict:
    """Within the time limit; every better plan is told."""
    command = ["minizinc", "--solver", asked.option, "--time-limit", str(round(asked.seconds * 1000))]
    command += ["--random-seed", str(asked.seed), "--all-solutions", str(MODEL), str(asked.path)]
    verdict = Verdict.OPEN
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            if line.startswith("slots "):
                telling.plan(json.loads(line.removeprefix("slots ")))
            verdict = VERDICTS.get(line.strip(), verdict)
    if running.returncode:
        raise RuntimeError(f"minizinc ended with {running.returncode}")
    return verdict


def version(option: str) -> str:
    """MiniZinc's version and the solver's, as MiniZinc knows them."""
    if not shutil.which("minizinc"):
        raise NotHere("minizinc of Debian")
    told = subprocess.run(["minizinc", "--solvers-json"], capture_output=True, text=True, check=True).stdout
    solvers = {solver["id"].split(".")[-1]: solver for solver in json.loads(told)}
    if option not in solvers or (option == "chuffed" and not shutil.which("fzn-chuffed")):
        raise NotHere(f"{option.title()} is not among the solvers of Debian's MiniZinc")
    minizinc = subprocess.run(["minizinc", "--version"], capture_output=True, text=True, check=True).stdout
    number = next(word for word in minizinc.replace(",", " ").split() if word[0].isdigit())
    return f"MiniZinc {number}, {solvers[option]['name']} {solvers[option]['version']}"
