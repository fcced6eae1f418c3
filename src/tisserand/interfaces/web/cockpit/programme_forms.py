"""The forms of a programme session with its speakers, of a table, and of an interpreter."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tisserand.cluster.conventions.models import (
    Convention,
    Interpreter,
    ProgrammeSession,
    Registration,
    Round,
    Table,
)
from tisserand.cluster.conventions.queries.preparing import registered_at
from tisserand.cluster.organisations.models import Organisation
from tisserand.interfaces.web.frame.forms import Ticks

from .preparing_forms import LANGUAGES, Titled, moment

MOST_SPEAKERS = 20


class ByName(forms.ModelMultipleChoiceField[Any]):
    """Registrations to tick, by the name of their organisation."""

    def label_from_instance(self, one: Registration) -> str:
        """The organisation."""
        return one.organisation.name


class OneByName(forms.ModelChoiceField[Any]):
    """One registration, by the name of its organisation."""

    def label_from_instance(self, one: Registration) -> str:
        """The organisation."""
        return one.organisation.name


class ByClock(forms.ModelMultipleChoiceField[Any]):
    """Rounds to tick, by number and time."""

    def label_from_instance(self, one: Round) -> str:
        """Its number and when it begins."""
        return _("Round %(number)02d, %(time)s") % {
            "number": one.number,
            "time": time_format(localtime(one.starts_at), "TIME_FORMAT"),
        }


SESSION_WIDGETS: Mapping[str, forms.Widget] = {
    "starts_at": moment(),
    "ends_at": moment(),
    **{f"summary_{code}": forms.Textarea({"rows": 4}) for code in LANGUAGES},
    **{f"place_{code}": forms.TextInput({"list": f"rooms-{code}"}) for code in LANGUAGES},
}


class SessionForm(Titled, forms.ModelForm[ProgrammeSession]):
    """A session in three languages, when and where it is, and who is in it."""

    attendees = ByName(
        Registration.objects.none(),
        label=gettext_lazy("Who is in it and cannot meet meanwhile"),
        required=False,
        widget=Ticks,
    )

    class Meta:
        model = ProgrammeSession
        fields = (
            "sort",
            *(f"title_{code}" for code in LANGUAGES),
            "starts_at",
            "ends_at",
            *(f"place_{code}" for code in LANGUAGES),
            *(f"summary_{code}" for code in LANGUAGES),
            "attendees",
        )
        widgets = SESSION_WIDGETS

    def __init__(self, *args: Any, convention: Convention, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["sort"].choices = ProgrammeSession.Sort.choices  # type: ignore[attr-defined]
        self.fields["attendees"].queryset = registered_at(convention)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It ends before it begins: check both."))
        return cleaned

    @property
    def facts(self) -> Mapping[str, Any]:
        """What was said of the session itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "attendees"}


class SpeakerForm(forms.Form):
    """Somebody who speaks, and for whom."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    title = forms.CharField(label=gettext_lazy("Role"), max_length=160, required=False)
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("As it is called in the directory."),
        max_length=160,
        required=False,
        widget=forms.TextInput({"list": "organisations"}),
    )

    def clean_organisation(self) -> Organisation | None:
        """One of the directory."""
        name = self.cleaned_data["organisation"].strip()
        if not name:
            return None
        found = Organisation.objects.filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError(
                _("The directory has no “%(name)s”. Write it as it stands there, or leave it empty.")
                % {"name": name}
            )
        return found


class Speakers(forms.BaseFormSet[SpeakerForm]):
    """All speakers of a session."""

    def people(self) -> Sequence[Mapping[str, Any]]:
        """Those to keep, in their order."""
        return [
            {name: form.cleaned_data[name] for name in ("name", "title", "organisation")}
            for form in self.forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        ]


def speakers(data: Any, session: ProgrammeSession | None) -> Speakers:
    """The rows of the speakers who are there, and a blank one."""
    kind = forms.formset_factory(
        SpeakerForm, formset=Speakers, extra=1, can_delete=True, max_num=MOST_SPEAKERS, validate_max=True
    )
    there = session.speakers.select_related("organisation") if session else ()
    initial = [
        {
            "name": one.name,
            "title": one.title,
            "organisation": one.organisation.name if one.organisation else "",
        }
        for one in there
    ]
    return cast(type[Speakers], kind)(data, prefix="speakers", initial=initial)


class TableForm(forms.ModelForm[Table]):
    """Where a table stands, how many sit at it, and whose it is."""

    host = OneByName(
        Registration.objects.none(),
        label=gettext_lazy("Host"),
        help_text=gettext_lazy("Receives all its meetings here."),
        empty_label=gettext_lazy("nobody"),
        required=False,
    )

    class Meta:
        model = Table
        fields = ("zone", "seats", "across", "down", "host")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["host"].queryset = registered_at(self.instance.convention)  # type: ignore[attr-defined]
        for name, least in (("seats", 2), ("across", 1), ("down", 1)):
            self.fields[name].widget.attrs["min"] = least

    def clean(self) -> dict[str, Any]:
        """A whole place on the plan, or none; two seats at least."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("seats") or 2) < 2:
            self.add_error("seats", _("Two at least: somebody must sit across."))
        for name in ("across", "down"):
            if cleaned.get(name) == 0:
                self.add_error(name, _("Places count from 1."))
            elif (cleaned.get(name) or 0) > 100:
                self.add_error(name, _("No hall is that wide: 100 at most."))
        if not self.errors and (cleaned.get("across") is None) != (cleaned.get("down") is None):
            missing = "across" if cleaned.get("across") is None else "down"
            self.add_error(missing, _("Say both the row and the place in it, or neither."))
        return cleaned


INTERPRETER_WIDGETS = {"languages": Ticks}


class InterpreterForm(forms.ModelForm[Interpreter]):
    """A person between languages."""

    rounds = ByClock(Round.objects.none(), label=gettext_lazy("Available in"), required=False, widget=Ticks)

    class Meta:
        model = Interpreter
        fields = ("name", "languages", "language", "email", "phone", "rounds")
        widgets = INTERPRETER_WIDGETS

    def __init__(self, *args: Any, convention: Convention, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["rounds"].queryset = convention.rounds.order_by("number")  # type: ignore[attr-defined]

    def clean_languages(self) -> Any:
        """Between two languages at least."""
        languages = self.cleaned_data["languages"]
        if len(languages) < 2:
            raise forms.ValidationError(_("Tick two languages at least: one stands between them."))
        return languages
