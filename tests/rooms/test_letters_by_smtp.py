"""Letters over real SMTP: what arrives is what was written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from tisserand.cluster.mail.actions import Enclosed, send_waiting_letters, write_letter
from tisserand.cluster.mail.models import Enclosure
from tisserand.interfaces.cli import processes

pytestmark = [pytest.mark.django_db, pytest.mark.server]
AT = datetime(2027, 3, 1, tzinfo=UTC)


class Letterbox:
    """Keeps what comes in."""

    def __init__(self) -> None:
        self.envelopes = []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 the library's name
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def letterbox(settings) -> Iterator[Letterbox]:
    letterbox = Letterbox()
    port = processes.free_port()
    server = Controller(letterbox, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_HOST_USER = ""
    yield letterbox
    server.stop()


def test_a_letter_arrives_once_with_its_umlauts_and_its_language(letterbox: Letterbox) -> None:
    for _ in range(2):
        write_letter(
            "schedule:1",
            "mia@saarfaden.example",
            language="de",
            subject="Ihr Zeitplan für März",
            body="Grüße\n",
            at=AT,
        )
        send_waiting_letters(at=AT)

    (envelope,) = letterbox.envelopes
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert envelope.rcpt_tos == ["mia@saarfaden.example"]
    assert (mail["Subject"], mail["Content-Language"]) == ("Ihr Zeitplan für März", "de")
    assert mail.get_content().strip() == "Grüße"


def test_what_is_enclosed_arrives_byte_by_byte_with_its_method_and_is_kept_no_longer(
    letterbox: Letterbox,
) -> None:
    calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n".encode()
    write_letter(
        "schedule:2",
        "mia@saarfaden.example",
        language="de",
        subject="Zeitplan",
        body="Grüße\n",
        at=AT,
        enclosed=(
            Enclosed("Zeitplan für März.pdf", "application/pdf", b"%PDF-1.7\n\x00\xff"),
            Enclosed("termine.ics", "text/calendar; charset=utf-8; method=PUBLISH", calendar),
        ),
    )
    assert Enclosure.objects.count() == 2
    assert send_waiting_letters(at=AT) == 1

    (envelope,) = letterbox.envelopes
    mail = message_from_bytes(envelope.content, policy=policy.default)
    text, pdf, ics = mail.iter_parts()
    assert text.get_content().strip() == "Grüße"
    assert (pdf.get_content_type(), pdf.get_filename(), pdf.get_content()) == (
        "application/pdf",
        "Zeitplan für März.pdf",
        b"%PDF-1.7\n\x00\xff",
    )
    assert (ics.get_content_type(), ics.get_filename(), ics.get_content_disposition()) == (
        "text/calendar",
        "termine.ics",
        "attachment",
    )
    assert dict(ics["Content-Type"].params) == {"charset": "utf-8", "method": "PUBLISH"}
    assert ics.get_payload(decode=True) == calendar
    assert Enclosure.objects.count() == 0
