"""What participants of the past edition said of its provisional plan, and what the team answered."""

from datetime import timedelta

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import Convention, Meeting, Remark

SAID = (
    (
        "Notre train n’arrive qu’à 14 h : le premier rendez-vous peut-il être plus tard ?",
        "Oui, il a lieu une demi-heure plus tard. Votre agenda est à jour.",
    ),
    (
        "Eine Kollegin ist im Rollstuhl unterwegs. Bitte einen Tisch nahe am Eingang.",
        "Gern: Sie sitzen jetzt am Tisch gleich links vom Eingang.",
    ),
    (
        "Nous connaissons déjà cette structure ; laissez plutôt la place à une autre.",
        "Merci de nous le dire. Ce rendez-vous reste, car l’autre côté y tient beaucoup.",
    ),
)


def load_remarks() -> None:
    """Each from the first side of another meeting, eight days before, answered the day after."""
    past = Convention.objects.filter(state=Convention.State.FOLLOWED_UP).earliest("starts_at")
    team = User.objects.filter(is_facilitator=True).earliest("pk")
    meetings = Meeting.objects.filter(schedule__convention=past).order_by("pk")[::7][: len(SAID)]
    at = past.starts_at - timedelta(days=8)
    Remark.objects.bulk_create(
        Remark(
            registration_id=meeting.a_id,
            schedule_id=meeting.schedule_id,
            meeting=meeting,
            words=words,
            at=at,
            answer=answer,
            answered_at=at + timedelta(days=1),
            answered_by=team,
        )
        for meeting, (words, answer) in zip(meetings, SAID, strict=False)
    )
