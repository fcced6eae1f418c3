"""Whether a PDF is accessible: what a machine can tell of PDF/UA-1 (ISO 14289-1), by the Matterhorn Protocol.

Each fault is named by its checkpoint and a few words. What only a person can judge (is the alternative text
true, is the order of reading sensible) is not looked at. Read with pikepdf, which had no part in the making.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"', "INLINE IMAGE"}
STANDARD = frozenset(
    """
    Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private H H1 H2 H3 H4 H5 H6 P L LI
    Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby Warichu
    RB RT RP WT WP Figure Formula Form
    """.split()  # noqa: SIM905  a list of fifty words is read more easily so
)
PARENTS = {
    "LI": {"L"},
    "LBody": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
}


def faults_of(content: bytes) -> list[str]:
    """Every fault found, in words; none in an accessible file."""
    with Pdf.open(BytesIO(content)) as pdf:
        return list(_faults(pdf))


def _faults(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    yield from _document_faults(pdf)
    if "/StructTreeRoot" not in root:
        yield "01-003 there is no structure"
        return
    tree = Tree(root.StructTreeRoot)
    yield from tree.faults()
    for number, page in enumerate(pdf.pages, start=1):
        yield from (f"page {number}: {fault}" for fault in _page_faults(page, tree, root.StructTreeRoot))
    for font in _fonts(pdf):
        yield from _font_faults(font)


def _document_faults(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root
    if pdf.is_encrypted:
        yield "26-001 it is encrypted"
    if not bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False)):
        yield "01-000 it does not say that it is tagged"
    if bool(root.get("/MarkInfo", Dictionary()).get("/Suspects", False)):
        yield "05-000 its tags are suspect"
    if not str(root.get("/Lang", "")):
        yield "11-006 it does not say its language"
    if not bool(root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False)):
        yield "07-001 its title is not shown"
    if "/AcroForm" in root and "/XFA" in root.AcroForm:
        yield "25-001 it holds a dynamic form"
    told = bytes(root.Metadata.read_bytes()).decode() if "/Metadata" in root else ""
    if not told:
        yield "06-001 it holds no metadata"
    if not re.search(r"pdfuaid:part(>|=\")1", told):
        yield "06-002 it does not say that it is PDF/UA-1"
    if not re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>", told, re.S):
        yield "06-003 it has no title"


class Tree:
    """The structure: every element with its standard type and its way up."""

    def __init__(self, root: Object) -> None:
        self.roles = {
            str(name)[1:]: str(role)[1:] for name, role in root.get("/RoleMap", Dictionary()).items()
        }
        self.elements: list[tuple[Object, str, str]] = []
        self.marked: set[tuple[tuple[int, int], int]] = set()
        self.annotations: dict[tuple[int, int], str] = {}
        self._walk(root, "StructTreeRoot", None)

    def role(self, name: str) -> str:
        """The standard type that stands behind a name; empty where there is none."""
        seen = set()
        while name not in STANDARD and name in self.roles and name not in seen:
            seen.add(name)
            name = self.roles[name]
        return name if name in STANDARD else ""

    def _walk(self, parent: Object, role: str, page: Object | None) -> None:
        kids = parent.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else (kids,):
            if isinstance(kid, int):
                if page is not None:
                    self.marked.add((page.objgen, int(kid)))
            elif "/MCID" in kid:
                self.marked.add((kid.get("/Pg", page).objgen, int(kid.MCID)))
            elif kid.get("/Type") == Name.OBJR:
                self.annotations[kid.Obj.objgen] = role
            else:
                name = str(kid.S)[1:]
                self.elements.append((kid, name, role))
                self._walk(kid, self.role(name), kid.get("/Pg", page))

    def faults(self) -> Iterator[str]:
        """What is wrong with types, nesting, headings, figures, tables and notes."""
        level = 0
        for element, name, parent in self.elements:
            role = self.role(name)
            if not role:
                yield f"02-001 {name} is no standard type"
            if role in PARENTS and parent not in PARENTS[role]:
                yield f"09-004 {role} stands in {parent}"
            if role in ("Figure", "Formula") and not _says(element, "/Alt", "/ActualText"):
                yield f"13-004 a {role} has no alternative text"
            if role == "TH" and not _attribute(element, "/Scope"):
                yield "15-003 a heading of a table does not say its scope"
            if role == "Note" and not _says(element, "/ID"):
                yield "19-003 a note has no name"
            if re.fullmatch(r"H[1-6]", role):
                now = int(role[1])
                if now > level + 1:
                    yield f"14-003 after heading {level} comes heading {now}"
                level = now


def _says(element: Object, *names: str) -> bool:
    return any(name in element and str(element[name]).strip() for name in names)


def _attribute(element: Object, name: str) -> bool:
    attributes = element.get("/A", Array())
    return any(name in one for one in (attributes if isinstance(attributes, Array) else (attributes,)))


def _page_faults(page: Page, tree: Tree, root: Object) -> Iterator[str]:
    unmarked, found = _painted(page)
    if unmarked:
        yield f"01-005 {unmarked} things are painted that are neither tagged nor an artifact"
    told = {number for where, number in tree.marked if where == page.obj.objgen}
    if found != told:
        yield f"01-006 tagged content and structure differ: {sorted(found ^ told)[:5]}"
    if found and not _parents(page, root, found):
        yield "01-007 the way from content to structure is missing"
    annotations = [one for one in page.obj.get("/Annots", Array()) if one.get("/Subtype") != Name.Popup]
    if annotations and page.obj.get("/Tabs") != Name.S:
        yield "28-008 its links do not follow the structure"
    for one in annotations:
        if one.get("/Subtype") == Name.Link and tree.annotations.get(one.objgen) != "Link":
            yield "28-011 a link is not in the structure"
        if not str(one.get("/Contents", "")):
            yield "28-012 a link has no words"


def _painted(page: Page) -> tuple[int, set[int]]:
    """How many things are painted outside any mark, and the numbers of the tagged parts."""
    stack: list[bool] = []
    unmarked, found = 0, set()
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            properties = operands[1] if name == "BDC" else Dictionary()
            if isinstance(properties, Name):
                properties = page.resources.Properties[str(properties)]
            number = properties.get("/MCID") if isinstance(properties, Dictionary) else None
            if number is not None:
                found.add(int(number))
            stack.append(number is not None or str(operands[0]) == "/Artifact")
        elif name == "EMC":
            stack.pop()
        elif name in PAINTING and not any(stack):
            unmarked += 1
    return unmarked, found


def _parents(page: Page, root: Object, found: set[int]) -> bool:
    """Whether the parent tree knows an element for each tagged part of the page."""
    key = page.obj.get("/StructParents")
    if key is None or "/ParentTree" not in root:
        return False
    parents = dict(_numbers(root.ParentTree)).get(int(key))
    return parents is not None and all(number < len(parents) for number in found)


def _numbers(node: Object) -> Iterator[tuple[int, Object]]:
    if "/Nums" in node:
        pairs = list(node.Nums)
        yield from ((int(key), value) for key, value in zip(pairs[::2], pairs[1::2], strict=True))
    for kid in node.get("/Kids", Array()):
        yield from _numbers(kid)


def _fonts(pdf: Pdf) -> list[Object]:
    """Every font of the file once; those below a composite font are told with it."""
    fonts = [one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/Type") == Name.Font]
    below = {kid.objgen for one in fonts for kid in one.get("/DescendantFonts", Array())}
    return [one for one in fonts if one.objgen not in below]


def _font_faults(font: Object) -> Iterator[str]:
    name = str(font.get("/BaseFont", "/?"))[1:]
    if font.get("/Subtype") == Name.Type3:
        embedded = True
    else:
        inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        described = inner.get("/FontDescriptor", Dictionary())
        embedded = any(f"/FontFile{kind}" in described for kind in ("", "2", "3"))
    if not embedded:
        yield f"31-009 the font {name} is not inside"
    if "/ToUnicode" not in font:
        yield f"31-026 the font {name} does not say what its signs mean"
