"""The form of a need or an offer: the text first, everything else proposed from it and to be confirmed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tisserand.cluster.needs.actions import Written
from tisserand.cluster.needs.counter import GuessedTrade, likely_trades
from tisserand.cluster.needs.documents import (
    CONTENT_TYPES,
    MOST_DOCUMENTS,
    MOST_MEGABYTES,
    Document,
    NotAcceptedAsDocument,
    checked_document,
)
from tisserand.cluster.needs.faults import Faults, faults_of
from tisserand.cluster.needs.models import AmountSaid, Band, Need, NeedKind, Notice, Offer, OfferKind
from tisserand.cluster.needs.reading.places import place_in, place_named
from tisserand.cluster.needs.reading.trades import trades_called, trades_with
from tisserand.cluster.organisations.models import Organisation, Visibility
from tisserand.cluster.organisations.queries.record import forms_by_country
from tisserand.cluster.territories.models import Language, LegalForm, Reservation, Territory, Trade
from tisserand.interfaces.web.frame.forms import Ticks, territory_choices
from tisserand.interfaces.web.frame.navigation import OWN_NAMES

LEAST_TO_TICK = 0.4
"""From what probability on the likeliest trade is ticked before anybody has looked."""
BANDS = [("", "–"), *Band.choices]


class Files(forms.FileInput):
    """Several documents at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002  Django passes it
        """All files that were chosen."""
        return files.getlist(name)


class DocumentsField(forms.FileField):
    """Documents, each checked by its content; gives those that were chosen."""

    def __init__(self, **more: Any) -> None:
        endings = ",".join(f".{ending}" for ending in CONTENT_TYPES)
        super().__init__(required=False, widget=Files({"multiple": True, "accept": endings}), **more)

    def clean(self, data: Any, initial: Any = None) -> list[Document]:  # noqa: ARG002  Django passes it
        """The checked documents; a refusal names the file and says how to mend it."""
        uploads = [upload for upload in (data if isinstance(data, list) else [data]) if upload]
        try:
            return [checked_document(upload) for upload in uploads]
        except NotAcceptedAsDocument as error:
            raise ValidationError(str(error)) from error


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """Records to tick; a key longer than any database keeps is refused like one that is nobody's."""

    def clean(self, value: Any) -> Any:
        """The chosen records."""
        try:
            return super().clean(value)
        except OverflowError as error:
            said = {"value": max(map(str, value), key=len)}
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", said) from error


class NoticeForm(forms.Form):
    """What needs and offers are both asked."""

    model: type[Need] | type[Offer]
    relations: Sequence[str] = ("trades", "languages")

    text = forms.CharField(widget=forms.Textarea({"rows": 7, "class": "words-first"}))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    trades = Several(
        label=gettext_lazy("Trades"), queryset=Trade.objects.filter(parent__isnull=False), required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("What sort of thing is it?"))
    original_language = forms.ChoiceField(
        label=gettext_lazy("Your text is written in"), choices=list(OWN_NAMES.items())
    )
    least_band = forms.TypedChoiceField(
        label=gettext_lazy("Amount, from"), choices=BANDS, coerce=int, empty_value=None, required=False
    )
    most_band = forms.TypedChoiceField(
        label=gettext_lazy("to"), choices=BANDS, coerce=int, empty_value=None, required=False
    )
    amount = forms.ChoiceField(
        label=gettext_lazy("If you name no amount"),
        choices=[one for one in AmountSaid.choices if one[0] != AmountSaid.SAID],
        required=False,
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Open until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    languages = Several(
        label=gettext_lazy("Languages to talk in"),
        queryset=Language.objects.all(),
        required=False,
        widget=Ticks,
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who sees it"),
        choices=[one for one in Visibility.choices if one[0] != Visibility.PRIVATE],
    )
    documents = DocumentsField(label=gettext_lazy("Documents"))

    def __init__(
        self, *args: Any, organisation: Organisation, notice: Need | Offer | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.organisation, self.notice = organisation, notice
        self.sought = str(self.data.get("find", "")) if self.data else ""
        self.fields["documents"].help_text = _(
            "At most %(most)d documents of %(size)d MB each: PDF, pictures, office files."
        ) % {"most": MOST_DOCUMENTS, "size": MOST_MEGABYTES}

    def clean(self) -> dict[str, Any]:
        """One amount alone is both; an amount that is named is said."""
        cleaned = super().clean() or {}
        least, most = cleaned.get("least_band"), cleaned.get("most_band")
        if least or most:
            cleaned["amount"] = AmountSaid.SAID
            cleaned["least_band"], cleaned["most_band"] = self.both(least, most)
        else:
            cleaned["amount"] = cleaned.get("amount") or AmountSaid.UNKNOWN
        if self.errors:  # then the action is not asked: what it would refuse is told at once with the rest
            notice = self.model(organisation=self.organisation, **self._plain(cleaned))
            self.tell(faults_of(notice, cleaned, day=timezone.localdate()))
        return cleaned

    def both(self, least: int | None, most: int | None) -> tuple[int | None, int | None]:
        """What one end of the amount says of the other."""
        return least or most, most or least

    def written(self) -> Written:
        """What was answered, as the actions take it."""
        said = self.cleaned_data
        return Written(self._plain(said), {name: said[name] for name in self.relations})

    def _plain(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {name: said[name] for name in said if name not in {*self.relations, "documents"}}

    def tell(self, faults: Faults) -> None:
        """Puts what may not be kept beside its fields, but for those of which something is said already."""
        for name, fault in faults.items():
            place = "least_band" if name == "amount" else name
            if place not in self.errors:
                self.add_error(place if place in self.fields else None, fault)

    @property
    def shown_trades(self) -> Sequence[tuple[Trade, bool]]:
        """The trades to tick, and whether they are: those chosen, those of the text, those looked for."""
        chosen = {str(key) for key in self["trades"].value() or ()}
        text, language = str(self["text"].value() or ""), str(self["original_language"].value() or "")
        title = str(self["title"].value() or "")
        guesses = likely_trades(text, language, title=title) if text.strip() else []
        found = [trade.code for trade in trades_called(self.sought)] if self.sought else []
        trades = trades_with([*found, *(guess.code for guess in guesses)], keys=chosen)
        return [(trade, str(trade.pk) in chosen) for trade in trades]


class NeedForm(NoticeForm):
    """What somebody looks for."""

    model = Need
    relations = (*NoticeForm.relations, "accreditations")

    place = forms.CharField(
        label=gettext_lazy("Where"),
        help_text=gettext_lazy("A town, region or country, by any of its names."),
        max_length=120,
    )
    has_social_clause = forms.BooleanField(label=gettext_lazy("Social clause"), required=False)
    is_environmental = forms.BooleanField(label=gettext_lazy("Environmental criteria"), required=False)
    is_local = forms.BooleanField(label=gettext_lazy("From near by"), required=False)
    reservation = forms.ChoiceField(
        label=gettext_lazy("Reserved contract"), choices=Reservation.choices, required=False
    )
    accreditations = Several(
        label=gettext_lazy("Accreditations asked for"),
        queryset=LegalForm.objects.filter(is_accreditation=True),
        to_field_name="code",
        required=False,
        widget=Ticks,
    )
    question = gettext_lazy("What do you look for, in your own words?")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].label = self.question
        self.fields["kind"].choices = NeedKind.choices  # type: ignore[attr-defined]
        self.fields["accreditations"].widget.choices = forms_by_country(are_accreditations=True)

    def clean_place(self) -> Territory:
        """The place that is meant: the one it had or was proposed, before any other that is called so."""
        name = self.cleaned_data["place"]
        for known in self._known_places():
            if name == called(known):
                return known
        if (place := place_named(name, self.organisation.country)) is None:
            raise ValidationError(
                _("No place called “%(place)s” is known here, or several are. Try a larger one nearby.")
                % {"place": name}
            )
        return place

    def _known_places(self) -> Iterator[Territory]:
        if isinstance(self.notice, Need) and self.notice.place:
            yield self.notice.place
        if place := place_in(self.cleaned_data.get("text", ""), self.organisation.country):
            yield place
        yield self.organisation.territory

    def clean_reservation(self) -> str:
        """Not reserved where nothing is said."""
        return self.cleaned_data["reservation"] or Reservation.NONE


class OfferForm(NoticeForm):
    """What somebody provides."""

    model = Offer
    relations = (*NoticeForm.relations, "territories")

    area = forms.ChoiceField(
        label=gettext_lazy("Where do you provide it?"),
        choices=Offer.Area.choices,
        widget=forms.RadioSelect,
        initial=Offer.Area.EVERYWHERE,
    )
    radius_km = forms.IntegerField(
        label=gettext_lazy("Radius in kilometres"), required=False, min_value=1, max_value=1000
    )
    territories = Several(
        label=gettext_lazy("Territories or countries"),
        help_text=gettext_lazy("Borders do not matter: tick whatever you serve."),
        queryset=Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES),
        required=False,
        widget=Ticks,
    )
    is_environmental = forms.BooleanField(label=gettext_lazy("Meets environmental criteria"), required=False)
    question = gettext_lazy("What do you offer, in your own words?")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].label = self.question
        self.fields["kind"].choices = OfferKind.choices  # type: ignore[attr-defined]
        self.fields["territories"].widget.choices = territory_choices()

    def both(self, least: int | None, most: int | None) -> tuple[int | None, int | None]:
        """From nothing on, or without an end, where only one is named."""
        return least or Band.TO_1K, most or Band.ABOVE_1M


def form_for(
    model: type[Need] | type[Offer], request: HttpRequest | None = None, **more: Any
) -> NeedForm | OfferForm:
    """The form of a need or an offer, bound to a request where one is given."""
    form = NeedForm if model is Need else OfferForm
    return form(request.POST, request.FILES, **more) if request else form(**more)


def typed(form: NoticeForm) -> Mapping[str, Any]:
    """What was typed so far, to fill an unbound form with: nothing is judged yet."""
    return {
        name: field.widget.value_from_datadict(form.data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if name != "documents"
    }


def kept(notice: Notice) -> Mapping[str, Any]:
    """What a need or offer says, to fill its form with."""
    form = NeedForm if isinstance(notice, Need) else OfferForm
    plain = {name: getattr(notice, name) for name in form.base_fields if name not in {"documents", "place"}}
    for name in form.relations:
        key = "code" if name == "accreditations" else "pk"
        plain[name] = [getattr(one, key) for one in getattr(notice, name).all()]
    if isinstance(notice, Need) and notice.place:
        plain["place"] = called(notice.place)
    return plain


def called(place: Territory) -> str:
    """A place as its field is filled: with its country where that is not said by its name."""
    is_country = place.scheme == Territory.Scheme.ISO3166
    return str(place.name) if is_country else f"{place.name} ({place.country})"


def proposed(
    fields: Mapping[str, Any], trades: Sequence[GuessedTrade], organisation: Organisation
) -> Mapping[str, Any]:
    """What a text seems to say, to fill the form with; the likeliest trade is ticked where it is likely."""
    filled = {**fields, "languages": list(organisation.languages.values_list("pk", flat=True))}
    first = [guess.code for guess in trades[:1] if guess.probability >= LEAST_TO_TICK]
    filled["trades"] = list(Trade.objects.filter(code__in=first).values_list("pk", flat=True))
    if place := fields.get("place"):
        filled["place"] = called(place)
    return filled
