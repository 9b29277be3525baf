"""What the trace says: the summary of a call and the brief for the next level, short and without a secret."""

import datetime
import html
import re

from hypothesis import given
from hypothesis import strategies as st

from numi.procedures.brief import WORD_LIMIT, CaseFacts, brief, summary
from numi.procedures.catalog import from_texts
from numi.procedures.directory import Entry
from numi.procedures.walk import Event
from tests.procedures.play import catalog
from tests.procedures.texts import BODY, text

TODAY = datetime.date(2026, 11, 24)
POLICE = Entry(
    "police-17",
    "Police",
    "short",
    "17",
    "le 17 & co",
    "gratuit",
    "toujours",
    "Danger",
    datetime.date(2026, 11, 1),
    180,
    "V",
    "source",
)
ALLOWED = re.compile(r'</?(?:strong|em|kbd)>|<a data-(?:directory|message|tool)="[^"<>]*">|</a>')
VECTORS = catalog().procedures


def events(*gestures: tuple[str, str, str], reason: str = "") -> list[Event]:
    return [
        Event(f"e{place}", place, kind, *where.split("#"), answer, reason=reason)
        for place, (kind, where, answer) in enumerate(gestures, 1)
    ]


class TestBrief:
    STORY = events(
        ("start", "alerte#seule", ""),
        ("answer", "alerte#seule", "N"),
        ("answer", "alerte#payee", "N"),
        ("answer", "alerte#fermer", "3"),
    )
    FACTS = CaseFacts(
        who="Mme Morel",
        age="85 ans",
        device="Portable Windows 11",
        care="entend mal.",
        words="une page crie",
        is_live=True,
    )

    def test_who_what_the_answers_and_what_is_left(self):
        assert brief(VECTORS, "alerte", self.STORY, self.FACTS) == (
            "Mme Morel, 85 ans (en ligne). Appareil\u00a0: Portable Windows 11. À savoir\u00a0: entend mal. Ses mots\u00a0: «\u00a0une page crie\u00a0». "
            "Guide\u00a0: Une alerte à l’écran. Est-elle seule\u00a0: non. A-t-elle payé\u00a0: non. Fermer la page\u00a0: c’est fermé. "
            "Reste à faire\u00a0: La banque est prévenue\u00a0; La page est fermée."
        )

    def test_the_harm_is_said(self):
        assert "Le mal est déjà fait (touche U)." in brief(
            VECTORS, "alerte", events(("harm", "alerte#seule", "")), CaseFacts()
        )

    def test_without_a_guide_only_what_is_known_is_said(self):
        assert brief({}, "", [], CaseFacts(words="une page crie")) == "Ses mots\u00a0: «\u00a0une page crie\u00a0»."
        assert brief({}, "", [], CaseFacts()) == ""

    def test_an_answer_changed_is_said_once_as_it_is_now(self):
        story = [*self.STORY, *[Event("z", 9, "answer", "alerte", "seule", "O")]]

        assert brief(VECTORS, "alerte", story, CaseFacts()).count("Est-elle seule") == 1
        assert "Est-elle seule\u00a0: oui." in brief(VECTORS, "alerte", story, CaseFacts())

    def test_the_summary_says_the_answers_the_end_and_what_was_off_script(self):
        story = [
            *self.STORY,
            Event("y", 8, "off_script", "alerte", "fini", reason="Elle pleure"),
            Event("z", 9, "answer", "alerte", "fini", "O"),
        ]

        assert summary(VECTORS, "alerte", story) == (
            "Une alerte à l’écran. Est-elle seule\u00a0: non. A-t-elle payé\u00a0: non. Fermer la page\u00a0: c’est fermé. C’est fini\u00a0: oui. "
            "Issue\u00a0: réglé. Hors script\u00a0: Elle pleure."
        )

    def test_without_a_guide_the_summary_is_her_words_without_their_secrets(self):
        assert summary({}, "", [], words="mot de passe : Azerty12") == "mot de passe : ▇▇▇▇"

    def test_nothing_of_a_sensitive_step_goes_on(self):
        body = BODY.replace("{#page}", "{#page .sensitive}")
        procedures = from_texts([("a.md", text(body))]).procedures
        story = [
            Event("a", 1, "answer", "essai", "page", "O"),
            Event("b", 0, "off_script", "essai", "page", reason="Elle parle de son fils"),
        ]

        for said in (brief(procedures, "essai", story, CaseFacts()), summary(procedures, "essai", story)):
            assert "Voit-elle" not in said
            assert "son fils" not in said

    @given(
        st.lists(
            st.sampled_from(
                [
                    "mot de passe : Azerty12",
                    "carte 4539 5787 6362 1486",
                    "code 482913",
                    "sécu 2 41 05 35 123 456 58",
                    "mot " * 60,
                    "bonjour",
                ]
            ),
            max_size=6,
        ),
        st.integers(0, 12),
    )
    def test_never_more_than_120_words_and_never_a_secret(self, words, many):
        said = " ".join(words)
        story = [
            *self.STORY,
            *(
                Event(f"o{place}", 20 + place, "off_script", "alerte", "fini", reason=said[:240])
                for place in range(many)
            ),
        ]
        facts = CaseFacts(who=said, device=said, care=said, words=said, age="85 ans")

        for made in (
            brief(VECTORS, "alerte", story, facts),
            brief({}, "", [], facts),
            summary(VECTORS, "alerte", story),
            summary({}, "", [], words=said),
        ):
            assert len(made.split()) <= WORD_LIMIT
            assert not re.search(r"Azerty12|4539|482913|123 456", made)
            assert html.unescape(made) == made
