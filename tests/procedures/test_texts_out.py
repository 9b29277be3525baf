"""What leaves a procedure: safe HTML, filled fields, data for the browser, written words, the brief for the next level."""

import datetime
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numi.procedures.catalog import from_texts
from numi.procedures.directory import Entry
from numi.procedures.export import bundle
from numi.procedures.fields import KNOWN, PLACEHOLDERS, fill, placeholders
from numi.procedures.inline import plain, reader, split_attributes, to_html
from numi.procedures.written import written
from tests.procedures.play import catalog
from tests.procedures.texts import BODY, read, text

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


def inline(words: str):
    return reader().parseInline(words)[0].children


class TestInline:
    @pytest.mark.parametrize(
        ("words", "markup", "said"),
        [
            ("**fort** *doux* `Échap`", "<strong>fort</strong> <em>doux</em> <kbd>Échap</kbd>", "fort doux Échap"),
            ("[17](directory:police-17)", '<a data-directory="police-17">17</a>', "17"),
            (
                "[texte](message:tickets.recap) [âge](tool:age)",
                '<a data-message="tickets.recap">texte</a> <a data-tool="age">âge</a>',
                "texte âge",
            ),
            ("[site](https://exemple.fr)", "site", "site"),
            ("[x](javascript:alert)", "[x](javascript:alert)", "[x](javascript:alert)"),
            ("<b onclick=x>a</b> & co", "&lt;b onclick=x&gt;a&lt;/b&gt; &amp; co", "<b onclick=x>a</b> & co"),
            ("un\ndeux", "un deux", "un deux"),
            ('[a](directory:x"onclick=y)', '<a data-directory="x&quot;onclick=y">a</a>', "a"),
            ("`<script>`", "<kbd>&lt;script&gt;</kbd>", "<script>"),
        ],
    )
    def test_a_closed_set_of_marks(self, words, markup, said):
        assert (to_html(inline(words)), plain(inline(words))) == (markup, said)

    @given(st.text(max_size=120) | st.text("<>&\"'[]()`*_!:#a\n", max_size=120))
    def test_no_text_makes_another_mark(self, words):
        markup = to_html(inline(words))

        assert "<" not in ALLOWED.sub("", markup)
        assert markup.count("<a ") == markup.count("</a>")

    @pytest.mark.parametrize(
        ("title", "parts"),
        [
            ("Titre {#a .b c=d}", ("Titre", "a", ["b"], {"c": "d"})),
            ("Titre", ("Titre", "", [], {})),
            ("Un {x} {#a}", ("Un {x}", "a", [], {})),
            ("{#a}", ("", "a", [], {})),
            ("Titre {}", ("Titre", "", [], {})),
            ("Titre {#a #b mot}", ("Titre", "b", [], {})),
        ],
    )
    def test_the_marks_of_a_title(self, title, parts):
        assert split_attributes(title) == parts


class TestFields:
    def test_a_value_is_put_in_as_text(self):
        assert fill(
            "Bonjour {client.prenom} {client.nom}.", {"client.prenom": "Odette", "client.nom": "<b>Morel & fils"}
        ) == ("Bonjour Odette &lt;b&gt;Morel &amp; fils.")

    def test_what_the_card_does_not_know_is_a_gap_to_fill_aloud(self):
        assert (
            fill("Vous êtes à {client.ville}, {agent.prenom} ?", {"agent.prenom": "Agnès"})
            == "Vous êtes à [sa ville], Agnès ?"
        )

    @pytest.mark.parametrize(
        ("said", "becomes"),
        [
            ("Bonjour, {client.prenom}.", "Bonjour."),
            ("{client.prenom}, bonjour", ", bonjour"),
            ("Oui {client.prenom} !", "Oui !"),
        ],
    )
    def test_a_missing_first_name_leaves_no_gap(self, said, becomes):
        assert fill(said, {}) == becomes

    def test_a_value_is_not_filled_again(self):
        assert (
            fill("{client.nom}", {"client.nom": "{agent.prenom}", "client.prenom": "x", "agent.prenom": "y"})
            == "{agent.prenom}"
        )

    def test_what_is_no_field_stays(self):
        assert (
            fill("{client.secret} {x} {} {client.nom", {"client.prenom": "x"}) == "{client.secret} {x} {} {client.nom"
        )
        assert placeholders("{client.nom} {x} {client.secret}") == ["client.nom", "client.secret"]

    def test_every_field_and_every_known_answer_has_words(self):
        assert [name for name, words in {**PLACEHOLDERS, **KNOWN}.items() if not words.strip()] == []


class TestExport:
    def test_the_data_is_the_procedure_and_json(self):
        body = BODY.replace(
            "« Voyez-vous une page ? »", "« {client.prenom}, appelez le [17](directory:police-17). »"
        ).replace("- [Oui](#fin)", "- [!] C’est dit\n- [Oui](procedure:autre)")
        texts = from_texts([("a.md", text(body, danger="Rien.", danger_key={"label": "Payé", "to": "fin"})), ("b.md", text(id="autre", title="Une autre"))],
                           {"police-17": POLICE, "lune": POLICE})  # fmt: skip

        made = bundle(texts, ["essai", "nulle"], today=TODAY)

        assert json.loads(json.dumps(made)) == made
        assert (list(made["procedures"]), list(made["directory"])) == (["essai"], ["police-17"])
        step = made["procedures"]["essai"]["steps"]["page"]
        assert step["say"] == ['«\u00a0{client.prenom}, appelez le <a data-directory="police-17">17</a>.\u00a0»']
        assert step["items"] == [{"id": "page-1", "text": "C’est dit", "html": "C’est dit", "holds": True}]
        assert step["branches"][0] == {
            "key": "O", "label": "Oui", "value": "", "leads_to": "Une autre",
            "go": {"type": "procedure", "procedure": "autre", "step": "page", "back": ""},
        }  # fmt: skip
        assert (step["left"], step["kind"], made["procedures"]["essai"]["steps"]["fin"]["kind"]) == (
            2,
            "step",
            "outcome",
        )
        assert made["procedures"]["essai"]["danger"] == {"text": "Rien.", "key_label": "Payé", "key_step": "fin"}
        assert (made["directory"]["police-17"]["display"], made["directory"]["police-17"]["state"]) == (
            "le 17 & co",
            "",
        )

    def test_values_are_put_in_when_they_are_given(self):
        texts = from_texts([("a.md", text(BODY.replace("« Voyez-vous une page ? »", "« {client.nom} ? »")))])

        made = bundle(texts, ["essai"], today=TODAY, values={"client.nom": "Morel & fils"})

        assert made["procedures"]["essai"]["steps"]["page"]["say"] == ["«\u00a0Morel &amp; fils\u00a0?\u00a0»"]

    def test_a_branch_to_what_is_not_here_leads_nowhere(self):
        texts = from_texts([("a.md", text(BODY.replace("(#fin)", "(procedure:nulle)", 1)))])

        branch = bundle(texts, ["essai"], today=TODAY)["procedures"]["essai"]["steps"]["page"]["branches"][0]

        assert (branch["leads_to"], branch["go"]) == (
            "",
            {"type": "procedure", "procedure": "nulle", "step": "", "back": ""},
        )


class TestWritten:
    def test_an_official_contact_is_spelled_out_and_the_rest_is_plain(self):
        said = (
            read(
                BODY.replace(
                    "C’est réglé.",
                    "**Appelez** la [police](directory:police-17), {client.prenom} & [lune](directory:lune).",
                )
            )
            .steps["fin"]
            .recap[0]
        )

        assert (
            written(said, {"client.prenom": "<Odette>"}, {"police-17": POLICE})
            == "Appelez la police (le 17 & co), <Odette> & lune."
        )
