"""The directory: organisations of every kind, where they are, what they are, who speaks for them."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.territories.models import Language, Territory, Theme, Trade


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


class SseClass(models.TextChoices):
    """The neutral class that national forms and accreditations map to."""

    COOPERATIVE = "cooperative", _("cooperative")
    ASSOCIATION = "association", _("association (legal form)")
    MUTUAL = "mutual", _("mutual")
    FOUNDATION = "foundation", _("foundation")
    WORK_INTEGRATION = "work_integration", _("work-integration enterprise")
    ADAPTED_WORKSHOP = "adapted_workshop", _("adapted or sheltered workshop")
    SOCIETAL_IMPACT = "societal_impact", _("societal-impact company")
    SOCIAL_INCLUSION = "social_inclusion", _("social-inclusion enterprise")
    OTHER = "other", _("other")


class Organisation(models.Model):
    """A legal or informal body in the directory; its slug may change, the id behind its mark never does."""

    class State(models.TextChoices):
        """The life of a record: only published ones are seen by visitors."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        STALE = "stale", _("to be refreshed")
        ARCHIVED = "archived", _("archived")

    slug = models.SlugField(_("address of its page"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    sse_class = models.CharField(_("SSE class"), max_length=20, choices=SseClass, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=80, blank=True)
    about = models.TextField(_("what it does"), blank=True)
    original_language = models.CharField(_("written in"), max_length=2, choices=settings.LANGUAGES)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name=_("territory"))
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
    website = models.URLField(_("website"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    member_since = models.DateField(_("member since"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

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
