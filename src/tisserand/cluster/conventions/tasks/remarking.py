"""Answering remarks on the plan: the answer is kept and a letter written, in one transaction."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.letters.remarks import tell_answer
from tisserand.cluster.conventions.models import Remark
from tisserand.cluster.mail.tasks import send_letters


def answer(remark: Remark, words: str, *, by: User) -> None:
    """Keeps the answer and has it sent. Raises `actions.AnsweredAlready`."""
    now = timezone.now()
    with transaction.atomic():
        actions.answer_remark(remark, words, by=by, at=now)
        tell_answer(remark, site_url=settings.SITE_URL, at=now)
        transaction.on_commit(send_letters.enqueue)
