"""What templates need to tell of needs and offers: amounts, sides, sizes. Load with `{% load notices %}`."""

from django import template
from django.utils.translation import gettext as _

from tisserand.cluster.needs.models import BAND_EDGES_EUR, AmountSaid, Need, Offer
from tisserand.interfaces.web.frame.notices import Side, side_of

from .weave import number

register = template.Library()


@register.filter
def amount(notice: Need | Offer) -> str:
    """Its amount as one reads it, "10,000 to 30,000 €"; "" where none is named."""
    if notice.amount != AmountSaid.SAID or notice.least_band is None or notice.most_band is None:
        return ""
    least = number(BAND_EDGES_EUR[notice.least_band - 1])
    if notice.most_band == len(BAND_EDGES_EUR):
        return _("more than %(least)s €") % {"least": least}
    most = number(BAND_EDGES_EUR[notice.most_band])
    if notice.least_band == 1:
        return _("up to %(most)s €") % {"most": most}
    return _("%(least)s to %(most)s €") % {"least": least, "most": most}


@register.filter
def side(notice: Need | Offer) -> Side:
    """Whether it is a need or an offer, and the names of its pages."""
    return side_of(notice)


@register.filter
def megabytes(size_bytes: int) -> str:
    """A size as the reader writes it, in megabytes."""
    return number(max(0.1, size_bytes / 1024 / 1024), 1)
