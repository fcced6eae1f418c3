"""A browser without a screen: opens pages, finds their forms, fills in what they offer, sends them.

It sends only fields that the page has, with the values that stand there unless others are given, so that what
it can do is what a person could do there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from lxml import html

Values = Mapping[str, Any]


class NoSuchForm(AssertionError):
    """The page offers nothing like that: what it does offer stands in the message."""


class Refused(AssertionError):
    """The page came back with faults, or was no page at all."""


@dataclass
class Page:
    """An answer to look at."""

    browser: "Browser"
    url: str
    status: int
    body: bytes
    document: html.HtmlElement | None = field(init=False)

    def __post_init__(self) -> None:
        text = self.body.decode(errors="replace")
        self.document = html.fromstring(text) if "<html" in text[:300] else None

    @property
    def text(self) -> str:
        """What stands there, without the marks."""
        assert self.document is not None, self.url
        return " ".join(self.document.text_content().split())

    def links(self, part: str) -> list[str]:
        """The addresses of links that hold this part."""
        assert self.document is not None, self.url
        return [link.get("href") for link in self.document.iter("a") if part in (link.get("href") or "")]

    def forms(self) -> Iterator[tuple[str, html.FormElement]]:
        """Every form that sends something, with the address it goes to."""
        assert self.document is not None, self.url
        for form in self.document.forms:
            if (form.get("method") or "get").lower() == "post":
                yield form.get("action") or self.url, form

    def form(self, action: str = "", *, holding: str = "") -> "Form":
        """The first form that goes to such an address, or the one that has such a field."""
        for where, form in self.forms():
            if action in where and (not holding or holding in {name for name in form.fields if name}):
                return Form(self, where, form)
        offered = [(where, sorted(filter(None, form.fields))) for where, form in self.forms()]
        raise NoSuchForm(f"{self.url}: no form to {action!r} with {holding!r}; there are {offered}")


@dataclass
class Form:
    """A form of a page, ready to be sent."""

    page: Page
    action: str
    element: html.FormElement

    def send(self, values: Values | None = None, *, button: tuple[str, str] | None = None) -> Page:
        """Sends it with these values; lists where a field stands several times. Faults raise `Refused`."""
        answer = self.try_to_send(values, button=button)
        if answer.status != 200:
            told = answer.text[-1500:] if answer.document is not None else answer.body[:800]
            raise Refused(f"{self.action}: {answer.status}: {told}")
        return answer

    def try_to_send(self, values: Values | None = None, *, button: tuple[str, str] | None = None) -> Page:
        """The same, whatever the answer is."""
        sent: dict[str, list[Any]] = {}
        for name, value in self.element.form_values():
            sent.setdefault(name, []).append(value)
        known = set(filter(None, self.element.fields)) | {
            one.get("name") for one in self.element.iter("button", "input", "select", "textarea")
        }
        for name, value in (values or {}).items():
            assert name in known, (
                f"{self.page.url}: the form has no field {name}; it has {sorted(filter(None, known))}"
            )
            if value is None:
                sent.pop(name, None)
            else:
                sent[name] = list(value) if isinstance(value, list | tuple | set) else [value]
        if button is not None:
            sent[button[0]] = [button[1]]
        return self.page.browser.send(self.action, sent)


@dataclass
class Browser:
    """Somebody's browser; it keeps its cookies and follows where it is led.

    Who was signed in and is asked to do so again after weeks does it.
    """

    name: str
    client: Client = field(default_factory=Client)
    person: Any = None
    opened: int = 0

    def sign_in(self) -> None:
        """As the person whose browser it is."""
        self.client.force_login(self.person)

    def open(self, path: str) -> Page:
        """A page, or a file; what is not found or fails is no page."""
        page = self._page(path, self.client.get(path, follow=True))
        if self.person and page.url.startswith(
            tuple(f"/{code}/account/login/" for code in ("fr", "de", "en"))
        ):
            self.sign_in()
            page = self._page(path, self.client.get(path, follow=True))
        if page.status != 200:
            raise Refused(f"{self.name} opens {path}: {page.status}")
        return page

    def send(self, path: str, values: Mapping[str, Any]) -> Page:
        """Sends a form's values."""
        return self._page(path, self.client.post(path, values, follow=True))

    def _page(self, path: str, answer: Any) -> Page:
        self.opened += 1
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        url = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        return Page(self, url, answer.status_code, body)
