"""Contacts for the address book: what a second reading of the format finds in them."""

from tisserand.press.vcards import Card, vcards


def read(content: bytes) -> list[tuple[str, str]]:
    """The lines of a file as (name, value), unfolded and unescaped as RFC 2426 says."""
    unfolded = content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    pairs = [line.split(":", 1) for line in unfolded]
    return [
        (name, value.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")) for name, value in pairs
    ]


def test_a_card_says_who_for_whom_and_how_to_reach_them() -> None:
    card = Card("Esch Achats", "Lou de Weis", "Buyer", "lou@achats.example", "+352 1", "Esch", "LU", "Spring")
    assert read(vcards([card])) == [
        ("BEGIN", "VCARD"),
        ("VERSION", "3.0"),
        ("FN", "Lou de Weis"),
        ("N", "Weis;Lou de;;;"),
        ("ORG", "Esch Achats"),
        ("TITLE", "Buyer"),
        ("EMAIL;TYPE=WORK", "lou@achats.example"),
        ("TEL;TYPE=WORK", "+352 1"),
        ("ADR;TYPE=WORK", ";;;Esch;;;LU"),
        ("NOTE", "Spring"),
        ("END", "VCARD"),
    ]


def test_signs_of_the_format_in_names_stay_names() -> None:
    name = "Holz, Stein; Söhne \\ Co\r\nEND:VCARD"
    lines = read(vcards([Card(name)]))
    assert lines[2] == ("FN", "Holz, Stein; Söhne \\ Co END:VCARD")
    assert [name for name, _ in lines].count("END") == 1


def test_no_line_is_longer_than_seventy_five_octets_and_no_letter_is_torn() -> None:
    name = "Société coopérative d’intérêt collectif « Les Ravaudeuses du Saulnois » à responsabilité élargie"
    content = vcards([Card(name)])
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert [line.decode() for line in content.split(b"\r\n")]
    assert ("FN", name) in read(content)


def test_several_cards_follow_each_other() -> None:
    assert vcards([Card("A"), Card("B")]).count(b"BEGIN:VCARD\r\n") == 2
