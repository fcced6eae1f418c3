"""How much of what is sent reaches the application of the server."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Application = Callable[[Message, Receive, Any], Awaitable[None]]


def nothing_too_large(answer: Application) -> Application:
    """Django reads a body whole before it looks at it: what is too long reaches it empty.

    What says how long it is is then refused by that (frame/middleware.py); what does not say is cut off.
    """

    async def application(scope: Message, receive: Receive, send: Any) -> None:
        length = dict(scope.get("headers", ())).get(b"content-length", b"")
        left = settings.MOST_BYTES_SENT
        is_asked = False

        async def nothing() -> Message:
            nonlocal is_asked
            if not is_asked:
                is_asked = True
                return {"type": "http.request", "body": b"", "more_body": False}
            while (message := await receive())["type"] != "http.disconnect":
                pass  # comes in and is kept nowhere
            return message

        async def next_part() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            return message if left >= 0 else {"type": "http.disconnect"}

        is_too_long = length.isdigit() and int(length) > left
        await answer(scope, nothing if is_too_long else next_part, send)

    return application
