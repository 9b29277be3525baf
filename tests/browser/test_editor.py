"""The editor as a supervisor lives it: a procedure from nothing, two people at once, a huge paste, a cut line."""

import re

from playwright.sync_api import expect

from numi.calls.contract import PhoneKind
from tests.browser.house import MOREL
from tests.browser.test_journeys import answer_ring, open_guide, step_is, type_words

SAYS = [
    "ma montre connectée ne vibre plus", "le bracelet de ma montre reste muet", "la montre ne me dit plus l’heure des cachets",
    "ma montre ne compte plus mes pas", "le cadran de la montre reste noir", "la montre connectée a perdu mon téléphone",
    "je ne reçois plus rien sur ma montre", "ma montre dit qu’elle est seule", "mon bracelet ne se recharge plus",
    "la montre de ma fille ne sonne plus",
]  # fmt: skip


def spoken(title, ident, say, simpler, *rest):
    return (
        f"### {title} {{#{ident}}}\n> **Dire** — « {say} »\n\n> **Plus simple** — « {simpler} »\n\n"
        + "\n".join(rest)
        + "\n\n"
    )


BODY = (
    "Rendre la voix à une montre connectée qui ne dit plus rien.\n\n## Comprendre {#comprendre}\n\n"
    + spoken("Le cadran s’allume-t-il ?", "cadran", "Touchez le cadran. S’allume-t-il ?", "La montre se réveille-t-elle ?",
             "- [Oui](#telephone)", "- [Non](#charge)", "- [Ne sait pas](#charge)")
    + spoken("La charger", "charge", "Posez la montre sur son socle. Voyez-vous un éclair ?", "Elle mange : voyez-vous l’éclair ?",
             "- [!] La montre est sur son socle", "- [Oui](#attente)", "- [Non](#socle)", "- [Ne sait pas](#socle)")
    + spoken("Attendre un peu", "attente", "Laissons-la manger dix minutes. Je reste avec vous.", "On la laisse reprendre des forces.", "- [C’est fait](#telephone)")
    + spoken("Changer de prise", "socle", "Essayez une autre prise de la maison.", "Mettons-la ailleurs.", "- [L’éclair est là](#attente)", "- [Toujours rien](#panne)")
    + spoken("Le téléphone est-il près d’elle ?", "telephone", "Votre téléphone est-il dans la même pièce ?", "La montre écoute le téléphone : est-il tout près ?",
             "- [Oui](#liaison)", "- [Non](#rapprocher)", "- [Ne sait pas](#rapprocher)")
    + spoken("Les rapprocher", "rapprocher", "Posez le téléphone à côté de la montre.", "Mettons-les l’un contre l’autre.", "- [C’est fait](#liaison)")
    + spoken("Se parlent-ils ?", "liaison", "Sur la montre, voyez-vous un petit téléphone barré ?", "Y a-t-il un téléphone rayé sur le cadran ?",
             "- [Oui](#redemarrer)", "- [Non](#vibre)", "- [Ne sait pas](#redemarrer)")
    + spoken("Éteindre et rallumer", "redemarrer", "Gardez le doigt sur le bouton du côté, puis choisissez Éteindre.", "On lui laisse faire une sieste.", "- [C’est fait](#vibre)")
    + "## Finir {#finir}\n\n"
    + spoken("Elle vibre", "vibre .resolved", "Votre montre vous parle de nouveau.", "Elle est revenue.", "> **Récapitulatif** — Votre montre vibre de nouveau.")
    + spoken("Passer au N2", "panne .escalate .n2", "Je passe votre demande à un collègue qui connaît les montres.", "Un collègue va la regarder.",
             "> **Promettre** — Un collègue vous rappelle aujourd’hui.", "", "> **Récapitulatif** — Un collègue vous rappelle au sujet de votre montre.")
)  # fmt: skip


def text_of(page):
    return page.locator("[data-text]")


def is_saved(page):
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "saved")
    expect(page.locator("[data-saved-word]")).to_contain_text("Enregistré")


def caret_after(page, words):
    """Put the caret after some words of the text."""
    text_of(page).evaluate(
        "(node, words) => { const at = node.value.indexOf(words) + words.length; node.focus(); node.setSelectionRange(at, at); }",
        words,
    )


def begin(seat, title):
    page = seat.page
    page.goto("/bureau/redaction/")
    page.keyboard.press("n")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Catégorie").select_option("materiel")
    page.get_by_role("button", name="Commencer").click()
    expect(page.locator("[data-step-title]")).to_have_text("Est-elle devant son écran ?")
    return page


def replace(page, old, new):
    """Write some words in place of others, as a hand does."""
    text_of(page).evaluate(
        "(node, old) => { const at = node.value.indexOf(old); node.focus(); node.setSelectionRange(at, at + old.length); }",
        old,
    )
    page.keyboard.insert_text(new)


def test_a_procedure_from_nothing_is_found_run_and_brought_back(house, seats):
    boss, agent = seats("denis"), seats("agnes")
    page = begin(boss, "Une montre connectée muette")
    expect(page.locator("[data-remarks-count]")).to_have_text("2 choses à corriger avant de publier")

    # the buttons write the grammar
    caret_after(page, "allumé devant vous ? »")
    page.get_by_role("button", name="Ne jamais", exact=True).click()
    page.get_by_role("button", name="À cocher", exact=True).click()
    page.keyboard.type("Elle a sa montre au poignet")
    page.get_by_role("button", name="Suite…").click()
    page.get_by_label("Réponse").fill("Elle ne la trouve pas")
    page.keyboard.press("Enter")
    expect(text_of(page)).to_have_value(
        re.compile(
            r"- \[ \] Elle a sa montre au poignet\n- \[Oui\].*\n.*\n.*\n- \[Elle ne la trouve pas\]\(#elle-ne-la-trouve-pas\)"
        )
    )
    expect(page.locator("[data-remarks]")).to_contain_text("« elle-ne-la-trouve-pas » ne mène nulle part")
    expect(page.locator(".answer")).to_have_count(4)

    # a remark leads to its line
    page.get_by_role("button", name=re.compile("ne mène nulle part")).click()
    chosen = text_of(page).evaluate("node => node.value.slice(node.selectionStart, node.selectionEnd)")
    assert chosen.startswith("### Elle ne la trouve pas")

    # ten steps, typed
    whole = text_of(page).input_value()
    head = whole[: whole.index("---\n", 4) + 4]
    replace(page, whole[len(head) :], BODY)
    replace(page, '  - "ce que dit la personne, avec ses mots"', "\n".join(f'  - "{said}"' for said in SAYS))
    replace(page, "sources: []", 'sources:\n  - {url: "https://exemple.fr/", checked: 2026-11-22, confidence: V}')
    expect(page.locator("[data-remarks-count]")).to_have_text("tout est bon")
    is_saved(page)

    # walked by the keys of a call
    page.get_by_role("button", name="Depuis le début").click()
    for key, title in (
        ("n", "La charger"),
        ("o", "Attendre un peu"),
        ("1", "Le téléphone est-il près"),
        ("o", "Se parlent-ils"),
        ("n", "Elle vibre"),
    ):
        page.keyboard.press(key)
        step_is(page, title)
    page.keyboard.press("a")
    expect(page.locator("[data-guide]").get_by_text("Elle est revenue.")).to_be_visible()

    # published, found and run
    agent.ready()
    call = house.ring(MOREL)
    answer_ring(agent.page, "Odette Morel")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Publier maintenant")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("est en vigueur, version 1")
    found = agent.page.request.get("/bureau/chercher/procedures/?q=ma montre connectee est muette").json()["guides"]
    assert found[0]["id"] == "une-montre-connectee-muette"  # the very next question finds it
    type_words(agent.page, "ma montre connectee est muette")
    open_guide(agent.page, "Une montre connectée muette")
    step_is(agent.page, "Le cadran s’allume-t-il")
    agent.page.keyboard.press("n")
    step_is(agent.page, "La charger")

    # a doubt comes back, is read where the text is kept, and answered
    agent.page.keyboard.press("k")
    agent.page.get_by_label("Ce qui ne va pas").fill("Son modèle n’a pas de socle.")
    agent.page.keyboard.press("Control+Enter")
    expect(agent.page.locator("[data-drawer-spot]")).to_be_hidden()
    page.reload()
    expect(page.locator("main")).to_contain_text("Agnès doute de l’étape « La charger » : Son modèle n’a pas de socle.")
    page.get_by_role("link", name="Répondre").click()
    page.get_by_label("Ce qui a été fait").fill("Je change le mot.")
    page.get_by_role("button", name="Répondre").press("Enter")
    expect(page.get_by_text("Réponse envoyée.")).to_be_visible()

    # a second version, compared, published; the first brought back
    page.get_by_role("button", name="Modifier").click()
    expect(page.locator("[data-step-title]")).to_have_text("Le cadran s’allume-t-il ?")
    replace(page, "### La charger {#charge}", "### La nourrir {#charge}")
    page.get_by_role("link", name="Comparer").click()
    expect(page.locator("[data-comparison] del")).to_contain_text("charger")
    expect(page.locator("[data-comparison] ins")).to_contain_text("nourrir")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Un mot plus doux.")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("est en vigueur, version 2")
    step_is(agent.page, "La charger")  # the run keeps its version
    page.get_by_role("link", name="Versions").click()
    page.get_by_role("link", name="Remettre en vigueur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remettre la version 1 en vigueur ?")
    page.get_by_label("Pourquoi cette version revient").fill("Le premier mot était le bon.")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("de nouveau en vigueur")
    expect(page.locator("main")).to_contain_text("La charger")
    house.tell(PhoneKind.ENDED, call)
    assert boss.problems + agent.problems == []


def test_what_may_not_be_published_stays_in_the_hand(seats):
    seat = seats("denis")
    page = begin(seat, "Un texte qui mène nulle part")
    replace(page, "- [Oui](#c-est-fait)", "- [Oui](#nulle-part)")
    expect(page.locator("[data-remarks]")).to_contain_text("L’étape « nulle-part » n’existe pas.")

    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Publier maintenant")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("[data-form-problem]")).to_contain_text("Rien n’est publié")
    expect(page.locator("[data-form-problem]")).to_contain_text("Ligne 26")
    expect(text_of(page)).to_have_value(re.compile("nulle-part"))
    page.keyboard.press("Escape")
    expect(page.locator("[data-main-gesture]")).to_be_focused()
    seat.problems[:] = [one for one in seat.problems if "422" not in one]
    assert seat.problems == []


def test_two_editors_see_both_texts_and_lose_none(seats):
    one, other = seats("denis"), seats("chloe")
    page = begin(one, "Un texte à quatre mains")
    other.page.goto(page.url)
    expect(other.page.locator("[data-step-title]")).to_be_visible()

    replace(other.page, "Tout est en place.", "Tout est en ordre.")
    is_saved(other.page)
    replace(page, "Appelez-nous si cela revient.", "Rappelez-nous au besoin.")

    expect(page.get_by_role("heading", name="Deux textes, un seul à garder")).to_be_visible()
    expect(page.locator("[data-saved-word]")).to_contain_text("Chloé Nguyen a enregistré un autre texte")
    expect(page.locator("[data-conflict] del").first).to_contain_text("ordre")
    expect(page.locator("[data-conflict] ins").first).to_contain_text("place")
    page.get_by_role("button", name="Garder le mien").click()
    is_saved(page)
    page.reload()
    expect(text_of(page)).to_have_value(re.compile(r"en place\. Rappelez-nous au besoin\."))
    page.goto("/bureau/redaction/")
    page.get_by_role("row", name=re.compile("Mis de côté")).get_by_role("link").first.click()
    expect(text_of(page)).to_have_value(re.compile(r"en ordre\. Appelez-nous"))

    replace(other.page, "Tout est en ordre.", "Tout est parfait.")
    expect(other.page.get_by_role("heading", name="Deux textes, un seul à garder")).to_be_visible()
    other.page.get_by_role("button", name="Prendre l’autre").click()
    expect(text_of(other.page)).to_have_value(re.compile("Rappelez-nous au besoin"))
    other.page.get_by_role("button", name="Remettre le mien").click()
    is_saved(other.page)
    expect(text_of(other.page)).to_have_value(re.compile("Tout est parfait"))
    conflicts = [said for said in one.problems + other.problems if "409" not in said]
    assert conflicts == []


def test_a_paste_of_two_million_signs_is_said_and_nothing_is_lost(seats):
    seat = seats("denis")
    page = begin(seat, "Un collage énorme")
    before = text_of(page).input_value()
    caret_after(page, "Dites en une phrase")
    page.keyboard.insert_text("mot " * 500_000)

    expect(page.locator("[data-text-problem]")).to_contain_text("2 001")
    expect(page.locator("[data-text-problem]")).to_contain_text("Rien n’est perdu")
    expect(page.locator("[data-saved]")).to_have_attribute("data-state", "refused")
    assert len(text_of(page).input_value()) == len(before) + 2_000_000
    page.keyboard.press("Control+z")
    expect(page.locator("[data-text-problem]")).to_be_hidden()
    is_saved(page)
    assert text_of(page).input_value() == before
    assert seat.problems == []


def test_a_cut_line_keeps_the_text_here_and_sends_it_at_its_return(seats):
    seat = seats("denis")
    page = begin(seat, "Une ligne coupée")
    seat.context.set_offline(True)
    replace(page, "Tout est en place.", "Tout va bien.")
    expect(page.locator("[data-saved-word]")).to_contain_text("Gardé sur ce poste")
    seat.context.set_offline(False)
    is_saved(page)
    page.reload()
    expect(text_of(page)).to_have_value(re.compile("Tout va bien"))

    seat.context.set_offline(True)
    replace(page, "Tout va bien.", "Tout va mieux.")
    expect(page.locator("[data-saved-word]")).to_contain_text("Gardé sur ce poste")
    url = page.url
    page.close()
    seat.context.set_offline(False)
    again = seat.context.new_page()
    again.goto(url)
    expect(again.get_by_text("Votre texte d’avant est revenu.")).to_be_visible()
    expect(text_of(again)).to_have_value(re.compile("Tout va mieux"))
    is_saved(again)


def test_french_is_typed_with_its_signs_and_ctrl_s_saves(seats):
    seat = seats("denis")
    page = begin(seat, "Des signes français")
    caret_after(page, "Tout est en place.")
    page.keyboard.type(" L'eau coule... enfin")
    page.keyboard.press("Control+s")

    expect(text_of(page)).to_have_value(re.compile("L’eau coule… enfin"))
    is_saved(page)
    caret_after(page, "- [Oui](#c-est-")
    for _ in range(2):
        page.keyboard.press("Control+ ")
    expect(text_of(page)).to_have_value(re.compile(r"\[Oui\]\(#c-est-fait"))
    assert seat.problems == []
