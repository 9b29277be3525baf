"""What each may set for themselves: closed lists, and one key for each gesture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.accounts.operations.team import change_settings
from numi.accounts.preferences import check_keys, checked
from numi.accounts.roles import CALL_TAKERS, HOTLINERS, STAFF, Role, level_of
from numi.core.errors import InvalidInput
from numi.journal.models import Fact
from tests.factories.desk import NOW


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"density": "big"},
        {"theme": ""},
        {"theme": "dark"},
        {"view": "map"},
        {"keys_off": True},
        {"resolve_next": False},
        {"keys": {"o": "y", "n": "n"}},
        {"keys": {}},
    ],
)
def test_what_may_be_set(values):
    assert checked(values) == values


@pytest.mark.parametrize(
    "values",
    [{"density": "tiny"}, {"density": None}, {"density": ["big"]}, {"theme": "pink"}, {"view": ""}, {"keys_off": 1}, {"keys_off": "oui"}, {"is_admin": True}, {"": ""},
     {"keys": None}, {"keys": ["o"]}, {"keys": {"o": ""}}, {"keys": {"o": "oo"}}, {"keys": {"o": 1}}, {"keys": {"o": " "}}, {"keys": {"o": "\t"}}, {"keys": {"o": "\x00"}},
     {"keys": {"o": "?"}}, {"keys": {"o": "a", "n": "A"}}, {"keys": {"o": "a", "n": "a"}}],
)  # fmt: skip
def test_what_may_not(values):
    with pytest.raises(InvalidInput):
        checked(values)


@given(st.dictionaries(st.sampled_from("onsuar"), st.characters() | st.text(max_size=3)))
def test_keys_that_are_taken_are_one_sign_each_and_all_different(keys):
    try:
        check_keys(keys)
    except InvalidInput:
        return

    assert all(len(key) == 1 and key.isprintable() for key in keys.values())
    assert len({key.lower() for key in keys.values()}) == len(keys)


@pytest.mark.django_db
def test_what_is_set_stays_beside_what_was(agnes):
    change_settings(user=agnes, values={"density": "big"}, now=NOW)
    change_settings(user=agnes, values={"keys": {"o": "y"}}, now=NOW)

    agnes.refresh_from_db()
    assert agnes.settings == {"density": "big", "keys": {"o": "y"}}
    assert [fact.data for fact in Fact.objects.filter(kind="account.settings").order_by("id")] == [
        {"names": ["density"]},
        {"names": ["keys"]},
    ]


@pytest.mark.django_db
def test_a_wrong_setting_changes_nothing(agnes):
    with pytest.raises(InvalidInput):
        change_settings(user=agnes, values={"density": "big", "theme": "pink"}, now=NOW)

    agnes.refresh_from_db()
    assert agnes.settings == {}


def test_the_roles_and_their_levels():
    assert {role.value: level_of(role) for role in Role} == {
        "n1": 1, "n2": 2, "n3": 3, "supervisor": 4, "facilitator": 0, "dpo": 0, "admin": 0, "client": 0,
    }  # fmt: skip
    assert (HOTLINERS < CALL_TAKERS < STAFF, Role.CLIENT in STAFF) == (True, False)
