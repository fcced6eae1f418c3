"""What the team notes on the day: who or what is missing, late or comes, and what is announced."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from tisserand.cluster.conventions.models import Incident, Round
from tisserand.cluster.conventions.queries.day import DayRoom
from tisserand.cluster.territories.models import Language

Sort = Incident.Sort
MINUTES = ((10, _("10 minutes")), (30, _("30 minutes")), (60, _("one hour")), (480, _("the whole day")))


class _Keyed(forms.ChoiceField):
    """A choice among records that the page has read already, so that nothing is asked twice."""

    records: Mapping[str, Any] = {}

    def clean(self, value: Any) -> Any:
        """The record itself."""
        return self.records.get(super().clean(value))


def _offer(form: forms.Form, name: str, records: Mapping[str, tuple[Any, str]], empty: Promise) -> None:
    """Sets the records of a field by key, each with its words."""
    field = cast(_Keyed, form.fields[name])
    field.records = {key: record for key, (record, _words) in records.items()}
    field.choices = [("", str(empty)), *((key, words) for key, (_record, words) in records.items())]


class SomebodyForm(forms.Form):
    """Somebody did not come, leaves or is late."""

    prefix = "who"
    registration = _Keyed(label=_("Who"))
    sort = forms.ChoiceField(
        label=_("What happened"),
        choices=[(one.value, one.label) for one in (Sort.NO_SHOW, Sort.LATE, Sort.LEFT_EARLY)],
        widget=forms.RadioSelect,
        initial=Sort.NO_SHOW,
    )
    from_round = _Keyed(label=_("Away from"), required=False)
    until_round = _Keyed(label=_("There again at"), required=False, help_text=_("For those who are late."))

    def __init__(self, room: DayRoom, data: Any = None) -> None:
        super().__init__(data)
        _offer(
            self,
            "registration",
            {str(one.pk): (one, str(one.organisation)) for one in room.registrations},
            _("Choose"),
        )
        _offer(self, "from_round", _rounds(room), _("now"))
        _offer(self, "until_round", _rounds(room), _("Choose"))

    def clean(self) -> dict[str, Any]:
        """Who is late comes at some time, later than the first round they miss."""
        said = super().clean() or {}
        start, end = said.get("from_round"), said.get("until_round")
        if said.get("sort") == Sort.LATE and "until_round" not in self.errors:
            if end is None:
                self.add_error("until_round", _("Say from which round on they are there."))
            elif start and end.number <= start.number:
                self.add_error("until_round", _("Choose a later round than the first one they miss."))
        return said


class TableForm(forms.Form):
    """A table cannot be used any more."""

    prefix = "table"
    table = _Keyed(label=_("Table"))
    from_round = _Keyed(label=_("From"), required=False)

    def __init__(self, room: DayRoom, data: Any = None) -> None:
        super().__init__(data)
        _offer(self, "table", {str(one.pk): (one, str(one.number)) for one in room.tables}, _("Choose"))
        _offer(self, "from_round", _rounds(room), _("the next round"))


class InterpreterForm(forms.Form):
    """An interpreter is missing."""

    prefix = "voice"
    interpreter = _Keyed(label=_("Interpreter"))
    from_round = _Keyed(label=_("From"), required=False)

    def __init__(self, room: DayRoom, data: Any = None) -> None:
        super().__init__(data)
        _offer(self, "interpreter", {str(one.pk): (one, one.name) for one in room.interpreters}, _("Choose"))
        _offer(self, "from_round", _rounds(room), _("the next round"))


class NewInterpreterForm(forms.Form):
    """One interpreter more."""

    prefix = "new"
    name = forms.CharField(label=_("Name"), max_length=120)
    languages: forms.ModelMultipleChoiceField[Language] = forms.ModelMultipleChoiceField(
        label=_("Languages"), queryset=Language.objects.all(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, room: DayRoom, data: Any = None) -> None:
        super().__init__(data)
        self.taken = {one.name for one in room.interpreters}

    def clean_name(self) -> str:
        """Two of the same name could not be told apart on paper."""
        name: str = self.cleaned_data["name"]
        if name in self.taken:
            raise forms.ValidationError(_("Somebody of this name interprets already: add a letter."))
        return name

    def clean_languages(self) -> Any:
        """Between two languages at least."""
        languages = self.cleaned_data["languages"]
        if len(languages) < 2:
            raise forms.ValidationError(_("Choose two languages or more."))
        return languages


class AnnouncementForm(forms.Form):
    """What every phone and the wall say."""

    prefix = "say"
    words = forms.CharField(
        label=_("Announcement"), max_length=240, widget=forms.Textarea({"rows": 3, "maxlength": 240})
    )
    minutes = forms.TypedChoiceField(label=_("Shown for"), choices=MINUTES, coerce=int, initial=30)

    def __init__(self, _room: DayRoom, data: Any = None) -> None:
        super().__init__(data)


def _rounds(room: DayRoom) -> dict[str, tuple[Round, str]]:
    return {str(one.pk): (one, f"{localtime(one.starts_at):%H:%M} · {one.number}") for one in room.rounds}
