"""The library taken out and in from its page."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from numi.library.models import PublishedProcedure, Revision
from numi.library.packs import read_zip, write_zip
from tests.factories.library import current, shelved, written
from tests.people import client_as

pytestmark = pytest.mark.django_db
HOME = "/bureau/redaction/paquet/"
PATH = "procedures/materiel/essai.md"
JSON = {"Accept": "application/json"}


def pack(**texts):
    target = io.BytesIO()
    write_zip({f"procedures/materiel/{name}.md": text.encode() for name, text in texts.items()}, target)
    return SimpleUploadedFile("paquet.zip", target.getvalue())


def read(browser, **texts):
    answer = browser.post(f"{HOME}lire/", {"pack": pack(**texts)})
    page = answer.content.decode()
    return answer.status_code, page, page.split('data-digest="')[-1].split('"')[0]


def test_the_library_comes_out_word_for_word(chloe):
    shelved()

    answer = client_as(chloe).get(f"{HOME}sortir/")

    files, _ = read_zip(io.BytesIO(answer.content))
    assert answer["Content-Type"] == "application/zip"
    assert files[PATH] == written()
    assert "directory/urgence.yaml" in files


def test_a_pack_is_read_and_nothing_enters(denis):
    shelved()

    status, page, _ = read(
        client_as(denis), essai=written(title="Autre"), neuf=written("neuf").replace("(#fin)", "(#rien)")
    )

    assert status == 200
    assert "Ligne 24 : L’étape « rien » n’existe pas." in page
    assert "Rien ne peut être repris" in page
    assert (PublishedProcedure.objects.count(), Revision.objects.count()) == (1, 0)


def test_a_pack_that_was_read_is_published(denis):
    shelved()
    browser = client_as(denis)
    _, _, digest = read(browser, essai=written(title="Autre"))

    answer = browser.post(
        f"{HOME}reprendre/",
        {"pack": pack(essai=written(title="Autre")), "digest": digest, "how": "publish", "note": "Du paquet."},
        headers=JSON,
    )

    assert answer.json() == {"url": "/bureau/procedures/"}
    assert (current().title, current().change_note) == ("Autre", "Du paquet.")


def test_a_pack_that_was_read_becomes_texts_in_progress(denis):
    shelved()
    browser = client_as(denis)
    _, _, digest = read(browser, essai=written(title="Autre"))

    browser.post(f"{HOME}reprendre/", {"pack": pack(essai=written(title="Autre")), "digest": digest, "how": "drafts"})

    assert Revision.objects.get().text == written(title="Autre")
    assert current().title == "Un essai"


def test_another_pack_than_the_one_that_was_read_is_refused(denis):
    shelved()
    browser = client_as(denis)
    _, _, digest = read(browser, essai=written(title="Autre"))

    answer = browser.post(
        f"{HOME}reprendre/",
        {"pack": pack(essai=written(title="Piège")), "digest": digest, "how": "publish"},
        headers=JSON,
    )

    assert answer.status_code == 409
    assert current().title == "Un essai"


@pytest.mark.parametrize(
    ("file", "said"),
    [(None, "Choisissez un paquet"), (b"rien", "pas un zip"), (b"PK\x05\x06" + b"\0" * 18, "ne change rien")],
)  # fmt: skip
def test_what_is_no_pack_is_said(denis, file, said):
    given = {} if file is None else {"pack": SimpleUploadedFile("a.zip", file)}

    answer = client_as(denis).post(f"{HOME}lire/", given, headers=JSON)

    assert said in answer.content.decode()


def test_an_expert_takes_out_and_does_not_take_in(chloe):
    browser = client_as(chloe)

    assert "Lire le paquet" not in browser.get(HOME).content.decode()
    assert browser.post(f"{HOME}lire/", {"pack": pack(essai=written())}).status_code == 404
    assert browser.post(f"{HOME}reprendre/", {"pack": pack(essai=written())}).status_code == 404
