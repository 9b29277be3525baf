"""What is proposed while the person speaks, by the real model: the alarm stays, digits pick, nothing moves under a hand."""

import json
import time

import pytest
from playwright.sync_api import expect

from numi.calls.contract import PhoneKind, sign
from tests.browser.house import MOREL
from tests.browser.test_typed import own_case

LEARN = (
    "from django.conf import settings; from numi.core import clock; "
    "from numi.listening.operations.learning import renew_model; renew_model(content=settings.CONTENT, now=clock.now())"
)
STILL = 2300  # an alarm is firm once nothing more was typed for two seconds
FRAUD = "bonjour un monsieur de ma banque m’a fait valider un code et il manque deux mille euros "


@pytest.fixture(scope="module")
def learnt(house):
    """The house once its worker has learnt."""
    house.manage("shell", "-v", "0", "-c", LEARN)
    return house


def test_the_alarm_rings_stays_and_opens_by_one_key(learnt, seats):
    seat = seats("agnes").ready()
    page = seat.page
    call = learnt.ring(MOREL)
    own_case(page, MOREL)
    expect(page.get_by_role("button", name="Fraude bancaire")).to_be_visible()  # always at hand, before a word
    page.keyboard.press("m")
    page.keyboard.type(FRAUD)
    alarm = page.locator("[data-alarm]")
    expect(alarm).to_contain_text("La banque d’abord")
    expect(page.locator("[data-guesses] li").first).to_contain_text("Fraude bancaire")
    expect(page.locator("[data-guesses] li").first).to_contain_text("«")  # the words that decided
    page.wait_for_timeout(STILL)

    page.locator("[data-words]").fill("finalement je voudrais envoyer une photo à ma fille avec mon téléphone ")
    expect(page.locator("[data-guesses] li").first).to_contain_text("photo")
    expect(alarm).to_contain_text("La banque d’abord")
    page.reload()
    expect(alarm).to_contain_text("La banque d’abord")
    page.keyboard.press("g")
    expect(page.locator("[data-step-title]")).to_be_visible()
    expect(page.locator("[data-redband]")).to_contain_text("La banque d’abord")
    learnt.tell(PhoneKind.ENDED, call)
    assert seat.problems == []


def test_an_alarm_of_half_typed_words_goes_as_it_came_and_a_firm_one_stays(learnt, seats):
    seat = seats("agnes").ready()
    page = seat.page
    call = learnt.ring(MOREL)
    own_case(page, MOREL)

    def answer(route):
        rings = "danger" in route.request.url
        alarm = {
            "alarm": [["fraude-bancaire", "Fraude bancaire"]] if rings else [],
            "because": "danger" if rings else "",
        }
        route.fulfill(json={"guides": [], "sure": True, "signals": [], "send_to": "", "question": "", **alarm})

    page.route("**/*?q=*", answer)
    words, alarm = page.locator("[data-words]"), page.locator("[data-alarm]")
    words.fill("un deux trois danger ")
    expect(alarm).to_contain_text("La banque d’abord")
    words.fill("un deux trois quatre ")
    expect(alarm).to_be_hidden()
    words.fill("un deux trois danger ")
    expect(alarm).to_be_visible()
    page.wait_for_timeout(STILL)
    words.fill("un deux trois quatre ")
    page.wait_for_timeout(500)
    expect(alarm).to_be_visible()
    words.fill("")
    expect(alarm).to_contain_text("danger")
    page.unroute("**/*?q=*")
    learnt.tell(PhoneKind.ENDED, call)
    assert seat.problems == []


def test_what_is_not_for_us_says_where_to_go(learnt, seats):
    seat = seats("agnes").ready()
    call = learnt.ring(MOREL)
    own_case(seat.page, MOREL)
    seat.page.locator("[data-words]").fill("je voudrais passer à la fibre et changer de box internet ")

    expect(seat.page.locator("[data-about-words]")).to_contain_text("opérateur")
    learnt.tell(PhoneKind.ENDED, call)


def test_a_line_of_the_transcript_proposes_without_a_key(learnt, seats):
    seat = seats("agnes").ready()
    call = learnt.ring(MOREL)
    own_case(seat.page, MOREL)
    body = json.dumps({"call": call, "lines": [{"id": "1", "who": "client", "text": FRAUD}]}).encode()
    stamp = int(time.time())
    headers = {
        "webhook-id": f"line-{stamp}",
        "webhook-timestamp": str(stamp),
        "webhook-signature": sign(secret="demo-telephone-secret", ident=f"line-{stamp}", timestamp=stamp, body=body),
        "Content-Type": "application/json",
    }
    answer = seat.page.request.post(f"{learnt.address}/hooks/paroles/", data=body, headers=headers)

    assert answer.status == 202, answer.text()
    expect(seat.page.locator("[data-guesses] li").first).to_contain_text("Fraude bancaire")
    learnt.tell(PhoneKind.ENDED, call)
    assert seat.problems == []


def test_the_clock_hears_a_silence_and_opens_the_silent_call(learnt, seats):
    seat = seats("agnes").ready()
    page = seat.page
    page.clock.install()
    call = learnt.ring(MOREL)
    own_case(page, MOREL)
    silence = page.locator("[data-silence]")
    expect(silence).to_be_hidden()
    page.clock.fast_forward("00:21")
    expect(silence).to_contain_text("un silence ?")

    page.locator("[data-words]").fill("allô")
    page.clock.fast_forward("00:02")
    expect(silence).to_be_hidden()
    page.locator("[data-words]").fill("")
    page.clock.fast_forward("00:02")
    silence.get_by_role("button", name="Appel muet").press("Enter")
    expect(page.locator("[data-step-title]")).to_contain_text("Entend-on")
    page.clock.fast_forward("00:02")
    expect(silence).to_be_hidden()
    learnt.tell(PhoneKind.ENDED, call)
    assert seat.problems == []
