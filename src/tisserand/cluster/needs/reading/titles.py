"""A title from the first sentence of a text, without the greeting and "we are looking for" before it."""

import re

LONGEST = 90
GREETING = re.compile(
    r"^\s*(bonjour|madame,? monsieur|mesdames,? messieurs|guten (tag|morgen)|hallo|sehr geehrte [^,\n]*"
    r"|hello|hi|dear [^,\n]*|moien)\b[^,.!\n]{0,30}[,.!\n]+\s*",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"^(?:(?:nous |je |on )(?:sommes à la recherche d(?:e |’|')"
    r"|(?:re)?cherch(?:ons|e) |avons besoin d(?:e |’|')"
    r"|souhaitons |voudrions |proposons |offrons )|wir (?:suchen|brauchen|benötigen|bieten|möchten) "
    r"|ich (?:suche|brauche|biete) |(?:we|i) (?:are looking for|am looking for|look for|need|offer|provide) )"
    r"(?:(?:une?|des|du|de la|de l['’]|le|la|les|ein(?:e|en|em|er)?|an?|the|some) ?)?",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?])\s|[\n;]|\s[–-]\s|: ")


def title_of(text: str) -> str:
    """At most 90 characters, cut after a word; "" for an empty text."""
    plain = GREETING.sub("", " ".join(text.split(" ")).strip())
    sentence = OPENING.sub("", SENTENCE.split(plain, maxsplit=1)[0].strip()).strip(" .,;:!")
    if len(sentence) > LONGEST:
        start = sentence[:LONGEST]
        clause, cut = start.rpartition(",")[0].rstrip(), start.rpartition(" ")[0] or start
        # better a whole clause than a cut one, if that leaves enough
        sentence = clause if len(clause) > LONGEST // 3 else f"{cut.rstrip(' ,')}…"
    return sentence[:1].upper() + sentence[1:]
