"""How likely two cards are one person, and how names sound."""

import pytest

from numi.clients.duplicates import PROPOSE, Traits, likeness
from numi.clients.sound import sound


def traits(name="morel odette", given="odette", **values) -> Traits:
    family = name.partition(" ")[0]
    known = {"birth_year": None, "postcode": "", "contacts": frozenset(), **values}
    return Traits(name=name, sound=sound(family), given=given, **known)


@pytest.mark.parametrize(
    ("first", "second", "proposed"),
    [
        (traits(), traits(), False),  # the name alone: two Odette Morel in France
        (traits(birth_year=1941), traits(birth_year=1941), True),
        (traits(birth_year=1941), traits(birth_year=1942), False),
        (traits(contacts=frozenset({"+33"})), traits(contacts=frozenset({"+33"})), True),
        (traits(contacts=frozenset({"+33"})), traits("morel jean", "jean", contacts=frozenset({"+33"})), False),
        (traits(contacts=frozenset({"+33"})), traits("maurel odette", contacts=frozenset({"+33"})), True),
        (
            traits(contacts=frozenset({"+33"}), birth_year=1941),
            traits("maurel odette", contacts=frozenset({"+33"}), birth_year=1963),
            False,
        ),
        (traits(postcode="35000"), traits(postcode="35000"), False),
        (traits("", ""), traits("", ""), False),
    ],
)
def test_two_cards_are_proposed_only_when_enough_speaks_for_it(first, second, proposed):
    score, why = likeness(first, second)

    assert (score >= PROPOSE) is proposed
    assert 0 <= score <= 100
    assert likeness(second, first) == (score, why)


def test_the_reasons_are_said():
    same = traits(birth_year=1941, postcode="35000", contacts=frozenset({"+33"}))

    assert likeness(same, same) == (
        100,
        ("même numéro ou même adresse", "même nom et prénom", "même année de naissance", "même code postal"),
    )


@pytest.mark.parametrize(
    "names",
    [
        ("Morel", "Maurel", "Morelle"), ("Lefèvre", "Lefebvre"), ("Dupont", "Dupond"), ("Philippe", "Filipe", "Phillippe"), ("Renault", "Renaud", "Reneau"),
        ("Marchand", "Marchant"), ("Guérin", "Gairin"), ("Thomas", "Tomas"),
    ],
)  # fmt: skip
def test_names_that_sound_alike_meet(names):
    assert len({sound(name) for name in names}) == 1


def test_names_that_sound_otherwise_do_not_meet():
    names = ["Morel", "Martin", "Perrin", "Petit", "Durand", "Leroy", "Moreau", "Simon", "Laurent", "Garcia"]

    assert len({sound(name) for name in names}) == len(names)


@pytest.mark.parametrize("name", ["", "   ", "12", "…", "a" * 500, "Ölüdeniz", "李"])
def test_any_name_has_a_key_that_fits(name):
    assert len(sound(name)) <= 60
