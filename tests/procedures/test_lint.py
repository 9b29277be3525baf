"""What makes a procedure impossible to walk, to say, or dangerous: each remark at its line."""

import pytest

from numi.procedures.lint import lint
from numi.procedures.parser import parse
from numi.procedures.schema import Severity
from tests.procedures.texts import BODY, END, FRONT, STEP, read, text

BODY_AT = text().split("\n").index("Une description.") + 1
STEP_AT = BODY_AT + 4
SAID = "> **Dire** — « Voyez-vous une page ? »"


def found(body: str = BODY, entries: frozenset[str] = frozenset(), **changes) -> list[tuple[str, int]]:
    procedure = parse(text(body, **changes)).procedure
    return [(one.code, one.line) for one in lint(procedure, "essai.md", entries=entries)]


def said(words: str) -> list[tuple[str, int]]:
    return found(BODY.replace("« Voyez-vous une page ? »", words))


def test_a_good_procedure_has_nothing_to_mend():
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"urgency": "critique"}, "danger"),
        ({"danger": "Qu’elle ne paie rien.", "danger_key": {"label": "Payé", "to": "nulle"}}, "danger-cle"),
        ({"says": FRONT["says"][:9]}, "phrases"),
        ({"minutes": [5, 2]}, "durée"),
        ({"sources": []}, "source"),
        ({"sources": ["https://exemple.fr/"]}, "source"),
        ({"sources": [{"url": "https://exemple.fr/", "checked": "2026-11-01", "confidence": "X"}]}, "source"),
    ],
)
def test_a_head_that_does_not_hold(changes, code):
    assert found(**changes) == [(code, 1)]


def test_a_procedure_without_a_description():
    assert found(BODY.removeprefix("Une description.\n\n")) == [("description", 1)]


class TestWalk:
    def test_a_step_to_which_nothing_leads(self):
        lost = BODY + f"\n### Perdue {{#perdue}}\n{SAID}\n\n> **Plus simple** — « Une page ? »\n\n- [Oui](#fin)\n"

        assert found(lost) == [("perdue", text(lost).split("\n").index("### Perdue {#perdue}") + 1)]
        assert found(lost, frozenset({"perdue"})) == []

    def test_a_step_reached_by_the_key_of_danger_only(self):
        lost = BODY + f"\n### Perdue {{#perdue}}\n{SAID}\n\n> **Plus simple** — « Une page ? »\n\n- [Oui](#fin)\n"

        assert found(lost, danger="Rien.", danger_key={"label": "Payé", "to": "perdue"}) == []

    def test_steps_that_go_round(self):
        round_and_round = BODY.replace("(#fin)", "(#page)")

        assert found(round_and_round) == [
            ("sans-fin", STEP_AT),
            ("perdue", text(round_and_round).split("\n").index("### Réglé {#fin .resolved}") + 1),
        ]

    def test_a_dead_end(self):
        assert ("impasse", STEP_AT) in found(f"Une description.\n\n## Début {{#debut}}\n\n{STEP}\n{END}")

    def test_a_branch_to_a_step_that_does_not_exist(self):
        assert found(BODY.replace("- [Non](#fin)", "- [Non](#nulle)")) == [("suite", STEP_AT + 6)]
        assert found(BODY.replace("- [Non](#fin)", "- [Non](call:autre>nulle)")) == [("suite", STEP_AT + 6)]

    def test_an_end_that_goes_on(self):
        assert ("issue", text().split("\n").index("### Réglé {#fin .resolved}") + 1) in found(
            BODY + "\n- [Oui](#page)\n"
        )

    def test_too_many_answers_for_the_keys(self):
        many = "\n".join(f"- [Choix {place}](#fin)" for place in range(10))

        assert found(BODY.replace("- [Oui](#fin)\n- [Non](#fin)\n- [Ne sait pas](#fin)", many)) == [
            ("trop-de-suites", STEP_AT)
        ]

    def test_a_yes_or_no_without_a_way_for_who_does_not_know(self):
        assert found(BODY.replace("- [Ne sait pas](#fin)\n", "")) == [("ne-sait-pas", STEP_AT)]

    def test_a_known_answer_that_the_card_does_not_hold(self):
        mark = BODY.replace("{#page}", "{#page known=client.age}").replace("- [Oui](#fin)", '- [Oui](#fin "oui")')

        assert found(mark) == [("connu", STEP_AT)]

    def test_a_known_answer_without_a_value(self):
        assert found(BODY.replace("{#page}", "{#page known=client.has_email}")) == [("connu", STEP_AT)]

    def test_a_known_answer_with_its_value(self):
        mark = BODY.replace("{#page}", "{#page known=client.has_email}").replace("- [Oui](#fin)", '- [Oui](#fin "oui")')

        assert found(mark) == []


class TestEnds:
    def test_an_end_sums_up_unless_it_was_refused(self):
        bare = BODY.replace("\n> **Récapitulatif** — C’est réglé.\n", "")

        assert found(bare) == [("récapitulatif", text().split("\n").index("### Réglé {#fin .resolved}") + 1)]
        assert found(bare.replace(".resolved", ".refused")) == []

    @pytest.mark.parametrize("mark", [".escalate .n2", ".callback"])
    def test_an_escalation_or_a_call_back_promises(self, mark):
        assert [code for code, _ in found(BODY.replace(".resolved", mark))] == ["promesse"]
        assert found(BODY.replace(".resolved", mark) + "\n> **Promettre** — Bruno rappelle aujourd’hui.\n") == []


class TestWords:
    def test_a_step_that_says_nothing(self):
        assert found(
            BODY.replace(SAID + "\n\n", "").replace("> **Plus simple** — « Y a-t-il une page ? »\n\n", "")
        ) == [("dire", STEP_AT)]

    def test_a_step_said_in_one_way_only(self):
        assert found(BODY.replace("> **Plus simple** — « Y a-t-il une page ? »\n\n", "")) == [("plus-simple", STEP_AT)]

    @pytest.mark.parametrize(("words", "count"), [("mot " * 28, 0), ("mot " * 29, 1), ("l’écran d’en face " * 9, 0)])
    def test_at_most_twenty_eight_words(self, words, count):
        assert said(f"« {words}»") == [("trop-long", STEP_AT + 1)] * count

    @pytest.mark.parametrize(
        ("words", "count"),
        [
            ("« Un. Deux. »", 0),
            ("« Un. Deux »", 0),
            ("« Un. Deux ! Trois ? »", 1),
            ("« Un. Deux. Trois »", 1),
            ("« Un… Deux… »", 0),
            ("« Un ?! »", 0),
        ],
    )
    def test_at_most_two_sentences_the_last_one_counted(self, words, count):
        assert said(words) == [("trop-long", STEP_AT + 1)] * count

    @pytest.mark.parametrize(
        "words",
        ["Donnez-moi votre mot de passe.", "Dites-moi le code reçu.", "Lisez-moi votre numéro de carte.", "Pouvez-vous me donner votre code ?",
         "Quel est votre mot de passe ?", "Épelez-moi l’IBAN.", "Pourriez-vous dicter le cryptogramme ?"],
    )  # fmt: skip
    def test_a_secret_is_never_asked(self, words):
        assert said(f"« {words} »") == [("secret", STEP_AT + 1)]

    @pytest.mark.parametrize(
        "words",
        [
            "Ne me donnez jamais votre mot de passe.",
            "Tapez votre code vous-même.",
            "Dites-moi ce que vous voyez.",
            "Gardez votre code pour vous.",
        ],
    )
    def test_a_secret_kept_is_no_secret_asked(self, words):
        assert said(f"« {words} »") == []

    @pytest.mark.parametrize(
        "words",
        ["Appelez le 06 39 98 00 01.", "Appelez le 0639980001.", "Au +33 6 39 98 00 01.", "Le 0 800 840 800.", "Composez le 17.", "Faites le 15.",
         "Appelez au 3949.", "Le 3018 répond.", "Allez sur impots.gouv.fr.", "Voir www.exemple.", "Tapez https://exemple"],
    )  # fmt: skip
    def test_a_number_or_a_site_is_never_typed(self, words):
        assert said(f"« {words} »") == [("annuaire", STEP_AT + 1)]

    @pytest.mark.parametrize(
        "words",
        ["Appelez le [17](directory:police-17).", "Comptez jusqu’à 10.", "Le 15 novembre.", "En 2026.", "Windows 11.", "3 minutes.", "Deux fois 5.",
         "Le site [impôts](directory:impots)."],
    )  # fmt: skip
    def test_what_is_no_number_to_call_may_be_said(self, words):
        assert said(f"« {words} »") == []

    def test_a_number_is_found_in_every_voice(self):
        for voice in ("Ne jamais", "Voit", "Noter", "Promettre", "Récapitulatif"):
            assert found(BODY.replace(SAID, f"{SAID}\n\n> **{voice}** — Le 06 39 98 00 01.")) == [
                ("annuaire", STEP_AT + 3)
            ]
        assert found(BODY.replace("- [Oui]", "- [ ] Le 06 39 98 00 01\n- [Oui]")) == [("annuaire", STEP_AT + 5)]

    def test_a_field_that_does_not_exist(self):
        assert said("« Bonjour {client.prenom}, {client.secret}. »") == [("champ", STEP_AT + 1)]


def test_remarks_carry_the_path_and_are_sorted():
    remarks = lint(read(minutes=[5, 2], says=["une"]), "essai.md")

    assert [(one.path, one.code, one.severity) for one in remarks] == [
        ("essai.md", "durée", Severity.ERROR),
        ("essai.md", "phrases", Severity.ERROR),
    ]


class TestLeaflet:
    GOOD = (
        "\n## Le feuillet {#feuillet .leaflet}\nCe qu’il vous faut.\n\n"
        + "\n".join(f"{place}. Touchez le bouton." for place in range(1, 6))
        + "\n\n> **Attention** — Personne ne vous demande un code.\n\n> **SMS** — Touchez le bouton.\n"
    )

    def test_a_good_one(self):
        leaflet = read(BODY + self.GOOD).leaflet

        assert (leaflet.title, len(leaflet.parts), leaflet.sms) == ("Le feuillet", 1, "Touchez le bouton.")
        assert found(BODY + self.GOOD) == []

    @pytest.mark.parametrize(
        ("was", "becomes", "code"),
        [
            ("1. Touchez le bouton.\n2. Touchez le bouton.\n", "", "feuillet"),
            ("1. Touchez le bouton.", f"1. {'mot ' * 17}", "feuillet-long"),
            ("> **Attention** — Personne ne vous demande un code.\n", "", "feuillet"),
            ("> **SMS** — Touchez le bouton.\n", "", "feuillet"),
            ("> **SMS** — Touchez", f"> **SMS** — {'a' * 301}", "sms"),
            ("> **SMS** — Touchez", "> **SMS** — {client.prenom}", "sms"),
        ],
    )
    def test_one_that_does_not_fit(self, was, becomes, code):
        assert {one for one, _ in found(BODY + self.GOOD.replace(was, becomes))} == {code}
