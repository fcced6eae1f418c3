"""The page that describes the API for people: every endpoint in their language, without a script."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .problems import ADVICE, TITLES
from .v1 import api


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value a request may carry; `where` is path, query, or body."""

    name: str
    where: str
    sort: str
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One thing to ask; `scope` is the scope of the token it wants, "" where none is needed."""

    method: str
    path: str
    summary: str
    description: str
    scope: str
    parameters: tuple[Parameter, ...]
    answers: tuple[int, ...]


def description(request: HttpRequest) -> HttpResponse:
    """All endpoints and what each status means."""
    described = api.get_openapi_schema()
    problems = [(status, title, ADVICE[status]) for status, title in TITLES.items()]
    words = {
        "parent": "frame/base.html",  # by its name: the look of the pages is not ours to know
        "endpoints": list(endpoints(described)),
        "problems": problems,
        "address": request.build_absolute_uri("/api/v1/"),
    }
    return render(request, "api/description.html", words)


def endpoints(described: dict[str, Any]) -> Iterator[Endpoint]:
    """The endpoints of a description, in its order."""
    schemas = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield Endpoint(
                method=method.upper(),
                path=path,
                summary=str(operation["summary"]),
                description=str(operation.get("description", "")),
                scope=operation.get("x-scope", ""),
                parameters=tuple(_parameters(operation, schemas)),
                answers=tuple(sorted(int(status) for status in operation["responses"])),
            )


def _parameters(operation: dict[str, Any], schemas: dict[str, Any]) -> Iterator[Parameter]:
    for one in operation["parameters"]:
        yield _parameter(one["name"], one["in"], one["schema"], is_required=one["required"])
    for content in operation.get("requestBody", {}).get("content", {}).values():
        shape = content["schema"]
        shape = schemas[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
        required = shape.get("required", ())
        for name, value in shape.get("properties", {}).items():
            yield _parameter(name, "body", value, is_required=name in required)


def _parameter(name: str, where: str, shape: dict[str, Any], *, is_required: bool) -> Parameter:
    return Parameter(name, where, _sort(shape), is_required, str(shape.get("description", "")))


def _sort(shape: dict[str, Any]) -> str:
    """What kind of value it is, as briefly as a table wants it: “string”, “string[]”, “fr | de”."""
    if "anyOf" in shape:
        return " | ".join(dict.fromkeys(_sort(one) for one in shape["anyOf"]))
    if "enum" in shape:
        return " | ".join(map(str, shape["enum"]))
    if shape.get("type") == "array":
        return f"{_sort(shape['items'])}[]"
    return str(shape.get("const") or shape.get("format") or shape.get("type") or "object")
