"""What somebody fills in who wants to join: who they are, what their organisation is, what it answers."""

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.actions import TERMS
from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions.record import Proposal
from tisserand.cluster.organisations.models import Kind
from tisserand.cluster.organisations.queries.membership import SSE_KINDS, criteria_for
from tisserand.cluster.organisations.queries.record import countries, forms_by_country, namesake
from tisserand.cluster.territories.models import LegalForm
from tisserand.interfaces.web.frame.forms import Addressed, CharterForm, Guarded

ORGANISATION = (
    "name",
    "kind",
    "form",
    "about",
    "street",
    "postcode",
    "town",
    "country",
    "email",
    "website",
)
"""What is asked of a new organisation, in the order of the page."""


class Person(Guarded):
    """Who asks: strangers give name and address, those signed in only what they do there."""

    person_name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    person_email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We write to it, and you sign in with it. It is shown to nobody."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    person_title = forms.CharField(
        label=gettext_lazy("What you do there"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )

    def __init__(self, *args: Any, reader: User | AnonymousUser, **more: Any) -> None:
        super().__init__(*args, **more)
        if reader.is_authenticated:
            del self.fields["person_name"], self.fields["person_email"]


class RequestToAct(Person):
    """Somebody wants to act for an organisation that is in the directory."""

    message = forms.CharField(
        label=gettext_lazy("A word to whoever decides"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )


class Application(CharterForm, Person):
    """An organisation of the directory wants to become a member."""

    agreed = forms.BooleanField()

    def __init__(self, *args: Any, kind: str, **more: Any) -> None:
        super().__init__(*args, criteria=criteria_for(kind), **more)
        self.fields["agreed"].label = str(TERMS["membership"].text)


class NewApplication(Addressed, Application):
    """An organisation that is not in the directory yet wants to become a member."""

    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=160)
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=[("", gettext_lazy("Please choose")), *Kind.choices]
    )
    form = forms.ChoiceField(label=gettext_lazy("Legal form"), required=False)
    about = forms.CharField(
        label=gettext_lazy("What it does"),
        help_text=gettext_lazy("Two or three sentences, as you would say them to a neighbour."),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
    )
    street = forms.CharField(label=gettext_lazy("Street and number"), max_length=160, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=12)
    town = forms.CharField(label=gettext_lazy("Town"), max_length=80)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    email = forms.EmailField(label=gettext_lazy("E-mail address of the organisation"), required=False)
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, assume_scheme="https", max_length=200
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, kind=Kind.SSE_ENTERPRISE, **more)
        charter = [name for name in self.fields if name.startswith(("answer_", "evidence_"))]
        self.order_fields([*ORGANISATION, *charter])  # as on the page, so that faults are told in its order
        self.fields["form"].choices = [("", _("other, or not known")), *forms_by_country()]  # type: ignore[attr-defined]
        self.fields["country"].choices = [("", _("Please choose")), *countries()]  # type: ignore[attr-defined]
        if self.is_bound and self.data.get("kind") not in SSE_KINDS:
            for criterion in self.criteria:
                self.fields[f"answer_{criterion.code}"].required = not criterion.is_for_sse_only

    def clean(self) -> dict[str, Any]:
        """An organisation that is in the directory applies from its page there."""
        cleaned = super().clean()
        if known := namesake(cleaned.get("name", ""), cleaned.get("town", "")):
            raise ValidationError(
                _(
                    "“%(name)s” in %(town)s is in the directory already: go back, find it and apply from"
                    " there."
                )
                % {"name": known.name, "town": known.town}
            )
        return cleaned

    def proposal(self) -> Proposal:
        """What was said of the organisation."""
        said = self.cleaned_data
        return Proposal(
            **{field: said[field] for field in ORGANISATION}
            | {"form": LegalForm.objects.filter(code=said["form"]).first()},
            language=get_language() or "fr",
        )
