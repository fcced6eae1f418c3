"""A search in the reader's words: „Wäscherei“, Lorraine, 50 km around Metz."""

from django.utils.translation import gettext as _

from .addresses import NARROWING
from .asking import Search
from .labels import ENUMERATED, Labels


def told(search: Search, labels: Labels) -> str:
    """What is looked for, in the language of the moment; everybody where nothing is."""
    parts = [search.words] if search.words else []
    for facet in NARROWING:
        parts += [
            labels.label(facet, value)
            for value in sorted(search.chosen(facet))
            if _is_known(facet, value, labels)
        ]
    if search.place:
        parts.append(_("%(km)s km around %(place)s") % {"km": search.radius_km, "place": search.place})
    return ", ".join(parts) or _("all organisations")


def _is_known(facet: str, value: str, labels: Labels) -> bool:
    """Whatever else stands in an address is nobody's word: it is not repeated in letters."""
    return value in (ENUMERATED[facet].values if facet in ENUMERATED else labels.names[facet])
