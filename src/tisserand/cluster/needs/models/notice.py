"""Needs and offers: what somebody looks for or provides, of which trade, where, for how much, until when.

Draft → submitted → published → matched → closed(outcome) | expired (domain.md). Amounts are EUR bands.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import Organisation, Visibility
from tisserand.cluster.territories.models import Language, LegalForm, Reservation, Territory, Trade

from .values import AmountSaid, Band, NeedKind, OfferKind, Outcome

LONGEST_TEXT = 20_000


class Notice(models.Model):
    """What needs and offers have in common."""

    class State(models.TextChoices):
        """Where it stands in its life."""

        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        PUBLISHED = "published", _("published")
        MATCHED = "matched", _("matched")
        CLOSED = "closed", _("closed")
        EXPIRED = "expired", _("expired")

    OPEN_STATES = frozenset({State.PUBLISHED, State.MATCHED})
    OVER_STATES = frozenset({State.CLOSED, State.EXPIRED})

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="%(class)ss")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("in your own words"), max_length=LONGEST_TEXT)
    original_language = models.CharField(_("written in"), max_length=2, choices=settings.LANGUAGES)
    trades = models.ManyToManyField(Trade, blank=True, related_name="+", verbose_name=_("trades"))
    languages = models.ManyToManyField(
        Language, blank=True, related_name="+", verbose_name=_("languages to talk in")
    )
    amount = models.CharField(_("amount"), max_length=7, choices=AmountSaid, default=AmountSaid.UNKNOWN)
    least_band = models.PositiveSmallIntegerField(_("from"), choices=Band, null=True, blank=True)
    most_band = models.PositiveSmallIntegerField(_("to"), choices=Band, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR", editable=False)
    visibility = models.CharField(
        _("who sees it"),
        max_length=12,
        choices=[choice for choice in Visibility.choices if choice[0] != Visibility.PRIVATE],
        default=Visibility.PUBLIC,
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    written_at = models.DateTimeField(_("written"))
    changed_at = models.DateTimeField(_("changed"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    over_at = models.DateTimeField(_("closed or expired"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome, blank=True)
    remark = models.TextField(_("remark of the cluster team"), blank=True)
    revision = models.PositiveIntegerField(_("changes so far"), default=1, editable=False)

    class Meta:
        abstract = True
        ordering = ("-published_at", "-pk")
        indexes = (models.Index(fields=("state", "revision"), name="%(class)s_revisions"),)
        constraints: ClassVar[tuple[models.CheckConstraint, ...]] = (
            models.CheckConstraint(
                condition=~Q(state__in=("published", "matched")) | Q(valid_until__isnull=False),
                name="every_published_%(class)s_has_an_expiry",
            ),
            models.CheckConstraint(
                condition=Q(amount="said", least_band__lte=F("most_band"))
                | (~Q(amount="said") & Q(least_band=None, most_band=None)),
                name="the_amounts_of_each_%(class)s_are_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(outcome=""), name="every_closed_%(class)s_has_an_outcome"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="every_%(class)s_has_a_title"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it looks for its other half."""
        return self.state in self.OPEN_STATES


class Need(Notice):
    """What an organisation looks for, where it is wanted, and what it asks of who provides it."""

    kind = models.CharField(_("kind"), max_length=21, choices=NeedKind, default=NeedKind.PURCHASE)
    place = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("where")
    )
    has_social_clause = models.BooleanField(_("social clause"), default=False)
    is_environmental = models.BooleanField(_("environmental criteria"), default=False)
    is_local = models.BooleanField(_("near by"), default=False)
    reservation = models.CharField(
        _("reserved for"), max_length=11, choices=Reservation, default=Reservation.NONE
    )
    accreditations = models.ManyToManyField(
        LegalForm, blank=True, related_name="+", verbose_name=_("accreditations asked for")
    )

    class Meta(Notice.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")

    def get_absolute_url(self) -> str:
        """Its page in the language of the moment."""
        return reverse("need", args=(self.pk,))


class Offer(Notice):
    """What an organisation provides, and the area it provides it in; borders do not matter."""

    class Area(models.TextChoices):
        """How the area of activity is drawn."""

        EVERYWHERE = "everywhere", _("everywhere")
        RADIUS = "radius", _("within a radius of the seat")
        TERRITORIES = "territories", _("in these territories or countries")

    kind = models.CharField(_("kind"), max_length=21, choices=OfferKind, default=OfferKind.GOODS_OR_SERVICES)
    area = models.CharField(_("area of activity"), max_length=11, choices=Area, default=Area.EVERYWHERE)
    radius_km = models.PositiveSmallIntegerField(_("radius (km)"), null=True, blank=True)
    territories = models.ManyToManyField(
        Territory, blank=True, related_name="+", verbose_name=_("territories or countries")
    )
    is_environmental = models.BooleanField(_("meets environmental criteria"), default=False)

    class Meta(Notice.Meta):
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = (
            *Notice.Meta.constraints,
            models.CheckConstraint(
                condition=Q(area="radius", radius_km__gt=0) | (~Q(area="radius") & Q(radius_km=None)),
                name="an_offer_with_a_radius_says_how_far",
            ),
        )

    def get_absolute_url(self) -> str:
        """Its page in the language of the moment."""
        return reverse("offer", args=(self.pk,))


class Attachment(models.Model):
    """A document that belongs to a need or to an offer, seen by whoever sees that."""

    need = models.ForeignKey(Need, models.CASCADE, null=True, blank=True, related_name="attachments")
    offer = models.ForeignKey(Offer, models.CASCADE, null=True, blank=True, related_name="attachments")
    file = models.FileField(_("document"), upload_to="attachments/")
    name = models.CharField(_("name"), max_length=160)
    size_bytes = models.PositiveIntegerField(_("size in bytes"), default=0)
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(need=None, offer__isnull=False) | Q(need__isnull=False, offer=None),
                name="an_attachment_belongs_to_a_need_or_to_an_offer",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Confirmation(models.Model):
    """A text and the trade somebody confirmed for it: what the linking of texts to trades learns from.

    It goes where the need or offer goes that it came from.
    """

    need = models.ForeignKey(Need, models.CASCADE, null=True, blank=True, related_name="confirmations")
    offer = models.ForeignKey(Offer, models.CASCADE, null=True, blank=True, related_name="confirmations")
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=2)
    trade = models.ForeignKey(Trade, models.CASCADE, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"))

    class Meta:
        verbose_name = _("confirmed trade")
        verbose_name_plural = _("confirmed trades")
        ordering = ("-confirmed_at", "-pk")

    def __str__(self) -> str:
        return str(self.trade)
