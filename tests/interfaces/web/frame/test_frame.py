"""What every page shares: error pages, drawings, numbers, colours one can read, vendored files."""

import asyncio
import hashlib
import io
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from a2wsgi import WSGIMiddleware
from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tisserand.cluster.accounts.models import User
from tisserand.cluster.organisations.models import Organisation
from tisserand.interfaces.web.bodies import nothing_too_large
from tisserand.interfaces.web.by_sort import by_sort
from tisserand.interfaces.web.frame import views
from tisserand.interfaces.web.frame.drawing import Box, bond, cloth, placed
from tisserand.interfaces.web.frame.forms import Ticks
from tisserand.interfaces.web.frame.middleware import CompressedPages, no_invisible_ends
from tisserand.interfaces.web.frame.navigation import top

ROOT = Path(__file__).resolve().parents[4]
STATIC = ROOT / "src/tisserand/interfaces/web/frame/static/tisserand"


def rendered(template: str, language: str = "en", **words: object) -> str:
    with override(language):
        return Template("{% load weave %}" + template).render(Context(words))


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fr", "Il n’y a pas de page à cette adresse."),
        ("de", "Unter dieser Adresse gibt es keine Seite."),
        ("en", "There is no page at this address."),
    ],
)
def test_an_address_that_leads_nowhere_says_so(client, db, language: str, title: str) -> None:
    answer = client.get(f"/{language}/nowhere/")
    assert (answer.status_code, f"<h1>{title}</h1>" in answer.content.decode()) == (404, True)
    assert "Content-Security-Policy" in answer.headers


def test_a_form_without_its_seal_is_refused_in_the_readers_language(db) -> None:
    answer = Client(enforce_csrf_checks=True).post("/de/accessibility/letters/", {"letters": "legible"})
    assert answer.status_code == 403
    assert "Das Formular konnte nicht angenommen werden." in answer.content.decode()


def test_what_is_not_for_the_reader_is_refused_politely(db, rf: RequestFactory) -> None:
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/fr/somewhere/")
    request.user = AnonymousUser()
    request.resolver_match = None
    with override("fr"):
        answer = views.not_allowed(request, PermissionError())
    assert answer.status_code == 403
    assert "Cette page n’est pas pour vous, ou pas encore." in answer.content.decode()


def test_who_is_turned_away_from_the_cockpit_is_not_led_back_to_it(db, rf: RequestFactory) -> None:
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/fr/cockpit/")
    request.user = AnonymousUser()
    with override("fr"):
        request.resolver_match = resolve("/fr/cockpit/")
        header = top(request)
    assert (header.audience, [link.url for link in header.links]) == (
        "public",
        ["/fr/directory/", "/fr/needs/", "/fr/tenders/", "/fr/conventions/", "/fr/about/", "/fr/join/"],
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Graine\N{NO-BREAK SPACE}: Écrivez un nombre entier, en chiffres."),
        ("en", "Graine: Enter a whole number."),
    ],
)
def test_the_summary_of_faults_names_the_question(language: str, said: str) -> None:
    class Sowing(forms.Form):
        seed = forms.IntegerField(label="Graine")

    written = rendered("{% faults form %}", language, form=Sowing({"seed": "abc"}))
    assert re.findall(r'<a href="#id_seed">(.*?)</a>', written) == [said]


def test_a_box_that_is_not_ticked_is_told_without_its_whole_text() -> None:
    class Consent(forms.Form):
        agreed = forms.BooleanField(label="A long text that one agrees to.")

    written = rendered("{% faults form %}", form=Consent({}))
    assert re.findall(r'<a href="#id_agreed">(.*?)</a>', written) == [
        "Tick the box if you agree: we may not go on without."
    ]


def test_boxes_to_tick_stand_by_name_groups_too() -> None:
    choices = [("Öfen", [(1, "z"), (2, "É"), (3, "e-a")]), ("Bau", [(4, "x")])]
    ticks = Ticks(choices=choices).get_context("trades", [2], None)["widget"]["groups"]
    assert [
        (group["name"], [option["label"] for option in group["options"]], group["chosen"]) for group in ticks
    ] == [("Bau", ["x"], 0), ("Öfen", ["É", "e-a", "z"], 1)]


def test_pages_about_oneself_stand_under_the_header_of_ones_own_pages(rf: RequestFactory) -> None:
    request = rf.get("/fr/me/tokens/")
    with override("fr"):
        request.resolver_match = resolve("/fr/me/tokens/")
        audiences = []
        for is_facilitator in (False, True):
            request.user = User(is_facilitator=is_facilitator)
            audiences.append(top(request).audience)
    assert audiences == ["member", "cockpit"]


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_our_own_faults_are_admitted_without_asking_the_database(rf: RequestFactory, language: str) -> None:
    with override(language):
        answers = [views.failed(rf.get("/")), views.bad_request(rf.get("/"), BadRequest())]
    assert [answer.status_code for answer in answers] == [500, 400]
    assert all(f'<html lang="{language}">' in answer.content.decode() for answer in answers)


def test_the_icon_is_the_clusters_mark(client) -> None:
    answer = client.get("/icon.svg")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize(("language", "written"), [("fr", "1\u202f384"), ("de", "1.384"), ("en", "1,384")])
def test_a_number_is_written_as_its_readers_do(language: str, written: str) -> None:
    assert rendered("{{ n|number }}", language, n=1384) == written


@pytest.mark.parametrize(("language", "written"), [("fr", "54\u202f%"), ("de", "54\u202f%"), ("en", "54%")])
def test_a_share_is_written_as_its_readers_do(language: str, written: str) -> None:
    assert rendered("{{ n|percent }}", language, n=0.5412) == written


def test_a_foreign_text_says_its_language_and_is_escaped() -> None:
    organisation = Organisation(about_de="<b>Holz</b>", original_language="de")
    assert rendered('{% said o "about" %}', "en", o=organisation) == (
        '<span lang="de">&lt;b&gt;Holz&lt;/b&gt;</span> <span class="meta">Written in German.</span>'
    )
    assert rendered('{% said o "about" %}', "de", o=organisation) == "&lt;b&gt;Holz&lt;/b&gt;"


def test_a_text_comes_first_in_the_readers_language_then_in_its_own() -> None:
    organisation = Organisation(about_fr="bois", about_de="Holz", about_en="", original_language="de")
    assert rendered('{% said o "about" as a %}{{ a.text }} {{ a.lang }}', "fr", o=organisation) == "bois fr"
    assert rendered('{% said o "about" as a %}{{ a.text }} {{ a.lang }}', "en", o=organisation) == "Holz de"
    assert rendered('{% said o "about" as a %}[{{ a.text }}]', o=Organisation(original_language="de")) == "[]"


def test_a_mark_is_drawn_from_the_permanent_id_at_the_size_asked_for() -> None:
    assert rendered('{% mark o "xl" %}', o=Organisation(pk=1)) == rendered('{% mark "org:1" "xl" %}')
    assert 'class="mark mark--xl"' in rendered('{% mark "org:1" "xl" %}')


@pytest.mark.parametrize("strands", [1, 2, 3, 4, 5])
def test_a_tie_has_as_many_strands_as_it_is_strong(strands: int) -> None:
    assert rendered(f"{{% strands {strands} %}}").count("h100") == strands
    assert bond((0, 0), (100, 50), strands).strands.count("Q") == strands


def test_a_why_can_be_opened() -> None:
    assert rendered("{% why %}<p>Counted.</p>{% endwhy %}") == (
        '<details class="why"><summary>Why?</summary><p>Counted.</p></details>'
    )


def test_a_cloth_has_a_crossing_for_each_meeting_and_holes_elsewhere() -> None:
    drawing = cloth(2, 3, [(1, 1, "LU", "FR"), (2, 3, "DE", "NL")])
    assert (drawing.width, drawing.height) == (42, 56)
    assert drawing.paths == {
        # (1, 1): the warp lies over, the weft shows on both sides
        "f-lu": "M3 0h8v28h-8z",
        "f-fr": "M0 6h2v16h-2zM12 6h2v16h-2z",
        # (2, 3): the weft lies over; a country without a dye has none
        "f-de": "M31 28h8v5h-8zM31 51h8v5h-8z",
        "f-none": "M28 34h14v16h-14z",
    }


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=25))
def test_pins_never_overlap_and_the_first_stands_on_its_point(points: list[tuple[float, float]]) -> None:
    pins = placed(points, 10)
    assert len(pins) == len(points)
    assert pins[:1] == points[:1]
    overlaps = [
        (one, other)
        for index, one in enumerate(pins)
        for other in pins[:index]
        if abs(one[0] - other[0]) < 10 and abs(one[1] - other[1]) < 10
    ]
    assert overlaps == []


def test_pins_leave_the_names_of_the_land_free() -> None:
    name = Box(50, 50, 30, 10)
    pins = placed([(50, 50), (52, 48)], 10, [name])
    assert [pin for pin in pins if Box(*pin, 5, 5).touches(name)] == []


def test_a_page_is_sent_compressed_and_a_stream_is_not(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"Accept-Encoding": "gzip"})
    whole = CompressedPages(lambda _: HttpResponse("thread " * 1000))(request)
    stream = CompressedPages(lambda _: StreamingHttpResponse(["thread " * 1000]))(request)
    assert (whole.headers.get("Content-Encoding"), stream.headers.get("Content-Encoding")) == ("gzip", None)


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def schemes() -> dict[str, dict[str, str]]:
    css = (STATIC / "weave.css").read_text()
    tokens = css[css.index("@layer tokens {") : css.index("@layer base {")]
    light, dark = tokens.split("@media (prefers-color-scheme: dark)")
    read = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", light))
    return {"light": read, "dark": {**read, **dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", dark))}}


TEXT_ON_GROUND = [
    *(
        (text, ground)
        for text in ("ink", "ink-soft", "woad", "madder", "lichen")
        for ground in ("linen", "paper")
    ),
    *((text, "linen-deep") for text in ("ink", "ink-soft", "lichen-deep")),
    ("woad-deep", "woad-wash"),
    ("madder-deep", "madder-wash"),
    ("on-woad", "woad"),
    ("on-madder", "madder-fill"),
    ("on-madder", "madder-fill-deep"),
    ("on-weld", "weld"),
    ("on-lichen", "lichen"),
    ("on-deep", "deep"),
    ("on-deep-soft", "deep"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    tokens = schemes()[scheme]
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("edge", ["thread-strong", "focus"])
def test_the_edge_of_a_control_can_be_seen(scheme: str, edge: str) -> None:
    tokens = schemes()[scheme]
    assert min(contrast(tokens[edge], tokens[ground]) for ground in ("linen", "paper")) >= 3


def test_vendored_files_are_the_ones_of_the_manifest() -> None:
    vendor = STATIC / "vendor"
    manifest = json.loads((vendor / "manifest.json").read_text())
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in vendor.iterdir()}
    files.pop("manifest.json")
    assert files == manifest["sha256"]
    assert {package["licence"] for package in manifest["packages"].values()} == {"OFL-1.1", "Apache-2.0"}
    assert {package["text"] for package in manifest["packages"].values()} <= files.keys()


def test_no_registry_is_named_in_the_lock_file() -> None:
    assert "://registry" not in (ROOT / "package-lock.json").read_text()


def test_the_stylesheet_asks_nothing_of_elsewhere() -> None:
    addresses = re.findall(r"url\(([^)]*)\)|@import\s+(\S+)", (STATIC / "weave.css").read_text())
    assert all(address.startswith('"vendor/') for address, _ in addresses)
    assert all((STATIC / address.strip('"')).exists() for address, _ in addresses)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fr", "Ce que vous avez envoyé est trop volumineux."),
        ("de", "Was Sie gesendet haben, ist zu groß."),
        ("en", "What you sent is too large."),
    ],
)
def test_what_is_too_large_is_refused_by_its_length_unread(settings, language: str, title: str) -> None:
    settings.MOST_BYTES_SENT = 2 * 2**20
    read: list[int] = []

    class Body(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            read.append(size or 0)
            return super().read(size)

    length = {"CONTENT_LENGTH": str(200 * 2**20), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = Client(enforce_csrf_checks=True).post(
        f"/{language}/cockpit/care/imports/", **length, **{"wsgi.input": Body(b"x")}
    )
    page = answer.content.decode()
    assert (answer.status_code, title in page, "2" in page, read) == (413, True, True, [])


@pytest.mark.parametrize(
    ("sent", "length", "seen"),
    [
        ([b"12345", b"67890"], 10, [b"12345", b"67890"]),
        ([b"12345", b"67890", b"1"], 11, [b""]),
        ([b"12345", b"67890", b"1"], None, [b"12345", b"67890"]),
    ],
)
def test_a_server_passes_on_no_more_than_is_taken(settings, sent, length: int | None, seen) -> None:
    settings.MOST_BYTES_SENT = 10
    parts = [{"type": "http.request", "body": part, "more_body": True} for part in sent]
    given = []

    async def receive() -> dict[str, object]:
        return parts.pop(0) if parts else {"type": "http.disconnect"}

    async def application(scope: object, receive, send: object) -> None:
        while (message := await receive())["type"] == "http.request":
            given.append(message["body"])

    headers = [(b"content-length", str(length).encode())] if length else []
    asyncio.run(nothing_too_large(application)({"headers": headers}, receive, None))
    assert given == seen


def test_an_invisible_end_of_text_is_taken_out_of_all_that_is_sent(rf: RequestFactory) -> None:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    no_invisible_ends(view)(rf.post("/x/?q=a%00b&plain=1", {"note\0": ["\0yes", "no\0"]}))
    assert dict(seen[0].GET.lists()) == {"q": ["ab"], "plain": ["1"]}
    assert dict(seen[0].POST.lists()) == {"note": ["yes", "no"]}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("q=W\xe4sche&page=2%20".encode("latin-1"), "q=W%E4sche&page=2%20"),
        (b"\xff=\xfe", "%FF=%FE"),
        (b"q=plain", "q=plain"),
    ],
)
def test_a_query_of_any_bytes_is_read_as_a_browser_would_have_sent_it(sent: bytes, read: str) -> None:
    seen: list[str] = []

    def page(environ: dict[str, str], start: Callable[..., object]) -> list[bytes]:
        seen.append(environ["QUERY_STRING"])
        start("200 OK", [])
        return [b""]

    async def ask() -> None:
        scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": "/", "query_string": sent}
        await by_sort(WSGIMiddleware(page), None)(scope, _nothing, _taken)

    asyncio.run(ask())
    assert seen == [read]


async def _nothing() -> dict[str, object]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _taken(_message: dict[str, object]) -> None:
    pass


def test_what_listens_goes_to_the_loop_and_pages_go_to_the_threads() -> None:
    gone: list[tuple[str, str]] = []

    def taker(name: str) -> Callable[..., Awaitable[None]]:
        async def take(scope: dict[str, str], _receive: object, _send: object) -> None:
            gone.append((name, scope["path"]))

        return take

    application = by_sort(pages=taker("threads"), streams=taker("loop"))
    for path in ("/live/agenda/x/", "/fr/agenda/x/"):
        asyncio.run(application({"type": "http", "path": path, "query_string": b""}, _nothing, _taken))
    assert gone == [("loop", "/live/agenda/x/"), ("threads", "/fr/agenda/x/")]
