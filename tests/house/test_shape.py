"""No function, module or class grows past what a reader takes in at once."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tisserand"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
LIMITS = {ast.FunctionDef: 40, ast.AsyncFunctionDef: 40, ast.ClassDef: 250}
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "tools"}


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    """Lines of the body, its docstring left out: a long explanation is no fault."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_is_read_at_one_sitting(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    too_long = [
        f"{node.name}: {body_lines(node)}"
        for node in ast.walk(ast.parse("\n".join(lines)))
        if type(node) in LIMITS and body_lines(node) > LIMITS[type(node)]
    ]
    assert too_long == []
    assert len(lines) <= 400


def test_no_room_is_a_junk_room() -> None:
    names = {path.stem for path in SOURCE.rglob("*")}
    assert names & FORBIDDEN_NAMES == set()


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(SOURCE))
        for path in MODULES
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
