"""Secrets go before anything is kept; what a hotliner needs stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.core.errors import InvalidInput
from numi.core.masking import MASK
from numi.core.text import Masked, fold, mask_secrets, require_size, slug, typo

CARDS = [
    "4539578763621486", "4539 5787 6362 1486", "4539-5787-6362-1486", "4539\u00a05787\u00a06362\u00a01486", "4539.5787.6362.1486",
    "3782 822463 10005", "5555555555554444", "6011000990139424", "4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 6", "4539 5787 6362 1487",
]  # fmt: skip
NIRS = [
    "2 41 05 35 123 456 15", "241053512345658", "2410535123456", "2 41 05 35 123 456", "1 85 02 2A 123 456 04", "1 85 02 2b 123 456",
    "1850 22A1 2345 6", "7 85 02 99 123 456", "3 85 62 97 411 023", "2 41 05 35 123 456 99",
]  # fmt: skip
IBANS = [
    "FR1420041010050500013M02606", "FR14 2004 1010 0505 0001 3M02 606", "fr14 2004 1010 0505 0001 3m02 606", "DE89370400440532013000",
    "BE68 5390 0754 7034", "FR14 2004 1010 0505 0001 3M02 607", "MC58 1122 2000 0101 2345 6789 030",
]  # fmt: skip
PASSWORDS = [
    ("mot de passe : Azerty12", "mot de passe : {}"),
    ("Mot de passe: Azerty12.", "Mot de passe: {}"),
    ("mdp Azerty12", "mdp {}"),
    ("mdp = x", "mdp = {}"),
    ("mon mot de passe c’est tournesol", "mon mot de passe c’est {}"),
    ("mon mot de passe c'est tournesol, je crois", "mon mot de passe c'est {} je crois"),
    ("le mot de passe de ma boîte Orange est Bretagne!35", "le mot de passe de ma boîte Orange est {}"),
    ("le mot de passe Gmail est Soleil44", "le mot de passe Gmail est {}"),
    ("le mot de passe, c’est Minou", "le mot de passe, c’est {}"),
    ("mot de passe « soleil vert »", "mot de passe {}"),
    ("mot de passe : « soleil vert 44 »", "mot de passe : {}"),
    ("mot de passe : soleil du matin 44", "mot de passe : {}"),
    ("password=hunter2", "password={}"),
    ("phrase de passe : lune", "phrase de passe : {}"),
]
CODES = [
    ("code 4829", "code {}"),
    ("le code à 6 chiffres : 482913", "le code à 6 chiffres : {}"),
    ("le code à 6 chiffres, 482 913", "le code à 6 chiffres, {}"),
    ("code reçu par SMS 48 29 13", "code reçu par SMS {}"),
    ("le code, euh, c’est 4829", "le code, euh, c’est {}"),
    ("code de validation 12345678", "code de validation {}"),
    ("482913, c’est le code", "{}, c’est le code"),
    ("G-482913 est votre code", "G-{} est votre code"),
    ("code pin : 1234", "code pin : {}"),
    ("pin 0000", "pin {}"),
    ("cryptogramme 123", "cryptogramme {}"),
    ("CVV : 123", "CVV : {}"),
    ("code de sécurité 123", "code de sécurité {}"),
    ("les trois chiffres au dos 456", "les trois chiffres au dos {}"),
    ("code 482913 12 rue des Lilas", "code {} rue des Lilas"),
]
KEPT = [
    "06 39 98 00 01", "0639980001", "+33 6 39 98 00 01", "0692 39 98 00, 0262 99 00 01", "06 39 98 00 01 06 39 98 00 02",
    "3949", "3018", "482 791 635", "n° 482791635 et 06 39 98 00 01", "35000 Rennes", "code postal 35000", "code postal : 97400",
    "code reçu, elle habite 35000 Rennes", "elle n’a pas reçu le code, rappeler au 06 39 98 00 01", "code reçu, demande 482 791 635",
    "code reçu le 24/11/2026 à 10 h 30", "code reçu en novembre 2026", "code client 12345", "code erreur 1603", "code de 300 euros",
    "née en 1941", "le 24 11 2026", "24.11.2026", "1 250,00 €", "12 345 678 €", "mot de passe oublié", "son mot de passe est oublié",
    "le mot de passe est-il bon ?", "le mot de passe qu’elle a oublié", "Windows 11", "version 10.0.19045",
    "mot de passe refusé 3 fois", "IMEI 353012345678901", "elle a 85 ans et deux enfants", "",
]  # fmt: skip


@pytest.mark.parametrize("card", CARDS)
def test_a_card_is_masked_whatever_its_writing(card):
    assert mask_secrets(f"Carte {card} refusée") == Masked(f"Carte {MASK} refusée", ("carte",))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4539 5787 6362 1486 12/27 123", f"{MASK} 12/27 123"),
        ("4539 5787 6362 1486 06 39 98 00 01", f"{MASK} 06 39 98 00 01"),
        ("06 39 98 00 01 4539 5787 6362 1486", f"06 39 98 00 01 {MASK}"),
        ("+33 6 39 98 00 01 4539578763621486", f"+33 6 39 98 00 01 {MASK}"),
        ("4539 5787 6362 1486 5555 5555 5555 4444", f"{MASK} {MASK}"),
    ],
)
def test_a_card_beside_other_numbers_is_the_only_one_masked(text, masked):
    assert mask_secrets(text).text == masked


@pytest.mark.parametrize("nir", NIRS)
def test_a_social_security_number_is_masked_corsica_included(nir):
    assert mask_secrets(f"Sécu {nir}.") == Masked(f"Sécu {MASK}.", ("nir",))


@pytest.mark.parametrize("iban", IBANS)
def test_a_bank_account_is_masked_and_not_the_words_around(iban):
    assert mask_secrets(f"Poste HP15 portable, RIB {iban} et merci") == Masked(
        f"Poste HP15 portable, RIB {MASK} et merci", ("iban",)
    )


@pytest.mark.parametrize(("text", "masked"), PASSWORDS)
def test_a_password_is_masked_as_people_say_it(text, masked):
    assert mask_secrets(text) == Masked(masked.format(MASK), ("mot de passe",))


@pytest.mark.parametrize(("text", "masked"), CODES)
def test_a_code_is_masked_as_people_say_it(text, masked):
    assert mask_secrets(text) == Masked(masked.format(MASK), ("code",))


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_secret_stays(text):
    assert mask_secrets(text) == Masked(text, ())


def test_every_kind_is_named_once():
    text = "mdp : a1 puis code 4829, carte 4539578763621486, sécu 2410535123456, FR1420041010050500013M02606, mdp : b2"

    assert sorted(mask_secrets(text).kinds) == ["carte", "code", "iban", "mot de passe", "nir"]


PIECES = st.sampled_from(
    [
        *CARDS,
        *NIRS,
        *IBANS,
        *KEPT,
        *(text for text, _ in (*PASSWORDS, *CODES)),
        "mot de passe",
        "code",
        "est",
        ":",
        "1",
        " ",
        "\n",
        MASK,
    ]
)


@given(st.lists(PIECES, max_size=8).map(" ".join) | st.text(max_size=80))
def test_what_was_masked_once_changes_no_more(text):
    """A text is masked again each time it is saved."""
    once = mask_secrets(text).text

    assert mask_secrets(once).text == once


@given(st.lists(st.sampled_from([text for text in KEPT if text]), min_size=1, max_size=4))
def test_several_lines_without_a_secret_stay(lines):
    assert mask_secrets("\n".join(lines)).kinds == ()


def test_a_text_too_long_or_unreadable_is_refused_with_a_way_out():
    assert require_size("é" * 20, 20) == "é" * 20
    with pytest.raises(InvalidInput, match="21 signes, 20 au plus. Rien n’est perdu"):
        require_size("é" * 21, 20)
    with pytest.raises(InvalidInput, match="Recopiez-le sans lui"):
        require_size("a\x00b", 20)


def test_folded_spellings_meet():
    assert fold("Cœur d’Élève ÇA Œuvre") == "coeur d'eleve ca oeuvre"
    assert slug("  Réinitialiser l’e-mail (n° 2) ") == "reinitialiser-l-e-mail-n-2"


def test_the_typography_is_french():
    assert typo("Vraiment ? « Oui » : l'aide !") == "Vraiment\u00a0? «\u00a0Oui\u00a0»\u00a0: l’aide\u00a0!"
    assert typo("https://exemple.fr : ouvrir") == "https://exemple.fr\u00a0: ouvrir"


ADVERSE = [
    "mot de passe est",
    " ",
    "1 ",
    "4539 ",
    "45391 ",
    "1",
    "code ",
    "FR76",
    "fr76 ",
    "mot de passe ",
    "2 41 05 ",
    "c'est ",
    "code 1 chiffres ",
]


@pytest.mark.figures
@pytest.mark.parametrize("start", ["", "mot de passe est"])
@pytest.mark.parametrize("piece", ADVERSE)
def test_four_times_the_text_never_takes_sixteen_times_the_work(start, piece):
    """A text of ten megabytes made to hurt is read in a time that grows like its size."""

    def work(size: int) -> float:
        text = start + piece * (size // len(piece))
        spent = []
        for _ in range(3):
            begun = time.process_time()
            mask_secrets(text)
            spent.append(time.process_time() - begun)
        return min(spent)

    assert work(80_000) <= 8 * work(20_000) + 0.02
