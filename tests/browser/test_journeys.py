"""The calls that a hotliner lives, from ring to close, by keyboard alone."""

import re

from playwright.sync_api import expect

from numi.calls.contract import PhoneKind
from tests.browser.house import MOREL, PERRIN


def type_words(page, words):
    page.keyboard.press("m")
    page.keyboard.type(words, delay=5)
    page.keyboard.press("Escape")


def open_guide(page, title):
    """The guide is among the proposals: its number opens it."""
    guess = page.locator("[data-guesses] li", has_text=title).first
    expect(guess).to_be_visible()
    page.keyboard.press(guess.locator("kbd").first.inner_text())
    expect(page.locator(".redband, [data-step-title]").first).to_be_visible()


def step_is(page, title):
    expect(page.locator("[data-step-title]")).to_have_text(re.compile(re.escape(title)))


def tab_to(page, target, limit=40):
    for _ in range(limit):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab never reached the field.")


def answer_ring(page, name):
    expect(page.locator(".ring").filter(has_text=name)).to_be_visible()
    page.keyboard.press("d")
    page.wait_for_url("**/console/")


def test_a_fake_support_page_is_closed_and_the_call_is_finished(house, seats):
    seat = seats("agnes")
    page = seat.page
    seat.ready()
    call = house.ring(MOREL)

    answer_ring(page, "Odette Morel")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mme Morel")
    type_words(page, "une page microsoft crie et bloque mon ecran")
    open_guide(page, "Fausse alerte Microsoft")
    expect(page.locator(".redband")).to_contain_text("Qu’elle ne paie rien")
    for key, title in (("n", "La page est-elle partie"), ("n", "Et maintenant"), ("o", "Tout est-il en ordre")):
        page.keyboard.press(key)
        step_is(page, title)
    page.keyboard.press("a")
    expect(page.get_by_text("Trois questions, et vous serez tranquille.")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("x")
    page.keyboard.press("1")
    step_is(page, "Page fermée")
    house.tell(PhoneKind.ENDED, call)
    expect(page.locator("[data-call-word]")).to_have_text("Raccroché")
    page.keyboard.press("f")
    drawer = page.locator("[data-drawer-spot]")
    expect(drawer.get_by_label("Résumé", exact=False).first).to_have_value(re.compile("Fausse alerte Microsoft"))
    number = re.search(r"demandes/(\d+)/", page.url)[1]
    close = drawer.get_by_label("Clore la demande")
    expect(close).not_to_be_checked()  # a fraud is closed by a person who says so
    tab_to(page, close)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    page.wait_for_url("**/bureau/")
    page.goto(f"/bureau/demandes/{number}/")
    expect(page.locator("main")).to_contain_text(re.compile("clôturée", re.IGNORECASE))
    expect(page.locator("main")).to_contain_text("age fermée, rien n’a été payé ni donné")
    assert seat.problems == []


def pass_on(page, key="e"):
    page.keyboard.press(key)
    drawer = page.locator("[data-drawer-spot]")
    expect(drawer.get_by_role("heading", name="Passer la demande")).to_be_visible()
    brief = drawer.get_by_label("La fiche de passage").input_value()
    assert 0 < len(brief.split()) <= 120
    problem = drawer.get_by_label("Le problème en une phrase")
    tab_to(page, problem)
    page.keyboard.press("Control+a")
    page.keyboard.type("Elle l’a confirmé : il faut quelqu’un tout de suite.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-drawer-spot]")).to_be_hidden()
    return brief


def test_a_bank_fraud_goes_live_to_the_cyber_expert(house, seats):
    seat = seats("agnes")
    page = seat.page
    seat.ready()
    call = house.ring(PERRIN)
    answer_ring(page, "Jean Perrin")
    type_words(page, "on m a vide mon compte, un virement que je connais pas")
    open_guide(page, "Fraude bancaire")
    page.keyboard.press("u")
    step_is(page, "A-t-elle le vrai numéro de sa banque")
    page.keyboard.press("n")
    step_is(page, "La banque est introuvable ou ne répond pas")
    unreachable = page.locator(".answer", has_text="C’est un virement, ou personne ne répond")
    page.keyboard.press(unreachable.locator("kbd").inner_text())
    step_is(page, "Passer au Maître cyber")
    number = re.search(r"demandes/(\d+)/", page.url)[1]
    brief = pass_on(page)
    assert "Le mal est déjà fait" in brief

    expert = seats("chloe")
    expert.page.goto(f"/bureau/demandes/{number}/console/")
    expect(expert.page.get_by_text("Agnès vous passe cette demande")).to_be_visible()
    accept = expert.page.get_by_role("button", name="Accepter")
    tab_to(expert.page, accept)
    expert.page.keyboard.press("Enter")
    expect(expert.page.get_by_text("Agnès vous passe cette demande")).to_be_hidden()
    house.tell(PhoneKind.ENDED, call)
    assert seat.problems + expert.problems == []


def test_an_angry_client_reaches_the_supervisor(house, seats):
    seat, boss = seats("agnes"), seats("denis")
    page = seat.page
    seat.ready()
    call = house.ring("+33199000004")
    answer_ring(page, "Simone Garnier")
    type_words(page, "ca fait trois fois que je rappelle, y en a marre")
    open_guide(page, "Client en colère")
    page.keyboard.press("l")
    expect(page.get_by_text("Main levée")).to_be_visible()
    expect(boss.page.get_by_text("Agnès lève la main")).to_be_visible()
    come = boss.page.get_by_role("button", name="J’arrive").first
    tab_to(boss.page, come)
    boss.page.keyboard.press("Enter")
    boss.page.wait_for_url("**/console/")
    expect(page.get_by_text(re.compile("arrive"))).to_be_visible()
    page.keyboard.press("e")
    supervisor = page.locator("[data-drawer-spot]").get_by_label("Superviseur")
    tab_to(page, page.locator("[data-drawer-spot] input[type=radio]:checked"))
    while not supervisor.is_checked():
        page.keyboard.press("ArrowDown")
    problem = page.locator("[data-drawer-spot]").get_by_label("Le problème en une phrase")
    tab_to(page, problem)
    page.keyboard.press("Control+a")
    page.keyboard.type("Elle rappelle pour la troisième fois et veut un responsable.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-drawer-spot]")).to_be_hidden()
    boss.page.reload()
    expect(boss.page.get_by_text("Agnès vous passe cette demande")).to_be_visible()
    house.tell(PhoneKind.ENDED, call)
    assert seat.problems + boss.problems == []


def test_a_silent_call_is_finished_with_its_cause(house, seats):
    seat = seats("agnes")
    page = seat.page
    seat.ready()
    call = house.ring("anonymous")
    expect(page.locator(".ring").first).to_be_visible()
    page.keyboard.press("d")
    page.wait_for_url("**/console/")
    type_words(page, "personne ne répond au bout du fil, silence complet")
    open_guide(page, "Appel muet")
    page.keyboard.press("n")
    step_is(page, "A-t-elle fait un bruit")
    house.tell(PhoneKind.ENDED, call)
    expect(page.locator("[data-call-word]")).to_have_text("Raccroché")
    page.keyboard.press("f")
    drawer = page.locator("[data-drawer-spot]")
    outcome = drawer.get_by_label("Issue")
    tab_to(page, outcome)
    outcome.select_option("silent")
    details = drawer.get_by_text("Appel muet ou difficile")
    tab_to(page, details)
    page.keyboard.press("Enter")
    cause = drawer.get_by_label("Cause du silence")
    tab_to(page, cause)
    cause.select_option("pocket-call")
    drawer.get_by_role("heading", name="Finir l’appel").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/bureau/")
    assert seat.problems == []


def test_a_call_cut_at_the_third_step_goes_on_with_a_colleague(house, seats):
    seat = seats("agnes")
    page = seat.page
    seat.ready()
    call = house.ring("+33639980002")
    answer_ring(page, "Yvonne Bernard")
    type_words(page, "une page microsoft crie et bloque mon ecran")
    open_guide(page, "Fausse alerte Microsoft")
    page.keyboard.press("n")
    step_is(page, "La page est-elle partie")
    page.keyboard.press("n")
    step_is(page, "Et maintenant")
    expect(page.locator("[data-saved-word]")).to_contain_text("Enregistré")
    house.tell(PhoneKind.ENDED, call)
    expect(page.locator("[data-guide] .note", has_text="Guide en pause")).to_be_visible()

    colleague = seats("bruno")
    colleague.ready()
    again = house.ring("+33639980002")
    answer_ring(colleague.page, "Yvonne Bernard")
    expect(colleague.page.get_by_text("Un guide attend")).to_be_visible()
    colleague.page.keyboard.press("Enter")
    step_is(colleague.page, "Et maintenant")
    expect(colleague.page.locator("[data-guide] .note", has_text="Guide en pause")).to_be_visible()
    colleague.page.keyboard.press("Enter")
    colleague.page.keyboard.press("o")
    step_is(colleague.page, "Tout est-il en ordre")
    house.tell(PhoneKind.ENDED, again)
    assert seat.problems + colleague.problems == []
