"""Filling many-to-many relations in one insert, which Django does one record at a time."""

from collections.abc import Iterable
from typing import Any

from django.db import models


def link(record: models.Model, field: str, pairs: Iterable[tuple[int, Any]]) -> None:
    """Fills a many-to-many relation of a model from (key of the record, key of the other) pairs."""
    relation = record._meta.get_field(field)
    through = relation.remote_field.through  # type: ignore[union-attr]
    mine, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()  # type: ignore[union-attr]
    through._default_manager.bulk_create(
        through(**{f"{mine}_id": one, f"{other}_id": two}) for one, two in dict.fromkeys(pairs)
    )
