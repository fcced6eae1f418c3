"""One's own organisation: every section is changed by its people, and only by them; faults keep nothing."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from tests.interfaces.web.conftest import faults_of_page
from tests.rooms.world import World

from tisserand.cluster.organisations.actions.charter import load_charter
from tisserand.cluster.organisations.actions.freshness import confirmation_token
from tisserand.cluster.organisations.actions.membership import apply_for_membership
from tisserand.cluster.organisations.models import (
    Identifier,
    JoinRequest,
    Membership,
    Organisation,
    Representative,
)
from tisserand.cluster.organisations.queries.completeness import completeness
from tisserand.cluster.territories.models import LegalForm, Trade

pytestmark = pytest.mark.django_db
OWN = "/de/my/organisations/moselwerk/"
SECTIONS = ("who", "where", "what", "standing", "people", "contact")


@pytest.fixture
def world(world: World, settings, tmp_path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    load_charter()
    return world


@pytest.fixture
def workshop(world: World) -> Organisation:
    return world.workshop.organisation


@pytest.fixture
def own(client: Client, workshop: Organisation) -> Client:
    client.force_login(workshop.representatives.get().user)
    return client


def said(client: Client, section: str, **other: object) -> dict[str, object]:
    """A section as it stands, with some answers changed."""
    context = client.get(f"{OWN}{section}/").context
    filled: dict[str, object] = {}
    for bound in context["form"]:
        value = bound.value()
        filled[bound.html_name] = "" if value is None else value
    for formset in context["rows"].values():
        for form in (formset.management_form, *formset.forms):
            for bound in form:
                value = bound.value()
                if not isinstance(value, FieldFile):  # a browser sends no file it was not given
                    filled[bound.html_name] = value or (0 if type(value) is int else "")
    return {name: value for name, value in {**filled, **other}.items() if value is not None}


@pytest.mark.parametrize("language", ["fr", "de", "en"])
@pytest.mark.parametrize("section", ["", "logo/", "membership/", *(f"{one}/" for one in SECTIONS)])
def test_the_pages_stand_in_every_language(
    own: Client, strict_templates: None, language: str, section: str
) -> None:
    answer = own.get(f"/{language}/my/organisations/moselwerk/{section}")
    assert answer.status_code == 200
    assert faults_of_page(answer.content.decode()) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_that_is_sent_back_as_it_was_changes_nothing_else(
    own: Client, workshop: Organisation, section: str
) -> None:
    moving = {"confirmed_at", "updated_at"}
    Organisation.objects.filter(pk=workshop.pk).update(latitude=49.7512, longitude=6.6123)
    before = Organisation.objects.filter(pk=workshop.pk).values().get()
    assert own.post(f"{OWN}{section}/", said(own, section)).status_code == 302
    after = Organisation.objects.filter(pk=workshop.pk).values().get()
    assert {key: after[key] for key in after if key not in moving} == {
        key: before[key] for key in before if key not in moving
    }
    assert after["confirmed_at"] > before["confirmed_at"]


@pytest.mark.parametrize("section", ["", "logo/", "membership/", "who/"])
def test_others_do_not_come_in(client: Client, world: World, section: str) -> None:
    assert client.get(f"{OWN}{section}").status_code == 302
    for person in (world.stranger, world.buyer.organisation.representatives.get().user):
        client.force_login(person)
        assert client.get(f"{OWN}{section}").status_code == 403
        assert client.post(f"{OWN}{section}", {"name": "Taken"}).status_code == 403
    client.force_login(world.facilitator)
    assert client.get(f"{OWN}{section}").status_code == 200


def test_the_only_organisation_is_opened_at_once(own: Client, world: World) -> None:
    assert own.get("/de/my/organisations/").url == OWN
    Representative.objects.create(
        organisation=world.buyer.organisation,
        user=Representative.objects.get(organisation__slug="moselwerk").user,
    )
    assert "Esch Achats" in own.get("/de/my/organisations/").content.decode()


def test_name_and_size_are_changed(own: Client, workshop: Organisation) -> None:
    own.post(f"{OWN}who/", said(own, "who", name="Moselwerk gGmbH", staff="42", founded="1998"))
    workshop.refresh_from_db()
    assert (workshop.name, workshop.staff, workshop.founded) == ("Moselwerk gGmbH", 42, 1998)


def test_a_number_that_is_none_is_said_and_nothing_is_kept(own: Client, workshop: Organisation) -> None:
    answer = own.post(f"{OWN}who/", said(own, "who", name="Other", staff="many"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["staff"]
    workshop.refresh_from_db()
    assert workshop.name == "Moselwerk"


def test_a_new_town_is_placed_anew(own: Client, workshop: Organisation) -> None:
    own.post(f"{OWN}where/", said(own, "where", town="Saarbrücken", postcode="66111"))
    workshop.refresh_from_db()
    assert (round(workshop.latitude, 1), round(workshop.longitude, 1)) == (49.2, 7.0)


def test_a_further_site_comes_and_goes(own: Client, workshop: Organisation) -> None:
    site = {"sites-0-name": "Lager", "sites-0-town": "Trier", "sites-0-country": "DE"}
    own.post(f"{OWN}where/", said(own, "where", **site))
    kept = workshop.establishments.get()
    assert (kept.name, kept.town, kept.territory) == ("Lager", "Trier", workshop.territory)
    own.post(f"{OWN}where/", said(own, "where", **{"sites-0-DELETE": "on"}))
    assert not workshop.establishments.exists()


def test_what_it_does_offers_and_seeks(own: Client, workshop: Organisation) -> None:
    group = Trade.objects.create(code="textile", name="Textile")
    laundry = Trade.objects.create(code="laundry", name="Laundry", parent=group)
    form = said(own, "what", about_de="Wir waschen.", trades=[laundry.pk], languages=["de", "fr"])
    own.post(f"{OWN}what/", form)
    workshop.refresh_from_db()
    assert workshop.about_de == "Wir waschen."
    assert [one.code for one in workshop.trades.all()] == ["laundry"]
    assert sorted(one.code for one in workshop.languages.all()) == ["de", "fr"]


def test_words_are_wanted_in_the_language_one_writes_first(own: Client, workshop: Organisation) -> None:
    answer = own.post(f"{OWN}what/", said(own, "what", about_fr="Nous lavons."))
    assert list(answer.context["form"].errors) == ["about_de"]


def test_a_national_form_decides_the_class(own: Client, workshop: Organisation) -> None:
    LegalForm.objects.create(code="de-cooperative", country="DE", name="eG", sse_class="cooperative")
    own.post(f"{OWN}standing/", said(own, "standing", form="de-cooperative"))
    workshop.refresh_from_db()
    assert (workshop.form.code, workshop.legal_form, workshop.sse_class) == (
        "de-cooperative",
        "eG",
        "cooperative",
    )


def test_a_number_of_an_office_is_kept_compact_with_its_country(own: Client, workshop: Organisation) -> None:
    number = {"identifiers-0-scheme": "de_vat", "identifiers-0-value": "DE 136 695 976"}
    own.post(f"{OWN}standing/", said(own, "standing", **number))
    kept = workshop.identifiers.get()
    assert (kept.scheme, kept.country, kept.value) == ("de_vat", "DE", "136695976")


def test_a_wrong_number_is_refused_in_the_readers_language(own: Client, workshop: Organisation) -> None:
    number = {"identifiers-0-scheme": "de_vat", "identifiers-0-value": "136695977"}
    answer = own.post(f"{OWN}standing/", said(own, "standing", **number))
    assert answer.status_code == 422
    assert "USt-IdNr" in answer.content.decode()
    assert '<li><a href="#id_identifiers-0-value">' in answer.content.decode()
    assert not workshop.identifiers.exists()


def test_the_number_of_another_organisation_is_refused_and_nothing_is_half_kept(
    own: Client, world: World, workshop: Organisation
) -> None:
    Identifier.objects.create(
        organisation=world.buyer.organisation, scheme="lu_rcs", country="LU", value="B123"
    )
    number = {"identifiers-0-scheme": "lu_rcs", "identifiers-0-value": "B 123", "legal_form": "Changed"}
    answer = own.post(f"{OWN}standing/", said(own, "standing", **number))
    assert answer.status_code == 422
    assert "B123" in answer.context["form"].non_field_errors()[0]
    workshop.refresh_from_db()
    assert workshop.legal_form == ""


def test_an_accreditation_is_kept_with_its_validity_and_once(own: Client, workshop: Organisation) -> None:
    LegalForm.objects.create(
        code="de-inclusion",
        country="DE",
        name="Inklusionsbetrieb",
        is_accreditation=True,
        sse_class="work_integration",
    )
    held = {
        "accreditations-0-form": "de-inclusion",
        "accreditations-0-valid_from": "2026-01-01",
        "accreditations-0-valid_until": "2025-01-01",
        "accreditations-0-visibility": "public",
    }
    assert own.post(f"{OWN}standing/", said(own, "standing", **held)).status_code == 422
    held["accreditations-0-valid_until"] = "2030-12-31"
    own.post(f"{OWN}standing/", said(own, "standing", **held))
    assert workshop.accreditations.get().valid_until == date(2030, 12, 31)
    twice = {key.replace("-0-", "-1-"): value for key, value in held.items()}
    assert own.post(f"{OWN}standing/", said(own, "standing", **twice)).status_code == 422
    assert workshop.accreditations.count() == 1


def test_a_document_goes_when_another_takes_its_place_or_the_accreditation_goes(
    own: Client, workshop: Organisation, django_capture_on_commit_callbacks
) -> None:
    form = LegalForm.objects.create(
        code="de-wfbm", country="DE", name="WfbM", is_accreditation=True, sse_class="adapted_workshop"
    )

    def send(**other: object) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assert own.post(f"{OWN}standing/", said(own, "standing", **other)).status_code == 302

    held = {"accreditations-0-form": form.code, "accreditations-0-visibility": "public"}
    send(**held, **{"accreditations-0-evidence": SimpleUploadedFile("a.pdf", b"%PDF-1.7 %%EOF")})
    first = workshop.accreditations.get().evidence
    send(**{"accreditations-0-evidence": SimpleUploadedFile("b.pdf", b"%PDF-1.4 %%EOF")})
    second = workshop.accreditations.get().evidence
    assert (first.storage.exists(first.name), second.storage.exists(second.name)) == (False, True)
    path = f"/de/evidence/accreditations/{workshop.accreditations.get().pk}/"
    given = own.get(path)
    assert b"".join(given.streaming_content) == b"%PDF-1.4 %%EOF"
    given.close()
    assert Client().get(path).status_code == 302
    send(**{"accreditations-0-DELETE": "on"})
    assert not second.storage.exists(second.name)


def test_a_row_of_another_organisation_is_not_taken_over(
    own: Client, world: World, workshop: Organisation
) -> None:
    theirs = world.buyer.organisation.contacts.create(name="Anna")
    row = {"contacts-0-id": theirs.pk, "contacts-0-name": "Mine", "contacts-0-visibility": "public"}
    own.post(f"{OWN}people/", said(own, "people", **row))
    theirs.refresh_from_db()
    assert theirs.name == "Anna"
    assert [one.name for one in workshop.contacts.all()] == ["Mine"]


@pytest.fixture
def private(client: Client, world: World, workshop: Organisation) -> Organisation:
    """The workshop keeps to itself what it can, and its facilitator is signed in."""
    Organisation.objects.filter(pk=workshop.pk).update(
        email="still@moselwerk.example", phone="+49 651 7", contact_visibility="private",
        staff=34, figures_visibility="private",
    )  # fmt: skip
    workshop.contacts.create(name="Stille Post", visibility="private")
    workshop.contacts.create(name="Theo Marx", visibility="public")
    form = LegalForm.objects.create(code="de-x", country="DE", name="X-Siegel", is_accreditation=True)
    workshop.accreditations.create(form=form, visibility="private", number="Nr. 4711")
    client.force_login(world.facilitator)
    return workshop


def test_a_facilitator_reads_nothing_that_its_people_keep_to_themselves(
    client: Client, private: Organisation
) -> None:
    pages = [client.get(f"{OWN}{section}").content.decode() for section in ("", *(f"{s}/" for s in SECTIONS))]
    shown = [
        word
        for word in ("still@", "+49 651 7", "Stille Post", "4711", 'value="34"')
        if word in "".join(pages)
    ]
    assert shown == []
    assert "Theo Marx" in pages[1 + SECTIONS.index("people")]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_facilitator_changes_nothing_that_its_people_keep_to_themselves(
    client: Client, private: Organisation, section: str
) -> None:
    taken = {"email": "x@y.example", "staff": "1", "contact_visibility": "public"}
    taken |= {"figures_visibility": "public"}
    assert client.post(f"{OWN}{section}/", said(client, section, **taken)).status_code == 302
    private.refresh_from_db()
    assert (private.email, private.contact_visibility) == ("still@moselwerk.example", "private")
    assert (private.staff, private.figures_visibility) == (34, "private")
    assert [one.name for one in private.contacts.all()] == ["Stille Post", "Theo Marx"]
    assert private.accreditations.count() == 1


def test_a_facilitator_does_not_take_over_a_row_they_do_not_see(
    client: Client, private: Organisation
) -> None:
    kept = private.contacts.get(name="Stille Post")
    row = {"contacts-1-id": kept.pk, "contacts-1-name": "Offen", "contacts-1-visibility": "public"}
    assert client.post(f"{OWN}people/", said(client, "people", **row)).status_code == 302
    kept.refresh_from_db()
    assert kept.name == "Stille Post"


def test_contact_and_who_sees_it(own: Client, workshop: Organisation) -> None:
    form = said(
        own,
        "contact",
        email="post@moselwerk.example",
        contact_visibility="members",
        links="moselwerk.example/a\nhttps://moselwerk.example/b",
    )
    own.post(f"{OWN}contact/", form)
    workshop.refresh_from_db()
    assert (workshop.email, workshop.contact_visibility) == ("post@moselwerk.example", "members")
    assert workshop.links == "https://moselwerk.example/a\nhttps://moselwerk.example/b"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp:x", "not an address"])
def test_a_link_that_is_no_address_is_refused(own: Client, workshop: Organisation, link: str) -> None:
    answer = own.post(f"{OWN}contact/", said(own, "contact", links=link))
    assert list(answer.context["form"].errors) == ["links"]


def picture(kind: str = "PNG", size: tuple[int, int] = (1200, 600), **more: object) -> SimpleUploadedFile:
    memory = io.BytesIO()
    Image.new("RGB", size, "red").save(memory, kind, **more)
    return SimpleUploadedFile(f"logo.{kind.lower()}", memory.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_logo_is_drawn_anew_served_and_stands_large(own: Client, workshop: Organisation, kind: str) -> None:
    assert own.post(f"{OWN}logo/", {"picture": picture(kind)}).status_code == 302
    workshop.refresh_from_db()
    assert workshop.logo.name.endswith(".png")
    address = f"/logos/{workshop.logo.name.rpartition('/')[2]}"
    served = Client().get(address)
    drawn = Image.open(io.BytesIO(b"".join(served.streaming_content)))
    served.close()
    assert (drawn.format, drawn.size) == ("PNG", (512, 256))
    assert f'src="{address}"' in own.get(OWN).content.decode()
    assert own.post(f"{OWN}logo/", {"remove": "yes"}).status_code == 302
    assert Client().get(address).status_code == 404


def test_nothing_hidden_in_a_picture_is_carried_along(own: Client, workshop: Organisation) -> None:
    hidden = b"<script>alert(1)</script>"
    upload = picture("JPEG", comment=hidden)
    assert hidden in upload.read()
    upload.seek(0)
    own.post(f"{OWN}logo/", {"picture": upload})
    workshop.refresh_from_db()
    with workshop.logo.open() as file:
        assert hidden not in file.read()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html></html>",
        b"%PDF-1.7 %%EOF",
        b"\x89PNG\r\n\x1a\n half a file",
    ],
)
def test_svg_and_anything_else_is_refused_clearly(
    own: Client, workshop: Organisation, content: bytes
) -> None:
    answer = own.post(f"{OWN}logo/", {"picture": SimpleUploadedFile("logo.png", content, "image/png")})
    assert answer.status_code == 422
    assert "SVG" in answer.context["form"].errors["picture"][0]
    workshop.refresh_from_db()
    assert not workshop.logo


def test_a_picture_of_too_many_pixels_is_refused(
    own: Client, workshop: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert own.post(f"{OWN}logo/", {"picture": picture()}).status_code == 422


def test_what_is_missing_is_told_with_its_reason_until_nothing_is(workshop: Organisation) -> None:
    whole = completeness(workshop)
    assert whole.percent == 100 * 1 // 13
    assert all(str(gap.label) and str(gap.why) for gap in whole.gaps)
    Organisation.objects.filter(pk=workshop.pk).update(website="https://moselwerk.example")
    workshop.refresh_from_db()
    assert {gap.section for gap in whole.gaps} >= {"what", "where", "standing", "contact", "logo"}
    assert len(completeness(workshop).gaps) == len(whole.gaps) - 1


def test_a_work_integration_enterprise_is_asked_for_its_accreditation(workshop: Organisation) -> None:
    plain = completeness(workshop).asked
    workshop.sse_class = "work_integration"
    assert completeness(workshop).asked == plain + 1


def test_a_colleague_is_let_in_by_those_who_act_for_it(
    own: Client, world: World, workshop: Organisation
) -> None:
    asked = JoinRequest.objects.create(organisation=workshop, user=world.stranger, asked_at=timezone.now())
    assert "Sacha P." in own.get(OWN).content.decode()
    own.post(f"{OWN}colleagues/{asked.pk}/", {"accept": "yes"})
    assert workshop.representatives.filter(user=world.stranger).exists()


def test_a_facilitator_may_not_let_somebody_in_where_colleagues_do(
    client: Client, world: World, workshop: Organisation
) -> None:
    asked = JoinRequest.objects.create(organisation=workshop, user=world.stranger, asked_at=timezone.now())
    client.force_login(world.facilitator)
    assert client.post(f"{OWN}colleagues/{asked.pk}/", {"accept": "yes"}).status_code == 403


def test_what_was_asked_is_added_where_one_follows_ones_application(
    own: Client, workshop: Organisation
) -> None:
    person = workshop.representatives.get().user
    membership = apply_for_membership(workshop, {}, by=person, at=timezone.now())
    Membership.objects.filter(pk=membership.pk).update(state="more_asked", reason="Wer entscheidet?")
    assert "Wer entscheidet?" in own.get(f"{OWN}membership/").content.decode()
    answers = {
        f"answer_{code}": f"Zu {code}." for code in ("activity", "purpose", "governance", "reinvestment")
    }
    assert own.post(f"{OWN}membership/", answers).status_code == 302
    membership.refresh_from_db()
    assert membership.state == "under_review"


def test_renewing_and_leaving_by_one_press_each(own: Client, workshop: Organisation) -> None:
    ends = date.today() + timedelta(days=30)
    membership = Membership.objects.create(
        organisation=workshop, state="to_renew", applied_at=timezone.now(), renew_by=ends
    )
    own.post(f"{OWN}membership/renew/")
    membership.refresh_from_db()
    assert membership.state == "admitted"
    own.post(f"{OWN}membership/leave/", {"reason": "We move."})
    membership.refresh_from_db()
    assert (membership.state, membership.reason) == ("left", "We move.")


def test_the_letter_of_the_year_confirms_only_when_its_button_is_pressed(
    client: Client, workshop: Organisation
) -> None:
    old = timezone.now() - timedelta(days=500)
    Organisation.objects.filter(pk=workshop.pk).update(confirmed_at=old, state="stale")
    path = f"/de/still-right/{confirmation_token(workshop)}/"
    assert client.get(path).status_code == 200
    workshop.refresh_from_db()
    assert (workshop.confirmed_at, workshop.state) == (old, "stale")
    assert client.post(path).status_code == 200
    workshop.refresh_from_db()
    assert workshop.state == "published"
    assert workshop.confirmed_at > old
    assert client.post("/de/still-right/forged/").status_code == 410


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_the_equivalence_page_shows_four_countries_side_by_side(
    client: Client, db: None, strict_templates: None, language: str
) -> None:
    for code, country in (
        ("lu-asbl", "LU"),
        ("fr-association-1901", "FR"),
        ("be-asbl", "BE"),
        ("de-association", "DE"),
    ):
        LegalForm.objects.create(code=code, country=country, name=code, sse_class="association", law="§ 1")
    LegalForm.objects.create(code="de-gmbh", country="DE", name="GmbH", sse_class="other")
    answer = client.get(f"/{language}/equivalence/")
    assert faults_of_page(answer.content.decode()) == []
    [row] = answer.context["equivalences"]
    assert [(country, [form.code for form in forms]) for country, forms in row.by_country] == [
        ("LU", ["lu-asbl"]),
        ("FR", ["fr-association-1901"]),
        ("BE", ["be-asbl"]),
        ("DE", ["de-association"]),
    ]


def test_a_page_that_was_read_before_a_colleague_added_a_row_takes_no_row_away(
    own: Client, workshop: Organisation
) -> None:
    workshop.contacts.create(name="Anna Thill")
    read = said(own, "people")
    workshop.contacts.create(name="Jo Adam")
    assert own.post(f"{OWN}people/", read).status_code == 302
    assert sorted(one.name for one in workshop.contacts.all()) == ["Anna Thill", "Jo Adam"]


def test_a_page_that_is_sent_twice_adds_its_row_once(own: Client, workshop: Organisation) -> None:
    row = said(own, "people", **{"contacts-0-name": "Jo Adam", "contacts-0-visibility": "public"})
    for _sent in range(2):
        assert own.post(f"{OWN}people/", row).status_code == 302
    assert [one.name for one in workshop.contacts.all()] == ["Jo Adam"]


def test_postcodes_are_looked_at_for_the_seat_and_for_further_sites(
    own: Client, workshop: Organisation
) -> None:
    site = {"sites-0-town": "Trier", "sites-0-country": "DE", "sites-0-postcode": "L-4040"}
    answer = own.post(f"{OWN}where/", said(own, "where", postcode="5429", **site))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["postcode"])
    assert [list(row.errors) for row in answer.context["rows"]["sites"]] == [["postcode"]]
    workshop.refresh_from_db()
    assert (workshop.postcode, workshop.establishments.count()) == ("", 0)
