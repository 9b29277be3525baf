"""What the engine hears: turns, two needs, danger, signals, what is not for us, why."""

import pytest

from numi.suggestion.turns import caller_text

DANGER = [
    "y a cinq cents euros qui sont partis de mon compte et c'est pas moi",
    "un soi-disant conseiller de la banque m'a fait lire le code de ma carte",
    "on ma vider mon livret jcompren pas",
    "quelqu un est dans mon facebook il demande de l argent a mes amis",
    "mon fils dit que mon profil facebook a été volé cette nuit",
    "j'en ai plus qu'assez de vous, vous êtes des incapables, je résilie",
    "c'est une honte votre service, ça fait trois fois que j'appelle",
    "j'ai vu passer un prélèvement que je n'ai jamais fait sur ma carte bleue",
]


@pytest.mark.parametrize("said", DANGER)
def test_the_alarm_rings(engine, said):
    found = engine.suggest(said)

    assert found.critical
    assert set(found.alarm.procedures) <= set(engine.critical_ids)
    assert found.alarm.procedures


@pytest.mark.parametrize(
    "said",
    ["comment je scanne une ordonnance", "je voudrais entrer dans la réunion zoom", "où sont les brouillons de gmail"],
)
def test_the_alarm_stays_quiet(engine, said):
    assert not engine.suggest(said).critical


def test_a_long_calm_talk_that_names_dangers_does_not_ring(engine):
    text = (
        "Client : Bonjour, à la télé ils parlaient encore de gens qui se font voler sur internet, quelle époque.\n"
        "Hotliner : Je vous écoute.\n"
        "Client : Moi rien de tout ça, Dieu merci. C'est juste pour la feuille de l'assurance, il faut que je la passe "
        "dans l'imprimante pour qu'elle aille dans l'ordinateur, ma fille me l'a montré mais j'ai oublié le bouton."
    )

    found = engine.suggest(text)

    assert not found.critical
    assert found.ranked[0][0] == "numeriser-document"


def test_a_danger_in_the_middle_of_small_talk_rings(engine):
    text = (
        "Client : Oui bonjour, il fait un froid de canard chez nous, et puis mon mari est à l'hôpital. Enfin voilà, "
        "hier j'ai lu le code de la carte à un monsieur de la banque et ce matin il manque mille euros. Bon, ma fille "
        "doit passer dimanche, on verra avec elle."
    )

    found = engine.suggest(text)

    assert found.critical
    assert found.alarm.procedures[0] == "fraude-bancaire"
    assert found.alarm.because


def test_only_the_callers_turns_count():
    text = "Hotliner : Votre Facebook est piraté ?\nClient : non, je voudrais scanner une feuille\nHotliner : Ah."

    assert caller_text(text) == "non, je voudrais scanner une feuille"


def test_the_hotliner_helps_when_the_caller_says_little():
    text = "Hotliner : Vous voulez scanner un document ?\nClient : oui"

    assert "scanner un document" in caller_text(text)


def test_a_conversation_finds_what_the_caller_asks(engine):
    text = "Hotliner : Bonjour, un souci de Facebook ?\nClient : pas du tout, j'arrive pas à numériser un papier"

    assert engine.suggest(text).ranked[0][0] == "numeriser-document"


def test_two_needs_are_both_in_sight(engine):
    text = (
        "je dois faire ma déclaration trimestrielle à la caf. Et puis aussi, comment on entre dans une réunion zoom ?"
    )

    best = {ident for ident, _ in engine.suggest(text).ranked[:3]}

    assert {"declaration-trimestrielle", "zoom"} <= best


def test_what_is_not_for_us_has_a_door(engine):
    found = engine.suggest("Ma box clignote orange depuis l'orage et il n'y a plus ni téléphone ni télévision")

    assert found.out_of_scope
    assert not found.is_sure
    assert found.send_to == "opérateur"


def test_why_is_made_of_the_callers_words(engine):
    found = engine.suggest("je n'arrive pas à rejoindre la réunion zoom de ma fille")

    assert "zoom" in found.why
    assert set(found.why) <= set("je n arrive pas à rejoindre la réunion zoom de ma fille".split())


def test_a_signal_comes_with_its_words(engine):
    found = engine.suggest("passez-moi votre responsable, je veux parler à quelqu'un au-dessus de vous")

    assert "demande-responsable" in [one.name for one in found.signals]
    assert all(one.evidence for one in found.signals)


def test_danger_mutes_what_is_commercial(engine):
    found = engine.suggest("on a vidé mon compte en banque. Je voudrais parrainer ma voisine")

    assert found.critical
    assert "opportunite-parrainage" not in [one.name for one in found.signals]


def test_nothing_said_is_nothing_sure(engine):
    found = engine.suggest("euh")

    assert (found.ranked, found.is_sure, found.critical) == ((), False, False)
