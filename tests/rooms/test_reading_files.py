"""Files into rows: encodings and delimiters are found; what is broken, huge or cut short is refused whole."""

import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from tisserand.cluster.organisations.sources import Limits, Unreadable, read_table

LIMITS = Limits(most_bytes=2_000_000, most_rows=1000, most_unpacked_bytes=5_000_000)
LINES = "nom;ville\nL’Étoile;Liège\nGrün & Söhne;Köln\n"
ROWS = [{"nom": "L’Étoile", "ville": "Liège"}, {"nom": "Grün & Söhne", "ville": "Köln"}]


def rows_of(content: bytes, name: str = "list.csv") -> list[dict[str, str]]:
    return [dict(row.cells) for row in read_table(content, name, LIMITS).rows]


def refusal(content: bytes, name: str = "list.csv") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_table(content, name, LIMITS)
    return caught.value


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(content: bytes, part: str, altered: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts altered."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, altered(old.read(name)) if name == part else old.read(name))
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_letters_arrive_whatever_the_encoding(encoding: str) -> None:
    assert rows_of(LINES.encode(encoding)) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert rows_of(LINES.replace(";", delimiter).encode()) == ROWS


def test_a_text_over_several_lines_stays_one_cell() -> None:
    assert rows_of(b'name,about\r\nA,"one\r\ntwo, three"\r\n') == [
        {"name": "A", "about": "one\r\ntwo, three"}
    ]


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    table = read_table(b"name\nA\n\nB\n", "list.csv", LIMITS)
    assert [row.number for row in table.rows] == [2, 4]


def test_formulas_stay_texts() -> None:
    assert rows_of(b"name\n\"=cmd|' /C calc'!A0\"\n") == [{"name": "=cmd|' /C calc'!A0"}]


def test_a_workbook_gives_whole_numbers_without_decimals() -> None:
    content = workbook(("nom", "siret", "latitude"), ("L’Étoile", 80746931700018, 48.88))
    assert rows_of(content, "list.xlsx") == [
        {"nom": "L’Étoile", "siret": "80746931700018", "latitude": "48.88"}
    ]


def test_nested_objects_are_joined_by_dots_and_lists_by_semicolons() -> None:
    profiles = [{"name": "A", "geolocation": {"lat": 49.5, "lon": 6.1}, "languages": ["fr", "de"]}]
    assert rows_of(json.dumps(profiles).encode(), "profiles.json") == [
        {"name": "A", "geolocation.lat": "49.5", "geolocation.lon": "6.1", "languages": "fr; de"}
    ]


def test_a_feature_gives_its_properties_and_the_middle_of_its_shape() -> None:
    corners = [[6.0, 49.0], [6.2, 49.0], [6.2, 49.2], [6.0, 49.2]]
    features = [
        {
            "type": "Feature",
            "properties": {"name": "A"},
            "geometry": {"type": "Point", "coordinates": [6.1, 49.5]},
        },
        {
            "type": "Feature",
            "properties": {"name": "B"},
            "geometry": {"type": "Polygon", "coordinates": [corners]},
        },
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    assert [(row["name"], round(float(row["latitude"]), 3)) for row in rows_of(content, "map.geojson")] == [
        ("A", 49.5),
        ("B", 49.1),
    ]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "list.csv", "empty"),
        (b"\xef\xbb\xbf\n\n", "list.csv", "empty"),
        (b"name;town\n", "list.csv", "no_rows"),
        (b"name;name\nA;B\n", "list.csv", "no_headers"),
        (b"12;34\n5;6\n", "list.csv", "no_headers"),
        (LINES.encode()[:-9] + b"\xc3", "list.csv", "broken_encoding"),
        ("nom\nÉtoile\nÉcole\n".encode() + b"\xe9\n", "list.csv", "broken_encoding"),
        (b"name\nA\x00\x01\n", "list.csv", "broken_encoding"),
        ("nom\n\ufffdtoile\n".encode(), "list.csv", "broken_encoding"),
        (b"name;town;country\nA;B;LU\nC;D", "list.csv", "half"),
        (b'name;about\nA;"begun and never', "list.csv", "half"),
        (b'name;about\nA;"one"two;\n', "list.csv", "bad_quotes"),
        (b"name\n" + b"A\n" * 1001, "list.csv", "too_many_rows"),
        (b"x" * 2_000_001, "list.csv", "too_large"),
        (b'[{"name": "A"}, {"na', "list.json", "not_json"),
        (b'[1, 2]', "list.json", "no_objects"),
        (b"[" * 100_000, "list.json", "no_objects"),
        (b"PK\x03\x04 half", "list.xlsx", "damaged_workbook"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"old", "list.xlsx", "old_workbook"),
        (b"%PDF-1.7", "list.pdf", "unknown_kind"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_name(content: bytes, name: str, code: str) -> None:
    refused = refusal(content, name)
    assert refused.code == code
    assert str(refused)[-1] in ".”"


def test_half_a_workbook_is_refused() -> None:
    content = workbook(("name",), *((f"Organisation {number}",) for number in range(50)))
    assert refusal(content[: len(content) // 2], "list.xlsx").code == "damaged_workbook"


def test_a_workbook_that_unpacks_to_too_much_is_refused_by_what_it_declares() -> None:
    bomb = repacked(
        workbook(("name",), ("A",)), "xl/worksheets/sheet1.xml", lambda part: part + b" " * 6_000_000
    )
    assert len(bomb) < 50_000
    assert refusal(bomb, "list.xlsx").code == "bomb"


def test_a_workbook_that_declares_less_than_it_unpacks_to_is_refused() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    bomb = repacked(workbook(("name",), ("A",)), sheet, lambda part: part + b" " * 6_000_000)
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        real = archive.getinfo(sheet).file_size.to_bytes(4, "little")
    lying = bomb.replace(real, (900).to_bytes(4, "little"))

    with zipfile.ZipFile(io.BytesIO(lying)) as archive:
        assert archive.getinfo(sheet).file_size == 900
    assert refusal(lying, "list.xlsx").code in {"bomb", "damaged_workbook"}


@pytest.mark.parametrize("address", [b'r="XFD1048576"', b"r='XFD1048576'", b'r = "XFD1048576"'])
def test_a_stray_cell_far_away_does_not_fill_the_memory(address: bytes) -> None:
    content = repacked(
        workbook(("name",), ("A",)),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(
            b"</row></sheetData>", b"</row><row><c " + address + b"><v>1</v></c></row></sheetData>"
        ),
    )
    assert refusal(content, "list.xlsx").code == "bomb"


def test_a_row_with_too_many_cells_is_marked_and_the_others_are_read() -> None:
    table = read_table(b"name,town\nA,Metz\nB, C,Metz\n", "list.csv", LIMITS)
    assert [row.fault for row in table.rows] == ["", "too_many_cells"]


def test_characters_that_no_database_keeps_are_left_out() -> None:
    assert rows_of(b'[{"name": "A\\ud800B\\u0000C"}]', "list.json") == [{"name": "ABC"}]
