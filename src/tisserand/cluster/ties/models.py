"""The ledger of ties: who is linked to whom, since when, how strongly, and what proves it.

An entry is never changed; a stronger tie is a further entry. Strength counts 1 (introduced) to 5 (partnered).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tisserand.cluster.organisations.models import Organisation


class TieKind(models.TextChoices):
    """How two organisations are linked, from the weakest to the strongest."""

    INTRODUCED = "introduced", _("introduced")
    MET = "met", pgettext_lazy("a tie", "met")
    COOPERATING = "cooperating", _("cooperating")
    CONTRACTED = "contracted", _("contracted")
    PARTNERED = "partnered", _("partnered")


STRENGTH = {kind: strength for strength, kind in enumerate(TieKind, start=1)}


class Tie(models.Model):
    """One dated entry of the ledger; `evidence` names the record it came from, such as `meeting:17`."""

    a = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("one side"))
    b = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("other side"))
    kind = models.CharField(_("kind"), max_length=12, choices=TieKind)
    on = models.DateField(_("date"))
    evidence = models.CharField(_("evidence"), max_length=80)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        ordering = ("-on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(a__lt=models.F("b")), name="a_tie_names_its_sides_in_order_and_they_differ"
            ),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="a_tie_has_evidence"),
            models.UniqueConstraint(
                fields=("a", "b", "kind", "evidence"), name="one_piece_of_evidence_makes_one_tie"
            ),
        )

    def __str__(self) -> str:
        return f"{self.a} – {self.b}: {self.get_kind_display()}"
