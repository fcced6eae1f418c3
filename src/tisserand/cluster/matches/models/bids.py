"""Joint bids: the smallest groups of members that cover a tender together, each with the gap it fills."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.tenders.models import Tender


class JointBid(models.Model):
    """One group for one tender; rank counts from 1, the group that speaks most for itself first."""

    tender = models.ForeignKey(Tender, models.CASCADE, related_name="joint_bids")
    rank = models.PositiveSmallIntegerField(_("rank"))
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("joint bid")
        verbose_name_plural = _("joint bids")
        ordering = ("tender", "rank")
        constraints = (
            models.UniqueConstraint(fields=("tender", "rank"), name="joint_bids_of_a_tender_have_an_order"),
        )

    def __str__(self) -> str:
        return f"{self.tender} ({self.rank})"


class BidMember(models.Model):
    """A member of the group: what it covers and alone brings, as `lot:KEY`, `trade:CODE`, `capacity`."""

    bid = models.ForeignKey(JointBid, models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="joint_bids")
    covers = models.JSONField(_("covers"), default=list)
    gaps = models.JSONField(_("what it alone brings"), default=list)

    class Meta:
        verbose_name = _("member of a joint bid")
        verbose_name_plural = _("members of joint bids")
        ordering = ("bid", "pk")
        constraints = (
            models.UniqueConstraint(fields=("bid", "organisation"), name="nobody_is_twice_in_a_joint_bid"),
        )

    def __str__(self) -> str:
        return str(self.organisation)
