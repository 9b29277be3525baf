"""Bar B073: the network cut, the tab killed, the server killed, at thirty random instants of a call.

Not one character lost, the same step. The control runs the same story in a browser that keeps nothing: it must lose.
"""

import random
import re

import pytest
from playwright.sync_api import expect

from numi.calls.contract import PhoneKind
from tests.browser.conftest import Seat
from tests.browser.house import MOREL, House

INSTANTS = 30
FORGETS = "Storage.prototype.setItem = () => {}; Storage.prototype.getItem = () => null;"
STEPS = ("A-t-elle appelé ce numéro", "La page est-elle partie")


@pytest.fixture(scope="module")
def own_house(tmp_path_factory):
    place = House(tmp_path_factory.mktemp("chaos"))
    place.manage("prepare_demo")
    place.start()
    yield place
    place.stop()


class Call:
    """One long call, and what the hotliner believes to have written."""

    def __init__(self, browser, house, chance, *, forgets=False):
        self.house, self.chance = house, chance
        self.seat = Seat(browser, house, "agnes")
        if forgets:
            self.seat.context.add_init_script(FORGETS)
        self.seat.sign_in().ready()
        self.page = self.seat.page
        self.call = house.ring(MOREL)
        expect(self.page.locator(".ring").first).to_be_visible()
        self.page.keyboard.press("d")
        self.page.wait_for_url("**/console/")
        self.typed, self.step = "page microsoft crie bloque ecran", 0
        self.page.locator("[data-words]").fill(self.typed)
        self.page.keyboard.press("Escape")
        expect(self.page.locator("[data-guesses] li").first).to_be_visible()
        self.page.keyboard.press("1")
        expect(self.page.locator("[data-step-title]")).to_contain_text(STEPS[0])
        self.settle()

    def settle(self):
        expect(self.page.locator("[data-saved-word]")).to_contain_text(
            re.compile("Enregistré à|Enregistré il"), timeout=30000
        )

    def move(self):
        if self.step == 0:
            self.page.keyboard.press("n")
        else:
            self.page.keyboard.press("Backspace")
            self.page.keyboard.press("1")
        self.step = 1 - self.step

    def write(self, count):
        words = "".join(self.chance.choice("abcdefghij éà’") for _ in range(count))
        self.page.locator("[data-words]").focus()
        self.page.keyboard.press("Control+End")
        for sign in words:
            self.page.keyboard.insert_text(sign)
        self.typed += words

    def reopen(self):
        url = self.page.url
        self.page.close(run_before_unload=False)
        self.page = self.seat.context.new_page()
        self.page.goto(url)

    def instant(self, kind):
        self.move()
        self.write(self.chance.randint(3, 25))
        self.page.wait_for_timeout(self.chance.choice((0, 20, 60, 200, 690, 720, 800)))
        if kind == "tab":
            self.reopen()
        elif kind == "network":
            self.seat.context.set_offline(True)
            self.write(self.chance.randint(1, 15))
            self.page.keyboard.press("Escape")
            self.move()
            self.seat.context.set_offline(False)
        else:
            self.house.kill()
            self.write(self.chance.randint(1, 15))
            self.page.keyboard.press("Escape")
            self.move()
            self.house.start()
            if self.chance.random() < 0.5:
                self.reopen()

    def lost(self):
        """What is missing after the storm: characters or the step, on this screen and on a fresh one."""
        self.page.keyboard.press("Escape")
        missing = []
        if self.page.locator("[data-words]").input_value().strip() != self.typed.strip():
            missing.append("words")
        title = self.page.locator("[data-step-title]")
        if not title.count() or STEPS[self.step] not in title.inner_text():
            missing.append("step")
        return missing


def story(browser, house, seed, instants, kinds, *, forgets=False):
    call, lost = Call(browser, house, random.Random(seed), forgets=forgets), []
    for count in range(instants):
        kind = kinds[count % len(kinds)]
        call.instant(kind)
        missing = call.lost()
        if missing:
            lost.append((count, kind, missing))
            if forgets:
                break
        call.page.locator("body").click(position={"x": 5, "y": 300})
    if not forgets:
        call.settle()
        call.seat.context.storage_state()
        fresh = Seat(browser, house, "denis").sign_in()
        fresh.page.goto(call.page.url)
        stored = fresh.page.locator("[data-words]").input_value()
        fresh.close()
        if stored.strip() != call.typed.strip():
            lost.append(("server", stored[-60:], call.typed[-60:]))
    house.tell(PhoneKind.ENDED, call.call)
    call.seat.close()
    return lost


def test_nothing_is_lost_at_thirty_instants(chromium, own_house):
    assert story(chromium, own_house, 20261124, INSTANTS, ("tab", "network", "tab", "server", "network")) == []


def test_a_browser_that_keeps_nothing_loses(chromium, own_house):
    """The control: the same story without the local store."""
    assert story(chromium, own_house, 7, 12, ("tab", "network"), forgets=True) != []
