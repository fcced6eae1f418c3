"""Consents keep the words they were given in; keys are shown once, end, and can be taken back."""

import hashlib
from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.rooms.world import MORNING
from tisserand.cluster.accounts.actions import (
    TERMS,
    NotAgreed,
    Terms,
    TokenIsRefused,
    give_consent,
    holder_of,
    make_token,
    revoke_token,
    withdraw_consent,
)
from tisserand.cluster.accounts.models import ApiToken, Consent, User

A_MONTH = timedelta(days=30)
pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return User.objects.create_user("ines@ailleurs.example", name="Inès")


def test_a_consent_is_kept_in_the_words_its_reader_saw(person: User) -> None:
    with override("de"):
        consent = give_consent(person, "contact", at=MORNING)
    assert (consent.version, consent.given_at, consent.text[:8]) == ("2026-11", MORNING, "Ich bin ")


def test_agreeing_twice_is_agreeing_once(person: User) -> None:
    first = give_consent(person, "contact", at=MORNING)
    again = give_consent(person, "contact", at=MORNING + A_MONTH)
    assert (again.pk, Consent.objects.count()) == (first.pk, 1)


def test_a_new_text_is_agreed_to_anew_and_the_old_consent_ends(person: User, monkeypatch) -> None:
    give_consent(person, "contact", at=MORNING)
    monkeypatch.setitem(TERMS, "contact", Terms("2027-02", TERMS["contact"].text))
    give_consent(person, "contact", at=MORNING + A_MONTH)
    assert list(Consent.objects.order_by("given_at").values_list("version", "withdrawn_at")) == [
        ("2026-11", MORNING + A_MONTH),
        ("2027-02", None),
    ]


def test_a_consent_is_taken_back_once_and_only_by_its_giver(person: User) -> None:
    consent = give_consent(person, "contact", at=MORNING)
    other = User.objects.create_user("jan@ailleurs.example")
    with pytest.raises(NotAgreed):
        withdraw_consent(other, consent.pk, at=MORNING)
    withdraw_consent(person, consent.pk, at=MORNING + A_MONTH)
    with pytest.raises(NotAgreed):
        withdraw_consent(person, consent.pk, at=MORNING + 2 * A_MONTH)
    assert Consent.objects.get().withdrawn_at == MORNING + A_MONTH


def test_only_the_fingerprint_of_a_key_is_kept(person: User) -> None:
    made = make_token(person, "website", "write_own", valid=A_MONTH, at=MORNING)
    kept = ApiToken.objects.get()
    assert kept.fingerprint == hashlib.sha256(made.key.encode()).hexdigest()
    assert made.key not in str(vars(kept))


def test_a_key_names_its_holder_and_notes_its_use(person: User) -> None:
    made = make_token(person, "website", "read", valid=A_MONTH, at=MORNING)
    later = MORNING + timedelta(days=3)
    assert holder_of(made.key, at=later).user == person
    assert ApiToken.objects.get().used_at == later


@pytest.mark.parametrize("fault", ["ended", "revoked", "closed", "unknown"])
def test_a_key_that_is_no_good_is_refused(person: User, fault: str) -> None:
    made = make_token(person, "website", "read", valid=A_MONTH, at=MORNING)
    if fault == "revoked":
        assert revoke_token(person, made.token.pk)
    if fault == "closed":
        User.objects.update(is_active=False)
    at = MORNING + A_MONTH if fault == "ended" else MORNING
    with pytest.raises(TokenIsRefused):
        holder_of(f"{made.key}x" if fault == "unknown" else made.key, at=at)


def test_nobody_revokes_the_key_of_somebody_else(person: User) -> None:
    made = make_token(person, "website", "read", valid=A_MONTH, at=MORNING)
    assert not revoke_token(User.objects.create_user("jan@ailleurs.example"), made.token.pk)
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("scope", "days", "is_facilitator", "may"),
    [
        ("import", 30, False, False),
        ("import", 30, True, True),
        ("write_own", 30, False, True),
        ("read", 400, False, False),
        ("read", 0, False, False),
    ],
)
def test_scope_and_time_of_a_key_are_limited(
    person: User, scope: str, days: int, is_facilitator: bool, may: bool
) -> None:
    person.is_facilitator = is_facilitator
    if may:
        assert make_token(person, "x", scope, valid=timedelta(days=days), at=MORNING).token.scope == scope
    else:
        with pytest.raises(ValueError, match=scope):
            make_token(person, "x", scope, valid=timedelta(days=days), at=MORNING)
