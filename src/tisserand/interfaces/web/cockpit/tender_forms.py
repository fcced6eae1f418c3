"""The forms of the team's pages about tenders: files to bring in, a tender typed in or put right."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tisserand.cluster.tenders.actions.writing import Typed
from tisserand.cluster.tenders.models import Tender
from tisserand.cluster.tenders.queries.board import country_called, language_called
from tisserand.cluster.tenders.sources.codes import LANGUAGES, YEARS
from tisserand.cluster.territories.models import Reservation, Trade
from tisserand.cluster.territories.queries import regions
from tisserand.cluster.territories.reference import folded
from tisserand.interfaces.web.frame.forms import Ticks

COUNTRIES = ("LU", "FR", "BE", "DE", "NL", "AT", "CH", "IT", "ES", "PT", "PL")
FIRST_LANGUAGES = ("fr", "de", "en", "nl")
LOCAL_TIME = "%Y-%m-%dT%H:%M"


class SeveralFiles(forms.FileField):
    """One file or several at once."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Every file that was sent, each checked."""
        sent = data if isinstance(data, list) else [data]
        return [super(SeveralFiles, self).clean(one, initial) for one in sent or [None]]


class FilesInput(forms.ClearableFileInput):
    """Chooses several files."""

    allow_multiple_selected = True


class Upload(forms.Form):
    """Notices to bring in."""

    notices = SeveralFiles(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("eForms or TED notices (.xml), tables (.csv), or a .zip of them."),
        widget=FilesInput({"accept": ".xml,.csv,.zip", "multiple": True}),
    )
    is_trial = forms.BooleanField(label=gettext_lazy("Only look what would happen"), required=False)


class TenderForm(forms.Form):
    """What a person says of a tender."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=400)
    text = forms.CharField(
        label=gettext_lazy("What it is about"), required=False, widget=forms.Textarea({"rows": 6})
    )
    language = forms.ChoiceField(label=gettext_lazy("Written in"))
    buyer_name = forms.CharField(label=gettext_lazy("Buyer"), max_length=300)
    buyer_town = forms.CharField(label=gettext_lazy("Town of the buyer"), max_length=120, required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country of the buyer"))
    deadline = forms.DateTimeField(
        label=gettext_lazy("Deadline"),
        help_text=gettext_lazy("Day and time, by the clock of the cluster."),
        input_formats=[LOCAL_TIME, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, LOCAL_TIME),
    )
    url = forms.URLField(
        label=gettext_lazy("Address of the notice"), required=False, max_length=500, assume_scheme="https"
    )
    trades: forms.ModelMultipleChoiceField[Trade] = forms.ModelMultipleChoiceField(
        Trade.objects.none(), label=gettext_lazy("Trades"), required=False, widget=Ticks
    )
    cpv = forms.CharField(
        label=gettext_lazy("CPV codes"),
        help_text=gettext_lazy("Eight digits each, with blanks between them. They add their trades."),
        required=False,
        max_length=900,
    )
    places = forms.MultipleChoiceField(label=gettext_lazy("Where"), required=False, widget=Ticks)
    reservation = forms.ChoiceField(
        label=gettext_lazy("Participation reserved"), choices=Reservation.choices, required=False
    )
    is_execution_reserved = forms.BooleanField(
        label=gettext_lazy("Carried out in sheltered employment"), required=False
    )
    has_social_objective = forms.BooleanField(label=gettext_lazy("Social objective"), required=False)
    suits_small_firms = forms.BooleanField(label=gettext_lazy("Suits small firms"), required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Estimated value in euros"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )

    def __init__(self, *args: Any, tender: Tender | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.tender = tender
        further = sorted(set(LANGUAGES.values()) - set(FIRST_LANGUAGES), key=_language_in_order)
        self._choose("language", [(code, language_called(code)) for code in (*FIRST_LANGUAGES, *further)])
        self.fields["language"].initial = get_language()
        self.fields["deadline"].required = tender is None or tender.deadline is not None
        countries = COUNTRIES if tender is None else dict.fromkeys((tender.country, *COUNTRIES))
        self._choose("country", [(code, country_called(code)) for code in countries])
        places: dict[str, list[tuple[str, str]]] = {}
        for one in regions():
            places.setdefault(country_called(one.country), []).append((one.code, f"{one.name} ({one.code})"))
        self._choose("places", list(places.items()))
        trades = Trade.objects.select_related("parent").exclude(parent=None).order_by("pk")
        groups: dict[str, list[tuple[int, str]]] = {}
        for trade in trades:
            groups.setdefault(str(trade.parent), []).append((trade.pk, trade.name))
        self.fields["trades"].queryset = trades  # type: ignore[attr-defined]
        self._choose("trades", list(groups.items()))

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_cpv(self) -> list[str]:
        """Eight digits each, a check digit left out."""
        codes = [code.partition("-")[0] for code in self.cleaned_data["cpv"].replace(",", " ").split()]
        for code in codes:
            if not (code.isascii() and code.isdecimal() and len(code) == 8):
                raise forms.ValidationError(
                    _("“%(code)s” is no CPV code: write eight digits, such as 90911200.")
                    % {"code": code[:20]}
                )
        return list(dict.fromkeys(codes))

    def clean_deadline(self) -> datetime | None:
        """A new tender can still be bid for; only what a notice did not tell may stay empty."""
        deadline: datetime | None = self.cleaned_data["deadline"]
        if deadline is None:
            return None
        if deadline.year not in YEARS:
            raise forms.ValidationError(_("Is the year right? No tender ends then."))
        if self.tender is None and deadline <= timezone.now():
            raise forms.ValidationError(_("This deadline has passed: nobody could bid any more."))
        return deadline

    @property
    def typed(self) -> Typed:
        """What was said, once it is valid."""
        said = self.cleaned_data
        return Typed(
            title=said["title"],
            text=said["text"],
            language=said["language"],
            country=said["country"],
            buyer_name=said["buyer_name"],
            buyer_town=said["buyer_town"],
            deadline=said["deadline"],
            url=said["url"],
            cpv_codes=said["cpv"],
            nuts_codes=said["places"],
            trades=[trade.pk for trade in said["trades"]],
            reservation=said["reservation"] or Reservation.NONE,
            is_execution_reserved=said["is_execution_reserved"],
            has_social_objective=said["has_social_objective"],
            suits_small_firms=said["suits_small_firms"],
            amount=said["amount"],
            currency="EUR" if said["amount"] is not None else "",
        )


def _language_in_order(code: str) -> str:
    return folded(language_called(code))


def said_of(tender: Tender) -> dict[str, Any]:
    """What the form shows of a tender that is there: 2 queries."""
    return {
        "title": tender.title,
        "text": tender.text,
        "language": tender.original_language,
        "buyer_name": tender.buyer_name,
        "buyer_town": tender.buyer_town,
        "country": tender.country,
        "deadline": timezone.localtime(tender.deadline) if tender.deadline else None,
        "url": tender.url,
        "trades": list(tender.trades.values_list("pk", flat=True)),
        "cpv": " ".join(tender.cpv_codes),
        "places": list(tender.territories.values_list("code", flat=True)),
        "reservation": tender.reservation,
        "is_execution_reserved": tender.is_execution_reserved,
        "has_social_objective": tender.has_social_objective,
        "suits_small_firms": tender.suits_small_firms,
        "amount": tender.amount if tender.currency in ("", "EUR") else None,
    }
