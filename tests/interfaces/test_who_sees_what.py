"""Every address and every reader: who sees what and may do what stands in who_sees_what.txt, and holds.

A new address without a row there fails, and so does a row that leads nowhere.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.translation import override
from tests.interfaces.everybody import READERS, SECRETS, Everybody, make_everybody

from tisserand.cluster.accounts.models import User
from tisserand.interfaces.api.v1 import api

TABLE = Path(__file__).with_name("who_sees_what.txt")
WORDS = {200: "ok", 302: "away", 401: "token", 403: "no", 404: "none", 405: "only", 422: "mend"}
SCOPES = {"PATCH": "write_own", "POST": "import", "GET": "read"}
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Row:
    """One line of the table: what is asked, and how it ends for each reader."""

    method: str
    address: str
    ends: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


def rows() -> Iterator[Row]:
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            method, address, *ends = line.split()
            yield Row(method, address, tuple(ends))


ROWS = list(rows())


@pytest.fixture
def everybody(db, settings, tmp_path: Path) -> Everybody:
    settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path / "static", tmp_path / "files"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.API_REQUESTS_A_MINUTE = 10**6
    settings.DATA_FOLDER = tmp_path
    return make_everybody()


def asked(everybody: Everybody, reader: str, row: Row, language: str = "en") -> HttpResponseBase:
    """The answer to this reader; programs come with a token and without a session."""
    path = row.address.format(**everybody.keys).replace("/en/", f"/{language}/", 1)
    if path.startswith("/api/v1/"):
        is_desk = path.endswith("/check-ins")
        scope = "desk" if is_desk else SCOPES[row.method]
        headers = {"Accept-Language": language, **everybody.bearer(reader, scope)}
        if is_desk:
            return Client().post(path, {"scans": []}, "application/json", headers=headers)
        body = {"PATCH": ('{"founded": 1999}', "application/json")}.get(row.method)
        if body:
            return Client().generic(row.method, path, *body, headers=headers)
        file = {"file": io.BytesIO(b"no list")} if row.method == "POST" else None
        return Client().post(path, file, headers=headers) if file else Client().get(path, headers=headers)
    client = everybody.client(reader)
    return client.post(path, {"x": "1"}) if row.method == "POST" else client.get(path)


def end(answer: HttpResponseBase) -> str:
    """How it ended, in a word of the table."""
    answer.close()
    if answer.status_code == 302 and "/account/login/" in answer.headers["Location"]:
        return "login"
    return WORDS.get(answer.status_code, str(answer.status_code))


@pytest.mark.slow
def test_everybody_sees_and_does_what_the_table_says(everybody: Everybody) -> None:
    wrong = []
    for row in ROWS:
        ends = []
        for reader in READERS:
            point = transaction.savepoint()
            ends.append(end(asked(everybody, reader, row)))
            transaction.savepoint_rollback(point)
        if tuple(ends) != row.ends:
            wrong.append(f"{row}: {' '.join(ends)} instead of {' '.join(row.ends)}")
    assert wrong == []


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """The whole route of every pattern."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route.replace("^", "")
        else:
            yield from routes(pattern.url_patterns, route)


def test_every_address_has_its_row_and_every_row_its_address(everybody: Everybody) -> None:
    with override("en"):
        there = {route for route in routes(get_resolver().url_patterns) if not route.startswith("admin/")}
        told = {resolve(row.address.format(**everybody.keys)).route.replace("^", "") for row in ROWS}
    assert told == there


def test_every_endpoint_of_the_api_has_its_row() -> None:
    described = api.get_openapi_schema()["paths"]
    there = {(method.upper(), path) for path, methods in described.items() for method in methods}
    told = {
        (row.method, row.address.replace("moselwerk", "{slug}").replace("{world}", "{slug}"))
        for row in ROWS
        if row.address.startswith("/api/v1/") and not row.address.endswith(("/v1/", ".json"))
    }
    assert told == there


@pytest.mark.thorough
def test_the_administration_is_for_none_of_them(everybody: Everybody) -> None:
    addresses = {
        re.sub(r"<[^>]+>|\(\?P<[^>]+>[^)]*\)", "1", route).translate(str.maketrans("", "", "^$"))
        for route in routes(get_resolver().url_patterns)
        if route.startswith("admin/")
    }
    opened = [
        (reader, address)
        for reader in READERS
        for client in [everybody.client(reader)]
        for address in sorted(addresses - {"admin/login/", "admin/jsi18n/"})
        if client.get(f"/{address}").status_code == 200
    ]
    assert len(addresses) > 100
    assert opened == []


def everything_in(answer: HttpResponseBase) -> str:
    """The text of an answer, packed files unpacked."""
    content = answer.getvalue()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(map(archive.read, archive.namelist()))
    return content.decode("utf-8", "replace") + str(answer.headers)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("reader", ["visitor", "member"])
def test_no_address_that_is_not_public_is_in_any_answer(
    everybody: Everybody, reader: str, language: str
) -> None:
    own = everybody.people[reader].email if reader in everybody.people else ""
    people = User.objects.exclude(email=own).values_list("email", flat=True)
    hidden = {*SECRETS, *people, "maud@achats.example"}
    leaks = []
    for row in ROWS:
        if row.method != "GET" or "/live/" in row.address:
            continue
        point = transaction.savepoint()
        text = everything_in(asked(everybody, reader, row, language))
        transaction.savepoint_rollback(point)
        leaks += [f"{row}: {secret}" for secret in sorted(hidden) if secret in text]
    assert leaks == []


def test_what_is_public_is_told(everybody: Everybody) -> None:
    workshop = everybody.world.workshop.organisation
    type(workshop).objects.filter(pk=workshop.pk).update(contact_visibility="public")
    rows = [row for row in ROWS if str(row) in {"GET /en/directory.csv", "GET /api/v1/organisations"}]
    told = [SECRETS[0] in everything_in(asked(everybody, "visitor", row)) for row in rows]
    assert told == [True, True]
