"""The seven security emergencies: the situation is known in four questions, the loss is stopped at the second step.

What is counted, on the graph of the procedures as they are read:

* a **step** is one screen of the guide: the first is step 1, what an answer there leads to is step 2;
* a **question** (``ASKS``) is a step that only sorts; a **stop** (``STOPS``) is a step whose words to say tell her the
  gesture that stops the loss: each is held to a piece of these words, so that a step cannot stop anything by its name;
* a **situation** is whatever is reached from the first step through questions and stops only. The list is written
  down: a new one has to be named here. To leave for another procedure is to know the situation;
* a way of the first question that leads to no stop is named with its reason: so many more questions (one: a stop is
  step 3), or nothing that could be stopped at that instant.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from numi.procedures.catalog import load
from numi.procedures.graph import reachable

CONTENT = Path(__file__).resolve().parents[2] / "content"
PROCEDURES = load(CONTENT).procedures
QUESTIONS_AT_MOST = 4
MONEY = re.compile(r"\b(?:payé|argent|carte|banque)\b")
Place = tuple[str, str]

FORBIDS = {
    "compte-facebook-pirate": "que personne ne paie",
    "boite-email-piratee": "n’ouvrez aucun lien",
    "fraude-bancaire": "ne validez plus rien",
    "chantage-email": "on ne paie pas et on ne répond pas",
    "faux-remboursement": "n’y tapez plus rien",
    "urgence-securite": "ne payez rien, ne donnez rien",
    "identifiants-compromis": "on n’ouvre aucun lien",
}
ASKS = {
    "compte-facebook-pirate": "quel-cas boite-mail boite-mail-perdu",
    "boite-email-piratee": "signes mot-de-passe perdu-appareil",
    "fraude-bancaire": "en-ligne tentative ecran quel-cas",
    "chantage-email": "a-paye moral nature",
    "faux-remboursement": "a-donne donne-quoi installe",
    "urgence-securite": "danger quel-danger deja quoi raconter",
    "identifiants-compromis": "quoi-parti origine quel-degat code-recu code-donne",
}
STOPS = {
    "compte-facebook-pirate": {
        "alerter": "qu’ils ne paient rien",
        "argent-parti": "appelle sa banque tout de suite",
        "mot-de-passe": "Changez le mot de passe vous-même",
        "page-officielle": "On ouvre la page de secours",
        "faux-profil": "puis Signaler",
    },
    "boite-email-piratee": {
        "banque": "On appelle votre banque",
        "autre-appareil": "On éteint cet appareil",
        "nouveau": "Choisissez un mot de passe tout neuf",
        "gmail": "page de récupération de Google",
        "microsoft": "formulaire de Microsoft",
        "orange": "Ouvrez son assistance",
        "autre-messagerie": "prenez sa facture",
    },
    "fraude-bancaire": {
        "couper": "raccrochez, sans rien expliquer",
        "coursier": "N’ouvrez pas, et gardez votre carte",
        "couper-internet": "On éteint cet appareil",
        "numero": "Appelez votre banque maintenant",
        "sans-carte": "Appelez votre banque maintenant",
        "appeler": "bloquez mes accès",
        "injoignable": "bloquer votre carte",
        "autre-paiement": "dites à la banque que vous le contestez",
    },
    "chantage-email": {
        "banque": "Appelez votre banque",
        "fichier": "On coupe Internet sur cet ordinateur",
        "changer": "Il faut changer ce mot de passe",
        "detresse": "Je reste avec vous",
    },
    "faux-remboursement": {
        "carte": "Appelez votre banque",
        "mot-de-passe": "On change ce mot de passe",
        "rib": "Prévenez votre banque",
        "eteindre": "On éteint l’appareil",
        "cliquer": "Fermez cette page",
    },
    "urgence-securite": {
        "secours": "On appelle les secours maintenant",
        "detresse": "je ne raccroche pas",
        "imposteur": "S’il vous parle encore, raccrochez",
        "eteindre": "gardez le doigt sur le bouton de l’appareil, jusqu’au noir",
        "isoler": "Débranchez le fil",
        "telephone": "demandez de la suspendre",
    },
    "identifiants-compromis": {
        "mail": "changez-en le mot de passe",
        "organisme-pris": "Appelez l’organisme tout de suite",
        "message-fuite": "N’ouvrez aucun lien",
        "iban": "Prévenez votre banque",
        "faux-appels": "raccrochez",
        "usurpation": "écrivez-le à cette société",
    },
}
SITUATIONS = {
    "compte-facebook-pirate": "alerter argent-parti faux-profil mot-de-passe page-officielle niveau-2 appareils rappel "
    "proches",
    "boite-email-piratee": "banque autre-appareil nouveau gmail microsoft orange autre-messagerie regles rappel "
    "niveau-2 niveau-3",
    "fraude-bancaire": "couper coursier couper-internet numero sans-carte appeler injoignable signaler proche perceval "
    "carte-partie plainte virement faux-site autre-paiement acces rappel-banque niveau-3 police",
    "chantage-email": "banque fichier changer detresse moral-fichier envoi-en-masse vraie-menace faux-policier mineur "
    "danger-vie souffler garder deguisement plainte niveau-2 niveau-3",
    "faux-remboursement": "carte mot-de-passe rib identite eteindre cliquer d-abord-rien signaler autre-chose "
    "compte-touche organisme verifier-site niveau-2 niveau-3",
    "urgence-securite": "secours detresse danger-vie souffler imposteur notre-nom eteindre rappel-quart isoler "
    "telephone banque-ligne preuves verifier niveau-2 niveau-3",
    "identifiants-compromis": "mail message-fuite organisme-pris iban papiers usurpation faux-appels deux-etapes "
    "appareil choisir banque carnet preuves niveau-2 niveau-3",
}
MORE_QUESTIONS = {
    ("compte-facebook-pirate", "boite-mail"): (
        1,
        "who holds the mailbox takes the account back: it is looked at first",
    ),
    ("compte-facebook-pirate", "boite-mail-perdu"): (1, "Facebook will write to the mailbox: it is looked at first"),
    ("boite-email-piratee", "perdu-appareil"): (1, "the way back in is the provider’s, which has to be known"),
    ("boite-email-piratee", "mot-de-passe"): (1, "she does not know yet whether she can enter"),
    ("chantage-email", "moral"): (1, "nothing was given: how she feels comes before the message"),
    ("faux-remboursement", "donne-quoi"): (1, "she does not know what she gave"),
    ("urgence-securite", "quel-danger"): (1, "which help to call is not known yet"),
    ("urgence-securite", "quoi"): (1, "she is told to touch nothing while the trouble is named"),
    ("urgence-securite", "deja"): (
        2,
        "she cannot name it: was money spoken of, and is somebody there now? She is told to touch nothing",
    ),
    ("fraude-bancaire", "tentative"): (1, "nothing left: is somebody waiting for an answer right now?"),
    ("identifiants-compromis", "origine"): (1, "she does not know what is out"),
    ("identifiants-compromis", "quel-degat"): (1, "what was touched decides who is called"),
    ("identifiants-compromis", "code-recu"): (1, "the code may still be hers alone"),
    ("identifiants-compromis", "code-donne"): (
        1,
        "whose code it was decides who is called; a bank’s has its own answer",
    ),
    ("identifiants-compromis", "papiers"): (1, "papers cannot be taken back: were they used already?"),
}
NOTHING_TO_STOP = {
    ("fraude-bancaire", "proche"): "somebody near may hear: a gesture said aloud would put her in danger",
    ("chantage-email", "mineur"): "the child comes first: is an adult beside him?",
    ("chantage-email", "a-paye"): "another emergency, which forbids to pay from its first words",
    ("faux-remboursement", "identite"): "papers cannot be taken back: the date is kept, the body is told",
    ("faux-remboursement", "d-abord-rien"): "nothing was given",
}
each_emergency = pytest.mark.parametrize("ident", list(FORBIDS))


def after(place: Place) -> list[Place]:
    """Where each answer leads, here or in another procedure. A call counts by where it goes, not by its way back."""
    procedure, step = place
    targets = [branch.target for branch in PROCEDURES[procedure].steps[step].branches]
    return [(one.procedure, one.step or PROCEDURES[one.procedure].first) for one in targets]


def stops(place: Place) -> bool:
    return place[1] in STOPS.get(place[0], {})


def asked(ident: str) -> Iterator[tuple[str, int]]:
    """Each step reached through questions and stops, and the questions answered on the way: all ways, no step twice."""
    questions, through = set(ASKS[ident].split()), {*ASKS[ident].split(), *STOPS[ident]}
    waiting: list[tuple[str, ...]] = [(PROCEDURES[ident].first,)]
    while waiting:
        way = waiting.pop()
        yield way[-1], len(questions.intersection(way[:-1]))
        if way[-1] in through:
            goals = {step for procedure, step in after((ident, way[-1])) if procedure == ident}
            waiting += [(*way, step) for step in sorted(goals.difference(way))]


def said(ident: str, step: str) -> str:
    return " ".join(voice.text for voice in PROCEDURES[ident].steps[step].say)


def test_they_are_the_critical_ones_of_security():
    critical = {one.id for one in PROCEDURES.values() if one.family == "securite" and one.urgency == "critique"}

    assert critical - {"faux-support-technique"} == set(FORBIDS)


@each_emergency
def test_the_lists_name_steps_of_the_procedure(ident):
    named = {*ASKS[ident].split(), *STOPS[ident], *SITUATIONS[ident].split()}

    assert named <= reachable(PROCEDURES[ident])
    assert not set(ASKS[ident].split()) & set(STOPS[ident])


@each_emergency
def test_each_situation_is_known_in_four_questions_whatever_the_way(ident):
    most: dict[str, int] = {}
    for step, count in asked(ident):
        most[step] = max(count, most.get(step, 0))

    assert set(most) - set(ASKS[ident].split()) == set(SITUATIONS[ident].split())
    assert {step: count for step, count in most.items() if count > QUESTIONS_AT_MOST} == {}


@each_emergency
def test_the_first_words_already_forbid_what_would_make_it_worse(ident):
    assert FORBIDS[ident] in said(ident, PROCEDURES[ident].first)


@each_emergency
def test_a_stop_is_said_not_only_named(ident):
    assert [step for step, words in STOPS[ident].items() if words not in said(ident, step)] == []


@each_emergency
def test_each_first_answer_stops_the_loss_or_says_why_not(ident):
    ways = set(after((ident, PROCEDURES[ident].first)))

    unsaid = {way for way in ways if not stops(way)} - set(MORE_QUESTIONS) - set(NOTHING_TO_STOP)

    assert any(stops(way) for way in ways)
    assert unsaid == set()


@each_emergency
def test_money_never_waits_for_a_second_question(ident):
    """Only one answer about money does not stop it at once: somebody near her may be listening."""
    first = PROCEDURES[ident].steps[PROCEDURES[ident].first]
    about = [branch.target for branch in first.branches if MONEY.search(branch.label.lower())]
    places = {(one.procedure, one.step or PROCEDURES[one.procedure].first) for one in about}

    assert {place for place in places if not stops(place)} <= {("fraude-bancaire", "proche")}


@each_emergency
def test_the_key_u_stops_the_loss_or_asks_what_was_lost(ident):
    danger = PROCEDURES[ident].danger
    assert danger is not None

    place = (ident, danger.key_step)

    assert stops(place) or place in MORE_QUESTIONS


@pytest.mark.parametrize("place", list(MORE_QUESTIONS), ids="#".join)
def test_a_stop_follows_the_questions_that_were_announced(place):
    count, reached = 0, {place}

    while not any(map(stops, reached)):
        count, reached = count + 1, {goal for one in reached for goal in after(one)}

    assert count == MORE_QUESTIONS[place][0]


def test_no_reason_is_left_without_its_way():
    first = {way for ident in FORBIDS for way in after((ident, PROCEDURES[ident].first))}
    keys = {(ident, PROCEDURES[ident].danger.key_step) for ident in FORBIDS}

    assert {*MORE_QUESTIONS, *NOTHING_TO_STOP} <= first | keys
