"""A refusal is a sentence for a person."""

from numi.core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotVisible, TransitionRefused


def test_every_refusal_carries_its_sentence():
    for kind in (NotVisible, NotAllowed, InvalidInput, TransitionRefused):
        refusal = kind("Dites-le autrement.")

        assert (refusal.message, str(refusal), isinstance(refusal, DomainError)) == (
            "Dites-le autrement.",
            "Dites-le autrement.",
            True,
        )


def test_a_conflict_carries_both_values():
    assert Conflict("Choisissez.", fields={"city": ("Vannes", "Brest")}).fields == {"city": ("Vannes", "Brest")}
