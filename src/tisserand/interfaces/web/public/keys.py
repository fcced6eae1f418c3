"""The form that adds a passkey: one that signs in by itself, unless its owner wants a second proof only."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    """The name of the passkey, and whether it takes the place of the code by e-mail."""

    name = forms.CharField(
        label=_("Name of this passkey"), help_text=_("For instance the device it is on."), required=False
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        help_text=_("Without a code by e-mail. The device asks for fingerprint, face or PIN."),
        initial=True,
        required=False,
    )
