"""A content file is its fields and its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.core.content import ContentFile, split


def test_the_fields_the_words_and_their_line():
    assert split("---\nkind: a.b\nlist: [1, 2]\n---\nBonjour,\n\nà demain.\n") == ContentFile(
        {"kind": "a.b", "list": [1, 2]}, "Bonjour,\n\nà demain.\n", 5
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ContentFile({}, "", 1)),
        ("Bonjour", ContentFile({}, "Bonjour", 1)),
        ("---\nkind: a", ContentFile({}, "---\nkind: a", 1)),
        ("---\n---\nBonjour", ContentFile({}, "Bonjour", 3)),
        ("---\n- a\n- b\n---\nBonjour", ContentFile({}, "Bonjour", 5)),
        ("---\r\nkind: a\r\n---\r\nBonjour", ContentFile({"kind": "a"}, "Bonjour", 4)),
        ("a\n---\nb: 1\n---\nc", ContentFile({}, "a\n---\nb: 1\n---\nc", 1)),
        ("---\na: 1\n---\nun\n---\ndeux", ContentFile({"a": 1}, "un\n---\ndeux", 4)),
    ],
)
def test_a_file_with_little_or_odd_front_matter(text, found):
    assert split(text) == found


@given(st.text(st.characters(blacklist_characters="-"), max_size=200))
def test_a_text_without_front_matter_is_all_words(text):
    assert split(text).body == text
