"""No string lands untranslated, and what is compiled is what is written."""

import os
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tisserand"
CATALOGUES = sorted(SOURCE.rglob("locale/*/LC_MESSAGES/django.po"))


def _key(entry: polib.MOEntry | polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def test_there_are_catalogues_in_french_and_german() -> None:
    languages = {path.parts[-3] for path in CATALOGUES}
    assert languages == {"fr", "de"}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_catalogue_is_whole_and_compiled(path: Path) -> None:
    written = polib.pofile(str(path))
    live = [entry for entry in written if not entry.obsolete]
    assert [entry.msgid for entry in live if not entry.translated()] == []
    compiled = {_key(entry): entry for entry in polib.mofile(str(path.with_suffix(".mo")))}
    stale = [
        entry.msgid
        for entry in live
        if _key(entry) not in compiled
        or (compiled[_key(entry)].msgstr, compiled[_key(entry)].msgstr_plural)
        != (entry.msgstr, entry.msgstr_plural)
    ]
    assert stale == []


@pytest.mark.parametrize(
    "path",
    [path for path in CATALOGUES if path.parts[-3] == "fr"],
    ids=lambda path: str(path.relative_to(SOURCE)),
)
def test_french_punctuation_never_begins_a_line(path: Path) -> None:
    live = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    texts = [text for entry in live for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in texts if re.search(r"« | »| [:;?!](?:\s|$)", text)] == []


@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_same_words_are_translated_alike_in_all_catalogues(language: str) -> None:
    """Django puts all catalogues into one, and the first of two translations is shown on every page."""
    said: dict[tuple[str | None, str, str], dict[object, str]] = {}
    for path in CATALOGUES:
        if path.parts[-3] == language:
            for entry in polib.pofile(str(path)):
                if not entry.obsolete:
                    words = (entry.msgstr, *sorted(entry.msgstr_plural.items()))
                    by_words = said.setdefault((entry.msgctxt, entry.msgid, entry.msgid_plural), {})
                    by_words.setdefault(words, str(path.relative_to(SOURCE)))
    assert {key: by_words for key, by_words in said.items() if len(by_words) > 1} == {}


@pytest.mark.slow
def test_the_catalogues_hold_every_string_of_the_code(tmp_path: Path) -> None:
    copy = tmp_path / "tisserand"
    subprocess.run(["cp", "-r", str(SOURCE), str(copy)], check=True)
    missing = {}
    for locale in sorted(copy.rglob("locale")):
        before = {
            entry.msgid
            for entry in polib.pofile(str(locale / "fr/LC_MESSAGES/django.po"))
            if not entry.obsolete
        }
        subprocess.run(
            [Path(sys.executable).parent / "django-admin", "makemessages", "-l", "fr", "-v", "0"],
            cwd=locale.parent,
            check=True,
            capture_output=True,
            env={"PATH": os.environ["PATH"]},  # no settings: the copy is no installation
        )
        after = {
            entry.msgid
            for entry in polib.pofile(str(locale / "fr/LC_MESSAGES/django.po"))
            if not entry.obsolete
        }
        if after - before:
            missing[str(locale.relative_to(copy))] = sorted(after - before)
    assert missing == {}
