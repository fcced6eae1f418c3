"""In which of the languages of the pages a text is written, by its little words and its letters."""

import re
from collections.abc import Mapping

LANGUAGES = ("fr", "de", "en")
_LITTLE_LINES = {
    "fr": """
        a afin ainsi alors au aussi autour aux avec avant car ce ces cet cette chaque chez comme dans de
        depuis des dont du elle en entre est et être grande grand il ils jusque la le les leur leurs
        mais même nos notre nous on ou où par parce pas pendant plus pour pouvez qu que qui quoi sa sans
        se ses si son sont sous sur toute tous tout très un une vers vos votre vous cherchons cherche
        recherchons besoin bonjour
    """,
    "de": """
        aber alle als also am an auch auf aus bei beim bis da damit das dass dem den der des die dies
        diese dieser durch ein eine einem einen einer eines er es für gegen haben hat ich ihr im in ist
        jede jeden kann können man mehr mit nach nicht noch oder pro sehr sein sich sie sind sowie über
        um und uns unser unsere unseren vom von vor was wenn werden wie wir wird wo zu zum zur zwischen
        suchen suche brauchen bedarf guten
    """,
    "en": """
        about after all an and any are as at be been before but by can could do each every for from has
        have he her his how if in into is it its may me more must near need needs not of on or other our
        per should so some than that the their them there these they this to us was we were what when
        where which who will with within would you your looking hello
    """,
}
LITTLE: Mapping[str, frozenset[str]] = {
    language: frozenset(line.split()) for language, line in _LITTLE_LINES.items()
}
LETTERS = {"fr": "àâçèêëîïôùûœ", "de": "äöüß", "en": ""}
WORD = re.compile(r"[^\W\d_]+")
LETTER_WEIGHT = 0.5
LEAST_SHARE, LEAST_WORDS = 0.3, 5
"""From what share of the little words on, and how many of them, a second language is worth a remark."""


def language_of(text: str, usual: str) -> str:
    """The language with most little words and letters of its own; the usual one where nothing tells."""
    weights = _weights(text)
    best = max(LANGUAGES, key=lambda language: (weights[language], language == usual))
    return best if weights[best] > 0 else usual


def is_mixed(text: str) -> bool:
    """Whether a good part of the text is in another language than the rest."""
    weights = _weights(text, with_letters=False)
    _first, second, *_ = sorted(weights.values(), reverse=True)
    return second >= LEAST_WORDS and second / sum(weights.values()) >= LEAST_SHARE


def _weights(text: str, *, with_letters: bool = True) -> dict[str, float]:
    """How much speaks for each language; words that two languages share speak for neither."""
    weights = dict.fromkeys(LANGUAGES, 0.0)
    for word in map(str.lower, WORD.findall(text)):
        said = [language for language in LANGUAGES if word in LITTLE[language]]
        if len(said) == 1:
            weights[said[0]] += 1
        for language in LANGUAGES if with_letters and not said else ():
            weights[language] += LETTER_WEIGHT * any(letter in word for letter in LETTERS[language])
    return weights
