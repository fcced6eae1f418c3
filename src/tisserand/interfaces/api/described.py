"""How the API describes itself in the reader's language: its endpoints, their problems and tokens."""

from typing import Any

from django.utils.functional import Promise
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from .problems import MEDIA_TYPE, Problem

READ: dict[int, type[Problem]] = {401: Problem, 429: Problem}
"""What a request without parameters may be answered with besides its success."""
OWN_MEDIA_TYPE, SCOPE = "x-media-type", "x-scope"


def described(
    summary: Promise, description: Promise, *, scope: str = "", media_type: str = ""
) -> dict[str, Any]:
    """What the description says of an endpoint: in words, the scope of the token it wants, what it sends.

    Without a scope, one may also ask without a token; without a media type it sends JSON.
    """
    said: dict[str, Any] = {"summary": summary, "description": description}
    said[SCOPE if scope else "security"] = scope or [{}]
    return {**said, OWN_MEDIA_TYPE: media_type} if media_type else said


class DescribedApi(NinjaAPI):
    """An API whose description tells the media types as they are sent."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        """The description as ninja makes it, with problems and other media types under their own names."""
        described = super().get_openapi_schema(**how)
        for methods in described["paths"].values():
            for operation in methods.values():
                own = operation.pop(OWN_MEDIA_TYPE, "")
                for status, response in operation["responses"].items():
                    name = MEDIA_TYPE if int(status) >= 400 else own
                    if name and "content" in response:
                        [shape] = response["content"].values()
                        response["content"] = {name: shape}
        return described

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the endpoint's function, which is what generated clients call it by."""
        return operation.view_func.__name__
