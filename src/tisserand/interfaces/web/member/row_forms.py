"""The rows of a record: sites, identifiers, accreditations, contact persons; one blank row is at hand."""

from collections.abc import Iterable, Mapping
from itertools import count, takewhile
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.accounts.rules import Person
from tisserand.cluster.organisations.actions.record import rows_seen
from tisserand.cluster.organisations.identifiers import NotSuchANumber, compact, country_of
from tisserand.cluster.organisations.models import Identifier, Organisation, Visibility
from tisserand.cluster.organisations.queries.record import countries, forms_by_country
from tisserand.cluster.territories.models import LegalForm
from tisserand.interfaces.web.frame.forms import Addressed, Evidence

MOST_ROWS = 50


class Row(forms.Form):
    """One row; `id` is the key of a row that is there."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def row(self) -> dict[str, Any]:
        """What was answered, as the record keeps it."""
        return dict(self.cleaned_data)


class Site(Addressed, Row):
    """A further site."""

    name = forms.CharField(label=_("Name of the site"), max_length=160, required=False)
    street = forms.CharField(label=_("Street and number"), max_length=160, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    town = forms.CharField(label=_("Town"), max_length=80)
    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """A country alone, which is chosen from the start, makes no site."""
        return bool({*self.changed_data} - {"country"})


class Number(Row):
    """A number by which an office knows it."""

    scheme = forms.ChoiceField(label=_("Kind of number"), choices=[("", "…"), *Identifier.Scheme.choices])
    value = forms.CharField(label=_("Number"), max_length=80)

    def __init__(self, *args: Any, country: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.country = country

    def clean(self) -> dict[str, Any]:
        """The number in its compact form."""
        cleaned = super().clean() or {}
        scheme, value = cleaned.get("scheme"), cleaned.get("value")
        if scheme and value:
            try:
                cleaned["value"] = compact(scheme, value)
            except NotSuchANumber as error:
                self.add_error("value", str(error))
        return cleaned

    def row(self) -> dict[str, Any]:
        """With the country that issued it."""
        said = super().row()
        return {**said, "country": country_of(said["scheme"], said["value"], self.country)}


class Held(Row):
    """An accreditation it holds."""

    form: "forms.ModelChoiceField[LegalForm]" = forms.ModelChoiceField(
        label=_("Accreditation"),
        queryset=LegalForm.objects.filter(is_accreditation=True),
        to_field_name="code",
    )
    number = forms.CharField(label=_("Number or reference"), max_length=80, required=False)
    valid_from = forms.DateField(
        label=_("Valid from"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    evidence = Evidence(
        label=_("Document"), help_text=_("PDF, PNG or JPEG. Only you and the cluster team see it.")
    )
    visibility = forms.ChoiceField(label=_("Who sees it"), choices=Visibility.choices)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["form"].widget.choices = [
            ("", "…"),
            *forms_by_country(are_accreditations=True),
        ]

    def has_changed(self) -> bool:
        """A visibility alone, which is chosen from the start, makes no accreditation."""
        return bool({*self.changed_data} - {"visibility"})

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", _("It ends before it begins: check both dates."))
        return cleaned

    def row(self) -> dict[str, Any]:
        """A document only where a new one was handed in."""
        said = super().row()
        return said if said["evidence"] else {key: said[key] for key in said if key != "evidence"}


class Talker(Row):
    """Somebody to talk to."""

    name = forms.CharField(label=_("Name"), max_length=120)
    title = forms.CharField(label=_("What they do there"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    visibility = forms.ChoiceField(
        label=_("Who sees this person"), choices=Visibility.choices, initial=Visibility.FACILITATORS
    )

    def has_changed(self) -> bool:
        """A visibility alone, which is chosen from the start, makes nobody."""
        return bool({*self.changed_data} - {"visibility"})


class Rows(forms.BaseFormSet[Row]):
    """All rows of a kind; one accreditation or number is there only once."""

    once = ""

    def clean(self) -> None:
        """Refuses the same twice."""
        seen = set()
        for form in self.forms:
            said = getattr(form, "cleaned_data", {})
            if not self.once or said.get("DELETE") or not said.get(self.once):
                continue
            same = (said.get("scheme"), said[self.once])
            if same in seen:
                form.add_error(self.once, ValidationError(_("This is there twice: keep one of them.")))
            seen.add(same)

    def gone(self) -> list[int]:
        """The keys of the rows that are to go."""
        return [form.cleaned_data["id"] for form in self.deleted_forms if form.cleaned_data.get("id")]

    def rows(self) -> list[dict[str, Any]]:
        """The rows to keep, in order, without those that are to go or were left blank."""
        return [
            {key: value for key, value in form.row().items() if key != "DELETE"}
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


KINDS: Mapping[str, tuple[type[Row], str, str]] = {
    "where": (Site, "sites", ""),
    "standing": (Number, "identifiers", "value"),
    "held": (Held, "accreditations", "form"),
    "people": (Talker, "contacts", ""),
}
OF_SECTION = {"where": ("where",), "standing": ("standing", "held"), "people": ("people",)}


def rows_of(
    section: str, organisation: Organisation, reader: Person, data: Any, files: Any
) -> dict[str, Rows]:
    """The row forms of a section, by the name of their relation, with the rows that the reader sees."""
    found: dict[str, Rows] = {}
    for kind in OF_SECTION.get(section, ()):
        form, relation, once = KINDS[kind]
        kind_of_rows = forms.formset_factory(
            form, formset=Rows, extra=1, can_delete=True, max_num=MOST_ROWS, validate_max=True
        )
        formset = cast(type[Rows], kind_of_rows)
        found[relation] = formset(
            data,
            files,
            prefix=relation,
            initial=[
                _initial(one, form) if one else {}
                for one in _as_sent(rows_seen(organisation, relation, reader), relation, data)
            ],
            form_kwargs={"country": organisation.country} if form is Number else {},
        )
        found[relation].once = once
    return found


def _as_sent(rows: Iterable[Any], relation: str, data: Mapping[str, Any] | None) -> Iterable[Any | None]:
    """The rows in the order of the page that was sent, None for those that are gone: colleagues may have
    added and taken away others since it was read.
    """
    if data is None:
        return rows
    by_key = {str(one.pk): one for one in rows}
    sent = takewhile(bool, (data.get(f"{relation}-{place}-id") for place in count()))
    return [by_key.get(str(key)) for key in sent]


def _initial(one: Any, form: type[Row]) -> dict[str, Any]:
    said = {"called": str(one), **{name: getattr(one, name) for name in form.base_fields}}
    return {**said, "form": one.form.code} if form is Held else said
