"""The value lists of needs and offers (domain.md): kinds, amount bands, outcomes.

Amounts are EUR; a band counts from 1 (0 to 1,000) to 14 (above 1 million).
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class NeedKind(models.TextChoices):
    """What sort of thing is looked for."""

    PURCHASE = "purchase", _("purchase")
    QUOTE = "quote", _("quote")
    SOURCING = "sourcing", _("sourcing")
    SUBCONTRACTING = "subcontracting", _("subcontracting")
    PARTNER_SEARCH = "partner_search", _("partner search")
    PROJECT_PARTNER = "project_partner", _("project partner")
    PREMISES_OR_EQUIPMENT = "premises_or_equipment", _("premises or equipment to share")
    SKILLS = "skills", _("skills")
    DONATION_OR_LOAN = "donation_or_loan", _("donation or loan")


class OfferKind(models.TextChoices):
    """What sort of thing is offered."""

    GOODS_OR_SERVICES = "goods_or_services", _("goods or services")
    SUBCONTRACTING = "subcontracting", _("work as a subcontractor")
    PARTNERSHIP = "partnership", _("partnership")
    PREMISES_OR_EQUIPMENT = "premises_or_equipment", _("premises or equipment to share")
    SKILLS = "skills", _("skills")
    DONATION_OR_LOAN = "donation_or_loan", _("donation or loan")


ANSWERED_BY: Mapping[NeedKind, frozenset[OfferKind]] = {
    NeedKind.PURCHASE: frozenset({OfferKind.GOODS_OR_SERVICES}),
    NeedKind.QUOTE: frozenset({OfferKind.GOODS_OR_SERVICES}),
    NeedKind.SOURCING: frozenset({OfferKind.GOODS_OR_SERVICES, OfferKind.SUBCONTRACTING}),
    NeedKind.SUBCONTRACTING: frozenset({OfferKind.SUBCONTRACTING, OfferKind.GOODS_OR_SERVICES}),
    NeedKind.PARTNER_SEARCH: frozenset({OfferKind.PARTNERSHIP, OfferKind.SKILLS}),
    NeedKind.PROJECT_PARTNER: frozenset({OfferKind.PARTNERSHIP, OfferKind.SKILLS}),
    NeedKind.PREMISES_OR_EQUIPMENT: frozenset({OfferKind.PREMISES_OR_EQUIPMENT}),
    NeedKind.SKILLS: frozenset({OfferKind.SKILLS, OfferKind.GOODS_OR_SERVICES}),
    NeedKind.DONATION_OR_LOAN: frozenset({OfferKind.DONATION_OR_LOAN}),
}
"""Which offers play the part that a need of this kind waits for."""


class Band(models.IntegerChoices):
    """How much money, in EUR; what is not known or not said is no band."""

    TO_1K = 1, _("up to 1,000 €")
    TO_5K = 2, _("1,000 to 5,000 €")
    TO_10K = 3, _("5,000 to 10,000 €")
    TO_15K = 4, _("10,000 to 15,000 €")
    TO_20K = 5, _("15,000 to 20,000 €")
    TO_30K = 6, _("20,000 to 30,000 €")
    TO_50K = 7, _("30,000 to 50,000 €")
    TO_100K = 8, _("50,000 to 100,000 €")
    TO_150K = 9, _("100,000 to 150,000 €")
    TO_250K = 10, _("150,000 to 250,000 €")
    TO_500K = 11, _("250,000 to 500,000 €")
    TO_750K = 12, _("500,000 to 750,000 €")
    TO_1M = 13, _("750,000 to 1 million €")
    ABOVE_1M = 14, _("more than 1 million €")


BAND_EDGES_EUR = (
    0,
    1_000,
    5_000,
    10_000,
    15_000,
    20_000,
    30_000,
    50_000,
    100_000,
    150_000,
    250_000,
    500_000,
    750_000,
    1_000_000,
)
"""Where each band begins, in its order; it ends where the next begins, the last one nowhere."""


class AmountSaid(models.TextChoices):
    """Whether the amount is known and told."""

    SAID = "said", _("from … to …")
    UNKNOWN = "unknown", _("do not know")
    UNSAID = "unsaid", _("do not want to say")


class Outcome(models.TextChoices):
    """What came of a need or an offer when it was closed."""

    FOUND_HERE = "found_here", _("found here, in the cluster")
    FOUND_ELSEWHERE = "found_elsewhere", _("found elsewhere")
    NOT_FOUND = "not_found", _("nobody suitable was found")
    DROPPED = "dropped", _("no longer wanted")
