"""XML read without trust: no document types, no entities, bounded size, depth and number of elements.

Names are local: a notice says the same in whatever namespace its version of the schema has.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.parsers import expat

from .draft import Refused

MOST_LEVELS = 100
MOST_ELEMENTS = 500_000


@dataclass(slots=True)
class Node:
    """An element: its name and attributes without namespace, its texts and elements in order."""

    name: str
    attributes: dict[str, str]
    content: "list[str | Node]" = field(default_factory=list)

    def __iter__(self) -> "Iterator[Node]":
        return (each for each in self.content if isinstance(each, Node))

    def all(self, path: str) -> "list[Node]":
        """The elements at a path of names such as "ContractingParty/Party", from here."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node if child.name == name]
        return found

    def first(self, path: str) -> "Node | None":
        """The first of them."""
        return next(iter(self.all(path)), None)

    def within(self, *names: str) -> "Iterator[Node]":
        """Every element of these names below this one, in the order of the file."""
        waiting = list(self)[::-1]
        while waiting:
            node = waiting.pop()
            if node.name in names:
                yield node
            waiting += list(node)[::-1]

    def words(self, path: str = "") -> str:
        """The text of the first element at a path, its blanks made single; "" where there is none."""
        node = self.first(path) if path else self
        return " ".join(node.raw().split()) if node else ""

    def raw(self) -> str:
        """All text in it as it stands."""
        return "".join(each if isinstance(each, str) else each.raw() for each in self.content)

    def code(self, name: str) -> str:
        """An attribute, trimmed."""
        return self.attributes.get(name, "").strip()


def read_tree(chunks: Iterable[bytes]) -> Node:
    """The root of a document. Raises Refused for whatever is not well-formed or could do harm."""
    building = _Building()
    parser = building.parser
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("not_xml", line=error.lineno) from None
    except (LookupError, ValueError):  # an encoding nobody knows, or one of several bytes a character
        raise Refused("not_xml", line=1) from None
    assert building.root is not None
    return building.root


class _Building:
    """Makes nodes of what the parser meets, and stops it at the first thing that no notice has."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.elements = 0
        parser = self.parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.ExternalEntityRefHandler = self.refuse

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise Refused("too_many", most=MOST_ELEMENTS)
        if len(self.open) == MOST_LEVELS:
            raise Refused("too_deep", most=MOST_LEVELS)
        node = Node(_local(name), {_local(key): value for key, value in attributes.items()})
        if self.open:
            self.open[-1].content.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, _name: str) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        if self.open:
            self.open[-1].content.append(text)

    def refuse(self, *_declared: Any) -> NoReturn:
        raise Refused("declares")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
