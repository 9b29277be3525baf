"""Every mistake of a text at its line, and no text that breaks the reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.procedures.parser import SIZE_LIMIT, parse
from numi.procedures.schema import Severity
from tests.procedures.texts import BODY, END, codes, front, read, step, text

FIRST = front().count("\n") + 4  # the line after « ### Un pas » in what step() makes


def wrong(body: str, *, mark: str = "") -> list[tuple[str, int]]:
    return codes(parse(step(body, mark=mark)))


class TestMistakes:
    @pytest.mark.parametrize(
        ("body", "found"),
        [
            ("# Titre {#a}", [("titre", FIRST)]),
            ("#### Titre {#a}", [("titre", FIRST)]),
            ("Titre\n=====", [("titre", FIRST)]),
            ("###  {#a}", [("titre", FIRST)]),
            ("### Sans identifiant", [("id", FIRST)]),
            ("### Majuscule {#Abc}", [("id", FIRST)]),
            (f"### Long {{#{'a' * 61}}}", [("id", FIRST)]),
            ("### Double {#pas}", [("id-double", FIRST)]),
            ("### Étrange {#a .bleu}", [("marque", FIRST)]),
            ("### Étrange {#a ton=b}", [("marque", FIRST)]),
            ("> Bonjour", [("voix", FIRST)]),
            ("> **Chanter** — la la", [("voix", FIRST)]),
            ("> **Dire** —", [("voix", FIRST)]),
            ("> **Dire** — « Un. »\n>\n> Deux.", [("voix", FIRST + 2)]),
            ("> **Attendre** — un peu", [("attente", FIRST)]),
            ("> **Dire** — « Un. »\n> - [Oui](#fin)", [("bloc", FIRST + 1)]),
            ("> ## **Dire** — « Un. »", [("bloc", FIRST)]),
            ("> > **Dire** — « Un. »", [("bloc", FIRST)]),
            ("```\ncode\n```", [("bloc", FIRST)]),
            ("- [Oui](#fin)\n  - [Non](#fin)", [("bloc", FIRST + 1)]),
            ("- [Oui](#fin)\n\n  Encore.", [("bloc", FIRST + 2)]),
            ("- > **Dire** — « Un. »", [("bloc", FIRST)]),
            ("- [x] Déjà fait", [("marque", FIRST)]),
            ("- []", [("marque", FIRST)]),
            ("- [Oui](call:autre)", [("retour", FIRST)]),
            ("- [Oui](#fin) ou [Non](#fin)", [("lien", FIRST), ("lien", FIRST)]),
            ("Voir [le site](https://exemple.fr).", [("lien", FIRST)]),
            ("> **Dire** — « Voir <https://exemple.fr>. »", [("lien", FIRST)]),
            ("![une image](a.png)", [("lien", FIRST)]),
        ],
    )  # fmt: skip
    def test_a_mistake_in_a_step_is_named_at_its_line(self, body, found):
        assert wrong(body) == found

    @pytest.mark.parametrize(
        ("body", "code"),
        [("Une phrase.", "hors-etape"), ("> **Dire** — « Un. »", "hors-etape"), ("- [Oui](#fin)", "hors-etape"), ("## Encore {#debut}", "id-double")],
    )  # fmt: skip
    def test_what_is_in_no_step_is_named_at_its_line(self, body, code):
        start = "Une description.\n\n## Début {#debut}\n\n"

        assert codes(parse(text(f"{start}{body}\n\n{END}"))) == [(code, front().count("\n") + 5)]

    @pytest.mark.parametrize("body", ["", "Rien.\n", "## Début {#debut}\n"])
    def test_a_procedure_without_a_step_is_refused(self, body):
        parsed = parse(text(body))

        assert (parsed.procedure, [one.code for one in parsed.diagnostics]) == (None, ["sans-etape"])

    def test_a_remark_says_the_file_the_line_and_the_mend(self):
        found = parse(step("> Bonjour"), "content/essai.md").diagnostics[0]

        assert str(found) == (
            f"content/essai.md:{FIRST} [voix] La citation ne dit pas qui parle. → Commencez par **Dire** — (ou : Dire, "
            "Plus simple, Ne jamais, Voit, Noter, Attendre, Promettre, Récapitulatif)."
        )
        assert found.severity is Severity.ERROR

    def test_remarks_come_in_the_order_of_the_lines(self):
        lines = [line for _, line in wrong("> Un\n\n- [x] Deux\n\n> Trois\n\n# Quatre {#q}")]

        assert lines == sorted(lines)
        assert len(lines) == 4


class TestAnyText:
    def test_two_megabytes_are_refused_at_once(self):
        parsed = parse(text() + "a" * 2_000_000, "gros.md")

        assert (parsed.procedure, [(one.code, one.path) for one in parsed.diagnostics]) == (
            None,
            [("trop-gros", "gros.md")],
        )

    def test_the_longest_text_allowed_is_read(self):
        longest = text()[: -len(END)] + END
        longest += "\n" * (SIZE_LIMIT - len(longest))

        assert parse(longest).procedure is not None

    def test_a_script_in_a_title_is_only_a_text(self):
        procedure = read(
            f"<script>alert(1)</script>\n\n### <script>alert(2)</script> ? {{#page}}\n> **Dire** — <img src=x onerror=alert(3)>\n\n{END}",
            title="<script>alert(4)</script>",
        )

        assert (procedure.title, procedure.steps["page"].title) == (
            "<script>alert(4)</script>",
            "<script>alert(2)</script> ?",
        )
        assert procedure.steps["page"].say[0].html == "&lt;img src=x onerror=alert(3)&gt;"

    @pytest.mark.parametrize(
        "piece",
        [
            "[",
            "![",
            "[a](",
            "*a**b",
            "`a``",
            "<a ",
            ">",
            "- ",
            "&#",
            "\\",
            "  - a\n",
            "> ",
            "1. ",
            "| a ",
            "\x00",
            "{#a}",
            "~~~\n",
            "***\n",
            "\ud800",
            "\u2028",
        ],
    )
    def test_a_text_made_to_hurt_is_read(self, piece):
        parsed = parse(text() + piece * (9_000 // len(piece)))

        assert parsed.procedure is not None

    @pytest.mark.parametrize("piece", ["[", "![", "*a**b", "`a``", "<a "])
    def test_too_many_marks_are_refused_at_once(self, piece):
        assert [one.code for one in parse(text() + piece * 20_000).diagnostics] == ["trop-gros"]

    @pytest.mark.parametrize("fields", ["a: " + "[" * 20_000, "a: " + "{a: " * 5_000, "a: &a [*a]", "level: " + "9" * 5_000, "reviewed: 0000-00-00",
                                        "? [a, b]\n: c", "!!python/object:os.system {}", "a: !!binary x", "id: \x00", "<<: [a]"])  # fmt: skip
    def test_a_front_matter_made_to_hurt_is_refused(self, fields):
        assert parse(f"---\n{fields}\n---\n### Un pas {{#pas}}\n").procedure is None

    def test_many_names_for_one_list_cost_nothing(self):
        fields = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]" for n in range(9))

        assert parse(f"---\n{fields}\nsays: [*a8, *a8]\ndanger: [*a8]\n---\n### Un pas {{#pas}}\n").procedure is None

    @given(st.text(max_size=400))
    def test_no_text_breaks_the_reading(self, anything):
        assert parse(anything).procedure is None or "---" in anything

    @given(st.text(max_size=300), st.text("#>-*[]()!{}:_`\n .aO", max_size=300))
    def test_no_body_breaks_the_reading(self, anything, marks):
        for body in (anything, marks, anything + marks):
            parsed = parse(text(f"{BODY}\n{body}"))

            assert parsed.procedure is None or "page" in parsed.procedure.steps

    @given(st.integers(0, len(text()) - 1), st.integers(0, 60), st.text("#>-*[]()!{}:\n a", max_size=8))
    def test_a_text_damaged_anywhere_is_read_or_refused_at_a_line(self, start, length, put):
        whole = text()
        damaged = whole[:start] + put + whole[start + length :]

        parsed = parse(damaged)

        assert parsed.procedure is not None or parsed.diagnostics
        assert all(1 <= one.line <= damaged.count("\n") + 1 for one in parsed.diagnostics)
        assert all(one.message and one.mend for one in parsed.diagnostics)
