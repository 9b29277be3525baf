"""The pages of the editor, light and dark, wide and narrow: nothing for axe to say, no sideways scroll, the keyboard whole."""

import io
import re

import pytest
from playwright.sync_api import expect

from numi.library.packs import read_zip, write_zip
from tests.browser.test_editor import begin, replace, text_of
from tests.browser.test_pages import faults

ADDRESSES = (
    "/bureau/redaction/", "/bureau/redaction/nouvelle/", "/bureau/redaction/paquet/", "/bureau/redaction/versions/zoom/",
    "/bureau/redaction/remettre/zoom/1/", "/bureau/redaction/retirer/zoom/", "/bureau/redaction/retirer/gmail/",
)  # fmt: skip


def open_text(seat, ident="zoom"):
    """A procedure of the house, taken up."""
    seat.page.goto(f"/bureau/procedures/{ident}/")
    seat.page.get_by_role("button", name="Modifier").click()
    expect(seat.page.locator("[data-step-title]")).to_be_visible()
    return seat.page


def is_wide(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(seats, scheme):
    seat = seats("denis", color_scheme=scheme, viewport={"width": 1280, "height": 900})
    found = {}
    for address in ADDRESSES:
        seat.page.goto(address)
        found[address] = faults(seat.page)
    page = open_text(seat)
    found["the text"] = faults(page)
    replace(page, "\n> **Dire**", "\n> **Dir**")
    expect(page.locator(".ed-error").first).to_be_visible()
    page.get_by_role("link", name="Comparer").click()
    expect(page.locator("[data-comparison] del").first).to_be_visible()
    page.locator('[data-gesture="schedule"] summary').click()
    page.get_by_role("button", name="Suite…").click()
    found["everything open"] = faults(page)
    for look in ("Chemin", "Papier"):
        page.get_by_role("button", name=look).click()
        found[look] = faults(page)

    assert {where: wrong for where, wrong in found.items() if wrong} == {}
    assert seat.problems == []


@pytest.mark.parametrize("width", [320, 640])  # 640 px is a 1280 px screen at 200 %
def test_nothing_scrolls_sideways(seats, width):
    seat = seats("denis", viewport={"width": width, "height": 800})
    wide = []
    for address in ADDRESSES:
        seat.page.goto(address)
        wide += [address] * is_wide(seat.page)
    page = open_text(seat, "fraude-bancaire")
    wide += ["the text"] * is_wide(page)
    page.locator('[data-gesture="schedule"] summary, [data-gesture="submit"] summary').first.click()
    page.get_by_role("link", name="Comparer").click()
    wide += ["everything open"] * is_wide(page)

    assert wide == []


def test_a_text_is_written_walked_and_given_to_read_without_a_mouse(seats):
    seat = seats("denis")
    page = begin(seat, "Au clavier seul")
    page.locator("body").press("Tab")
    for _ in range(60):
        if page.evaluate("document.activeElement?.textContent") == "Étape":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(text_of(page)).to_be_focused()  # « Dire » was put in
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    expect(page.locator("[data-step-title]")).to_have_text("C’est fait")
    expect(page.locator("[data-step-title]")).to_be_focused()
    page.keyboard.press("Backspace")
    expect(page.locator("[data-step-title]")).to_have_text("Est-elle devant son écran ?")
    summary = page.locator('[data-gesture="submit"] summary')
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Donner à relire")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Le texte attend la relecture d’une autre personne.")).to_be_visible()
    expect(text_of(page)).to_have_attribute("readonly", "")
    expect(page.locator("[data-title]")).to_have_text(re.compile("Au clavier seul"))
    assert seat.problems == []


def test_the_library_goes_out_and_comes_in_once_it_was_read(seats):
    seat = seats("denis")
    page = seat.page
    whole = page.request.get("/bureau/redaction/paquet/sortir/").body()
    files, _ = read_zip(io.BytesIO(whole))
    changed, target = "procedures/communication/skype.md", io.BytesIO()
    write_zip({changed: f"{files[changed]}\n\n".encode()}, target)
    page.goto("/bureau/redaction/paquet/")

    page.get_by_label("Le paquet (zip)").set_input_files(
        {"name": "tout.zip", "mimeType": "application/zip", "buffer": whole}
    )
    page.get_by_role("button", name="Lire le paquet").click()
    expect(page.locator("[data-pack-report]")).to_contain_text("Ce paquet ne change rien")
    page.get_by_label("Le paquet (zip)").set_input_files(
        {"name": "un.zip", "mimeType": "application/zip", "buffer": target.getvalue()}
    )
    page.get_by_role("button", name="Lire le paquet").click()
    expect(page.locator("[data-pack-report]")).to_contain_text(changed)
    assert faults(page) == []
    page.get_by_role("button", name="Reprendre comme textes en cours").click()

    expect(page.get_by_text("La procédure du paquet est en cours d’écriture.")).to_be_visible()
    page.get_by_role("link", name=re.compile("skype", re.IGNORECASE)).first.click()
    expect(text_of(page)).to_have_value(f"{files[changed]}\n\n")
    assert seat.problems == []
