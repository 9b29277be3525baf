"""Every mark of the grammar, every mistake at its line, and no text that breaks the reading."""

import datetime
import hashlib

import pytest

from numi.procedures.parser import parse
from numi.procedures.schema import Branch, Danger, Item, Phase, Source, Spoken, Target, Wait
from tests.procedures.texts import END, FRONT, STEP, codes, front, read, step, text

FIRST = front().count("\n") + 4  # the line after « ### Un pas » in what step() makes


def pas(body: str, *, mark: str = ""):
    parsed = parse(step(body, mark=mark))
    assert parsed.diagnostics == []
    return parsed.procedure.steps["pas"]


class TestFront:
    def test_every_field_is_read(self):
        procedure = read(
            case="fraud", tags=["arnaque"], danger="Qu’elle ne paie rien.", danger_key={"label": "Elle a payé", "to": "#fin"},
            related=["autre"], level=2, urgency="haute",
        )  # fmt: skip

        assert (procedure.id, procedure.title, procedure.family, procedure.level) == ("essai", "Un essai", "essais", 2)
        assert (procedure.urgency, procedure.case, procedure.minutes, procedure.owner) == (
            "haute",
            "fraud",
            (2, 5),
            "pole-essai",
        )
        assert (procedure.says[0], procedure.tags, procedure.related) == ("phrase 0", ("arnaque",), ("autre",))
        assert procedure.danger == Danger("Qu’elle ne paie rien.", "Elle a payé", "fin")
        assert procedure.sources == (Source("https://exemple.fr/", "2026-11-01", "V"),)
        assert (procedure.reviewed, procedure.review_due) == (datetime.date(2026, 11, 1), datetime.date(2027, 4, 30))
        assert procedure.description == "Une description."

    def test_what_is_left_out_has_a_plain_value(self):
        procedure = read()

        assert (procedure.case, procedure.tags, procedure.related, procedure.danger) == ("question", (), (), None)

    def test_a_source_may_be_an_address_alone(self):
        assert read(sources=["https://exemple.fr/"]).sources == (Source("https://exemple.fr/"),)

    def test_the_hash_is_the_one_of_the_text(self):
        assert read().hash == hashlib.sha256(text().encode()).hexdigest()
        assert read().text == text()

    def test_a_text_pasted_with_its_invisible_beginning_is_read(self):
        assert parse("\ufeff" + text()).procedure is not None

    @pytest.mark.parametrize("name", list(FRONT))
    def test_a_missing_field_is_named(self, name):
        parsed = parse(text(**{name: None}))

        assert parsed.procedure is None
        assert [(one.code, one.message) for one in parsed.diagnostics] == [
            ("entete-manque", f"Le champ « {name} » manque.")
        ]

    def test_an_unknown_field_is_named_at_its_line_and_the_rest_is_read(self):
        parsed = parse(text(colour="bleu"))

        assert codes(parsed) == [("entete-inconnu", text(colour="bleu").split("\n").index("colour: bleu") + 1)]
        assert parsed.procedure is not None

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("id", 12), ("id", "Deux mots"), ("id", "../secret"), ("id", "-a"), ("id", "a" * 61), ("title", "a" * 161), ("title", ["a"]), ("family", 1), ("owner", 2),
            ("level", 4), ("level", True), ("level", 1.0), ("level", "1"), ("urgency", "vitale"), ("case", "autre"), ("case", ["a"]),
            ("minutes", [1]), ("minutes", [0, 2]), ("minutes", "deux"), ("minutes", [1, True]), ("says", "une phrase"), ("says", [1]),
            ("says", [None]), ("tags", [["a"]]), ("related", "autre"), ("reviewed", "hier"), ("reviewed", 2026),
            ("reviewed", datetime.datetime(2026, 11, 1, 10)), ("reviewed", datetime.date(9999, 12, 31)), ("review_after_days", 0),
            ("review_after_days", 1001), ("review_after_days", True), ("review_after_days", "90"), ("sources", "https://exemple.fr"),
            ("sources", [1]), ("sources", [{"url": ["a"]}]), ("danger", ["a"]), ("danger_key", {"label": "x"}),
            ("danger_key", {"label": ["x"], "to": "fin"}),
        ],
    )  # fmt: skip
    def test_a_wrong_value_is_named_at_its_line(self, name, value):
        parsed = parse(text(**{name: value}))

        lines = front(**{name: value}).split("\n")
        line = next(place for place, one in enumerate(lines, 1) if one.startswith(f"{name}:"))
        assert parsed.procedure is None
        assert ("entete-valeur", line) in codes(parsed)

    @pytest.mark.parametrize("start", ["", "Bonjour\n", "---\nid: a\n", "--\nid: a\n---\n"])
    def test_a_text_without_front_matter_is_refused(self, start):
        parsed = parse(start + "### Un pas {#pas}\n")

        assert parsed.procedure is None
        assert parsed.diagnostics[0].code in ("entete", "entete-manque")

    def test_a_front_matter_that_cannot_be_read_is_refused_at_its_line(self):
        assert codes(parse("---\nid: a\ntitle: [a\nlevel: 1\n---\n### Un pas {#pas}\n")) == [("entete", 4)]
        assert codes(parse("---\n- a\n---\n### Un pas {#pas}\n")) == [("entete", 1)]


class TestSteps:
    def test_phases_steps_and_their_order(self):
        procedure = read(
            f"Une description.\n\n## Début {{#debut}}\n\n{STEP}- [Oui](#fin)\n\n## Fin {{#issues}}\n\n{END}"
        )

        assert procedure.phases == (Phase("debut", "Début", ("page",)), Phase("issues", "Fin", ("fin",)))
        assert (procedure.first, [*procedure.steps]) == ("page", ["page", "fin"])
        assert [one.id for one in procedure.outcomes()] == ["fin"]

    def test_steps_without_a_phase_are_in_the_first_one(self):
        assert parse(step("- [Oui](#fin)")).procedure.phases == (Phase("debut", "Début", ("pas", "fin")),)

    @pytest.mark.parametrize(
        ("mark", "outcome", "level"),
        [(".resolved", "resolved", 0), (".escalate", "escalate", 2), (".escalate .n2", "escalate", 2), (".escalate .n3", "escalate", 3),
         (".escalate .supervisor", "escalate", 4), (".callback", "callback", 0), (".referred", "referred", 0), (".refused", "refused", 0), ("", "", 0)],
    )  # fmt: skip
    def test_an_end_says_which(self, mark, outcome, level):
        found = pas("Rien.", mark=f" {mark}")

        assert (found.outcome, found.to_level) == (outcome, level)

    def test_a_sensitive_step_and_a_known_answer(self):
        found = pas('- [Un Mac](#fin "macos")\n- [Autre](#fin)', mark=" .sensitive known=client.device.system")

        assert (found.sensitive, found.known) == (True, "client.device.system")
        assert [branch.value for branch in found.branches] == ["macos", ""]

    def test_the_line_of_a_step_is_the_one_of_its_title(self):
        assert pas("Rien.").line == FIRST - 1


class TestVoices:
    @pytest.mark.parametrize(
        ("said", "voice"),
        [("Dire", "say"), ("Plus simple", "simpler"), ("Ne jamais", "never"), ("Voit", "see"), ("Noter", "note"), ("Promettre", "promise"),
         ("Récapitulatif", "recap"), ("DIRE", "say"), ("dire", "say")],
    )  # fmt: skip
    @pytest.mark.parametrize("dash", ["—", "–", "-", ":"])
    def test_a_voice(self, said, voice, dash):
        assert getattr(pas(f"> **{said}** {dash} « Bonjour **vous**. »"), voice) == (
            Spoken("« Bonjour vous. »", "«\u00a0Bonjour <strong>vous</strong>.\u00a0»", FIRST),
        )

    def test_a_voice_over_two_lines_and_two_voices_in_one_quote(self):
        found = pas("> **Dire** — « Un\n> deux. »\n>\n> **Voit** — Trois.")

        assert (found.say[0].text, found.see) == ("« Un deux. »", (Spoken("Trois.", "Trois.", FIRST + 3),))

    def test_the_same_voice_twice(self):
        assert [one.text for one in pas("> **Dire** — Un.\n\n> **Dire** — Deux.").say] == ["Un.", "Deux."]

    @pytest.mark.parametrize(("said", "seconds"), [("2 min : ouvrir", 120), ("45 s ouvrir", 45), ("1min: ouvrir", 60)])
    def test_a_wait_says_how_long_and_what_for(self, said, seconds):
        assert pas(f"> **Attendre** — {said}").wait == Wait(seconds, "ouvrir", "ouvrir", FIRST)

    def test_a_paragraph_is_what_i_do(self):
        assert pas("Je compte `trois` *tout haut*.").do == (
            Spoken("Je compte trois tout haut.", "Je compte <kbd>trois</kbd> <em>tout haut</em>.", FIRST),
        )

    def test_references_are_kept_with_their_line(self):
        found = pas(
            "Voir [17Cyber](directory:17cyber) et [le texte](message:tickets.recap).\n\n- [ ] Ouvrir [la règle](tool:age)"
        )

        assert found.references == (
            ("directory", "17cyber", FIRST),
            ("message", "tickets.recap", FIRST),
            ("tool", "age", FIRST + 2),
        )


class TestBranches:
    @pytest.mark.parametrize(
        ("link", "target"),
        [("#fin", Target("step", "essai", "fin")), ("procedure:autre", Target("procedure", "autre", "")),
         ("procedure:autre#la", Target("procedure", "autre", "la")), ("call:autre>fin", Target("call", "autre", "", "fin")),
         ("call:autre#la>fin", Target("call", "autre", "la", "fin"))],
    )  # fmt: skip
    def test_where_a_branch_leads(self, link, target):
        assert pas(f"- [Oui]({link})").branches == (Branch("O", "Oui", target, "", FIRST),)

    def test_the_keys_of_yes_no_and_of_not_knowing(self):
        labels = ["Oui, elle est partie", "Non", "Elle ne sait pas", "Oui encore", "Nonante", "On ne sait pas", "Rien"]
        found = pas("\n".join(f"- [{label}](#fin)" for label in labels))

        assert [branch.key for branch in found.branches] == ["O", "N", "S", "1", "2", "3", "4"]

    def test_a_tenth_other_answer_has_no_key(self):
        assert [branch.key for branch in pas("\n".join(f"- [Choix {place}](#fin)" for place in range(10))).branches][
            -2:
        ] == ["9", ""]

    def test_a_step_finds_its_branch_by_key(self):
        found = pas("- [Oui](#fin)\n- [Rien](#pas)")

        assert (found.branch("1").label, found.branch("9")) == ("Rien", None)


class TestItems:
    def test_what_is_ticked_and_what_holds(self):
        assert pas("- [!] La banque est **prévenue**\n- [ ] Elle est assise\n- [Oui](#fin)").items == (
            Item("pas-1", "La banque est prévenue", "La banque est <strong>prévenue</strong>", True, FIRST),
            Item("pas-2", "Elle est assise", "Elle est assise", False, FIRST + 1),
        )

    def test_items_branches_and_lines_in_one_list(self):
        found = pas("1. Je compte.\n2. [Oui](#fin)")

        assert ([one.text for one in found.do], [one.label for one in found.branches]) == (["Je compte."], ["Oui"])
