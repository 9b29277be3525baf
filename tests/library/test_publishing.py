"""Publishing a folder: what is clean goes in use, every version stays, a run keeps the one it follows."""

from datetime import timedelta
from uuid import uuid4

import pytest

from numi.guidance.operations.running import Gesture, record_gestures, start_run
from numi.guidance.queries import procedures_of
from numi.journal.models import Fact
from numi.library.models import PublishedProcedure
from numi.library.operations.publishing import publish_pack
from numi.library.queries import current_catalog, current_versions, procedure_of, version_of
from numi.procedures.parser import parse
from tests.factories.desk import NOW, make_ticket
from tests.procedures.texts import BODY, text
from tests.procedures.yards import write

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
OTHER = text(BODY.replace("Voit-elle une page ?", "Voit-elle une image ?"))


def rows() -> list[tuple[str, bool]]:
    return list(PublishedProcedure.objects.order_by("number").values_list("content_hash", "is_current"))


def digest(content: str) -> str:
    return parse(content).procedure.hash


def test_a_clean_folder_is_published_once(tmp_path):
    content = write(tmp_path, essai=text())

    assert publish_pack(content=content, now=NOW) == (["essai"], [])
    assert publish_pack(content=content, now=LATER) == ([], [])

    assert rows() == [(digest(text()), True)]
    assert PublishedProcedure.objects.get().published_at == NOW
    assert Fact.objects.filter(kind="procedure.published").count() == 1


def test_a_new_text_takes_the_place_and_the_old_one_stays(tmp_path):
    publish_pack(content=write(tmp_path, essai=text()), now=NOW)

    assert publish_pack(content=write(tmp_path, essai=OTHER), now=LATER)[0] == ["essai"]

    assert rows() == [(digest(text()), False), (digest(OTHER), True)]
    assert PublishedProcedure.objects.get(content_hash=digest(text())).retired_at == LATER
    assert version_of(digest(text())) == text()
    assert procedure_of(digest(text())).steps["page"].title == "Voit-elle une page ?"


def test_going_back_to_an_older_text_puts_it_in_use_again(tmp_path):
    for content in (text(), OTHER, text()):
        publish_pack(content=write(tmp_path, essai=content), now=NOW)

    assert rows() == [(digest(text()), True), (digest(OTHER), False)]
    assert PublishedProcedure.objects.get(is_current=True).retired_at is None


@pytest.mark.parametrize(
    "broken",
    [
        "Rien.",
        text(level=9),
        text(BODY.replace("(#fin)", "(#nulle)")),
        text(BODY.replace("(#fin)", "(procedure:nulle)")),
        text(id="ailleurs"),
    ],
    ids=["unreadable", "wrong value", "dead branch", "absent procedure", "not in its place"],
)
def test_a_broken_text_publishes_nothing_and_hides_nothing(tmp_path, broken):
    publish_pack(content=write(tmp_path, essai=text()), now=NOW)

    published, problems = publish_pack(content=write(tmp_path, essai=broken), now=LATER)

    assert (published, rows()) == ([], [(digest(text()), True)])
    assert {one.path for one in problems} == {str(tmp_path / "procedures" / "essais" / "essai.md")}


def test_a_broken_text_stops_no_other(tmp_path):
    content = write(
        tmp_path, essai="Rien.", autre=text(id="autre"), tiers=text(id="tiers", says=[f"tiers {n}" for n in range(10)])
    )

    assert publish_pack(content=content, now=NOW)[0] == ["autre", "tiers"]
    assert [name for name, _ in current_versions()] == ["autre", "tiers"]


def test_a_text_that_left_the_folder_stays_in_use(tmp_path):
    content = write(tmp_path, essai=text())
    publish_pack(content=content, now=NOW)
    (content / "procedures" / "essais" / "essai.md").unlink()

    assert publish_pack(content=content, now=LATER) == ([], [])
    assert [name for name, _ in current_versions()] == ["essai"]


def test_a_digest_that_was_never_published_has_no_text():
    assert (version_of("0" * 64), procedure_of("0" * 64)) == ("", None)


def test_a_run_keeps_the_version_that_it_follows(tmp_path, agnes):
    publish_pack(content=write(tmp_path, essai=text()), now=NOW)
    ticket = make_ticket(agnes)
    run = start_run(
        ticket=ticket, catalog=current_catalog(str(tmp_path)), procedure_id="essai", by=agnes, now=NOW, run_id=uuid4()
    )
    publish_pack(content=write(tmp_path, essai=OTHER), now=LATER)

    record_gestures(run=run, gestures=[Gesture(uuid4(), 1, "answer", "essai", "page", answer="O")], by=agnes, now=LATER)

    assert (run.content_hash, run.versions) == (digest(text()), {"essai": digest(text())})
    assert procedures_of(run)["essai"].steps["page"].title == "Voit-elle une page ?"
    assert (run.current_step, run.outcome) == ("fin", "resolved")
    assert current_catalog(str(tmp_path)).get("essai").steps["page"].title == "Voit-elle une image ?"
