"""The two full-text indexes behind the search: SQLite's FTS5 and PostgreSQL's GIN, asked the same questions.

They only say which documents hold a token; what that is worth is reckoned by the ranking, alike on both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from tisserand.cluster.organisations.models import SearchWord

Ids = NDArray[np.int32]
MOST_NEAR = 60
MOST_BEGINNING = 20
MAX_LETTER = 0xFFFF
MOST_QUESTIONS = 60
"""Questions put in one statement: SQLite takes 500 parts, but plans fewer of them faster."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which documents hold one of these tokens, one that begins with a start, or all of a group."""

    tokens: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()


def documents_with(questions: Sequence[Question]) -> list[Ids]:
    """The ids of the documents that answer each question, in no order: 1 query for 60 of them."""
    found: list[Ids] = []
    for start in range(0, len(questions), MOST_QUESTIONS):
        found += _ask(questions[start : start + MOST_QUESTIONS])
    return found


def known_words(some: Sequence[str]) -> set[str]:
    """Those of these folded words that stand in the index: 1 query."""
    return set(SearchWord.objects.filter(word__in=some).order_by().values_list("word", flat=True))


def words_beginning(start: str) -> list[str]:
    """Some of the words of the index that begin so: 1 query."""
    found = SearchWord.objects.filter(word__gte=start, word__lt=start + chr(MAX_LETTER))
    return list(found.order_by("word").values_list("word", flat=True)[:MOST_BEGINNING])


def words_like(word: str) -> list[str]:
    """The words of the index that share most pieces of three letters with this one: 1 query."""
    statement, values = (_near_on_sqlite if _is_sqlite() else _near_on_postgresql)(word)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _ask(questions: Sequence[Question]) -> list[Ids]:
    ours = (ON_SQLITE, _for_sqlite, _listed) if _is_sqlite() else (ON_POSTGRESQL, _for_postgresql, _packed)
    part, written, ids = ours
    statement = " UNION ALL ".join(part.format(number=number) for number in range(len(questions)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [written(question) for question in questions])
        answers = dict(cursor.fetchall())
    return [ids(answers[number]) for number in range(len(questions))]


ON_SQLITE = (
    "SELECT {number}, group_concat(rowid) FROM organisations_search_fts "
    "WHERE organisations_search_fts MATCH %s"
)
ON_POSTGRESQL = (
    # Four bytes each: writing tens of thousands of ids as text takes the server as long as finding them.
    "SELECT {number}, string_agg(int4send(organisation_id::int4), '') FROM organisations_searchdocument "
    "WHERE organisations_search_tokens(words) @@ %s::tsquery"
)


def _listed(joined: str | None) -> Ids:
    return np.fromstring(joined or "", dtype=np.int32, sep=",")


def _packed(joined: bytes | None) -> Ids:
    return np.frombuffer(joined or b"", dtype=">i4").astype(np.int32)


def _for_sqlite(question: Question) -> str:
    alternatives = [f'"{token}"' for token in question.tokens]
    alternatives += [f'"{start}"*' for start in question.starts]
    alternatives += ["(" + " AND ".join(f'"{token}"' for token in group) + ")" for group in question.groups]
    return " OR ".join(alternatives)


def _for_postgresql(question: Question) -> str:
    alternatives = [f"'{token}'" for token in question.tokens]
    alternatives += [f"'{start}':*" for start in question.starts]
    alternatives += ["(" + " & ".join(f"'{token}'" for token in group) + ")" for group in question.groups]
    return " | ".join(alternatives)


def _near_on_sqlite(word: str) -> tuple[str, list[str | int]]:
    pieces = " OR ".join(f'"{word[at : at + 3]}"' for at in range(len(word) - 2))
    return (
        "SELECT word FROM organisations_search_trigrams WHERE organisations_search_trigrams MATCH %s "
        "ORDER BY rank LIMIT %s",
        [pieces, MOST_NEAR],
    )


def _near_on_postgresql(word: str) -> tuple[str, list[str | int]]:
    return (
        "SELECT word FROM organisations_searchword WHERE word %% %s "
        "ORDER BY similarity(word, %s) DESC, word LIMIT %s",
        [word, word, MOST_NEAR],
    )


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"
