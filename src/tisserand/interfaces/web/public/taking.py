"""The directory to take along: what a search found, or one organisation, as a file in one of six formats.

Files are sent while they are made, apart from the workbook, whose parts come last.
"""

import json
from collections.abc import Iterable, Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, override

from tisserand.cluster.organisations import paper, queries, search
from tisserand.cluster.organisations.rules import sight_of
from tisserand.press.directory.records import Entry

from .directory import search_of
from .formats import FORMATS, Format


def take_directory(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All that the search in the address finds, whatever page of it is shown."""
    chosen = _format(kind)
    entries = paper.entries(search.directory(search_of(request)).ids.tolist(), sight_of(request.user))
    return _file(chosen, f"directory.{chosen.ending}", chosen.parts(_in_language(entries), _language()))


def take_organisation(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """One organisation; where the format has a form for one alone, in that."""
    chosen = _format(kind)
    organisation = queries.published_organisation(slug)
    if not organisation:
        raise Http404(slug)
    entry = paper.entry(organisation, sight_of(request.user))
    if chosen.single:
        text = json.dumps(chosen.single(entry, _language()), ensure_ascii=False, indent=1)
        return HttpResponse(text, content_type=chosen.media_type)
    return _file(chosen, f"{slug}.{chosen.ending}", chosen.parts([entry], _language()))


def _format(kind: str) -> Format:
    if kind not in FORMATS:
        raise Http404(kind)
    return FORMATS[kind]


def _language() -> str:
    return get_language() or "fr"


def _in_language(entries: Iterator[Entry]) -> Iterator[Entry]:
    """The entries in the language of the request, which is over before the last of them is made."""
    language = _language()
    while True:
        with override(language):
            entry = next(entries, None)
        if entry is None:
            return
        yield entry


def _file(chosen: Format, name: str, parts: Iterable[bytes]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(parts, content_type=chosen.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
