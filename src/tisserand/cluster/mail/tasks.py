"""Sending letters while nobody waits."""

from django.utils import timezone
from django_tasks import task

from .actions import send_waiting_letters


@task()
def send_letters() -> int:
    """Sends every waiting letter; how many left."""
    return send_waiting_letters(at=timezone.now())
