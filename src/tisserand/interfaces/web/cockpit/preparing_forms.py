"""The forms with which a convention is prepared: how it begins, its settings, its rounds, its zones.

Times are by the clock of the convention: whoever reads or shows these forms does so in its time zone.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tisserand.cluster.conventions.actions.preparing import Beginnings
from tisserand.cluster.conventions.laying_out import MOST_ROUNDS, MOST_TABLES, Block, Grid
from tisserand.cluster.conventions.models import Convention
from tisserand.cluster.conventions.templates import Template, shipped_templates
from tisserand.cluster.organisations.queries.record import countries

LOCAL_TIME = "%Y-%m-%dT%H:%M"
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
TIME_ZONES = ("Europe/Luxembourg", "Europe/Paris", "Europe/Brussels", "Europe/Berlin")
TITLES = {
    "fr": gettext_lazy("Title in French"),
    "de": gettext_lazy("Title in German"),
    "en": gettext_lazy("Title in English"),
}
OWN_WORDS = {
    "fr": gettext_lazy("In French"),
    "de": gettext_lazy("In German"),
    "en": gettext_lazy("In English"),
}
MOST_ZONES = 40


def moment(**more: Any) -> forms.DateTimeInput:
    """A day and a time by the clock."""
    return forms.DateTimeInput({"type": "datetime-local", **more}, LOCAL_TIME)


def hour() -> forms.TimeInput:
    """A time by the clock."""
    return forms.TimeInput({"type": "time"}, "%H:%M")


class Titled(forms.BaseForm):
    """A form with a title in each language, of which one is enough, and perhaps with other texts."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for code in LANGUAGES:
            self.fields[f"title_{code}"].label = TITLES[code]
            self.fields[f"title_{code}"].required = False
            for name in (f"summary_{code}", f"place_{code}"):
                if name in self.fields:
                    self.fields[name].label = OWN_WORDS[code]

    def clean(self) -> dict[str, Any]:
        """Says where a title is to be written."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"title_{code}") for code in LANGUAGES):
            self.add_error(f"title_{LANGUAGES[0]}", _("Write a title, in one language at least."))
        return cleaned


class Beginning(Titled, forms.Form):
    """What a new convention begins from, and what is known of it already."""

    origin = forms.ChoiceField(label=gettext_lazy("Begin from"))
    title_fr = forms.CharField(max_length=160)
    title_de = forms.CharField(max_length=160)
    title_en = forms.CharField(max_length=160)
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    venue = forms.CharField(label=gettext_lazy("Venue"), max_length=120)
    town = forms.CharField(label=gettext_lazy("Town"), max_length=80)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=[(name, name) for name in TIME_ZONES]
    )

    def __init__(self, *args: Any, editions: Sequence[Convention], **more: Any) -> None:
        super().__init__(*args, **more)
        self.editions = {f"edition-{one.pk}": one for one in editions}
        self.templates = {f"template-{code}": one for code, one in shipped_templates().items()}
        origins = [(key, key) for key in (*self.templates, *self.editions)]
        self.fields["origin"].choices = origins  # type: ignore[attr-defined]
        self.fields["origin"].initial = origins[0][0]
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        """A day to come."""
        day: date = self.cleaned_data["day"]
        if day <= timezone.localdate():
            raise ValidationError(_("This day has passed: a convention is prepared for one that comes."))
        if day.year > timezone.localdate().year + 5:
            raise ValidationError(_("Is the year right? That is more than five years away."))
        return day

    @property
    def chosen(self) -> Template | Convention:
        """What it begins from."""
        key = self.cleaned_data["origin"]
        return self.templates.get(key) or self.editions[key]

    @property
    def beginnings(self) -> Beginnings:
        """What was said, once it is valid."""
        said = self.cleaned_data
        titles = {code: said[f"title_{code}"] for code in LANGUAGES if said[f"title_{code}"]}
        facts = {name: said[name] for name in ("day", "venue", "town", "country", "timezone")}
        return Beginnings(titles=titles, **facts)


SETTINGS_WIDGETS: Mapping[str, forms.Widget] = {
    **{name: moment() for name in ("starts_at", "ends_at", "registration_until", "wishes_until")},
    **{f"summary_{code}": forms.Textarea({"rows": 4}) for code in LANGUAGES},
}
SETTINGS_HELP = {
    "capacity": gettext_lazy("Whoever comes later waits and moves up by itself. Empty: no limit."),
    "request_days": gettext_lazy("Only for requests to accept. Empty: until wishes close."),
    "pending_most": gettext_lazy("Only for requests to accept. Empty: no limit."),
    "enough_wishes": gettext_lazy("From how many on we stop reminding."),
    "cross_border_bonus": gettext_lazy("Added to each meeting of two countries."),
    "met_before_percent": gettext_lazy("100: as any other pair. 0: whoever met last time makes room."),
}


class Settings(Titled, forms.ModelForm[Convention]):
    """All that is settled of a convention apart from its programme and its hall."""

    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    country = forms.ChoiceField(label=gettext_lazy("Country"))

    class Meta:
        model = Convention
        fields = (
            *(f"title_{code}" for code in LANGUAGES),
            *(f"summary_{code}" for code in LANGUAGES),
            "starts_at",
            "ends_at",
            "timezone",
            "venue",
            "town",
            "country",
            "desk_phone",
            "registration_until",
            "wishes_until",
            "capacity",
            "delegates_each",
            "is_approved_by_hand",
            "wish_mode",
            "request_days",
            "pending_most",
            "enough_wishes",
            "cross_border_bonus",
            "cross_border_at_least",
            "met_before_percent",
        )
        widgets = SETTINGS_WIDGETS
        help_texts = SETTINGS_HELP

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        zones = dict.fromkeys((self.instance.timezone, *TIME_ZONES))
        self.fields["timezone"].choices = [(name, name) for name in zones]  # type: ignore[attr-defined]
        known = dict(countries())
        known.setdefault(self.instance.country, self.instance.country)
        self.fields["country"].choices = list(known.items())  # type: ignore[attr-defined]
        for name in ("delegates_each", "enough_wishes", "capacity", "request_days", "pending_most"):
            self.fields[name].min_value = 1  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["min"] = 1

    def clean(self) -> dict[str, Any]:
        """The days in their order, each fault at its own question."""
        cleaned = super().clean()
        for name in ("delegates_each", "enough_wishes", "capacity", "request_days", "pending_most"):
            if cleaned.get(name) == 0:
                self.add_error(name, _("One at least."))
        for name in ("cross_border_at_least", "met_before_percent"):
            if (cleaned.get(name) or 0) > 100:
                self.add_error(name, _("Per cent: 100 at most."))
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It ends before it begins: check both."))
        last = ("wishes_until", cleaned.get("wishes_until"))
        for name, until in (("registration_until", cleaned.get("registration_until")), last):
            if starts and until and until > starts:
                self.add_error(name, _("That is after the convention has begun."))
        until, wishes = cleaned.get("registration_until"), cleaned.get("wishes_until")
        if until and wishes and wishes < until:
            self.add_error("wishes_until", _("Wishes close before registration does: check both days."))
        return cleaned


class GridForm(forms.Form):
    """From when to when meetings are held, how long each of them and the walk after it last, and lunch."""

    starts = forms.TimeField(label=gettext_lazy("First round begins"), widget=hour())
    ends = forms.TimeField(label=gettext_lazy("Last round ends by"), widget=hour())
    minutes = forms.IntegerField(label=gettext_lazy("Minutes of a meeting"), min_value=5, max_value=120)
    buffer = forms.IntegerField(label=gettext_lazy("Minutes to walk"), min_value=0, max_value=60)
    lunch_starts = forms.TimeField(label=gettext_lazy("Lunch begins"), required=False, widget=hour())
    lunch_ends = forms.TimeField(label=gettext_lazy("Lunch ends"), required=False, widget=hour())

    def __init__(self, *args: Any, convention: Convention, **more: Any) -> None:
        super().__init__(*args, **more)
        self.convention = convention

    def clean(self) -> dict[str, Any]:
        """What leaves no round, or lunch without its other end, is said where to mend it."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        lunch = cleaned.get("lunch_starts"), cleaned.get("lunch_ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it begins: check both."))
        if lunch[0] and not lunch[1]:
            self.add_error("lunch_ends", _("When does lunch end? Say both or none."))
        if lunch[1] and not lunch[0]:
            self.add_error("lunch_starts", _("When does lunch begin? Say both or none."))
        if lunch[0] and lunch[1] and lunch[1] <= lunch[0]:
            self.add_error("lunch_ends", _("It ends before it begins: check both."))
        if not self.errors:
            rounds = len(self.grid.slots())
            if not rounds:
                self.add_error("ends", _("Not one round fits: make them shorter or the day longer."))
            if rounds == MOST_ROUNDS:
                self.add_error("minutes", _("These are too many rounds: make them longer."))
        return cleaned

    @property
    def grid(self) -> Grid:
        """The grid, once it is valid."""
        said, zone = self.cleaned_data, ZoneInfo(self.convention.timezone)
        day = self.convention.starts_at.astimezone(zone).date()

        def at(when: time) -> datetime:
            return datetime.combine(day, when, zone)

        lunch = (at(said["lunch_starts"]), at(said["lunch_ends"])) if said.get("lunch_ends") else None
        return Grid(at(said["starts"]), at(said["ends"]), said["minutes"], said["buffer"], lunch)


def said_of_grid(grid: Grid | None, convention: Convention) -> Mapping[str, Any]:
    """What the form shows of rounds that are there, or as a proposal where there are none."""
    zone = ZoneInfo(convention.timezone)

    def clock(moment: datetime | None) -> time | None:
        return moment.astimezone(zone).time() if moment else None

    return {
        "starts": clock(grid.starts_at) if grid else time(14),
        "ends": clock(grid.ends_at) if grid else time(17),
        "minutes": grid.minutes if grid else 13,
        "buffer": grid.buffer_minutes if grid else 2,
        "lunch_starts": clock(convention.lunch_starts_at),
        "lunch_ends": clock(convention.lunch_ends_at),
    }


class ZoneForm(forms.Form):
    """The tables of one zone."""

    zone = forms.CharField(label=pgettext_lazy("of a hall", "Zone"), max_length=40, required=False)
    tables = forms.IntegerField(label=gettext_lazy("Tables"), min_value=1, max_value=MOST_TABLES)
    seats = forms.IntegerField(label=gettext_lazy("Seats at each"), min_value=2, max_value=20, initial=4)
    in_a_row = forms.IntegerField(label=gettext_lazy("Tables in a row"), min_value=1, max_value=40, initial=7)
    is_beside = forms.BooleanField(label=gettext_lazy("Beside the zone before"), required=False)

    def has_changed(self) -> bool:
        """Seats and rows, which are proposed from the start, make no zone."""
        return bool({*self.changed_data} - {"seats", "in_a_row", "is_beside"})


class Zones(forms.BaseFormSet[ZoneForm]):
    """All zones of a hall."""

    def clean(self) -> None:
        """Two zones of a name could not be told apart; a hall holds so many tables and no more."""
        seen: set[str] = set()
        for form in self._kept():
            name = form.cleaned_data["zone"].strip().casefold()
            if name in seen:
                form.add_error("zone", _("Another zone has this name: give it one of its own."))
            seen.add(name)
        tables = sum(form.cleaned_data["tables"] for form in self._kept())
        if tables > MOST_TABLES:
            raise ValidationError(
                ngettext("%(most)d table at most.", "%(most)d tables at most.", MOST_TABLES)
                % {"most": MOST_TABLES}
            )

    def _kept(self) -> Sequence[ZoneForm]:
        return [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", {}).get("tables") and not form.cleaned_data.get("DELETE")
        ]

    def blocks(self) -> Sequence[Block]:
        """The zones, once they are valid."""
        names = ("tables", "seats", "in_a_row", "is_beside")
        return [
            Block(form.cleaned_data["zone"].strip(), *(form.cleaned_data[name] for name in names))
            for form in self._kept()
        ]


def zones(data: Any, blocks: Sequence[Block]) -> Zones:
    """The rows of the zones that are there, and a blank one."""
    kind = forms.formset_factory(
        ZoneForm, formset=Zones, extra=1, can_delete=True, max_num=MOST_ZONES, validate_max=True
    )
    return cast(type[Zones], kind)(data, prefix="zones", initial=[block._asdict() for block in blocks])
