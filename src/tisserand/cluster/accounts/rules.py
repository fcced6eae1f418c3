"""Who may, as far as it depends on the person alone."""

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from .models import User

Person = User | AnonymousUser


def runs_the_cluster(person: Person) -> TypeGuard[User]:
    """Whether this person is one of the facilitators."""
    return isinstance(person, User) and person.is_active and person.is_facilitator
