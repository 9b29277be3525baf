"""Every page, light and dark, wide and narrow: WCAG 2.2 AA by axe, no sideways scroll at 320 px, nothing refused."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.house import MOREL

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
PAGES = {
    "agnes": (
        "/bureau/",
        "/bureau/demandes/",
        "/bureau/demandes/nouvelle/",
        "/bureau/clients/",
        "/bureau/procedures/",
        "/bureau/procedures/?q=ma+boite+mail+est+pleine",
        "/bureau/procedures/faux-support-technique/",
        "/bureau/procedures/faux-support-technique/historique/",
        "/bureau/procedures/photo-telephone/",
        "/bureau/appels/",
        "/bureau/appels/noter/",
        "/bureau/appels/sonnerie/",
        "/bureau/reglages/",
        "a client",
        "a request",
        "a console",
    ),
    "denis": ("/bureau/equipe/", "/bureau/historique/", "/bureau/procedures/suivi/", "/bureau/redaction/phrases/"),
    "fanny": ("/bureau/", "/bureau/equipe/"),
}
CASES = [(name, address) for name, addresses in PAGES.items() for address in addresses]


def go(page, address):
    """A page by its address, or the first client, request, console that the lists offer."""
    if address.startswith("/"):
        page.goto(address)
        return
    page.goto("/bureau/clients/" if address == "a client" else "/bureau/demandes/")
    first = page.locator("main table a, main .table a, main li a").first
    page.goto(first.get_attribute("href"))
    if address == "a request" and "console" in page.url:
        page.goto(page.url.replace("console/", ""))
    if address == "a console" and "console" not in page.url:
        page.goto(page.url + "console/")
    page.wait_for_load_state()


def faults(page):
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))")  # as it stays
    result = Axe().run(page, options=RULES)
    assert len(result.response["passes"]) >= 8  # axe looked
    return [
        f"{one['id']}: {node['html'][:110]} {node['any'][0]['message'][:120] if node['any'] else ''}"
        for one in result.response["violations"]
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", list(PAGES))
def test_axe_finds_nothing(seats, name, scheme):
    seat = seats(name, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    found = {}
    for address in PAGES[name]:
        go(seat.page, address)
        seat.page.wait_for_timeout(400)
        wrong = faults(seat.page)
        if wrong:
            found[address] = wrong
    assert found == {}
    assert seat.problems == []


@pytest.mark.parametrize("width", [320, 640])  # 640 px is a 1280 px screen at 200 %
def test_nothing_scrolls_sideways(seats, width):
    seat = seats("agnes", viewport={"width": width, "height": 800})
    wide = {}
    for address in PAGES["agnes"]:
        go(seat.page, address)
        over = seat.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 1:
            wide[address] = over
    assert wide == {}


def test_the_door_is_clean_too(seats):
    seat = seats("agnes", signed_in=False)
    seat.page.goto("/bureau/")
    assert faults(seat.page) == []


def test_a_guide_under_way_is_clean(house, seats):
    seat = seats("agnes", viewport={"width": 1280, "height": 900}).ready()
    page = seat.page
    house.ring(MOREL)
    page.locator(".ring").first.wait_for()
    page.keyboard.press("d")
    page.wait_for_url(re.compile("/console/"))
    page.locator("[data-words]").fill("page microsoft crie bloque ecran")
    page.keyboard.press("Escape")
    page.locator("[data-guesses] li").first.wait_for()
    page.keyboard.press("1")
    page.locator("[data-step-title]").wait_for()
    assert faults(page) == []
    page.keyboard.press("k")
    page.get_by_role("heading", name="Je doute de cette étape").wait_for()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.get_by_role("heading", name="Finir l’appel").wait_for()
    assert faults(page) == []
