"""Leaflets: each of them on one sheet, readable by eye and by ear, the same bytes everywhere; then as e-mail and SMS."""

import datetime
import threading
from dataclasses import replace
from functools import cache
from pathlib import Path

import pdfua
import pikepdf
import pytest

from numi.library.leaflet_pdf import (
    PAGES,
    TEMPLATE,
    LeafletTooLong,
    LeafletUnprintable,
    Printed,
    print_leaflet,
    without_sites,
)
from numi.library.leaflets import (
    Hotline,
    NoLeaflet,
    Sheet,
    SheetPart,
    Words,
    call_us,
    email_text,
    enclosed,
    plain,
    sheet_of,
)
from numi.procedures.catalog import load
from tests.library.paper import fonts, opened, read_aloud, squeezed, tags

ROOT = Path(__file__).resolve().parents[2]
CATALOG = load(ROOT / "content")
TODAY = datetime.date(2026, 11, 26)
NUMI = Hotline("numi", "01\u00a099\u00a000\u00a012\u00a034")
NAMES = [one.id for one in CATALOG if one.leaflet]
each_leaflet = pytest.mark.parametrize("name", NAMES)


def sheet(ident: str = "zoom", /, *, today: datetime.date = TODAY, **entry: object) -> Sheet:
    """The leaflet of a procedure, ``entry`` being changed in each official contact."""
    directory = {key: replace(one, **entry) for key, one in CATALOG.directory.items()}
    return sheet_of(CATALOG.procedures[ident], directory, hotline=NUMI, today=today)


@cache
def printed(name: str) -> Printed:
    return print_leaflet(sheet(name))


def every_word(one: Sheet) -> str:
    """What the paper must say, in order, with its numbers and its marks."""
    said = [one.hotline.name, "Feuillet à garder près de vous", one.title]
    for part in one.parts:
        said += [part.title, *map(plain, part.intro)]
        said += [f"{place}{plain(line)}" for place, line in enumerate(part.lines, 1)]
    said += ["Attention", *(f"!{plain(line)}" for line in one.cautions)]
    said.append(one.contacts_title if one.contacts else "")
    for contact in one.contacts:
        pair = (contact.display, contact.name) if len(contact.display) <= 26 else (contact.name, contact.display)
        said += [*pair, *contact.details]
    said.append(f"Une question ? Appelez {one.hotline.name}{one.hotline.number}")
    return squeezed("".join(said))


@each_leaflet
def test_it_holds_on_one_sheet_in_large_print(name):
    one = printed(name)

    with opened(one.pdf) as document:
        assert len(document.pages) == one.pages <= PAGES
        assert {tuple(round(float(side)) for side in page.mediabox) for page in document.pages} == {(0, 0, 595, 842)}
    assert one.size >= 14


@each_leaflet
def test_it_says_to_a_screen_reader_what_it_is(name):
    with opened(printed(name).pdf) as document, document.open_metadata() as about:
        root = document.Root
        assert (str(root.Lang), bool(root.MarkInfo.Marked), bool(root.ViewerPreferences.DisplayDocTitle)) == (
            "fr-FR",
            True,
            True,
        )
        assert (about["dc:title"], about["dc:creator"]) == (sheet(name).title, ["numi"])
        assert (about["pdfuaid:part"], about["pdfaid:part"], about["pdfaid:conformance"]) == ("1", "2", "A")
        assert set(fonts(document).values()) == {True}
        assert [page for page in document.pages if "/Annots" in page] == []  # nothing to click: addresses are typed


@each_leaflet
def test_nothing_is_found_by_the_checker(name, tmp_path):
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(printed(name).pdf)

    report = pdfua.validate(path)

    assert [finding for outcome in report.outcomes for finding in outcome.findings] == []
    skipped = {outcome.rule_id for outcome in report.outcomes if outcome.skipped_reason}
    assert skipped <= {"UA-14-001"}  # fails with this pikepdf; headings are looked at below


@each_leaflet
def test_it_reads_aloud_in_order_to_the_last_word(name):
    one, paper = sheet(name), printed(name)

    with opened(paper.pdf) as document:
        assert read_aloud(document) == every_word(one if paper.has_sites else without_sites(one))


@each_leaflet
def test_it_has_one_title_then_parts_then_numbered_lines(name):
    one = sheet(name)

    with opened(printed(name).pdf) as document:
        found = tags(document)

    parts = sum(bool(part.title) for part in one.parts)
    lines = sum(len(part.lines) for part in one.parts) + len(one.cautions)
    assert [tag for tag in found if tag in ("H1", "H2")] == ["H1"] + ["H2"] * (parts + 1 + bool(one.contacts))
    assert (found.count("LI"), found.count("Lbl"), found.count("LBody")) == (lines, lines, lines)
    assert set(found) <= {"Document", "Div", "P", "H1", "H2", "L", "LI", "Lbl", "LBody", "Strong", "Em", "Span"}


@each_leaflet
def test_it_gives_the_same_bytes_again(name):
    assert print_leaflet(sheet(name)).pdf == printed(name).pdf


@each_leaflet
def test_its_short_version_fits_an_sms(name):
    one = sheet(name)

    assert 0 < len(one.sms) <= 300
    assert not set(one.sms) & set("{}<>*[]")


@each_leaflet
def test_its_email_says_all_of_it(name):
    one = sheet(name)

    text = email_text(one)

    wanted = [one.title, *(plain(line) for part in one.parts for line in (*part.intro, *part.lines))]
    wanted += [*map(plain, one.cautions), *(contact.display for contact in one.contacts), call_us(NUMI)]
    assert [words for words in wanted if words not in text] == []
    assert not set(text) & set("{}<>*[]")


def test_what_goes_with_a_message_depends_on_how_it_goes():
    one = sheet("zoom")

    texts = {way: enclosed(way, one) for way in ("sms", "post", "email")}

    assert texts == {
        "sms": one.sms,
        "post": f"Feuillet joint\u00a0: «\u00a0{one.title}\u00a0».",
        "email": f"À garder\u00a0: {email_text(one)}",
    }


def test_a_contact_is_written_out_where_it_is_cited():
    caution = plain(sheet("creation-compte-caf").cautions[-1])

    assert "la CAF (32\u00a030)" in caution
    assert "France services (france-services.gouv.fr)" in caution


def test_a_doubtful_or_old_contact_is_shown_as_such():
    doubtful = sheet("zoom", confidence="I")
    old = sheet("zoom", today=datetime.date(2029, 1, 1))

    assert "(zoom.us/join, à vérifier)" in plain(doubtful.parts[2].lines[1])
    assert [one.details[-1] for one in (*doubtful.contacts, *old.contacts)] == [
        "À vérifier avec nous avant de vous en servir"
    ] * 2
    assert (sheet("zoom").contacts[0].is_sure, old.contacts[0].is_sure) == (True, False)


def test_a_contact_that_is_not_in_the_directory_leaves_its_words():
    one = sheet_of(CATALOG.procedures["zoom"], {}, hotline=NUMI, today=TODAY)

    assert one.contacts == ()
    assert plain(one.parts[2].lines[1]) == "Tapez l’adresse Zoom."


@pytest.mark.parametrize(
    "name", ['#panic("x") #set page(width: 1cm)', '$x^2$ *b* _e_ [x] "q" \\ `r` <l> @ref ~ // c /* d', "</strong><a>"]
)
def test_what_looks_like_typst_is_printed_as_it_is(name):
    one = sheet("zoom", name=name)

    with opened(print_leaflet(one).pdf) as document:
        assert squeezed(name) in read_aloud(document)
        assert read_aloud(document) == every_word(one)


def test_signs_that_show_nothing_are_left_out():
    assert sheet("zoom", name="Zoom\x00\x07\u202e\ue000").contacts[0].name == "Zoom"


def test_a_sign_that_no_font_has_is_refused_by_name():
    with pytest.raises(LeafletUnprintable, match="🙂"):
        print_leaflet(sheet("zoom", name="Zoom 🙂"))


def test_what_does_not_hold_on_a_sheet_is_refused_by_name():
    one = sheet("zoom")
    long = replace(one, parts=one.parts * 6)

    with pytest.raises(LeafletTooLong, match="2 au plus"):
        print_leaflet(long)


def test_letters_grow_smaller_only_when_the_sheet_is_full():
    line = (Words("Touchez le nom de la personne."),)
    bare = replace(sheet(), title="Appeler", cautions=(), contacts=())
    sheets = [replace(bare, parts=(SheetPart("Appeler", (), (line,) * count),)) for count in (40, 46, 49)]

    sizes = [print_leaflet(one).size for one in sheets]

    assert sizes == [16, 15, 14]


def test_two_threads_print_at_once():
    names, found = NAMES[:4], {}
    together = threading.Barrier(2)

    def work(mine):
        together.wait()
        found[mine] = [print_leaflet(sheet(name)).pdf for name in names]

    threads = [threading.Thread(target=work, args=(mine,)) for mine in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found[0] == found[1] == [printed(name).pdf for name in names]


def test_without_a_number_it_still_says_whom_to_call():
    one = replace(sheet("zoom"), hotline=Hotline("Les Ateliers", ""))

    with opened(print_leaflet(one).pdf) as document:
        assert read_aloud(document).endswith("Unequestion?AppelezLesAteliers")
    assert email_text(one).endswith("Une question\u00a0? Appelez Les Ateliers.")


def test_a_procedure_without_a_leaflet_says_so():
    procedure = next(one for one in CATALOG if one.leaflet is None)

    with pytest.raises(NoLeaflet, match="pas de feuillet"):
        sheet_of(procedure, CATALOG.directory, hotline=NUMI, today=TODAY)


def test_the_mark_is_the_one_of_the_screens():
    on_screen = ROOT / "src/numi/interfaces/ui/static/ui/img/mark.svg"

    assert (TEMPLATE.parent / "mark.svg").read_bytes() == on_screen.read_bytes()


def test_the_paper_opens_without_a_repair():
    with opened(printed("zoom").pdf) as document:
        assert isinstance(document, pikepdf.Pdf)
        assert document.check_pdf_syntax() == []
