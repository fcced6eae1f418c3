"""The place tree, the languages, the trade tree and the themes that every other room refers to.

Coordinates are WGS 84 degrees; territory codes are ISO 3166-1, NUTS 2024 or GeoNames ids, by `scheme`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Territory(models.Model):
    """A node of the place tree: country, NUTS region, department or district, municipality."""

    class Scheme(models.TextChoices):
        """Whose code `code` is."""

        ISO3166 = "iso3166", _("country (ISO 3166)")
        NUTS = "nuts", _("region (NUTS)")
        GEONAMES = "geonames", _("municipality (GeoNames)")

    scheme = models.CharField(_("scheme"), max_length=10, choices=Scheme)
    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    country = models.CharField(_("country"), max_length=2)
    depth = models.PositiveSmallIntegerField(_("depth"), default=0)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    languages = models.CharField(_("languages"), max_length=40, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ("country", "depth", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "code"), name="a_territory_code_is_unique_in_its_scheme"
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="coordinates_are_both_there_and_on_earth",
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


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


class Reservation(models.TextChoices):
    """Whom a contract is reserved for (Directive 2014/24/EU; codes of eForms BT-71)."""

    NONE = "none", _("not reserved")
    SHELTERED = "res-ws", _("sheltered workshops and work integration (art. 20)")
    PUBLIC_SERVICE = "res-pub-ser", _("organisations of public service (art. 77)")


class LegalForm(models.Model):
    """A national legal form or accreditation, with its law; each maps to a neutral class (domain.md)."""

    code = models.SlugField(_("code"), unique=True)
    country = models.CharField(_("country"), max_length=2)
    name = models.CharField(_("name"), max_length=120, help_text=_("As the law of the country calls it."))
    is_accreditation = models.BooleanField(_("is an accreditation, not a form"), default=False)
    sse_class = models.CharField(_("SSE class"), max_length=20, choices=SseClass)
    law = models.CharField(_("law"), max_length=160, blank=True)
    evidence = models.CharField(_("what proves it"), max_length=200, blank=True)
    years_valid = models.PositiveSmallIntegerField(_("years it is valid"), null=True, blank=True)
    aliases = models.TextField(_("other spellings"), blank=True, help_text=_("One a line."))

    class Meta:
        verbose_name = _("legal form or accreditation")
        verbose_name_plural = _("legal forms and accreditations")
        ordering = ("country", "sse_class", "code")

    def __str__(self) -> str:
        return str(self.name)


class Language(models.Model):
    """A language people speak, by its ISO 639-1 code."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ("code",)

    def __str__(self) -> str:
        return str(self.name)


class Theme(models.Model):
    """A subject the cluster cares about (domain.md, value lists)."""

    code = models.SlugField(_("code"), primary_key=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ("code",)

    def __str__(self) -> str:
        return str(self.name)


class Trade(models.Model):
    """A node of the trade tree: a group (no parent) or a trade in it, mapped to CPV and NACE."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("group")
    )
    synonyms = models.TextField(_("synonyms"), blank=True, help_text=_("One word or phrase a line."))
    cpv_prefixes = models.CharField(_("CPV prefixes"), max_length=120, blank=True)
    nace_codes = models.CharField(_("NACE codes"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("trade")
        verbose_name_plural = _("trades")
        ordering = ("code",)

    def __str__(self) -> str:
        return str(self.name)
