"""The charter as it comes with the software: the cumulative criteria that new members are asked about."""

import tomllib
from importlib.resources import files

from .models import CharterCriterion

_SOURCE = files(__package__) / "data" / "charter.toml"


def shipped_criteria() -> list[CharterCriterion]:
    """The criteria of the file, not saved, in the order to ask them."""
    table = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))
    return [
        CharterCriterion(
            code=code,
            order=order,
            is_for_sse_only=row.get("sse_only", False),
            wants_evidence=row.get("proof", False),
            **{
                f"{field}_{language}": text
                for field in ("name", "question")
                for language, text in row[field].items()
            },
        )
        for order, (code, row) in enumerate(table.items(), start=1)
    ]
