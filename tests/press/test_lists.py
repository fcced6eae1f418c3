"""A list to print and to reckon with: its marks in their colours, texts that stay texts, the same bytes."""

from io import BytesIO

import openpyxl
from pypdf import PdfReader

from tisserand.press.lists import Line, Listing, list_pdf, list_xlsx

LISTING = Listing(
    title="Qui vient",
    subtitle="11 mars",
    headings=["Organisation", "Lieu"],
    lines=[Line("=1+1", ["Longwy (FR)"], "org-1"), Line("Moselwerk", ["Trier (DE)"])],
    foot="Entre-Rives & amis",
    empty="Personne.",
)


def test_the_same_list_gives_the_same_bytes():
    assert list_pdf(LISTING, "fr") == list_pdf(LISTING, "fr")
    assert list_xlsx(LISTING, "fr") == list_xlsx(LISTING, "fr")


def test_a_name_never_becomes_a_formula():
    sheet = openpyxl.load_workbook(BytesIO(list_xlsx(LISTING, "fr"))).active

    assert [cell.value for cell in sheet["A"]] == ["Organisation", "=1+1", "Moselwerk"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_the_paper_names_everybody_is_tagged_and_knows_its_language():
    pdf = PdfReader(BytesIO(list_pdf(LISTING, "fr")))

    text = " ".join(page.extract_text() for page in pdf.pages)
    assert [name in text for name in ("Qui vient", "=1+1", "Moselwerk", "Trier (DE)")] == [True] * 4
    assert pdf.trailer["/Root"]["/Lang"] == "fr"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_an_empty_list_says_so():
    empty = Listing("T", "s", ["Organisation"], [], "f", "Personne.")

    assert "Personne." in PdfReader(BytesIO(list_pdf(empty, "fr"))).pages[0].extract_text()
    assert openpyxl.load_workbook(BytesIO(list_xlsx(empty, "fr"))).active.max_row == 1
