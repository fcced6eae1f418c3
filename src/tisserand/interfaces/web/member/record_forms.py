"""The record of an organisation as a form a section: who, where, what, standing, people, contact, logo.

A section is one form of plain fields and perhaps rows: sites, identifiers, accreditations, contact persons.
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.accounts.rules import Person
from tisserand.cluster.organisations.actions.record import CHANGEABLE_RELATIONS
from tisserand.cluster.organisations.logo import NotAcceptedAsLogo, drawn_anew
from tisserand.cluster.organisations.models import Kind, Organisation, SseClass, Visibility
from tisserand.cluster.organisations.queries.record import countries, forms_by_country
from tisserand.cluster.organisations.rules import sight_of
from tisserand.cluster.territories.models import Language, LegalForm, Theme, Trade
from tisserand.interfaces.web.frame.forms import Addressed, Ticks
from tisserand.interfaces.web.frame.navigation import OWN_NAMES

LONGEST_ABOUT = 2000


SHOWN_BY: Mapping[str, frozenset[str]] = {
    "contact_visibility": frozenset({"contact_visibility", "email", "phone"}),
    "figures_visibility": frozenset({"figures_visibility", "staff", "volunteers", "in_integration"}),
}
"""The fields that a reader changes only if they see them, by what says who does."""


class SectionForm(forms.Form):
    """The plain fields of a section, as the record has them, that this reader sees."""

    def __init__(self, *args: Any, organisation: Organisation, reader: Person, **more: Any) -> None:
        names = [*self.base_fields]
        initial = {name: getattr(organisation, name) for name in names if hasattr(organisation, name)}
        for relation in CHANGEABLE_RELATIONS & {*names}:
            initial[relation] = list(getattr(organisation, relation).values_list("pk", flat=True))
        super().__init__(*args, **{"initial": initial, **more})
        sight = sight_of(reader)
        for switch, shown in SHOWN_BY.items():
            for name in shown & {*names}:
                if not sight.sees(organisation, getattr(organisation, switch)):
                    del self.fields[name]

    def changes(self) -> dict[str, Any]:
        """The plain fields that were answered."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CHANGEABLE_RELATIONS}

    def relations(self) -> dict[str, Any]:
        """What was ticked, by relation."""
        return {name: value for name, value in self.cleaned_data.items() if name in CHANGEABLE_RELATIONS}


def _words(label: Any, length: int, *, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, **more)


def _number(label: Any, highest: int = 1_000_000) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=highest)


def _seen_by(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Visibility.choices)


class Who(SectionForm):
    """Name, kind, size."""

    name = _words(_("Name"), 160, required=True)
    legal_name = _words(_("Name by law, where it differs"), 160)
    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices)
    founded = forms.IntegerField(
        label=_("Year of founding"),
        required=False,
        validators=[MinValueValidator(1000), MaxValueValidator(lambda: timezone.localdate().year)],
    )
    staff = _number(_("People employed"))
    volunteers = _number(_("Volunteers"))
    in_integration = _number(_("People in integration"))


class Where(Addressed, SectionForm):
    """The address of the seat."""

    street = _words(_("Street and number"), 160)
    postcode = _words(_("Postcode"), 12)
    town = _words(_("Town"), 80, required=True)
    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]


class TradeField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """Trades to tick, by group."""

    widget = Ticks

    def __init__(self, **more: Any) -> None:
        trades = Trade.objects.filter(parent__isnull=False)
        super().__init__(queryset=trades, required=False, **more)

    def by_group(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """The choices: 1 query."""
        trades = (
            Trade.objects.filter(parent__isnull=False).select_related("parent").order_by("parent", "code")
        )
        return [
            (str(group), [(trade.pk, str(trade.name)) for trade in own])
            for group, own in groupby(trades, key=lambda trade: trade.parent)
        ]


def _about(label: Any) -> forms.CharField:
    return _words(label, LONGEST_ABOUT, widget=forms.Textarea({"rows": 5}))


class What(SectionForm):
    """What it does, offers and seeks, in which languages."""

    original_language = forms.ChoiceField(label=_("You write first in"), choices=list(OWN_NAMES.items()))
    about_fr = _about(_("What you do, in French"))
    about_de = _about(_("What you do, in German"))
    about_en = _about(_("What you do, in English"))
    trades = TradeField(label=_("What you offer"))
    sought_trades = TradeField(label=_("What you look for"))
    themes: "forms.ModelMultipleChoiceField[Theme]" = forms.ModelMultipleChoiceField(
        label=_("Your themes"), queryset=Theme.objects.all(), required=False, widget=Ticks
    )
    languages: "forms.ModelMultipleChoiceField[Language]" = forms.ModelMultipleChoiceField(
        label=_("Languages you speak"), queryset=Language.objects.all(), required=False, widget=Ticks
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        groups = self.fields["trades"].by_group()  # type: ignore[attr-defined]
        for name in ("trades", "sought_trades"):
            self.fields[name].widget.choices = groups

    def clean(self) -> dict[str, Any]:
        """There are words in the language they say they write in first."""
        cleaned = super().clean() or {}
        language = cleaned.get("original_language")
        others = any(cleaned.get(f"about_{code}") for code in OWN_NAMES)
        if language and others and not cleaned.get(f"about_{language}"):
            self.add_error(
                f"about_{language}",
                _("You say that you write first in this language: write here, or choose another one above."),
            )
        return cleaned


class Standing(SectionForm):
    """What it is by law."""

    form: "forms.ModelChoiceField[LegalForm]" = forms.ModelChoiceField(
        label=_("Legal form"),
        queryset=LegalForm.objects.filter(is_accreditation=False),
        to_field_name="code",
        required=False,
        empty_label=_("other, or not known"),
    )
    legal_form = _words(_("If it is not in the list: what is it called?"), 80)
    sse_class = forms.ChoiceField(
        label=_("Class in the social and solidarity economy"),
        help_text=_("A legal form of the list decides it; an accreditation may put you in another one."),
        choices=[("", _("none")), *SseClass.choices],
        required=False,
    )

    def __init__(self, *args: Any, organisation: Organisation, **more: Any) -> None:
        super().__init__(*args, organisation=organisation, **more)
        self.initial["form"] = organisation.form.code if organisation.form else ""
        self.fields["form"].widget.choices = [
            ("", _("other, or not known")),
            *forms_by_country(),
        ]


class People(SectionForm):
    """Who sees the names."""

    people_visibility = _seen_by(_("Who sees the names of those who act for you"))


class Contact(SectionForm):
    """How it is reached, and who sees that."""

    email = forms.EmailField(label=_("E-mail address of the organisation"), required=False)
    phone = _words(_("Telephone"), 40)
    contact_visibility = _seen_by(_("Who sees e-mail address and telephone"))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https", max_length=200)
    links = _words(
        _("Other links"),
        1000,
        help_text=_("One address a line."),
        widget=forms.Textarea({"rows": 3}),
    )
    figures_visibility = _seen_by(_("Who sees the figures"))

    def clean_links(self) -> str:
        """Every line is an address of the web."""
        check = forms.URLField(assume_scheme="https")
        return "\n".join(check.clean(line) for line in self.cleaned_data["links"].split())


class Logo(forms.Form):
    """A picture, or none."""

    picture = forms.FileField(
        label=_("A picture"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF; it is drawn anew with at most 512 pixels a side."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )

    def clean_picture(self) -> Any:
        """The picture drawn anew."""
        upload = self.cleaned_data["picture"]
        if not upload:
            raise ValidationError(_("Choose a picture first."))
        try:
            return drawn_anew(upload)
        except NotAcceptedAsLogo as error:
            raise ValidationError(str(error)) from error


SECTIONS: Mapping[str, type[SectionForm]] = {
    "who": Who,
    "where": Where,
    "what": What,
    "standing": Standing,
    "people": People,
    "contact": Contact,
}
"""The sections with plain fields, in order; the logo is a form of its own."""
