"""The record of an organisation: what it is, where it is, what it says of itself, who speaks for it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tisserand.cluster.territories.models import Language, LegalForm, SseClass, Territory, Theme, Trade

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Kind(models.TextChoices):
    """What sort of body an organisation is."""

    SSE_ENTERPRISE = "sse_enterprise", _("SSE enterprise")
    COMPANY = "company", _("committed company")
    LOCAL_AUTHORITY = "local_authority", _("local authority")
    PUBLIC_AUTHORITY = "public_authority", _("public authority")
    ASSOCIATION = "association", _("association")
    RESEARCH_EDUCATION = "research_education", _("research and education")
    SUPPORT_BODY = "support_body", _("support body")
    PROGRAMME = "programme", _("programme")


class Visibility(models.TextChoices):
    """Who sees a group of fields besides its owner, from everybody to nobody."""

    PUBLIC = "public", _("everybody")
    MEMBERS = "members", _("members")
    FACILITATORS = "facilitators", _("the cluster team")
    PRIVATE = "private", _("only ourselves")


def _visibility(label: "_StrPromise", default: Visibility) -> "models.CharField[str, str]":
    return models.CharField(label, max_length=12, choices=Visibility, default=default)


class Organisation(models.Model):
    """A legal or informal body in the directory; its slug may change, the id behind its mark never does."""

    class State(models.TextChoices):
        """The life of a record: only published ones are seen by visitors."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        STALE = "stale", _("to be refreshed")
        ARCHIVED = "archived", _("archived")

    LISTED_STATES = frozenset({State.PUBLISHED, State.STALE})

    slug = models.SlugField(_("address of its page"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    legal_name = models.CharField(_("name by law, where it differs"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    sse_class = models.CharField(_("SSE class"), max_length=20, choices=SseClass, blank=True)
    form = models.ForeignKey(
        LegalForm,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("legal form (national)"),
        limit_choices_to={"is_accreditation": False},
    )
    legal_form = models.CharField(_("legal form"), max_length=80, blank=True)
    about = models.TextField(_("what it does"), blank=True)
    original_language = models.CharField(_("written in"), max_length=2, choices=settings.LANGUAGES)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name=_("territory"))
    street = models.CharField(_("street and number"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    town = models.CharField(_("town"), max_length=80)
    country = models.CharField(_("country"), max_length=2)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    languages = models.ManyToManyField(Language, related_name="+", verbose_name=_("languages spoken"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    trades = models.ManyToManyField(Trade, blank=True, related_name="+", verbose_name=_("what it offers"))
    sought_trades = models.ManyToManyField(
        Trade, blank=True, related_name="+", verbose_name=_("what it looks for")
    )
    founded = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    staff = models.PositiveIntegerField(_("people employed"), null=True, blank=True)
    volunteers = models.PositiveIntegerField(_("volunteers"), null=True, blank=True)
    in_integration = models.PositiveIntegerField(_("people in integration"), null=True, blank=True)
    website = models.URLField(_("website"), blank=True)
    links = models.TextField(_("other links"), blank=True, help_text=_("One address a line."))
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    email = models.EmailField(_("e-mail address of the organisation"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_visibility = _visibility(_("who sees e-mail address and telephone"), Visibility.FACILITATORS)
    people_visibility = _visibility(_("who sees the names of people"), Visibility.PUBLIC)
    figures_visibility = _visibility(_("who sees the figures"), Visibility.PUBLIC)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    member_since = models.DateField(_("member since"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("last said to be right"), default=timezone.now)
    left_alone_at = models.DateTimeField(_("left by the last who acted for it"), null=True, blank=True)
    absorbed_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name=_("merged into")
    )
    created_at = models.DateTimeField(pgettext_lazy("date", "created"), auto_now_add=True)
    updated_at = models.DateTimeField(pgettext_lazy("date", "updated"), auto_now=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="an_organisation_is_placed_on_earth_or_not_at_all",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="an_organisation_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(absorbed_by=None) | models.Q(state="archived"),
                name="an_absorbed_organisation_is_archived",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page in the language of the moment."""
        return reverse("organisation", args=(self.slug,))

    @property
    def mark(self) -> str:
        """The permanent id its woven mark is drawn from."""
        return f"org:{self.pk}"


class Establishment(models.Model):
    """A further site of an organisation; its seat is in the record itself."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="establishments")
    name = models.CharField(_("name of the site"), max_length=160, blank=True)
    street = models.CharField(_("street and number"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    town = models.CharField(_("town"), max_length=80)
    country = models.CharField(_("country"), max_length=2)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name=_("territory"))
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        verbose_name = _("establishment")
        verbose_name_plural = _("establishments")
        ordering = ("organisation", "town", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="an_establishment_is_placed_on_earth_or_not_at_all",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.town


class ContactPerson(models.Model):
    """Somebody to talk to, with or without an account of their own."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("what they do there"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    visibility = _visibility(_("who sees this person"), Visibility.FACILITATORS)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ("organisation", "order", "pk")

    def __str__(self) -> str:
        return self.name


class Representative(models.Model):
    """A person who acts for an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="representatives")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="representations")
    title = models.CharField(_("what they do there"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ("organisation", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "user"), name="a_person_represents_an_organisation_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.organisation})"
