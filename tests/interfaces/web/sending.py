"""What a browser would send of a page, and what a page tells is to be mended."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client


def fields_of(page: str, form: int = 0) -> dict[str, str]:
    """What a browser would send of a form of `main` if its button were pressed."""
    main = page[page.index("<main") :]
    forms = [one for one in re.findall(r"<form.*?</form>", main, re.S) if 'method="post"' in one]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", forms[form]):
        facts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        kind = facts.get("type", "text")
        if "name" in facts and (kind not in ("checkbox", "radio") or " checked" in tag):
            sent[facts["name"]] = facts.get("value", "on" if kind == "checkbox" else "")
    for name, options in re.findall(r'<select name="([\w-]+)"[^>]*>(.*?)</select>', forms[form], re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = chosen[1] if chosen else ""
    sent |= re.findall(r'<textarea name="([\w-]+)"[^>]*>\s*(.*?)</textarea>', forms[form], re.S)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def told(answer: HttpResponse) -> list[str]:
    """The summary of what is to be mended."""
    summary = re.search(r'<div class="faults".*?</div>', answer.content.decode(), re.S)
    items = re.findall(r"<li>(.*?)</li>", summary[0], re.S) if summary else []
    return [unescape(re.sub(r"<[^>]+>", "", item)) for item in items]


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()
