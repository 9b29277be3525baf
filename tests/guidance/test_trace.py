"""The trace of a guide: started once, played in any order, read in words, taken up by whoever may read the request."""

from uuid import uuid4

import pytest

from numi.core.errors import NotAllowed, NotVisible
from numi.guidance.access import access_run
from numi.guidance.operations.running import (
    start_run,
)
from numi.guidance.queries import (
    events_of,
    left_before_closing,
    procedures_of,
    trace,
)
from numi.guidance.texts import brief_of, case_facts, promise_of, recap_lines, summary_of
from numi.library.operations.publishing import publish_text
from numi.library.queries import current_catalog
from numi.procedures.parser import parse
from tests.factories.desk import MOREL, NOW, make_client, make_ticket
from tests.guidance.runs import MINUTE, gesture, told
from tests.procedures.texts import BODY, text

pytestmark = pytest.mark.django_db


class TestHolds:
    def test_a_guide_left_for_another_holds_nothing_more_outside_danger(self, agnes, begun):
        ticket = make_ticket(agnes)
        told(begun("compte", ticket=ticket), agnes, gesture(1, "answer", "compte#appareil", answer="1"))
        assert left_before_closing(ticket) == ("Elle l’a changé elle-même",)

        begun("banque", ticket=ticket, at=NOW + MINUTE)

        assert left_before_closing(ticket) == ()

    def test_in_danger_it_holds_still(self, agnes, begun):
        ticket = make_ticket(agnes)
        told(begun("alerte", ticket=ticket), agnes, gesture(1, "answer", "alerte#seule", answer="N"))

        begun("banque", ticket=ticket, at=NOW + MINUTE)

        assert left_before_closing(ticket) == ("La banque est prévenue",)

    def test_what_two_guides_hold_is_said_once(self, agnes, begun):
        ticket = make_ticket(agnes, kind="fraud")
        for place in range(2):
            told(
                begun("alerte", ticket=ticket, at=NOW + place * MINUTE),
                agnes,
                gesture(1, "answer", "alerte#seule", answer="N"),
            )

        assert left_before_closing(ticket) == ("La banque est prévenue",)


class TestWords:
    def test_the_thread_in_words(self, agnes, bruno, begun):
        run = begun()
        told(run, agnes, gesture(1, "start", "alerte#seule"), gesture(2, "answer", "alerte#seule", answer="N"), gesture(3, "tick", "alerte#payee", item="payee-1"),
             gesture(4, "waive", "alerte#payee", item="payee-2", reason="Debout"), gesture(5, "off_script", "alerte#payee", reason="Elle pleure"),
             gesture(6, "on_script", "alerte#payee"), gesture(7, "simpler", "alerte#payee"), gesture(8, "harm", "alerte#payee"), gesture(9, "back", "alerte#payee", reason="Erreur"),
             gesture(10, "jump", "alerte#seule", answer="alerte#fini", reason="Déjà fait"), gesture(11, "pause", "alerte#fini"), gesture(13, "timer", "alerte#fini"))  # fmt: skip
        told(
            run,
            bruno,
            gesture(12, "resume", "alerte#fini"),
            gesture(14, "known", "compte#appareil", answer="1"),
            gesture(15, "end", "compte#mot"),
        )

        lines = trace(run, procedures_of(run), events_of(run))

        assert [(one.text, one.answer, one.mark) for one in lines] == [
            ("Guide ouvert\u00a0: Une alerte à l’écran", "", "start"),
            ("Est-elle seule ?", "Non", "done"),
            ("La banque est prévenue", "fait", "done"),
            ("Levé sans le faire", "Debout", "off"),
            ("Hors script", "Elle pleure", "off"),
            ("Retour au guide", "", "done"),
            ("Plus simple, lu une fois", "", "done"),
            ("Elle a payé", "", "red"),
            ("Retour en arrière", "Erreur", "done"),
            ("Saut dans le guide", "Déjà fait", "done"),
            ("Appel coupé, guide en pause", "", "off"),
            ("Guide repris", "Bruno", "done"),
            ("Quel appareil ?", "Windows (connu de la fiche)", "done"),
            ("Guide terminé", "", "done"),
        ]
        assert [one.seconds for one in lines[:2]] == [60, 120]

    def test_a_sensitive_answer_is_not_told(self, agnes, tmp_path):
        publish_text(procedure=parse(text(BODY.replace("{#page}", "{#page .sensitive}"))).procedure, by=None, now=NOW)
        run = start_run(
            ticket=make_ticket(agnes),
            catalog=current_catalog(str(tmp_path)),
            procedure_id="essai",
            by=agnes,
            now=NOW,
            run_id=uuid4(),
        )
        told(run, agnes, gesture(1, "answer", "essai#page", answer="N"))

        assert [one.answer for one in trace(run, procedures_of(run), events_of(run))] == ["répondu"]
        assert "Voit-elle" not in summary_of(run, words="")

    def test_the_brief_is_of_the_person_and_the_trace(self, agnes, begun):
        odette = make_client(
            civility="mrs", birth_year=1941, number=MOREL, hard_of_hearing=True, care_note="Vit à l’étage."
        )
        ticket = make_ticket(agnes, client=odette, words="une page crie")
        run = told(begun(ticket=ticket), agnes, gesture(1, "answer", "alerte#seule", answer="O"))

        facts = case_facts(ticket, today=NOW.date(), is_live=True)

        assert (facts.who, facts.age, facts.best_number.replace("\u00a0", " ")) == (
            "Mme\u00a0Morel",
            "85 ans",
            "06 39 98 00 01",
        )
        assert brief_of(run, facts).startswith("Mme\u00a0Morel, 85 ans (en ligne). À savoir")
        assert (
            brief_of(None, case_facts(make_ticket(agnes, words="une page crie"), today=NOW.date(), is_live=False))
            == "Ses mots\u00a0: «\u00a0une page crie\u00a0»."
        )

    def test_before_an_end_there_is_nothing_to_promise_nor_to_write(self, begun):
        run = begun()

        assert (promise_of(run), recap_lines(run, {}, {}), promise_of(None), recap_lines(None, {}, {})) == (
            "",
            [],
            "",
            [],
        )
        assert summary_of(None, words=" une page crie ") == "une page crie"


class TestAccess:
    def test_whoever_may_read_the_request_may_read_the_run(self, everybody, begun):
        run = begun()

        found = {}
        for role, person in everybody.items():
            for working in (False, True):
                try:
                    access_run(person, str(run.pk), working=working)
                except (NotVisible, NotAllowed) as refusal:
                    found[(role, working)] = type(refusal).__name__
                else:
                    found[(role, working)] = "yes"

        callers = {(role, working): "yes" for role in ("n1", "n2", "n3", "supervisor") for working in (False, True)}
        strangers = {(role, working): "NotVisible" for role in ("admin", "facilitator") for working in (False, True)}
        assert found == {**callers, **strangers, ("dpo", False): "yes", ("dpo", True): "NotAllowed"}
