"""A pack taken in: looked at file by file, then whole or not at all; and the command that does it."""

import io

import pytest
from django.core.management import CommandError, call_command

from numi.core.errors import Conflict, InvalidInput, NotAllowed, TransitionRefused
from numi.journal.models import Fact
from numi.library.models import PublishedProcedure, Revision
from numi.library.operations.packing import export_pack, import_pack, put_files, stage_pack
from numi.library.packs import read_folder, read_zip, write_folder, write_zip
from tests.factories.desk import NOW
from tests.factories.library import DANGER, GONE, current, leading, shelved, taken_up, written
from tests.procedures.texts import BODY
from tests.procedures.yards import entry, write

PATH = "procedures/materiel/essai.md"


def zip_of(files):
    target = io.BytesIO()
    write_zip(files, target)
    return target


@pytest.fixture
def yard(tmp_path):
    return write(tmp_path / "content", directory=[entry()])


def staged(files, yard, **more):
    return stage_pack(files=files, left=[], now=NOW, content=yard, **more)


def states(found):
    return {one.path: one.state for one in found.reports}


def taken_in(files, yard, by, *, publishes=True, with_files=True, digest=""):
    return import_pack(
        files=files, digest=digest or staged(files, yard, with_files=with_files).digest, publishes=publishes,
        by=by, now=NOW, content=yard, with_files=with_files, note="Un paquet.",
    )  # fmt: skip


def nothing_moved():
    return (
        PublishedProcedure.objects.count(),
        Revision.objects.count(),
        Fact.objects.filter(kind="procedure.imported").count(),
    )


@pytest.mark.django_db
def test_odd_texts_come_back_as_they_are_from_a_folder_and_from_a_zip(denis, yard, tmp_path):
    text = written().replace("\n", "\r\n") + "\r\n\u2028\t« été » \u00a0!\n\n\n"
    files = {PATH: text, "directory/essai.yaml": "# é\r\n[]\r\n", "phrases/essai.yaml": "phrases: {}\n"}
    taken_in(files, yard, denis, with_files=True)
    put_files(staged=staged(files, yard, with_files=True), files=files, content=yard)

    out = export_pack(content=yard)
    write_folder(out, tmp_path / "out")
    again, left = read_folder(tmp_path / "out")

    assert out == {path: body.encode() for path, body in files.items()}
    assert (again, left) == (files, [])
    assert read_zip(zip_of(out)) == (files, [])


# --- looked at, file by file


@pytest.mark.django_db
def test_each_file_says_what_it_would_change(yard):
    shelved("meme")
    shelved("change")
    files = {
        "procedures/materiel/meme.md": written("meme"),
        "procedures/materiel/change.md": written("change", title="Un autre titre"),
        "procedures/materiel/neuf.md": leading("neuf", "procedure:change"),
        "procedures/materiel/faux.md": written("faux").replace("- [Non](#fin)", "- [Non](#nulle-part)"),
        "procedures/securite/ailleurs.md": written("ailleurs"),
        "procedures/materiel/autre-nom.md": written("un-nom"),
        "procedures/materiel/script.md": written("script", title="<script>alert(1)</script>"),
        "directory/essai.yaml": (yard / "directory" / "essai.yaml").read_text(),
        "directory/faux.yaml": "- id: x\n",
        "phrases/meme.yaml": "phrases:\n  oral: [a]\n",
        "phrases/faux.yaml": "a: b\nphrases: [\n",
    }

    found = staged(files, yard)

    assert states(found) == {
        "procedures/materiel/meme.md": "same", "procedures/materiel/change.md": "changed", "procedures/materiel/neuf.md": "new",
        "procedures/materiel/faux.md": "wrong", "procedures/securite/ailleurs.md": "wrong", "procedures/materiel/autre-nom.md": "wrong",
        "procedures/materiel/script.md": "wrong", "directory/essai.yaml": "same", "directory/faux.yaml": "wrong",
        "phrases/meme.yaml": "new", "phrases/faux.yaml": "wrong",
    }  # fmt: skip
    wrong = {one.path: [(remark.code, remark.line) for remark in one.errors] for one in found.wrong}
    assert wrong["procedures/materiel/faux.md"] == [("suite", 25)]
    assert wrong["procedures/securite/ailleurs.md"] == [("place", 1)]
    assert wrong["procedures/materiel/autre-nom.md"] == [("id", 2)]
    assert ("balise", 3) in wrong["procedures/materiel/script.md"]
    assert wrong["phrases/faux.yaml"] == [("phrases", 3)]


@pytest.mark.django_db
def test_the_texts_of_a_pack_are_read_together(yard):
    shelved("essai")
    pair = {PATH: written(body=GONE), "procedures/materiel/autre.md": leading("autre", "procedure:essai#image")}
    alone = {PATH: written(body=GONE)}
    shelved("tiers", BODY.replace("- [Non](#fin)", "- [Non](procedure:essai#fin)"))

    assert set(states(staged(pair, yard)).values()) == {"changed", "new"}
    shelved("quart", BODY.replace("- [Non](#fin)", "- [Non](procedure:essai#page)"))
    assert [remark.code for remark in staged(alone, yard).wrong[0].errors] == ["etape-voulue"]


# --- taken in, whole or not at all


@pytest.mark.django_db
def test_a_pack_is_published_whole(denis, yard):
    shelved()
    files = {PATH: written(title="Autre"), "procedures/materiel/neuf.md": written("neuf")}

    taken_in(files, yard, denis)

    assert (current().title, current().published_by, current().change_note) == ("Autre", denis, "Un paquet.")
    assert current("neuf").text == written("neuf")
    assert Fact.objects.filter(kind="procedure.imported").count() == 1


@pytest.mark.django_db
def test_a_pack_becomes_texts_in_progress(chloe, yard):
    version = shelved()

    taken_in({PATH: written(title="Autre")}, yard, chloe, publishes=False)

    revision = Revision.objects.get()
    assert (revision.text, revision.base_hash, revision.author) == (written(title="Autre"), version.content_hash, chloe)
    assert current() == version


@pytest.mark.django_db
def test_one_wrong_file_stops_everything(denis, yard):
    shelved()
    files = {PATH: written(title="Autre"), "procedures/materiel/faux.md": written("faux").replace("(#fin)", "(#rien)")}
    before = nothing_moved()

    with pytest.raises(
        InvalidInput, match=r"Rien n’est importé : 1 fichier\(s\) à corriger\. procedures/materiel/faux\.md, ligne"
    ):
        taken_in(files, yard, denis)

    assert nothing_moved() == before


@pytest.mark.django_db
def test_what_may_not_be_taken_in_is_refused(denis, chloe, agnes, yard):
    shelved(**DANGER)
    files = {PATH: written(title="Autre", **DANGER)}
    before = nothing_moved()

    with pytest.raises(NotAllowed, match="essai est critique"):
        taken_in(files, yard, denis)
    with pytest.raises(NotAllowed):
        taken_in(files, yard, chloe)
    with pytest.raises(NotAllowed):
        taken_in(files, yard, agnes, publishes=False)
    with pytest.raises(Conflict):
        taken_in(files, yard, denis, digest="0" * 64)
    with pytest.raises(InvalidInput, match="ne change rien"):
        taken_in({PATH: written(**DANGER)}, yard, denis)

    assert nothing_moved() == before


@pytest.mark.django_db
def test_a_text_that_somebody_writes_is_not_covered(denis, chloe, yard):
    taken_up(chloe)
    shelved("un")
    files = {PATH: written(title="Autre"), "procedures/materiel/un.md": written("un", title="Autre un")}
    before = nothing_moved()

    with pytest.raises(InvalidInput, match="Chloé Nguyen écrit « essai »"):
        taken_in(files, yard, denis)
    with pytest.raises(TransitionRefused, match="Chloé Nguyen écrit déjà"):
        taken_in({PATH: files[PATH]}, yard, denis, publishes=False)

    assert nothing_moved() == before


@pytest.mark.django_db
def test_official_numbers_of_a_pack_count_only_when_they_come_in(denis, yard):
    new = "- " + "\n  ".join(
        f"{name}: {value!r}" if name not in ("checked", "review_after_days") else f"{name}: {value}"
        for name, value in entry(id="nouveau").items()
    )
    files = {
        PATH: written().replace("« Voyez-vous une page ? »", "« Voyez-vous [le site](directory:nouveau) ? »"),
        "directory/autre.yaml": new + "\n",
    }

    assert states(staged(files, yard))[PATH] == "wrong"
    assert states(staged(files, yard, with_files=True))[PATH] == "new"
    taken_in(files, yard, denis)
    assert put_files(staged=staged(files, yard, with_files=True), files=files, content=yard) == ["directory/autre.yaml"]
    assert (yard / "directory" / "autre.yaml").read_text() == files["directory/autre.yaml"]


# --- the command


@pytest.mark.django_db
def test_the_command_takes_the_library_out_and_in_again(denis, yard, tmp_path, capsys):
    shelved()
    call_command("pack", "export", tmp_path / "un.zip", content=yard)
    call_command("pack", "export", tmp_path / "deux", content=yard)
    shelved(title="Autre")

    call_command("pack", "import", tmp_path / "un.zip", content=yard)
    first = capsys.readouterr().out
    call_command(
        "pack", "import", tmp_path / "deux", "--publish", "--by", denis.email, "--note", "Retour.", content=yard
    )

    assert "changé      procedures/materiel/essai.md" in first
    assert "Rien n’est repris." in first
    assert (current().text, current().change_note) == (written(), "Retour.")


@pytest.mark.django_db
def test_the_command_says_what_it_cannot_do(yard, tmp_path):
    shelved()
    call_command("pack", "export", tmp_path / "ici", content=yard)

    with pytest.raises(CommandError, match="n’est pas vide"):
        call_command("pack", "export", tmp_path / "ici", content=yard)
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("pack", "import", tmp_path / "nulle-part", content=yard)
    with pytest.raises(CommandError, match="Dites qui en répond"):
        call_command("pack", "import", tmp_path / "ici", "--drafts", content=yard)
