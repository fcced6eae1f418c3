"""The example rows of the template, from example.toml: a small convention that can be planned."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

Rows = list[dict[str, Any]]


def example_sheets(language: str) -> dict[str, Rows]:
    """The rows of every sheet, texts in `language`."""
    source = resources.files(__package__).joinpath("example.toml").read_text("utf-8")
    return {
        sheet: [{column: _told(value, language) for column, value in row.items()} for row in rows]
        for sheet, rows in tomllib.loads(source).items()
    }


def _told(value: Any, language: str) -> Any:
    return value[language] if isinstance(value, dict) else value
