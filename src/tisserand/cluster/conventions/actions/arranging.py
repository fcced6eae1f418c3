"""What facilitators change in a plan by hand."""

from tisserand.cluster.conventions.models import Meeting
from tisserand.cluster.conventions.queries import newest_schedule


class NotTheNewestVersion(Exception):
    """Only the locks of the newest version stand in the next one: lock the meeting there."""


def lock_meeting(meeting: Meeting, *, is_locked: bool) -> None:
    """Keeps a meeting of the newest version through every later run, or lets it go again."""
    if meeting.schedule != newest_schedule(meeting.schedule.convention):
        raise NotTheNewestVersion
    Meeting.objects.filter(pk=meeting.pk).update(is_locked=is_locked)
