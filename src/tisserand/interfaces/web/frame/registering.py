"""The form of a registration, as members, invited organisations and the team fill it in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tisserand.cluster.conventions.answers import MOST_BROUGHT, Answers
from tisserand.cluster.conventions.models import Brought, Convention, Delegate, Round
from tisserand.cluster.conventions.queries.registrations import open_notices
from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.territories.models import Language

from .forms import Ticks
from .navigation import OWN_NAMES

NOON = 13
"""Rounds that begin before one o'clock are the morning's."""
FOR_THE_PLAN = ("languages", "when", "rounds", "least_meetings", "most_meetings", "role")
"""What the plan is made from."""
MOST_ASKED = 99


class InOrder(Ticks):
    """Boxes to tick in the order in which they are given."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The groups, their boxes by place."""
        context = super().get_context(name, value, attrs)
        for group in context["widget"]["groups"]:
            group["options"].sort(key=lambda one: int(one["index"]))
        return context


class DelegateRow(forms.Form):
    """A person who comes; `id` is the key of one who is there."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    title = forms.CharField(label=gettext_lazy("Role in the organisation"), max_length=160, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone on the day"), max_length=30, required=False)
    diet = forms.ChoiceField(label=gettext_lazy("Eats"), choices=Delegate.Diet.choices, initial="anything")
    diet_words = forms.CharField(label=gettext_lazy("Allergies"), max_length=200, required=False)
    access_needs = forms.CharField(
        label=gettext_lazy("What they need in the house"),
        help_text=gettext_lazy("For instance a ramp, a sign language interpreter, a quiet table."),
        max_length=300,
        required=False,
    )
    may_be_photographed = forms.BooleanField(
        label=gettext_lazy("agrees to be in photographs of the day"), required=False
    )

    def delegate(self) -> Delegate:
        """The person as the actions take them."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"id", "DELETE"}}
        return Delegate(pk=self.cleaned_data["id"], **said)


class BroughtRow(forms.Form):
    """A line of what they bring along."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    side = forms.ChoiceField(label=gettext_lazy("We bring a"), choices=Brought.Side.choices, initial="need")
    title = forms.CharField(label=gettext_lazy("In a few words"), max_length=200)

    def has_changed(self) -> bool:
        """A side alone, which is chosen from the start, is no line."""
        return bool({*self.changed_data} - {"side"})


class RegistrationForm(forms.Form):
    """What is asked of the organisation; `delegates` and `brought` only carry the faults of their rows."""

    delegates = forms.CharField(label=gettext_lazy("Who comes"), required=False, widget=forms.HiddenInput)
    brought = forms.CharField(label=gettext_lazy("What you bring"), required=False, widget=forms.HiddenInput)
    languages: "forms.ModelMultipleChoiceField[Language]" = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Languages in which you can talk business"),
        queryset=Language.objects.all(),
        widget=Ticks,
    )
    language = forms.ChoiceField(label=gettext_lazy("Letters and papers in"), choices=list(OWN_NAMES.items()))
    when = forms.ChoiceField(label=gettext_lazy("When are you there?"), widget=forms.RadioSelect)
    rounds = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Only in these rounds"), coerce=int, required=False, widget=InOrder
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Where do you meet?"),
        choices=[
            ("guest", gettext_lazy("we go to the tables of the others")),
            ("host", gettext_lazy("we would like a table of our own")),
        ],
        widget=forms.RadioSelect,
    )
    least_meetings = forms.IntegerField(
        label=gettext_lazy("At least so many meetings"), min_value=0, max_value=MOST_ASKED, initial=0
    )
    most_meetings = forms.IntegerField(
        label=gettext_lazy("At most"),
        help_text=gettext_lazy("Left empty: as many as possible."),
        min_value=1,
        max_value=MOST_ASKED,
        required=False,
    )
    published = forms.MultipleChoiceField(
        label=gettext_lazy("From your needs and offers"), required=False, widget=Ticks
    )
    email = forms.EmailField(
        label=gettext_lazy("Another e-mail address for letters about the convention"), required=False
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone for questions of the team"), max_length=30, required=False
    )
    remarks = forms.CharField(
        label=gettext_lazy("Anything else?"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    is_listed = forms.BooleanField(
        label=gettext_lazy(
            "Our organisation and the people named above may stand in the list of participants."
        ),
        help_text=gettext_lazy(
            "Everybody sees the organisation; only those who come see the people. You can change this at any"
            " time."
        ),
        required=False,
    )

    def __init__(
        self, *args: Any, rounds: Sequence[Round], published: Mapping[str, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.of_convention = rounds
        self.fields["when"].choices = _times(rounds)  # type: ignore[attr-defined]
        self.fields["rounds"].choices = [(one.number, _round_name(one)) for one in rounds]  # type: ignore[attr-defined]
        self.fields["published"].choices = list(published.items())  # type: ignore[attr-defined]
        if not rounds:
            del self.fields["when"], self.fields["rounds"]
        if not published:
            del self.fields["published"]

    def chosen_rounds(self) -> Sequence[Round] | None:
        """The rounds they come to; None for all of them."""
        when = self.cleaned_data.get("when", "all")
        if when == "all":
            return None
        if when == "rounds":
            return [one for one in self.of_convention if one.number in self.cleaned_data["rounds"]]
        return [one for one in self.of_convention if _half(one) == when]


def _half(one: Round) -> str:
    return "morning" if timezone.localtime(one.starts_at).hour < NOON else "afternoon"


def _times(rounds: Sequence[Round]) -> Sequence[tuple[str, str]]:
    """All day, its halves where there are two, or rounds one by one."""
    halves = {_half(one) for one in rounds}
    named = {"morning": _("only in the morning"), "afternoon": _("only in the afternoon")}
    return [
        ("all", _("in all rounds")),
        *((half, words) for half, words in named.items() if len(halves) > 1),
        ("rounds", _("only in some rounds, ticked below")),
    ]


def _round_name(one: Round) -> str:
    return _("%(number)d, at %(time)s") % {
        "number": one.number,
        "time": date_format(timezone.localtime(one.starts_at), "TIME_FORMAT"),
    }


class Writing:
    """A registration being filled in: the form with the rows of its people and of what they bring.

    To be used with the convention's time zone active, in which rounds are named.
    """

    def __init__(
        self,
        request: HttpRequest,
        convention: Convention,
        organisation: Organisation,
        standing: Answers,
        *,
        is_for_the_plan: bool = True,
    ) -> None:
        self.convention, self.organisation, self.known = convention, organisation, standing
        data = request.POST if request.method == "POST" else None
        self.notices = {_key(one): one for one in open_notices(organisation)}
        rounds = list(convention.rounds.order_by("number"))
        self.form = RegistrationForm(
            data,
            initial=_initial(standing, rounds),
            rounds=rounds,
            published={key: one.title for key, one in self.notices.items()},
        )
        for name in () if is_for_the_plan else FOR_THE_PLAN:
            if name in self.form.fields:
                self.form.fields[name].disabled = True
        self.people = _people(data, convention, standing, may_grow=is_for_the_plan)
        self.brought = _lines(data, standing)

    @property
    def rows(self) -> Mapping[str, BaseFormSet[Any]]:
        """The rows, whose faults stand in the summary too."""
        return {"people": self.people, "brought": self.brought}

    def is_valid(self) -> bool:
        """Whether every field by itself is in order; asks all of them."""
        return all([self.form.is_valid(), self.people.is_valid(), self.brought.is_valid()])

    def answers(self) -> Answers:
        """What was answered, once it is valid."""
        said = self.form.cleaned_data
        return Answers(
            delegates=[row.delegate() for row in _kept(self.people)],
            languages=list(said["languages"]),
            language=said["language"],
            rounds=self.form.chosen_rounds(),
            least_meetings=said["least_meetings"],
            most_meetings=said["most_meetings"],
            wants_table=said["role"] == "host",
            is_listed=said["is_listed"],
            email=said["email"],
            phone=said["phone"],
            remarks=said["remarks"],
            brought=self._brought(),
        )

    def tell(self, faults: Mapping[str, str]) -> None:
        """Puts what may not be kept beside its fields."""
        for name, fault in faults.items():
            self.form.add_error(name if name in self.form.fields else None, fault)

    def _brought(self) -> Sequence[Brought]:
        lines = [
            Brought(
                pk=row.cleaned_data["id"],
                side=row.cleaned_data["side"],
                title=row.cleaned_data["title"].strip(),
                language=self.form.cleaned_data["language"],
            )
            for row in _kept(self.brought)
        ]
        ticked = [self.notices[key] for key in self.form.cleaned_data.get("published", ())]
        return [*lines, *(_line_of(notice) for notice in ticked)]


def _key(notice: Need | Offer) -> str:
    return f"{'need' if isinstance(notice, Need) else 'offer'}-{notice.pk}"


def _line_of(notice: Need | Offer) -> Brought:
    line = Brought(title=notice.title, language=notice.original_language, trade=notice.trades.first())
    if isinstance(notice, Need):
        line.side, line.need = Brought.Side.NEED, notice
    else:
        line.side, line.offer = Brought.Side.OFFER, notice
    return line


def _kept(rows: BaseFormSet[Any]) -> Sequence[Any]:
    return [row for row in rows if (row.has_changed() or row.initial) and not row.cleaned_data.get("DELETE")]


def _initial(standing: Answers, rounds: Sequence[Round]) -> dict[str, Any]:
    chosen = set(rounds if standing.rounds is None else standing.rounds)
    when = next(
        (
            half
            for half in ("morning", "afternoon")
            if chosen == {one for one in rounds if _half(one) == half}
        ),
        "rounds",
    )
    return {
        **standing.plain,
        "languages": [language.pk for language in standing.languages],
        "when": "all" if chosen == set(rounds) else when,
        "rounds": sorted(one.number for one in chosen),
        "role": "host" if standing.wants_table else "guest",
        "published": [
            f"need-{one.need_id}" if one.need_id else f"offer-{one.offer_id}"
            for one in standing.brought
            if one.need_id or one.offer_id
        ],
    }


def _people(
    data: Any, convention: Convention, standing: Answers, *, may_grow: bool
) -> BaseFormSet[DelegateRow]:
    names = [name for name in DelegateRow.base_fields if name != "id"]
    initial = [{"id": one.pk, **{name: getattr(one, name) for name in names}} for one in standing.delegates]
    most = max(convention.delegates_each, len(initial))
    rows = formset_factory(
        DelegateRow,
        extra=most - len(initial) if may_grow or not initial else 0,
        can_delete=may_grow,
        max_num=most,
        absolute_max=2 * most,
    )
    return rows(data, initial=initial, prefix="people", form_kwargs={"use_required_attribute": False})


def _lines(data: Any, standing: Answers) -> BaseFormSet[BroughtRow]:
    initial = [
        {"id": one.pk, "side": one.side, "title": one.title}
        for one in standing.brought
        if not one.need_id and not one.offer_id
    ]
    more = max(0, min(2, MOST_BROUGHT - len(initial)))
    rows = formset_factory(
        BroughtRow, extra=more, can_delete=True, max_num=MOST_BROUGHT, absolute_max=2 * MOST_BROUGHT
    )
    return rows(data, initial=initial, prefix="brought", form_kwargs={"use_required_attribute": False})


def answers_at_first(organisation: Organisation, person: Any) -> Answers:
    """What is filled in before anybody has answered: the organisation's languages, the reader's name."""
    name = getattr(person, "name", "")
    is_theirs = organisation.representatives.filter(user=person).exists() if person.pk else False
    return Answers(
        delegates=[Delegate(name=name)] if name and is_theirs else [],
        languages=list(organisation.languages.all()),
        language=organisation.original_language,
    )
