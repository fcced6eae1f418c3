"""What went wrong, as a problem (RFC 9457) in the reader's language: what it is and how to mend it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from ninja.errors import ValidationError
from pydantic import Field

MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, Promise] = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("A valid token is needed"),
    403: gettext_lazy("This token may not do that"),
    404: gettext_lazy("There is nothing here"),
    405: gettext_lazy("This cannot be done here"),
    409: gettext_lazy("Something changed meanwhile"),
    413: gettext_lazy("The file is too large"),
    422: gettext_lazy("Some values cannot be taken"),
    429: gettext_lazy("Too many requests"),
}
ADVICE: Mapping[int, Promise] = {
    400: gettext_lazy("Send valid JSON, or the form data that the description asks for."),
    401: gettext_lazy("Send a token in force as “Authorization: Bearer …”; tokens are made in your account."),
    403: gettext_lazy("Make a token of the scope that the description names, or ask for the role it needs."),
    404: gettext_lazy("Check the address; records that are not published are not shown."),
    405: gettext_lazy("See the description of the API for what this address offers."),
    409: gettext_lazy("Read the record again and repeat your change on it."),
    413: gettext_lazy("Split the file into several ones."),
    422: gettext_lazy("Each fault is listed with its place and how to mend it."),
    429: gettext_lazy("Wait for the seconds that “Retry-After” gives, then go on."),
}
FAULTS: Mapping[str, Promise] = {
    "missing": gettext_lazy("It is missing."),
    "extra_forbidden": gettext_lazy("It is not known here. Leave it out."),
    "string_too_long": gettext_lazy("It is too long: at most %(max_length)s characters."),
    "string_too_short": gettext_lazy("It is too short: at least %(min_length)s characters."),
    "greater_than_equal": gettext_lazy("It is too small: at least %(ge)s."),
    "less_than_equal": gettext_lazy("It is too large: at most %(le)s."),
    "too_long": gettext_lazy("There are too many: at most %(max_length)s."),
    "int_parsing": gettext_lazy("Give a whole number."),
    "int_type": gettext_lazy("Give a whole number."),
    "int_from_float": gettext_lazy("Give a whole number."),
    "string_type": gettext_lazy("Give a text."),
    "list_type": gettext_lazy("Give a list."),
    "dict_type": gettext_lazy("Give an object."),
    "model_attributes_type": gettext_lazy("Give an object."),
    "bool_parsing": gettext_lazy("Give true or false."),
    "bool_type": gettext_lazy("Give true or false."),
    "literal_error": gettext_lazy("Give one of %(expected)s."),
    "enum": gettext_lazy("Give one of %(expected)s."),
}
"""Sentences for the kinds of faults that pydantic finds; others get the last one."""


class Fault(Schema):
    """One value that cannot be taken: where it stands, and how to mend it."""

    at: str
    message: str


class Problem(Schema):
    """A problem as RFC 9457 describes it; `errors` names each faulty value of a 422."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = Field(default_factory=list)


class Refused(Exception):
    """The request is refused with this status; `detail` says what would do, `errors` where it hurts."""

    def __init__(self, status: int, detail: str | Promise = "", errors: Sequence[Fault] = ()) -> None:
        super().__init__(status, detail)
        self.status, self.detail, self.errors = status, detail, errors


def answer(status: int, detail: str | Promise = "", errors: Sequence[Fault] = ()) -> JsonResponse:
    """The problem as a response; without a detail of its own, with the usual advice."""
    problem = Problem(
        title=str(TITLES.get(status, HTTPStatus(status).phrase)),
        status=status,
        detail=str(detail or ADVICE.get(status, "")),
        errors=list(errors),
    )
    response = JsonResponse(problem.dict(), status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def faults_of(error: ValidationError) -> list[Fault]:
    """The faults of a request in the reader's language; a place reads `query.per_page`."""
    return [Fault(at=_place(fault), message=_sentence(fault)) for fault in error.errors]


def _place(fault: Mapping[str, Any]) -> str:
    # The second part is the name of the parameter in the code, where ninja gathers several into one.
    source, *path = map(str, fault["loc"])
    return ".".join([source, *(part for part in path if part not in {"asked", "change"})])


def _sentence(fault: Mapping[str, Any]) -> str:
    context = fault.get("ctx", {})
    sentence = FAULTS.get(fault["type"])
    return str(sentence) % context if sentence else _("This value cannot be taken.")
