"""Registering somebody on the spot: find the organisation, or write down a new one; name who stands there."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.actions.registering import AlreadyRegistered, MovedOn, RegistrationIsClosed
from tisserand.cluster.conventions.actions.walking_in import bring_along, walk_in
from tisserand.cluster.conventions.answers import Answers, NotInOrder
from tisserand.cluster.conventions.models import Convention, Delegate, Registration
from tisserand.cluster.conventions.queries.desk import namesakes
from tisserand.cluster.organisations.actions.record import PlaceUnknown, Proposal
from tisserand.cluster.organisations.models import Kind, Organisation
from tisserand.cluster.organisations.queries.record import countries, namesake
from tisserand.cluster.territories.models import Language
from tisserand.interfaces.web.frame.forms import Ticks

from .gate import for_facilitators
from .tabs import tabs_of

State = Registration.State
PLACES_OF_FAULTS = {"delegates": "person_name", "email": "email", "phone": "phone"}


class PersonForm(forms.Form):
    """Who stands at the desk."""

    person_name = forms.CharField(label=gettext_lazy("Name of the person"), max_length=120)
    person_title = forms.CharField(label=gettext_lazy("What they do there"), max_length=160, required=False)


class WalkInForm(PersonForm):
    """Who stands at the desk, for an organisation that is not on the list."""

    second_name = forms.CharField(label=gettext_lazy("A second person"), max_length=120, required=False)
    language = forms.ChoiceField(label=gettext_lazy("They read"), choices=settings.LANGUAGES)
    languages: "forms.ModelMultipleChoiceField[Language]" = forms.ModelMultipleChoiceField(
        label=gettext_lazy("They speak"),
        queryset=Language.objects.none(),
        widget=Ticks,
        to_field_name="code",
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The agenda goes there, and what follows from the meetings."),
        required=False,
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=30, required=False)
    is_listed = forms.BooleanField(
        label=gettext_lazy("They may be named in the list of participants"), required=False
    )
    may_be_photographed = forms.BooleanField(label=gettext_lazy("They may be in photographs"), required=False)

    def __init__(
        self,
        *args: Any,
        organisation: Organisation | None,
        initial: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        own = [one.code for one in organisation.languages.all()] if organisation else []
        reads = organisation.original_language if organisation else get_language()
        known = {"language": reads, "languages": own or [reads], **(initial or {})}
        super().__init__(*args, **{**more, "initial": known})
        spoken = Language.objects.filter(code__in=[*dict(settings.LANGUAGES), *own, "nl", "lb"])
        self.fields["languages"].queryset = spoken  # type: ignore[attr-defined]

    def answers(self) -> Answers:
        """What was said, as a registration takes it."""
        said = self.cleaned_data
        people = [Delegate(name=said["person_name"], title=said["person_title"])]
        if said["second_name"]:
            people.append(Delegate(name=said["second_name"]))
        for one in people:
            one.may_be_photographed = said["may_be_photographed"]
        plain = {name: said[name] for name in ("language", "languages", "email", "phone", "is_listed")}
        return Answers(delegates=people, **plain)


class NewcomerForm(WalkInForm):
    """The same for an organisation that is not in the directory yet."""

    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=160)
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=[("", gettext_lazy("Please choose")), *Kind.choices]
    )
    town = forms.CharField(label=gettext_lazy("Town"), max_length=80)
    country = forms.ChoiceField(label=gettext_lazy("Country"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, organisation=None, **more)
        self.fields["country"].choices = [("", _("Please choose")), *countries()]  # type: ignore[attr-defined]
        self.order_fields(["name", "kind", "town", "country"])

    def clean(self) -> dict[str, Any]:
        """What is in the directory is not written down a second time."""
        cleaned = super().clean() or {}
        if known := namesake(cleaned.get("name", ""), cleaned.get("town", "")):
            raise ValidationError(
                _("“%(name)s” in %(town)s is in the directory already: go back and choose it.")
                % {"name": known.name, "town": known.town}
            )
        return cleaned

    def proposal(self) -> Proposal:
        """What was said of the organisation."""
        said = self.cleaned_data
        return Proposal(
            **{field: said[field] for field in ("name", "kind", "town", "country")},
            form=None,
            about="",
            language=said["language"],
            street="",
            postcode="",
            website="",
            email="",
        )


@for_facilitators
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """Which organisation is it? Those of this name, with how they stand: 4 queries."""
    convention = get_object_or_404(Convention, slug=slug)
    words = request.GET.get("q", "").strip()[:160]
    return _page(request, convention, "walk_in", q=words, found=namesakes(convention, words))


@for_facilitators
def known(request: HttpRequest, slug: str, organisation: str) -> HttpResponse:
    """An organisation of the directory: registers it, or one more person of it where it is on the list."""
    convention = get_object_or_404(Convention, slug=slug)
    who: Organisation = get_object_or_404(
        Organisation.objects.exclude(state=Organisation.State.ARCHIVED), slug=organisation
    )
    standing = convention.registrations.filter(organisation=who).first()
    if standing and standing.state == State.REFUSED:
        return _page(request, convention, "walk_in_known", who=who, standing=standing)
    is_on_list = standing is not None and standing.state == State.REGISTERED
    form = (
        PersonForm(request.POST or None) if is_on_list else WalkInForm(request.POST or None, organisation=who)
    )
    if request.method == "POST" and form.is_valid():
        answer = (
            _brought_along(request, cast(Registration, standing), form)
            if is_on_list
            else _walked_in(request, convention, who, cast(WalkInForm, form))
        )
        if answer:
            return answer
    more = {"who": who, "standing": standing, "is_on_list": is_on_list, "form": form}
    return _page(request, convention, "walk_in_known", **more)


@for_facilitators
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation that is not in the directory."""
    convention = get_object_or_404(Convention, slug=slug)
    form = NewcomerForm(request.POST or None, initial={"name": request.GET.get("name", "")[:160]})
    if request.method == "POST" and form.is_valid():
        try:
            if answer := _walked_in(request, convention, form.proposal(), form):
                return answer
        except PlaceUnknown:
            form.add_error("town", _("There is no such town in this country."))
    return _page(request, convention, "walk_in_known", who=None, form=form)


def _walked_in(
    request: HttpRequest, convention: Convention, who: Organisation | Proposal, form: WalkInForm
) -> HttpResponse | None:
    by = cast(User, request.user)
    try:
        made = walk_in(convention, who, form.answers(), by=by, at=timezone.now())
    except NotInOrder as fault:
        _tell(form, fault)
        return None
    except RegistrationIsClosed:
        form.add_error(None, _("This convention takes nobody any more."))
        return None
    except AlreadyRegistered:
        messages.info(request, _("Somebody has just registered this organisation: here it is."))
    else:
        messages.success(request, _("%(name)s is registered and there.") % {"name": made.organisation.name})
    return _to_desk(convention, str(who.name))


def _brought_along(request: HttpRequest, standing: Registration, form: PersonForm) -> HttpResponse | None:
    said = form.cleaned_data
    person = Delegate(name=said["person_name"], title=said["person_title"])
    try:
        bring_along(standing, person, by=cast(User, request.user), at=timezone.now())
    except NotInOrder as fault:
        _tell(form, fault)
        return None
    except MovedOn:
        messages.error(request, _("This registration has changed meanwhile: look at it again."))
    else:
        messages.success(request, _("%(name)s has arrived.") % {"name": person.name})
    return _to_desk(standing.convention, standing.organisation.name)


def _tell(form: forms.Form, fault: NotInOrder) -> None:
    for field, sentence in fault.faults.items():
        place = PLACES_OF_FAULTS.get(field, "")
        form.add_error(place if place in form.fields else None, sentence)


def _to_desk(convention: Convention, words: str) -> HttpResponse:
    return redirect(reverse("desk", args=(convention.slug,), query={"q": words}))


def _page(request: HttpRequest, convention: Convention, template: str, **more: Any) -> HttpResponse:
    form: forms.Form | None = more.get("form")
    status = 422 if form is not None and form.errors else 200
    context = {"convention": convention, "tabs": tabs_of(convention, "desk"), **more}
    return render(request, f"cockpit/{template}.html", context, status=status)
