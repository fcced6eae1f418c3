"""Public notices as they were published: the tender, its words by language, its lots, what was read of it.

Amounts are in `currency`; CPV codes have eight digits without check digit, NUTS codes two to five letters.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.models import Reservation, Territory, Trade


class Source(models.TextChoices):
    """What a notice was read from."""

    EFORMS = "eforms", "eForms"
    TED_EXPORT = "ted_export", "TED_EXPORT"
    TABLE = "table", _("table")
    TYPED = "typed", _("typed in")


class Tender(models.Model):
    """One public notice; a correction or a later version of it replaces what was read before."""

    class Kind(models.TextChoices):
        """What the notice says."""

        PLANNING = "planning", _("announcement")
        COMPETITION = "competition", _("call for bids")
        RESULT = "result", _("award")
        CHANGE = "change", _("change of a contract")

    class State(models.TextChoices):
        """Whether one may still bid."""

        OPEN = "open", pgettext_lazy("tender", "open")
        EXPIRED = "expired", _("deadline passed")
        AWARDED = "awarded", _("awarded")
        CANCELLED = "cancelled", _("cancelled")
        WITHDRAWN = "withdrawn", _("withdrawn by the cluster team")

    source = models.CharField(_("read from"), max_length=10, choices=Source)
    number = models.CharField(_("number of the notice"), max_length=60, unique=True)
    version = models.CharField(_("version"), max_length=12, blank=True)
    procedure = models.CharField(_("number of the procedure"), max_length=60, blank=True, db_index=True)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    state = models.CharField(_("state"), max_length=9, choices=State)
    ending = models.CharField(
        _("how it ends"),
        max_length=9,
        choices=State,
        blank=True,
        editable=False,
        help_text=_("The state in which the notice itself leaves its procedure."),
    )
    ended_lots = models.JSONField(
        _("lots that have ended"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("By their number, with their state, as results tell."),
    )
    title = models.CharField(_("title"), max_length=400)
    text = models.TextField(_("description"), blank=True)
    original_language = models.CharField(_("written in"), max_length=2)
    country = models.CharField(_("country"), max_length=2)
    buyer_name = models.CharField(_("buyer"), max_length=300, blank=True)
    buyer_town = models.CharField(_("town of the buyer"), max_length=120, blank=True)
    buyer = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tenders",
        verbose_name=_("buyer in the directory"),
    )
    published_on = models.DateField(_("published"), null=True, blank=True)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    leaves_at = models.DateTimeField(
        _("leaves the board"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("The deadline; where the notice tells none, a time after its publication."),
    )
    cpv_codes = models.JSONField(_("CPV codes"), default=list, blank=True)
    nuts_codes = models.JSONField(_("NUTS codes"), default=list, blank=True)
    trades = models.ManyToManyField(Trade, blank=True, related_name="+", verbose_name=_("trades"))
    territories = models.ManyToManyField(
        Territory, blank=True, related_name="+", verbose_name=_("territories")
    )
    reservation = models.CharField(
        _("participation reserved"), max_length=11, choices=Reservation, default=Reservation.NONE
    )
    also_reserved = models.CharField(
        _("participation reserved as well"),
        max_length=11,
        choices=Reservation,
        default=Reservation.NONE,
        help_text=_("Where a notice names both art. 20 and art. 77."),
    )
    is_execution_reserved = models.BooleanField(_("carried out in sheltered employment"), default=False)
    has_social_objective = models.BooleanField(_("social objective"), default=False)
    suits_small_firms = models.BooleanField(_("suits small firms"), default=False)
    amount = models.DecimalField(_("estimated value"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    url = models.URLField(_("address of the notice"), max_length=500, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fingerprint = models.CharField(_("fingerprint of what was read"), max_length=64, blank=True)
    corrections = models.JSONField(_("corrections"), default=list, blank=True)
    sought = models.TextField(_("words to find it by"), blank=True, editable=False)
    read_at = models.DateTimeField(_("read"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("tender")
        verbose_name_plural = _("tenders")
        ordering = ("deadline", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(title=""), name="a_tender_has_a_title"),
            models.CheckConstraint(
                condition=Q(amount=None) | ~Q(currency=""), name="the_amount_of_a_tender_has_a_currency"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="the_amount_of_a_tender_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(also_reserved="none") | ~Q(reservation="none"),
                name="a_second_reservation_of_a_tender_has_a_first",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the language of the moment."""
        return reverse("tender", args=(self.pk,))

    @property
    def reservations(self) -> frozenset[str]:
        """The codes of whom participation is reserved for; empty where it is for everybody."""
        return frozenset({self.reservation, self.also_reserved}) - {Reservation.NONE}


class TenderWords(models.Model):
    """Title and description in a further language, as the notice itself gives them."""

    tender = models.ForeignKey(Tender, models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=2)
    title = models.CharField(_("title"), max_length=400)
    text = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("words of a tender")
        verbose_name_plural = _("words of tenders")
        ordering = ("tender", "language")
        constraints = (
            models.UniqueConstraint(
                fields=("tender", "language"), name="a_tender_has_one_wording_per_language"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Lot(models.Model):
    """A part of a tender that is awarded by itself."""

    tender = models.ForeignKey(Tender, models.CASCADE, related_name="lots")
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=400, blank=True)
    text = models.TextField(_("description"), blank=True)
    cpv_codes = models.JSONField(_("CPV codes"), default=list, blank=True)
    nuts_codes = models.JSONField(_("NUTS codes"), default=list, blank=True)
    trades = models.ManyToManyField(Trade, blank=True, related_name="+", verbose_name=_("trades"))
    reservation = models.CharField(
        _("participation reserved"), max_length=11, choices=Reservation, default=Reservation.NONE
    )
    also_reserved = models.CharField(
        _("participation reserved as well"),
        max_length=11,
        choices=Reservation,
        default=Reservation.NONE,
        help_text=_("Where a notice names both art. 20 and art. 77."),
    )
    is_execution_reserved = models.BooleanField(_("carried out in sheltered employment"), default=False)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    amount = models.DecimalField(_("estimated value"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ("tender", "pk")
        constraints = (
            models.UniqueConstraint(fields=("tender", "number"), name="a_lot_has_one_number_in_its_tender"),
            models.CheckConstraint(
                condition=Q(amount=None) | ~Q(currency=""), name="the_amount_of_a_lot_has_a_currency"
            ),
        )

    def __str__(self) -> str:
        return self.title or self.number

    @property
    def state(self) -> Tender.State | None:
        """In which state a result left it; None while none names it."""
        told = self.tender.ended_lots.get(self.number)
        return Tender.State(told) if told else None

    @property
    def reservations(self) -> frozenset[str]:
        """The codes of whom participation is reserved for; empty where it is for everybody."""
        return frozenset({self.reservation, self.also_reserved}) - {Reservation.NONE}


class Notice(models.Model):
    """A notice that was read, and the tender it is kept in; the same words are never read twice.

    One that came after what replaces it is noted with an empty fingerprint until it arrives.
    """

    tender = models.ForeignKey(Tender, models.CASCADE, related_name="notices")
    source = models.CharField(_("read from"), max_length=10, choices=Source)
    number = models.CharField(_("number of the notice"), max_length=60, db_index=True)
    version = models.CharField(_("version"), max_length=12, blank=True)
    published_on = models.DateField(_("published"), null=True, blank=True)
    fingerprint = models.CharField(_("fingerprint of what was read"), max_length=64, blank=True)
    read_at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("tender", "pk")
        constraints = (
            models.UniqueConstraint(fields=("number", "fingerprint"), name="a_notice_is_read_once"),
        )

    def __str__(self) -> str:
        return self.number
