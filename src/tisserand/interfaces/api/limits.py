"""How often one may ask: so many requests a minute for each token, or for each network without one.

Counted in the cache of the process: with several processes the limit holds for each of them.
"""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

A_MINUTE_IN_SECONDS = 60


class PerMinute(BaseThrottle):
    """Lets through as many requests a minute as the settings say."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Counts this request and says whether it is still within the limit."""
        token = getattr(getattr(request, "auth", None), "token", None)
        whose = f"token:{token.pk}" if token else f"network:{self.get_ident(request)}"
        counter = f"api:{whose}:{int(time.time() // A_MINUTE_IN_SECONDS)}"
        cache.add(counter, 0, timeout=2 * A_MINUTE_IN_SECONDS)
        return cache.incr(counter) <= settings.API_REQUESTS_A_MINUTE

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return A_MINUTE_IN_SECONDS - time.time() % A_MINUTE_IN_SECONDS
