"""What an organisation is by law, proved: identifiers, each with its issuing country, and accreditations."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.territories.models import LegalForm

from .record import Organisation, Visibility


class Identifier(models.Model):
    """A number by which an office knows an organisation, in its compact form (python-stdnum)."""

    class Scheme(models.TextChoices):
        """Whose number it is."""

        SIREN = "siren", "SIREN"
        SIRET = "siret", "SIRET"
        RNA = "rna", "RNA"
        FINESS = "finess", "FINESS"
        BE_ENTERPRISE = "be_enterprise", _("enterprise number (KBO/BCE)")
        LU_VAT = "lu_vat", _("VAT number (LU)")
        LU_RCS = "lu_rcs", "RCS"
        DE_VAT = "de_vat", "USt-IdNr."
        DE_REGISTER = "de_register", _("commercial register (DE)")
        EUID = "euid", "EUID"
        LEI = "lei", "LEI"
        OTHER = "other", _("other number")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("kind of number"), max_length=16, choices=Scheme)
    country = models.CharField(_("issuing country"), max_length=2)
    value = models.CharField(_("number"), max_length=60)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ("organisation", "scheme", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("scheme", "country", "value"), name="an_identifier_is_unique_in_its_country"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Accreditation(models.Model):
    """A national accreditation that an organisation holds, with the document that proves it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="accreditations")
    form = models.ForeignKey(
        LegalForm, models.PROTECT, related_name="+", limit_choices_to={"is_accreditation": True}
    )
    number = models.CharField(_("number or reference"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    evidence = models.FileField(_("document"), upload_to="evidence/", blank=True)
    visibility = models.CharField(
        _("who sees it"), max_length=12, choices=Visibility, default=Visibility.PUBLIC
    )
    checked_at = models.DateTimeField(_("checked by the cluster team"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )

    class Meta:
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        ordering = ("organisation", "form")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "form"), name="an_organisation_holds_an_accreditation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="an_accreditation_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return str(self.form)
