"""The whole folder: every reference leads somewhere, each file is in its place, no two procedures claim the same words."""

import datetime
from pathlib import Path

import pytest

from numi.procedures.catalog import from_texts, load
from numi.procedures.pack import check_pack
from numi.procedures.schema import Severity
from tests.procedures.texts import BODY, text
from tests.procedures.yards import ENTRY, entry, write

TODAY = datetime.date(2026, 11, 24)


def found(content: Path, today: datetime.date = TODAY) -> list[tuple[str, str, int, str]]:
    _, problems = check_pack(content, today=today)
    return [(Path(one.path).name, one.code, one.line, str(one.severity)) for one in problems]


def other(ident: str = "autre", body: str = BODY, **changes: object) -> str:
    return text(body, **{"id": ident, "says": [f"{ident} {number}" for number in range(10)], **changes})


def line_of(content: str, words: str) -> int:
    return content.split("\n").index(words) + 1


def test_a_good_folder_has_nothing_to_mend(tmp_path):
    content = write(tmp_path, essai=text(), autre=other(), directory=[ENTRY])

    catalog, problems = check_pack(content, today=TODAY)

    assert problems == []
    assert sorted(catalog.procedures) == ["autre", "essai"]
    assert catalog.paths["essai"].endswith("procedures/essais/essai.md")
    assert sorted(catalog.directory) == ["police-17"]


def test_an_empty_folder_is_an_empty_catalog(tmp_path):
    catalog, problems = check_pack(tmp_path, today=TODAY)

    assert (catalog.procedures, problems) == ({}, [])


def test_two_files_with_one_id(tmp_path):
    content = write(tmp_path, essai=text(), double=text(says=["autre"] * 10))

    assert ("essai.md", "id-double", 1, "error") in found(content)


@pytest.mark.parametrize("changes", [{"id": "ailleurs"}, {"family": "ailleurs"}])
def test_a_file_that_is_not_in_its_place(tmp_path, changes):
    assert found(write(tmp_path, essai=text(**changes))) == [("essai.md", "place", 1, "error")]


def test_a_file_that_cannot_be_read_hides_no_other(tmp_path):
    content = write(tmp_path, essai=text(), autre="Rien.")
    (content / "procedures" / "essais" / "octets.md").write_bytes(b"---\n\xff\xfe\n---\n")

    catalog, _ = check_pack(content, today=TODAY)

    assert list(catalog.procedures) == ["essai"]
    assert {name for name, code, *_ in found(content) if code == "sans-etape"} == {"autre.md", "octets.md"}


def test_a_branch_to_a_procedure_or_a_step_that_does_not_exist(tmp_path):
    body = BODY.replace("- [Oui](#fin)", "- [Oui](procedure:nulle)").replace(
        "- [Non](#fin)", "- [Non](procedure:autre#nulle)"
    )
    content = write(tmp_path, essai=text(body), autre=other())

    assert found(content) == [
        ("essai.md", "fiche", line_of(text(body), "- [Oui](procedure:nulle)"), "error"),
        ("essai.md", "fiche", line_of(text(body), "- [Non](procedure:autre#nulle)"), "error"),
    ]


def test_a_number_that_is_not_in_the_directory(tmp_path):
    body = BODY.replace(
        "« Voyez-vous une page ? »", "« Appelez la [police](directory:police-17) ou la [lune](directory:lune). »"
    )

    assert found(write(tmp_path, essai=text(body), directory=[ENTRY])) == [
        (
            "essai.md",
            "annuaire",
            line_of(
                text(body), "> **Dire** — « Appelez la [police](directory:police-17) ou la [lune](directory:lune). »"
            ),
            "error",
        )
    ]


def test_a_leaflet_that_cites_a_number_that_does_not_exist(tmp_path):
    leaflet = "\n## Le feuillet {#feuillet .leaflet}\n" + "\n".join(
        f"{n}. Appelez [eux](directory:lune)." for n in range(1, 5)
    )
    leaflet += "\n\n> **Attention** — Rien.\n\n> **SMS** — Appelez.\n"

    assert [code for _, code, *_ in found(write(tmp_path, essai=text(BODY + leaflet)))] == ["annuaire"] * 4


def test_a_step_that_only_another_procedure_leads_to_is_not_lost(tmp_path):
    body = BODY.replace("- [Oui](#fin)", "- [Oui](procedure:autre#cote)")
    side = BODY + "\n### À côté {#cote}\n> **Dire** — « Un. »\n\n> **Plus simple** — « Deux. »\n\n- [Fini](#fin)\n"

    assert found(write(tmp_path, essai=text(body), autre=other(body=side))) == []
    assert [code for _, code, *_ in found(write(tmp_path / "b", autre=other(body=side)))] == ["perdue"]


def test_a_related_procedure_that_does_not_exist_is_to_be_seen(tmp_path):
    assert found(write(tmp_path, essai=text(related=["nulle"]))) == [("essai.md", "fiche", 1, "warning")]


def test_the_same_words_in_two_procedures(tmp_path):
    content = write(tmp_path, essai=text(), autre=other(says=["PHRASE 3", *(f"a {n}" for n in range(9))]))

    assert found(content) == [("essai.md", "phrase-double", 1, "error")]


def test_a_review_that_is_due_is_to_be_seen(tmp_path):
    content = write(tmp_path, essai=text(), directory=[ENTRY])

    assert found(content, datetime.date(2027, 4, 30)) == []
    assert found(content, datetime.date(2027, 5, 1)) == [
        ("essai.md", "relecture", 1, "warning"),
        ("directory", "annuaire-date", 1, "warning"),
    ]


class TestCatalog:
    def test_what_a_run_may_reach_near_ones_first(self):
        to = "- [Oui](procedure:{})\n- [Non](#fin)\n- [Ne sait pas](#fin)"
        yes = "- [Oui](#fin)\n- [Non](#fin)\n- [Ne sait pas](#fin)"
        texts = [
            (name, other(name, BODY.replace(yes, to.format(goal))))
            for name, goal in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"))
        ]

        catalog = from_texts(texts)

        assert [one.id for one in catalog.with_called("a")] == ["a", "b", "c"]
        assert catalog.with_called("nulle") == []

    def test_a_procedure_by_its_id(self):
        catalog = from_texts([("a.md", text())])

        assert (catalog.get("essai").id, catalog.get("nulle"), [one.id for one in catalog]) == (
            "essai",
            None,
            ["essai"],
        )


class TestDirectory:
    def test_an_entry_is_read_whole(self, tmp_path):
        write(tmp_path, directory=[entry(warning="Attention.", audience="Tous")])

        read = load(tmp_path).directory["police-17"]

        assert (read.display, read.warning, read.audience, read.checked) == (
            "17",
            "Attention.",
            "Tous",
            datetime.date(2026, 11, 1),
        )

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"name": None}, "annuaire-champ"), ({"colour": "bleu"}, "annuaire-champ"), ({"kind": "fax"}, "annuaire-valeur"),
            ({"value": 17}, "annuaire-valeur"), ({"hours": ["lundi"]}, "annuaire-valeur"), ({"confidence": "?"}, "annuaire-valeur"),
            ({"review_after_days": "90"}, "annuaire-valeur"), ({"review_after_days": 10**9}, "annuaire-valeur"),
            ({"checked": "hier"}, "annuaire-date"), ({"checked": datetime.datetime(2026, 11, 1, 10)}, "annuaire-date"), ({"id": 17}, "annuaire-valeur"),
        ],
    )  # fmt: skip
    def test_an_entry_that_does_not_hold_is_named_and_left_out(self, tmp_path, changes, code):
        catalog = load(write(tmp_path, directory=[entry(**changes), entry(id="samu-15")]))

        assert [(Path(one.path).name, one.code) for one in catalog.problems] == [("essai.yaml", code)]
        assert list(catalog.directory) == ["samu-15"]

    def test_two_entries_with_one_id_keep_the_first(self, tmp_path):
        catalog = load(write(tmp_path, directory=[entry(), entry(display="18")]))

        assert [one.code for one in catalog.problems] == ["annuaire-double"]
        assert catalog.directory["police-17"].display == "17"

    @pytest.mark.parametrize("content", ["- [", "texte", "- texte", "- 12"])
    def test_a_file_that_cannot_be_read_is_named(self, tmp_path, content):
        write(tmp_path)
        (tmp_path / "directory" / "essai.yaml").write_text(content)

        assert [one.code for one in load(tmp_path).problems] == ["annuaire"]

    @pytest.mark.parametrize(
        ("today", "confidence", "said"),
        [
            (datetime.date(2026, 11, 24), "V", ""),
            (datetime.date(2026, 11, 24), "I", "À vérifier sur le site officiel avant de le donner."),
            (datetime.date(2027, 4, 30), "V", ""),
            (datetime.date(2027, 5, 1), "R", "Vérifié il y a longtemps (01/11/2026) : contrôler avant de le donner."),
        ],
    )
    def test_how_sure_an_entry_is(self, tmp_path, today, confidence, said):
        assert (
            load(write(tmp_path, directory=[entry(confidence=confidence)])).directory["police-17"].state(today) == said
        )


def test_a_remark_to_see_and_a_remark_to_correct_are_told_apart():
    assert [str(one) for one in Severity] == ["error", "warning"]
