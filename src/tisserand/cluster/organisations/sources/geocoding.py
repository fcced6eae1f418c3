"""An online geocoder, off unless an address is set: any service that answers like Nominatim's search.

Points are WGS 84 degrees. One question a second at most, as such services ask; silence is no answer.
"""

import json
import logging
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

log = logging.getLogger(__name__)
MOST_ANSWER_BYTES = 100_000


@dataclass
class NominatimLike:
    """Asks `{url}?street=…&postalcode=…&city=…&countrycodes=…&format=jsonv2&limit=1`."""

    url: str
    seconds_between: float = 1.0
    timeout_seconds: float = 5.0
    _asked_at: float = field(default=-1e9, init=False)

    def point(self, street: str, postcode: str, town: str, country: str) -> tuple[float, float] | None:
        """(latitude, longitude) of the best answer; None where there is none or the service fails."""
        asked = {"street": street, "postalcode": postcode, "city": town, "countrycodes": country.lower()}
        query = urllib.parse.urlencode({**asked, "format": "jsonv2", "limit": 1})
        time.sleep(max(0.0, self._asked_at + self.seconds_between - time.monotonic()))
        self._asked_at = time.monotonic()
        question = urllib.request.Request(  # noqa: S310 the address is the installation's own setting
            f"{self.url}?{query}", headers={"User-Agent": "Tisserand"}
        )
        try:
            with urllib.request.urlopen(question, timeout=self.timeout_seconds) as answer:  # noqa: S310 as above
                found = json.loads(answer.read(MOST_ANSWER_BYTES))
            latitude, longitude = float(found[0]["lat"]), float(found[0]["lon"])
        except (OSError, ValueError, LookupError, TypeError) as error:
            log.info("the geocoder has no answer: %s", error)
            return None
        return (latitude, longitude) if -90 <= latitude <= 90 and -180 <= longitude <= 180 else None


def configured(url: str) -> NominatimLike | None:
    """The geocoder at that address; None where none is set."""
    return NominatimLike(url) if url else None
