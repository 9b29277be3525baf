"""What is typed is never lost, and never shows elsewhere: another machine, a session that ends, fourteen colleagues' acts (B071)."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from numi.calls.contract import PhoneKind
from tests.browser.conftest import Seat
from tests.browser.house import MOREL, PERRIN

TEXT = "Elle garde l’ordinateur éteint jusqu’à demain, sa fille vient."


def own_case(page, number):
    """A call of Agnès, its console open."""
    expect(page.locator(".ring").first).to_be_visible()
    page.keyboard.press("d")
    page.wait_for_url("**/console/")
    return re.search(r"demandes/(\d+)/", page.url)[1]


def note_field(page):
    page.keyboard.press("i")
    drawer = page.locator("[data-drawer-spot]")
    expect(drawer.get_by_role("heading", name=re.compile("note", re.IGNORECASE))).to_be_visible()
    return drawer.get_by_label("Note", exact=True)


def is_saved(page):
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    expect(page.locator("[data-saved-word]")).to_contain_text("Enregistré")


def test_a_note_in_progress_waits_on_every_machine_of_its_author_and_on_no_other_card(chromium, house, seats):
    seat = seats("agnes").ready()
    house.ring(MOREL)
    own_case(seat.page, MOREL)
    url = seat.page.url
    note_field(seat.page).press_sequentially(TEXT, delay=2)
    is_saved(seat.page)
    seat.page.wait_for_timeout(1200)
    is_saved(seat.page)

    elsewhere = seats("agnes")
    elsewhere.page.goto(url)
    expect(note_field(elsewhere.page)).to_have_value(TEXT)
    expect(elsewhere.page.get_by_text("Votre texte d’avant est revenu.")).to_be_visible()
    colleague = seats("bruno")
    colleague.page.goto(url)
    expect(note_field(colleague.page)).to_have_value("")
    other = seats("agnes")
    other.page.goto("/bureau/demandes/?liste=mine")
    others = other.page.locator("main table a")
    addresses = [others.nth(place).get_attribute("href") for place in range(others.count())]
    other.page.goto(next(one for one in addresses if one not in url))
    expect(note_field(other.page)).to_have_value("")

    seat.page.keyboard.press("Control+Enter")
    expect(seat.page.locator("[data-thread]")).to_contain_text(TEXT)
    expect(seat.page.locator("[data-drawer-spot]")).to_be_hidden()
    expect(note_field(seat.page)).to_have_value("")
    elsewhere.page.reload()
    assert seat.problems + colleague.problems + other.problems == []


def test_a_session_that_ends_while_one_types_is_taken_up_in_place(chromium, house, seats):
    seat = Seat(chromium, house, "karim")
    seat.sign_in().ready()
    used = house.code("karim")
    page = seat.page
    call = house.ring(PERRIN)
    own_case(page, PERRIN)
    page.locator("[data-words]").press_sequentially("son relevé montre un retrait", delay=2)
    is_saved(page)
    seat.context.clear_cookies()

    page.locator("[data-words]").press_sequentially(" à Lyon", delay=2)
    dialog = page.locator("#again")
    expect(dialog.get_by_role("heading", name="Votre session est finie.")).to_be_visible()
    dialog.get_by_label("Votre adresse e-mail").fill("karim@demo.numi")
    dialog.get_by_label("Votre mot de passe").fill("numi-demonstration")
    dialog.get_by_label("Le code de votre téléphone, ou un code de secours").fill(house.next_code("karim", used))
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    is_saved(page)

    page.reload()
    expect(page.locator("[data-words]")).to_have_value("son relevé montre un retrait à Lyon")
    house.tell(PhoneKind.ENDED, call)
    seat.close()


ACTS = (
    ("confier", {"to": "bruno"}),
    ("modifier", {"subject": "Autre objet", "kind": "question", "priority": "urgent"}),
    ("note", {"body": "Une note de Denis."}),
    ("note", {"body": "Une réponse lisible.", "visible_to_client": "on"}),
    ("promesse", {"what": "Rappeler", "at": f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%dT10:00}"}),
    ("promesse/tenue", {}),
    ("attendre", {"need": "information", "question": "Son code postal"}),
    ("reprendre", {}),
    ("lier", {"other": "another"}),
    ("separer", {"subject": "Deuxième sujet"}),
    ("card", {"care_note": "Préfère le matin."}),
    ("clore", {"reason": "Fini pour Denis"}),
    ("rouvrir", {"reason": "Pas fini"}),
    ("fusionner", {"other": "second"}),
)


def test_fourteen_acts_of_a_colleague_touch_nothing_of_what_i_type(house, seats):
    seat, boss = seats("agnes").ready(), seats("denis")
    page = seat.page
    house.ring(MOREL)
    number = own_case(page, MOREL)
    listed = boss.page.request.get("/bureau/demandes/?liste=open").text()
    names = {
        "bruno": house.person("bruno"),
        "another": next(one for one in re.findall(r"/bureau/demandes/(\d{9})/console/", listed) if one != number),
        "card": page.locator("a[href*='/bureau/clients/']").first.get_attribute("href"),
    }
    field, typed, missed = page.locator("[data-words]"), "", []
    field.focus()
    for place, (path, values) in enumerate(ACTS):
        page.keyboard.insert_text(f"avant {place}, ")
        act(boss, number, path, values, names)
        page.keyboard.insert_text("après. ")
        typed += f"avant {place}, après. "
        page.wait_for_timeout(150)
        if field.input_value() != typed or not field.evaluate("node => node === document.activeElement"):
            missed.append((path, field.input_value()[-60:]))
            break
    assert missed == []
    page.keyboard.press("Escape")
    is_saved(page)
    assert seat.problems == []


def act(boss, number, path, values, names):
    """One gesture of Denis, sent as his own page would; it must have been taken."""
    form = {key: names.get(value, value) for key, value in values.items()}
    address = f"{names['card']}modifier/" if path == "card" else f"/bureau/demandes/{number}/{path}/"
    if path in ("card", "modifier"):
        shown = boss.page.request.get(address if path == "card" else f"/bureau/demandes/{number}/").text()
        seen = dict(re.findall(r'name="base-(\w+)" value="([^"]*)"', shown))
        form = {**{f"base-{key}": value for key, value in seen.items()}, **seen, **form}
        if path == "modifier":
            words = re.search(r'name="base-words"[^>]*>([^<]*)<', shown)[1]
            form |= {"words": words, "base-words": words}
    answer = boss.post(address, form)
    assert answer.ok, (path, answer.status)
    if path == "separer":
        names["second"] = re.search(r"demandes/(\d{9})/", answer.url)[1]
