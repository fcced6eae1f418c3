"""Files that mean harm, or are broken: refused with a word that helps, nothing of them kept."""

import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import override

from tests.rooms.tender_files import TABLE, eforms, ted
from tisserand.cluster.tenders.sources import Limits, Refused, found_in
from tisserand.cluster.tenders.sources.files import MEGABYTE
from tisserand.cluster.tenders.sources.tree import MOST_LEVELS, read_tree

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "&lol;" * 10}">' for n in range(10))
    + "]><TED_EXPORT>&l9;</TED_EXPORT>"
).encode()
SECRET_FILE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><TED_EXPORT>&e;</TED_EXPORT>'
)
FAR_DTD = b'<!DOCTYPE x SYSTEM "http://far.example/x.dtd"><TED_EXPORT/>'
PARAMETER = b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]><TED_EXPORT/>'
QUADRATIC = (
    b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]><TED_EXPORT>' + b"&a;" * 5_000 + b"</TED_EXPORT>"
)


def refusals(content: bytes, name: str = "n.xml", limits: Limits | None = None) -> list[str]:
    found = found_in(BytesIO(content), name, limits or Limits())
    return [each.notice.code for each in found if isinstance(each.notice, Refused)]


@pytest.mark.parametrize(
    "content",
    [
        BILLION_LAUGHS,
        SECRET_FILE,
        FAR_DTD,
        PARAMETER,
        QUADRATIC,
        BILLION_LAUGHS.decode().encode("utf-16"),
        SECRET_FILE.decode().replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16"),
    ],
    ids=["laughs", "file", "far", "parameter", "quadratic", "utf-16", "declared utf-16"],
)
def test_whatever_declares_types_or_entities_is_refused_unread(content: bytes) -> None:
    assert refusals(content) == ["declares"]


def test_a_reference_to_an_entity_that_nobody_declared_is_refused() -> None:
    assert refusals(b"<TED_EXPORT>&nobody;</TED_EXPORT>") == ["not_xml"]


def test_nesting_is_bounded() -> None:
    fits, deep = (b"<a>" * levels + b"</a>" * levels for levels in (MOST_LEVELS, MOST_LEVELS + 1))

    assert read_tree([fits]).name == "a"
    assert refusals(deep) == ["too_deep"]
    assert refusals(b"<a>" * 2_000_000) == ["too_deep"]


@pytest.mark.slow
def test_the_number_of_elements_is_bounded() -> None:
    assert refusals(b"<a>" + b"<b/>" * 600_000 + b"</a>") == ["too_many"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"   ", "not_xml"),
        (b"not xml at all", "not_xml"),
        (eforms()[:-40], "not_xml"),
        (eforms().replace(b"espaces", b"espac\xe9s"), "not_xml"),
        (b'<?xml version="1.0" encoding="martian"?><a/>', "not_xml"),
        (b'<?xml version="1.0" encoding="shift_jis"?><a/>', "not_xml"),
        (b"\x1f\x8b\x08\x00" + b"\0" * 50, "not_xml"),
        (b"PK\x03\x04" + b"\0" * 50, "not_xml"),
        (b"<html><body>404</body></html>", "not_a_notice"),
        (b"<BusinessRegistrationInformationNotice/>", "company"),
        (b"<TED_EXPORT/>", "no_form"),
        (ted(kind="?"), "missing"),
        (ted(number="none"), "not_a_number"),
        (ted().replace(b"2027-02-01", b"2027-02-31"), "bad_date"),
        (eforms().replace(b">LUX<", b"> <"), "missing"),
        (eforms(title=" ", lots=""), "missing"),
    ],
)
def test_what_is_broken_is_refused_by_its_own_fault(content: bytes, code: str) -> None:
    assert refusals(content.replace("Pflege der Grünflächen".encode(), b"")) == [code]


def test_a_latin_file_that_says_so_is_read() -> None:
    content = eforms(title="Écoles").decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")

    [found] = found_in(BytesIO(content), "n.xml", Limits())

    assert not isinstance(found.notice, Refused)
    assert found.notice.whole.title == "Écoles"  # type: ignore[union-attr]


def test_a_file_larger_than_is_read_is_refused_while_it_is_read() -> None:
    small = Limits(most_xml_bytes=MEGABYTE, most_table_bytes=MEGABYTE)

    assert refusals(eforms() + b" " * MEGABYTE, limits=small) == ["too_large"]
    assert refusals(TABLE.encode() + b" " * MEGABYTE, "t.csv", small) == ["too_large"]


def zipped(**members: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def test_an_archive_gives_its_notices_and_nothing_leaves_its_place(tmp_path: Path) -> None:
    content = zipped(**{"a.xml": eforms(), "..__..__b.xml": ted(), "c.txt": b"x", "inner.zip": zipped()})

    found = list(found_in(BytesIO(content), "pack.zip", Limits()))

    assert [each.file for each in found] == ["pack.zip/../../b.xml", "pack.zip/a.xml"]
    assert not any(isinstance(each.notice, Refused) for each in found)
    assert list(tmp_path.iterdir()) == []


def test_a_member_larger_than_is_read_is_refused_alone_and_never_held_whole() -> None:
    small = Limits(most_xml_bytes=MEGABYTE, most_table_bytes=MEGABYTE)
    content = zipped(**{"a.xml": b" " * (30 * MEGABYTE), "b.xml": ted()})

    tracemalloc.start()
    found = list(found_in(BytesIO(content), "b.zip", small))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [isinstance(each.notice, Refused) for each in found] == [True, False]
    assert most < 10 * MEGABYTE


def test_a_bomb_in_an_archive_is_measured_and_not_believed() -> None:
    small = Limits(most_unpacked_bytes=MEGABYTE)
    bomb = zipped(**{"a.xml": b" " * (3 * MEGABYTE)})
    lying = bytearray(bomb)
    size = (3 * MEGABYTE).to_bytes(4, "little")
    while (at := bytes(lying).find(size)) >= 0:
        lying[at : at + 4] = (10).to_bytes(4, "little")

    assert refusals(bomb, "b.zip", small) == ["bomb"]
    assert refusals(bytes(lying), "b.zip", small) in (["archive"], ["bomb"], ["not_xml"])
    assert refusals(zipped(**{f"{n}.xml": b"" for n in range(4)}), "b.zip", Limits(most_members=3)) == [
        "bomb"
    ]


def spoilt(packing: int) -> bytes:
    """An archive packed so whose one member is damaged."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as archive:
        archive.writestr("a.xml", eforms())
    content = bytearray(packed.getvalue())
    content[60:90] = b"\xff" * 30
    return bytes(content)


def wrongly_named() -> bytes:
    """An archive that says its names are UTF-8, which they are not."""
    return zipped(**{"é.xml": eforms()}).replace("é".encode(), b"\xff\xff")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04broken",
        zipped(**{"a.xml": eforms()})[:-30],
        spoilt(zipfile.ZIP_DEFLATED),
        spoilt(zipfile.ZIP_BZIP2),
        spoilt(zipfile.ZIP_LZMA),
        wrongly_named(),
    ],
)
def test_a_broken_archive_is_refused(content: bytes) -> None:
    assert refusals(content, "b.zip") == ["archive"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"colour,town\nred,Metz\n", "no_columns"),
        (b"doc,country,lang_orig,title\n1-2027,FR,FR,\xff\xfe\x81\n", "encoding"),
        (b"doc,country,lang_orig,title\n1-2027,FR,XX,Titre\n", "unknown_language"),
        (b"doc,country,lang_orig,title\n1-2027,Moon,FR,Titre\n", "unknown_country"),
        (b"doc,country,lang_orig,title\nnone,FR,FR,Titre\n", "not_a_number"),
        (b"doc,country,lang_orig,title,date_pub\n1-2027,FR,FR,Titre,20271399\n", "bad_date"),
        (b"doc,country,lang_orig,title,amount\n1-2027,FR,FR,Titre,lots\n", "bad_amount"),
        (b"doc,country,lang_orig,title,amount\n1-2027,FR,FR,Titre,-5\n", "bad_amount"),
        (b"doc,country,lang_orig,title,amount\n1-2027,FR,FR,Titre,NaN\n", "bad_amount"),
        (b"doc,country,lang_orig,title,amount\n1-2027,FR,FR,Titre,99999999999999.999\n", "bad_amount"),
        (b"doc,country,lang_orig,title,date_pub\n1-2027,FR,FR,Titre,99991231\n", "bad_date"),
        (b"doc,country,lang_orig,title,deadline\n1-2027,FR,FR,Titre,0001-01-01 00:00\n", "bad_date"),
    ],
)
def test_a_broken_table_or_row_is_refused_by_its_own_fault(content: bytes, code: str) -> None:
    assert refusals(content, "t.csv") == [code]


def test_rows_beyond_the_limit_are_refused_once() -> None:
    rows = "doc,country,lang_orig,title\n" + "".join(f"{n}-2027,FR,FR,T\n" for n in range(1, 9))

    assert refusals(rows.encode(), "t.csv", Limits(most_rows=5)) == ["too_many_rows"]


def test_a_file_of_another_kind_is_refused() -> None:
    assert refusals(b"%PDF", "n.pdf") == ["unknown_kind"]
    assert refusals(b"\x1f\x8b", "n.xml.gz") == ["unknown_kind"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "What every notice needs is missing or empty: title (BT-21, cac:ProcurementProject/cbc:Name).",
        ),
        ("fr", "titre (BT-21, cac:ProcurementProject/cbc:Name)"),
        ("de", "Titel (BT-21, cac:ProcurementProject/cbc:Name)"),
    ],
)
def test_what_is_missing_is_named_in_the_readers_language(language: str, said: str) -> None:
    content = eforms(title="").replace("Pflege der Grünflächen".encode(), b"").replace(b"Parc du moulin", b"")
    [found] = found_in(BytesIO(content), "n.xml", Limits())

    with override(language):
        assert said in str(found.notice)
