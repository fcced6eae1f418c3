"""How often one may ask, and how much one may send.

So many requests a minute for each token, or for each network without one, counted in the data folder: the
limit holds for all processes of a machine together.
"""

import shutil
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja.throttling import BaseThrottle

from .problems import answer as problem

A_MINUTE_IN_SECONDS = 60


class PerMinute(BaseThrottle):
    """Lets through as many requests a minute as the settings say."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Counts this request and says whether it is still within the limit."""
        token = getattr(getattr(request, "auth", None), "token", None)
        whose = f"token:{token.pk}" if token else f"network:{self.get_ident(request)}"
        return count(whose, int(time.time() // A_MINUTE_IN_SECONDS)) <= settings.API_REQUESTS_A_MINUTE

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return A_MINUTE_IN_SECONDS - time.time() % A_MINUTE_IN_SECONDS


def nothing_too_large(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Refuses what says to be longer than anything taken here, before anything of it is read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.headers.get("Content-Length", "")
        is_taken = not length.isdecimal() or int(length) <= settings.MOST_BYTES_SENT
        return answer(request) if is_taken or not request.path_info.startswith("/api/") else problem(413)

    return middleware


def count(whose: str, minute: int) -> int:
    """How many requests this one has made in a minute, with this one: no two are given the same number.

    Each appends a byte to a file of the minute, and the system says where it came to stand.
    """
    counts: Path = settings.DATA_FOLDER / "counts"
    folder = counts / str(minute)
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for old in counts.iterdir():
            if int(old.name) < minute:
                shutil.rmtree(old, ignore_errors=True)
    with (folder / sha256(whose.encode()).hexdigest()).open("ab") as file:
        file.write(b".")
        file.flush()
        return file.tell()
