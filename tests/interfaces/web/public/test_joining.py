"""The ways in: a new organisation applies, one of the directory applies, somebody asks to act for one."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.actions.charter import load_charter
from tisserand.cluster.organisations.models import (
    CriterionAnswer,
    JoinRequest,
    Membership,
    Organisation,
    Representative,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def quick_writers(settings, tmp_path) -> None:
    settings.SECONDS_TO_WRITE_A_MESSAGE = 0
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def world(world: World) -> World:
    load_charter()
    return world


def opened(client: Client, path: str) -> str:
    """The seal of a form that was just opened."""
    return client.get(path).context["form"]["opened"].value()


def said(client: Client, path: str, **other: object) -> dict[str, object]:
    return {
        "opened": opened(client, path),
        "agreed": "on",
        "person_name": "Lena Hoffmann",
        "person_email": "Lena@garten.example",
        "person_title": "Geschäftsführerin",
        **{f"answer_{code}": f"Zu {code}." for code in ("activity", "purpose", "governance", "reinvestment")},
        **other,
    }


def proposal(client: Client, **other: object) -> dict[str, object]:
    return said(
        client,
        "/de/join/new/",
        **{
            "name": "Gartenwerk Saar",
            "kind": "sse_enterprise",
            "about": "Wir pflegen Gärten mit Menschen, die lange ohne Arbeit waren.",
            "postcode": "54290",
            "town": "Trier",
            "country": "DE",
            **other,
        },
    )


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize(
    "path", ["join/", "join/?q=Moselwerk", "join/new/", "join/moselwerk/", "join/thanks/"]
)
def test_the_pages_stand_in_every_language(
    client: Client, world: World, strict_templates: None, language: str, path: str
) -> None:
    answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200
    assert faults_of_page(answer.content.decode()) == []


def test_one_finds_ones_organisation_before_proposing_it_anew(client: Client, world: World) -> None:
    page = client.get("/en/join/?q=Moselwerk").content.decode()
    assert "/en/join/moselwerk/" in page
    assert "/en/join/moselwerk/represent/" in page


def test_a_stranger_proposes_an_organisation_with_a_document(client: Client, world: World) -> None:
    document = SimpleUploadedFile("../../Satzung.pdf", PDF)
    answer = client.post("/de/join/new/", proposal(client, evidence_purpose=document))
    assert (answer.status_code, answer.url) == (302, "/de/join/thanks/")
    organisation = Organisation.objects.get(name="Gartenwerk Saar")
    assert (organisation.state, organisation.slug, organisation.original_language) == (
        "draft",
        "gartenwerk-saar",
        "de",
    )
    assert organisation.about_de.startswith("Wir pflegen")
    person = User.objects.get(email="lena@garten.example")
    assert (person.name, person.language, person.is_facilitator) == ("Lena Hoffmann", "de", False)
    assert organisation.representatives.get().user == person
    membership = Membership.objects.get(organisation=organisation)
    assert membership.state == "applied"
    kept = CriterionAnswer.objects.get(membership=membership, criterion__code="purpose")
    assert "Satzung" not in kept.evidence.name
    assert kept.evidence.name.endswith(".pdf")
    with kept.evidence.open() as document:
        assert document.read() == PDF


def test_a_proposal_is_seen_by_nobody_before_it_is_admitted(client: Client, world: World) -> None:
    client.post("/de/join/new/", proposal(client))
    assert client.get("/de/directory/gartenwerk-saar/").status_code == 404


def test_who_is_signed_in_is_not_asked_who_they_are(client: Client, world: World) -> None:
    client.force_login(world.stranger)
    form = proposal(client)
    for name in ("person_name", "person_email"):
        del form[name]
    assert client.post("/de/join/new/", form).status_code == 302
    assert Membership.objects.get().applicant == world.stranger


def test_an_address_that_is_known_stays_with_the_person_it_belongs_to(client: Client, world: World) -> None:
    known = User.objects.create_user("lena@garten.example", name="Lena H.", language="fr")
    client.post("/de/join/new/", proposal(client))
    assert Membership.objects.get().applicant == known
    known.refresh_from_db()
    assert (known.name, known.language) == ("Lena H.", "fr")


@pytest.mark.parametrize(
    "missing", ["name", "kind", "about", "town", "postcode", "country", "answer_governance", "agreed"]
)
def test_what_is_missing_is_said_at_the_top_and_nothing_is_half_done(
    client: Client, world: World, missing: str
) -> None:
    answer = client.post("/de/join/new/", proposal(client, **{missing: ""}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]
    assert f'href="#id_{missing}"' in answer.content.decode()
    assert not Organisation.objects.filter(name="Gartenwerk Saar").exists()
    assert not User.objects.filter(email="lena@garten.example").exists()


def test_faults_are_told_in_the_order_of_the_page(client: Client, world: World) -> None:
    answer = client.post("/en/join/new/", {"opened": opened(client, "/en/join/new/"), "kind": "association"})
    faulty = re.findall(r'<li><a href="#id_(\w+)">', answer.content.decode())
    asked = re.findall(r' id="id_(\w+)"', answer.content.decode())
    assert len(faulty) > 10
    assert faulty == [name for name in asked if name in faulty]


def test_a_stranger_reads_what_may_stay_empty(client: Client, world: World) -> None:
    page = client.get("/en/join/new/").content.decode()
    free = re.findall(r'<label for="id_(\w+)">[^<]* <span class="field__free">\(optional\)', page)
    assert free == ["form", "street", "email", "website", "evidence_purpose", "person_title"]


def test_a_company_is_not_held_to_the_criteria_of_the_social_economy(client: Client, world: World) -> None:
    form = proposal(client, kind="company", answer_governance="", answer_reinvestment="")
    assert client.post("/de/join/new/", form).status_code == 302
    assert sorted(Membership.objects.get().answers.values_list("criterion__code", flat=True)) == [
        "activity",
        "purpose",
    ]


def picture(kind: str, size: tuple[int, int] = (30, 20)) -> bytes:
    memory = io.BytesIO()
    Image.new("RGB", size, "white").save(memory, kind)
    return memory.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("a.pdf", PDF, True),
        ("a.png", picture("PNG"), True),
        ("a.jpg", picture("JPEG"), True),
        ("photo.pdf", picture("PNG"), True),
        ("a.gif", picture("GIF"), False),
        ("a.pdf", b"<html><script>alert(1)</script></html>", False),
        ("a.pdf", PDF[:20], False),
        ("a.png", picture("PNG")[:60], False),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", False),
        ("a.pdf", b"MZ\x90\x00", False),
    ],
)
def test_a_document_is_told_by_its_content(
    client: Client, world: World, name: str, content: bytes, is_taken: bool
) -> None:
    form = proposal(client, evidence_purpose=SimpleUploadedFile(name, content, "application/pdf"))
    answer = client.post("/de/join/new/", form)
    assert answer.status_code == (302 if is_taken else 422)
    assert Membership.objects.exists() == is_taken
    if not is_taken:
        assert "PDF" in answer.context["form"].errors["evidence_purpose"][0]


def test_a_document_that_is_too_large_is_refused_with_the_limit(
    client: Client, world: World, settings
) -> None:
    settings.EVIDENCE_MEGABYTES = 1
    large = SimpleUploadedFile("a.pdf", PDF[:-6] + b" " * 1024 * 1024 + b"%%EOF\n")
    answer = client.post("/en/join/new/", proposal(client, evidence_purpose=large))
    assert "1 MB" in answer.context["form"].errors["evidence_purpose"][0]


def test_a_robot_that_fills_everything_or_is_too_quick_gets_nowhere(
    client: Client, world: World, settings
) -> None:
    assert client.post("/de/join/new/", proposal(client, homepage="http://x.example")).status_code == 422
    assert client.post("/de/join/new/", proposal(client, opened="forged")).status_code == 422
    settings.SECONDS_TO_WRITE_A_MESSAGE = 4
    assert client.post("/de/join/new/", proposal(client)).status_code == 422
    assert not Membership.objects.exists()


@pytest.mark.parametrize("state", ["published", "stale"])
def test_a_name_that_is_in_the_directory_leads_there(client: Client, world: World, state: str) -> None:
    Organisation.objects.filter(slug="moselwerk").update(state=state)
    answer = client.post("/en/join/new/", proposal(client, name="MOSELWERK"))
    assert "Moselwerk" in answer.context["form"].non_field_errors()[0]
    assert not Membership.objects.exists()


def test_an_organisation_of_the_directory_applies_through_its_own_people(
    client: Client, world: World
) -> None:
    client.force_login(world.workshop.organisation.representatives.get().user)
    answer = client.post("/de/join/moselwerk/", said(client, "/de/join/moselwerk/"))
    assert answer.status_code == 302
    assert Membership.objects.get().organisation == world.workshop.organisation
    again = client.post("/de/join/moselwerk/", said(client, "/de/join/moselwerk/"))
    assert again.status_code == 200
    assert Membership.objects.count() == 1


def test_others_are_led_to_its_people_instead(client: Client, world: World) -> None:
    answer = client.post("/de/join/moselwerk/", said(client, "/de/join/moselwerk/"))
    assert answer.status_code == 200
    assert "/de/join/moselwerk/represent/" in answer.content.decode()
    assert not Membership.objects.exists()


def test_a_stranger_asks_to_act_for_an_organisation_and_does_not_yet(client: Client, world: World) -> None:
    path = "/fr/join/moselwerk/represent/"
    form = said(client, path, message="Je remplace Anna.")
    assert client.post(path, form).status_code == 302
    asked = JoinRequest.objects.get()
    assert (asked.user.email, asked.message, asked.state) == (
        "lena@garten.example",
        "Je remplace Anna.",
        "open",
    )
    assert not Representative.objects.filter(user=asked.user).exists()
    assert client.post(path, {**form, "opened": opened(client, path)}).status_code == 422
    assert JoinRequest.objects.count() == 1


def test_that_it_was_quick_is_said_where_nothing_else_is_to_be_mended(
    client: Client, world: World, settings
) -> None:
    settings.SECONDS_TO_WRITE_A_MESSAGE = 4
    form = client.post("/en/join/new/", proposal(client, name="")).context["form"]
    assert (list(form.errors), form.non_field_errors()) == (["name"], [])
    form = client.post("/en/join/new/", proposal(client)).context["form"]
    assert list(form.errors) == ["__all__"]
    assert len(form.non_field_errors()) == 1


def test_an_application_that_is_sent_twice_is_made_once(client: Client, world: World) -> None:
    form = proposal(client)
    assert client.post("/de/join/new/", form).status_code == 302
    again = client.post("/de/join/new/", form)
    assert again.status_code == 422
    assert len(again.context["form"].non_field_errors()) == 1
    assert Membership.objects.count() == 1
    assert Organisation.objects.filter(name=form["name"]).count() == 1


@pytest.mark.parametrize(
    ("language", "hint"),
    [
        ("fr", "« 57A00 » ne peut pas être un code postal de ce pays (France). Exemple : 57000."),
        ("de", "„57A00“ kann dort (Frankreich) keine Postleitzahl sein. So sieht eine aus: 57000."),
        ("en", "“57A00” cannot be a postcode there (France). Write it like this one: 57000."),
    ],
)
def test_a_postcode_that_is_none_of_its_country_is_said_at_its_field(
    client: Client, world: World, language: str, hint: str
) -> None:
    form = proposal(client, country="FR", postcode="57A00")
    answer = client.post(f"/{language}/join/new/", form)
    told = {field: [fault.replace("\xa0", " ").replace("\u202f", " ") for fault in faults]
            for field, faults in answer.context["form"].errors.items()}  # fmt: skip
    assert told == {"postcode": [hint]}


def test_a_name_that_nobody_can_write_finds_nobody(client: Client, world: World) -> None:
    asked = client.get("/fr/join/?q=%00zz").context
    assert (asked["words"], list(asked["found"])) == ("zz", [])
    assert list(client.get("/fr/join/?q=%00").context["found"]) == []
