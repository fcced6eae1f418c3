"""The API keeps what its description promises: schemathesis tries it with values good and bad."""

import re

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.interfaces.api.conftest import person_of
from tests.rooms.world import World

EXAMPLES = 40
ENDPOINTS = (
    ("GET", "/api/v1/organisations"),
    ("GET", "/api/v1/organisations.geojson"),
    ("GET", "/api/v1/organisations/{slug}"),
    ("PATCH", "/api/v1/organisations/{slug}"),
    ("POST", "/api/v1/imports"),
    ("GET", "/api/v1/needs"),
    ("GET", "/api/v1/needs/{need}"),
    ("GET", "/api/v1/offers"),
    ("GET", "/api/v1/offers/{offer}"),
    ("GET", "/api/v1/territories"),
    ("GET", "/api/v1/trades"),
    ("GET", "/api/v1/themes"),
    ("GET", "/api/v1/languages"),
    ("GET", "/api/v1/legal-forms"),
    ("GET", "/api/v1/tenders"),
    ("GET", "/api/v1/tenders/{tender}"),
    ("POST", "/api/v1/conventions/{slug}/check-ins"),
)
ASKING = frozenset(
    f"/api/v1/{path}"
    for path in ("organisations", "organisations.geojson", "needs", "offers", "territories", "tenders")
)
# Right values for all; wrong ones where there is a question or a body that can be wrong.
TRIES = [
    (mode, method, path)
    for method, path in ENDPOINTS
    for mode in GenerationMode
    if mode == GenerationMode.POSITIVE or method != "GET" or path in ASKING
]
# What no schema can tell: which codes there are, which towns, which bytes are a workbook. 422 says so.
BEYOND_THE_SCHEMA = {"PATCH": [positive_data_acceptance], "POST": [positive_data_acceptance]}
pytestmark = pytest.mark.django_db


@pytest.fixture
def described(world: World, settings) -> schemathesis.BaseSchema:
    settings.API_REQUESTS_A_MINUTE = 10**6
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def test_the_description_is_of_openapi_3_1_and_complete(described) -> None:
    assert described.raw_schema["openapi"] == "3.1.0"
    told = {
        (method.upper(), path)
        for path, methods in described.raw_schema["paths"].items()
        for method in methods
    }
    assert told == set(ENDPOINTS)


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "method", "path"), TRIES)
@pytest.mark.parametrize("reader", ["visitor", "representative", "facilitator"])
def test_every_answer_is_as_described(
    described, world: World, key, reader: str, mode: GenerationMode, method: str, path: str
) -> None:
    headers = {
        "visitor": dict,
        "representative": lambda: key(person_of(world, "workshop"), "write_own"),
        "facilitator": lambda: key(world.facilitator, "import"),
    }[reader]()
    operation = described[path][method]
    tried = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        slug=st.sampled_from(["moselwerk", "esch-achats", ""]),
    )
    def each(case: schemathesis.Case, slug: str) -> None:
        nonlocal tried
        tried += 1
        if slug and "slug" in case.path_parameters:
            case.path_parameters["slug"] = slug
        case.call_and_validate(
            headers={"Accept-Encoding": "identity", **headers},
            excluded_checks=BEYOND_THE_SCHEMA.get(method, []),
        )

    each()
    assert tried > 0


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_page_tells_every_endpoint_and_has_no_script(client: Client, world: World, language: str) -> None:
    page = client.get(f"/{language}/api/").content.decode()
    told = re.findall(r"<code><b>(\w+)</b> (\S+)</code>", page)
    assert told == list(ENDPOINTS)
    assert re.findall(r"<script|\sstyle=|https?://(?!testserver|localhost)\S+", page) == []


def test_the_description_speaks_the_readers_language(client: Client, db) -> None:
    told = {
        language: client.get("/api/v1/openapi.json", headers={"Accept-Language": language}).json()["paths"][
            "/api/v1/themes"
        ]["get"]["summary"]
        for language in ("fr", "de", "en")
    }
    assert told == {"fr": "Thèmes", "de": "Themen", "en": "Themes"}
