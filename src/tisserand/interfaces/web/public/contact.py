"""Writing to an organisation, confirming one's address, answering: nobody's address is shown to anybody."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tisserand.cluster.accounts.actions import TERMS
from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions import contact as verbs
from tisserand.cluster.organisations.models import Organisation, RelayedMessage
from tisserand.cluster.organisations.queries import published_organisation
from tisserand.interfaces.web.frame.forms import Guarded

COOKIE, COOKIE_SALT = "address", "address that was confirmed"
HALF_A_YEAR_IN_SECONDS = 180 * 24 * 60 * 60


class Message(Guarded):
    """What a visitor writes; members are known and asked less."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy(
            "The organisation does not see it; the answer reaches you through the cluster."
        ),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=160)
    body = forms.CharField(label=gettext_lazy("Message"), max_length=5000, widget=forms.Textarea)
    agreed = forms.BooleanField()

    def __init__(self, *args: object, is_known: bool, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["agreed"].label = str(TERMS["contact"].text)
        if is_known:
            del self.fields["name"], self.fields["email"]


def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """The form to write to an organisation; what is faulty comes back as it was written."""
    organisation = published_organisation(slug)
    if not organisation:
        raise Http404(slug)
    person = request.user if request.user.is_authenticated else None
    form = Message(request.POST or None, is_known=person is not None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            message = _write(request, organisation, person, form)
        except verbs.TooManyMessages as fault:
            form.add_error(None, _too_many(fault.of))
            status = 429
        except verbs.NobodyToWriteTo:
            form.add_error(None, _("Nobody reads messages for this organisation yet."))
        else:
            _tell(request, message)
            return redirect(organisation)
    if form.errors and status == 200:
        status = 422
    words = {"organisation": organisation, "form": form, "days": settings.DAYS_KEPT["messages"]}
    return render(request, "public/contact.html", words, status=status)


def _write(
    request: HttpRequest, organisation: Organisation, person: User | None, form: Message
) -> RelayedMessage:
    said = form.cleaned_data
    if person:
        sender = verbs.Sender(str(person), person.email, person.language, is_confirmed=True, person=person)
    else:
        address = said["email"].lower()
        known = request.get_signed_cookie(
            COOKIE, default="", salt=COOKIE_SALT, max_age=HALF_A_YEAR_IN_SECONDS
        )
        sender = verbs.Sender(
            said["name"], address, get_language() or settings.LANGUAGE_CODE, is_confirmed=known == address
        )
    return verbs.write_message(
        organisation,
        sender,
        subject=said["subject"],
        body=said["body"],
        network=network_of(request),
        at=timezone.now(),
    )


def network_of(request: HttpRequest) -> str:
    """A keyed fingerprint of the visitor's network address, as far as trusted proxies tell it."""
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    address = told[-trusted] if 0 < trusted <= len(told) else request.META.get("REMOTE_ADDR", "")
    return salted_hmac("network of a visitor", address, algorithm="sha256").hexdigest()


def _too_many(of: str) -> str:
    return {
        "sender": _("You have written as many messages as one address may in a day. Go on tomorrow."),
        "network": _("Too many messages came from your network today. Try again tomorrow."),
        "organisation": _("This organisation was written to very often today. Try again tomorrow."),
    }[of]


def _tell(request: HttpRequest, message: RelayedMessage) -> None:
    names = {"organisation": message.organisation.name}
    if message.sent_at:
        messages.success(request, _("Your message is on its way to %(organisation)s.") % names)
    else:
        note = _("Nearly there: open the link we just mailed to you, and your message leaves.")
        messages.warning(request, note)


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for one more click, since programs open links too; then the message leaves."""
    try:
        message = verbs.message_to_confirm(token)
        if request.method != "POST":
            return render(request, "public/contact_confirm.html", {"message": message})
        message = verbs.confirm_message(token, at=timezone.now())
    except verbs.NothingToConfirm:
        return render(request, "public/contact_gone.html", status=404)
    except verbs.NobodyToWriteTo:
        messages.warning(request, _("Nobody reads messages for this organisation yet."))
        return render(request, "public/contact_confirm.html", {"message": message}, status=409)
    _tell(request, message)
    answer = redirect(message.organisation)
    answer.set_signed_cookie(
        COOKIE,
        message.sender_email,
        salt=COOKIE_SALT,
        max_age=HALF_A_YEAR_IN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


class Answer(forms.Form):
    """The one answer to a message."""

    answer = forms.CharField(label=gettext_lazy("Your answer"), max_length=5000, widget=forms.Textarea)


def message(request: HttpRequest, key: str) -> HttpResponse:
    """A message as its readers see it, and the form to answer; whoever has the link may."""
    written = get_object_or_404(
        RelayedMessage.objects.select_related("organisation"), key=key, sent_at__isnull=False
    )
    form = Answer(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            verbs.answer_message(written, form.cleaned_data["answer"], at=timezone.now())
        except verbs.AlreadyAnswered:
            form.add_error(None, _("A colleague has answered already; their answer stands below."))
            written.refresh_from_db()
            status = 409
        else:
            messages.success(
                request, _("Your answer is on its way to %(sender)s.") % {"sender": written.sender_name}
            )
            return redirect("message", key)
    return render(request, "public/message.html", {"message": written, "form": form}, status=status)
