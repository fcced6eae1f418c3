"""Which part of the application answers a request: a few threads for pages, the loop for what listens."""

from string import printable
from typing import Any
from urllib.parse import quote_from_bytes

from .bodies import Application, Message, Receive

LIVE = "/live/"


def by_sort(pages: Any, streams: Any) -> Application:
    """What listens (`/live/`) to the streams, everything else to the pages."""

    async def application(scope: Message, receive: Receive, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith(LIVE):
            await streams(scope, receive, send)
        else:
            await pages(in_ascii(scope), receive, send)

    return application


def in_ascii(scope: Message) -> Message:
    """The same with a query as it ought to have been sent; browsers do, others may send any bytes."""
    query = scope.get("query_string", b"")
    return (
        scope if query.isascii() else {**scope, "query_string": quote_from_bytes(query, printable).encode()}
    )
