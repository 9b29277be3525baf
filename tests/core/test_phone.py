"""French numbers, overseas included: one subscriber, one E.164 form, read aloud in pairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.core import phone
from numi.core.errors import InvalidInput

NBSP = "\u00a0"
# One number of each prefix: as dialled from anywhere in France, its E.164 form, its territory.
OVERSEAS = [
    ("0262 99 00 01", "+262262990001", "RE"),
    ("0263 11 00 01", "+262263110001", "RE"),
    ("0692 99 00 01", "+262692990001", "RE"),
    ("0693 00 00 01", "+262693000001", "RE"),
    ("0709 20 00 01", "+262709200001", "RE"),
    ("0269 60 00 01", "+262269600001", "YT"),
    ("0639 00 00 01", "+262639000001", "YT"),
    ("0709 35 00 01", "+262709350001", "YT"),
    ("0709 37 00 01", "+262709370001", "YT"),
    ("0590 20 00 01", "+590590200001", "GP"),
    ("0690 00 00 01", "+590690000001", "GP"),
    ("0691 22 00 01", "+590691220001", "GP"),
    ("0709 00 00 01", "+590709000001", "GP"),
    ("0594 10 00 01", "+594594100001", "GF"),
    ("0694 20 00 01", "+594694200001", "GF"),
    ("0709 30 00 01", "+594709300001", "GF"),
    ("0709 33 00 01", "+594709330001", "GF"),
    ("0596 30 00 01", "+596596300001", "MQ"),
    ("0696 20 00 01", "+596696200001", "MQ"),
    ("0697 20 00 01", "+596697200001", "MQ"),
    ("0709 10 00 01", "+596709100001", "MQ"),
    ("0508 41 00 01", "+508410001", "PM"),
    ("0708 40 00 01", "+508708400001", "PM"),
]
WRITTEN = [
    "06 12 34 56 78",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "0612345678",
    "06 12\u202f34\u00a056\t78",
    " (06)12345678 ",
]
ABROAD = [
    "+33612345678",
    "+33 6 12 34 56 78",
    "+33 (0)6 12 34 56 78",
    "0033612345678",
    "00 33 06 12 34 56 78",
    "33612345678",
]


@pytest.mark.parametrize(("said", "e164", "region"), OVERSEAS)
def test_a_number_from_overseas_is_not_somebody_in_mainland_france(said, e164, region):
    number = phone.parse(said)

    assert (number.e164, number.region, number.is_valid) == (e164, region, True)
    assert number.display == NBSP.join(said.replace(" ", "")[place : place + 2] for place in range(0, 10, 2))


@pytest.mark.parametrize(("said", "e164", "region"), OVERSEAS)
def test_the_same_subscriber_has_one_form_however_it_is_written(said, e164, region):
    digits = said.replace(" ", "")
    ways = [
        f"+33{digits[1:]}",
        f"0033{digits[1:]}",
        f"+33 (0){digits[1:]}",
        f"33{digits[1:]}",
        e164,
        e164.replace("+", "00"),
    ]

    assert {phone.parse(way).e164 for way in ways} == {e164}


@pytest.mark.parametrize("said", [*WRITTEN, *ABROAD])
def test_a_mobile_of_mainland_france_written_in_any_way(said):
    number = phone.parse(said)

    assert (number.e164, number.region, number.is_valid, number.is_mobile) == ("+33612345678", "FR", True, True)
    assert number.display == f"06{NBSP}12{NBSP}34{NBSP}56{NBSP}78"


@pytest.mark.parametrize(
    ("said", "takes"),
    [("01 99 00 12 34", False), ("09 70 00 00 01", False), ("0262 99 00 01", False), ("0692 99 00 01", True), ("06 39 98 00 01", True),
     ("07 00 00 00 01", True), ("0508 41 00 01", False), ("+32 470 12 34 56", True), ("+32 2 123 45 67", False)],
)  # fmt: skip
def test_a_mobile_takes_text_messages_even_of_a_block_that_the_tables_do_not_know(said, takes):
    assert phone.parse(said).is_mobile is takes


@pytest.mark.parametrize("said", ["262692990001", "508708400001", "594694200001"])
def test_a_telephone_system_that_leaves_the_plus_out_is_understood(said):
    assert phone.parse(said).e164 == f"+{said}"


def test_a_number_from_abroad_is_read_with_its_country():
    number = phone.parse("+32 470 12 34 56")

    assert (number.e164, number.region) == ("+32470123456", "BE")
    assert number.display == f"+32{NBSP}470{NBSP}12{NBSP}34{NBSP}56"


@pytest.mark.parametrize(
    "said",
    [None, "", " ", "abc", "12", "15", "17", "112", "3949", "3018", "+", "+33", "00", "06 12 34 56 7", "06 12 34 56 78 9",
     "061234567", "0612345678x", "0" * 59, "++33612345678", "+4412", "٠٦١٢٣٤٥٦٧٨", "0612345678;ext=1", "+33 6 12 34 56"],
)  # fmt: skip
def test_what_cannot_be_a_number_is_none(said):
    assert phone.parse(said) is None


def test_an_impossible_number_is_refused_with_a_way_out():
    with pytest.raises(InvalidInput, match="dix chiffres, par exemple 06 12 34 56 78"):
        phone.normalise("06 12 34 56")

    assert phone.normalise("06 12 34 56 78") == "+33612345678"


@pytest.mark.parametrize(
    "said", ["", None, "  ", "anonymous", "Anonymous", "PRIVATE", "masqué", "Masque", "inconnu", "unavailable"]
)
def test_a_hidden_number_is_known_as_hidden(said):
    assert phone.is_hidden(said)


@pytest.mark.parametrize("said", ["06 12 34 56 78", "+33", "0", "hidden number"])
def test_a_number_that_cannot_be_read_is_not_a_hidden_one(said):
    assert not phone.is_hidden(said)


def test_a_kept_text_that_is_not_a_number_is_shown_as_it_is():
    assert [phone.display("+262692990001"), phone.display("poste 12")] == [
        f"06{NBSP}92{NBSP}99{NBSP}00{NBSP}01",
        "poste 12",
    ]


def test_a_masked_number_shows_its_last_two_digits_only():
    assert phone.mask("+33612345678") == f"••{NBSP}••{NBSP}••{NBSP}••{NBSP}78"
    assert phone.mask("") == ""


@pytest.mark.parametrize(
    ("typed", "begins"),
    [("06 12", "+33612"), ("0692 39", "+26269239"), ("0639", "+262639"), ("0508 41", "+50841"), ("+33 6 12", "+33612"),
     ("+33692 39", "+26269239"), ("+262 692", "+262692"), ("0033 6", "+336"), ("612", "+612"), ("", ""), ("a", "")],
)  # fmt: skip
def test_an_unfinished_number_begins_as_its_kept_form(typed, begins):
    assert phone.beginning(typed) == begins


@given(st.text(max_size=40) | st.text("+0123456789 .-()", max_size=24))
def test_no_text_breaks_the_reading_and_a_kept_number_reads_as_itself(text):
    number = phone.parse(text)

    if number is not None:
        assert phone.parse(number.e164).e164 == number.e164
        assert phone.is_hidden(text) is False


@given(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True))
def test_every_ten_digit_number_is_read_aloud_as_it_was_dialled(digits):
    number = phone.parse(digits)

    assert number is not None
    assert number.display.replace(NBSP, "") == digits
