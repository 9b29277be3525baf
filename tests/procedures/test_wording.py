"""Short sentences, no jargon, French typography; a circle of calls between procedures is named."""

import pytest

from numi.procedures.catalog import from_texts
from numi.procedures.pack import _circles
from numi.procedures.parser import parse
from numi.procedures.wording import check_wording
from tests.library.test_opinions import TEXT

JARGON = {"phishing": "un faux message"}
SAID = "« Elle marche. »"


def codes(said):
    procedure = parse(TEXT.replace(SAID, said)).procedure
    return [one.code for one in check_wording(procedure, JARGON)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("« Elle marche. »", []),
        (f"« {'mot ' * 25}fin. »", ["phrase-longue"]),
        (f"« {'mot ' * 24}fin. {'mot ' * 24}fin. »", []),
        ("« C'est fini. »", ["typographie"]),
        ('« Dites "oui". »', ["typographie"]),
        ("« Attendez... »", ["typographie"]),
        ("« Attendez  un peu. »", ["typographie"]),
        ("« Est-ce fini? »", ["typographie"]),
        ("«Elle marche.»", ["typographie"]),
        ("« C’est du phishing. »", ["jargon"]),
        ("« C’est du PHISHING. »", ["jargon"]),
        ("« Le bouton **phishing** est en haut. »", []),
        ("« {hotline.nom} vous rappelle. »", []),
    ],
)
def test_each_slip_has_its_name(said, found):
    assert codes(said) == found


def calling(ident, called):
    call = f"- [Oui](call:{called}>fini)"
    return TEXT.replace("imprimante-muette", ident).replace("- [Oui](#fini)", call)


def test_two_procedures_that_call_each_other_are_named_at_the_line():
    catalog = from_texts([("a.md", calling("premiere", "seconde")), ("b.md", calling("seconde", "premiere"))])

    found = list(_circles(catalog))

    assert [one.code for one in found] == ["circuit", "circuit"]
    assert all(one.line == TEXT.split("\n").index("- [Oui](#fini)") + 1 for one in found)


def test_a_call_that_comes_back_is_no_circle():
    catalog = from_texts(
        [("a.md", calling("premiere", "seconde")), ("b.md", TEXT.replace("imprimante-muette", "seconde"))]
    )

    assert list(_circles(catalog)) == []
