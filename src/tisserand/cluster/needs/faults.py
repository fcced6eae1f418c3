"""What keeps a need or an offer from being written down, each fault beside its field with how to mend it."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from .models import LONGEST_TEXT, AmountSaid, Band, Need, Offer
from .validity import MOST_MONTHS, latest_end

MOST_RADIUS_KM = 1000
Faults = dict[str, str]


class NotInOrder(Exception):
    """What was written contradicts itself or lacks something; `faults` say by field how to mend it."""

    def __init__(self, faults: Faults) -> None:
        super().__init__("; ".join(f"{field}: {fault}" for field, fault in faults.items()))
        self.faults = faults


def faults_of(notice: Need | Offer, relations: Mapping[str, Collection[Any]], *, day: date) -> Faults:
    """The faults of a need or offer that may not be kept yet, by field; {} where all is well: 0 queries."""
    faults = {**_faults_of_words(notice), **_faults_of_amounts(notice), **_faults_of_day(notice, day)}
    if isinstance(notice, Offer):
        faults |= _faults_of_area(notice, relations.get("territories", ()))
    return faults


def _faults_of_words(notice: Need | Offer) -> Faults:
    faults = {}
    if not notice.text.strip():
        faults["text"] = _("Say in a sentence or two what it is about; the rest follows from that.")
    if len(notice.text) > LONGEST_TEXT:
        faults["text"] = _(
            "The text has %(length)s characters, %(over)s more than fit. Keep what matters and add the rest"
            " as a document."
        ) % {"length": _number(len(notice.text)), "over": _number(len(notice.text) - LONGEST_TEXT)}
    if not notice.title.strip():
        faults["title"] = _("Give it a title: a few words by which others know what it is about.")
    return faults


def _faults_of_amounts(notice: Need | Offer) -> Faults:
    least, most = notice.least_band, notice.most_band
    if notice.amount != AmountSaid.SAID:
        return {}
    if least is None or most is None:
        return {"amount": _("Choose an amount, or say that you do not know it or do not want to say.")}
    if least > most:
        return {
            "most_band": _(
                "The amounts are the wrong way round: from “%(least)s” to “%(most)s”. Swap the two."
            )
            % {"least": Band(least).label, "most": Band(most).label}
        }
    return {}


def _faults_of_day(notice: Need | Offer, day: date) -> Faults:
    if notice.valid_until is None:
        return {}
    if notice.valid_until < day:
        return {
            "valid_until": _("%(day)s is past. Choose a day from today on.")
            % {"day": date_format(notice.valid_until, "DATE_FORMAT")}
        }
    if notice.valid_until > latest_end(day):
        return {
            "valid_until": _(
                "Nothing stays open for more than %(months)s months: choose %(day)s at the latest."
                " You can prolong it later."
            )
            % {"months": MOST_MONTHS, "day": date_format(latest_end(day), "DATE_FORMAT")}
        }
    return {}


def _faults_of_area(offer: Offer, territories: Collection[Any]) -> Faults:
    if offer.area == Offer.Area.TERRITORIES and not territories:
        return {"territories": _("Tick at least one territory or country, or say that you come everywhere.")}
    if offer.area != Offer.Area.RADIUS:
        return {}
    if not offer.radius_km or offer.radius_km > MOST_RADIUS_KM:
        return {
            "radius_km": _("Say how far you go, in whole kilometres from 1 to %(most)s.")
            % {"most": _number(MOST_RADIUS_KM)}
        }
    if offer.organisation.latitude is None:
        return {
            "area": _(
                "Your organisation has no place on the map yet, so that no radius can be drawn around it."
                " Give its address in your record, or tick territories here."
            )
        }
    return {}


def _number(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
