"""What sort of thing a text asks for or provides, and which criteria it names, by words that tell."""

import re
from collections.abc import Mapping

from tisserand.cluster.needs.models import NeedKind, OfferKind
from tisserand.cluster.territories.models import Reservation

NEED_WORDS: Mapping[NeedKind, str] = {
    NeedKind.DONATION_OR_LOAN: (
        r"\bdons?\b|\bprêt(s|er)?\b|gratuitement|spende|leihgabe|leihen|donation"
        r"|\bloan\b"
    ),
    NeedKind.PROJECT_PARTNER: (
        r"interreg|partenaires? (de|pour un) projet|projet (européen|transfrontalier|commun)|appel à projets?"
        r"|projektpartner|gemeinsames projekt|project partner|joint project"
    ),
    NeedKind.SUBCONTRACTING: r"sous-trait|subunternehm|nachunternehm|unterauftrag|subcontract",
    NeedKind.PREMISES_OR_EQUIPMENT: (
        r"(cherch\w+|besoin d.?|partager?|louer) (un |une |des |d.une "
        r"|d.un )?(local|locaux|salle|atelier|bureau"
        r"|entrepôt|terrain)|räume? (suchen|gesucht|teilen|mieten)|suchen (einen "
        r"|eine )?(raum|räume|werkstatt|halle"
        r"|lagerraum|büro)|(share|looking for|rent) (a |an )?(room|premises|workshop|office|warehouse)"
    ),
    NeedKind.SKILLS: (
        r"compétences?\b|bénévol|mécénat|intervenant|fachwissen|fachkraft"
        r"|ehrenamt|know-how|expertise|volunteer|skills?\b"
    ),
    NeedKind.PARTNER_SEARCH: r"partenaires?\b|partner(in|schaft)?\b|partners?\b|coopér|kooperation",
    NeedKind.QUOTE: (
        r"\bdevis\b|angebot einholen|kostenvoranschlag|angebote? (für|über)"
        r"|\bquotes?\b|\bquotation"
    ),
    NeedKind.SOURCING: r"fournisseurs?\b|approvisionn|lieferant|beliefern|suppliers?\b|sourcing",
}
OFFER_WORDS: Mapping[OfferKind, str] = {
    OfferKind.DONATION_OR_LOAN: NEED_WORDS[NeedKind.DONATION_OR_LOAN],
    OfferKind.SUBCONTRACTING: NEED_WORDS[NeedKind.SUBCONTRACTING],
    OfferKind.PREMISES_OR_EQUIPMENT: (
        r"(mettons|met) à disposition|salles? à louer|(louons|loue) (notre|nos"
        r"|une?|des) (salle|locaux|atelier)"
        r"|vermieten|stellen .{0,40}zur verfügung|rooms? (for hire|to share)|premises"
    ),
    OfferKind.PARTNERSHIP: r"partenaires?\b|partnerschaft|partnership|coopér|kooperation",
    OfferKind.SKILLS: r"expertise|conseil\b|accompagn|fachwissen|beratung|know-how|advice\b",
}
SOCIAL = (
    r"clause sociale|insertion|inclusi(f|ve|on)|sozial(e|en|er) klausel"
    r"|soziale kriterien|inklusion|social clause"
)
ENVIRONMENTAL = (
    r"\bbio\b|biologique|écolog|environnement|recycl|durable|circuit court"
    r"|ökolog|umwelt|nachhaltig|klima|organic"
    r"|sustainab|environmental|recycled"
)
LOCAL = (
    r"\blocaux\b|\blocale?s?\b|proximité|circuit court|près de"
    r"|aus der (region|nähe)|regional|in der nähe|\blocal\b|near us"
    r"|nearby"
)
SHELTERED = (
    r"réservé|atelier protégé|esat\b|entreprise adaptée|vorbehalten|werkstatt für|wfbm|reserved|sheltered"
)


def need_kind_of(text: str) -> NeedKind:
    """The first kind a word of the text tells; a purchase where none does."""
    return next((kind for kind, words in NEED_WORDS.items() if _has(text, words)), NeedKind.PURCHASE)


def offer_kind_of(text: str) -> OfferKind:
    """The first kind a word of the text tells; goods or services where none does."""
    kinds = (kind for kind, words in OFFER_WORDS.items() if _has(text, words))
    return next(kinds, OfferKind.GOODS_OR_SERVICES)


def criteria_in(text: str) -> dict[str, object]:
    """The criteria of responsible purchasing that a text names, by the field of a need."""
    return {
        "has_social_clause": _has(text, SOCIAL),
        "is_environmental": _has(text, ENVIRONMENTAL),
        "is_local": _has(text, LOCAL),
        "reservation": Reservation.SHELTERED if _has(text, SHELTERED) else Reservation.NONE,
    }


def _has(text: str, words: str) -> bool:
    return re.search(words, text, re.IGNORECASE) is not None
