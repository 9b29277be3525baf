"""A real Chromium against a real server. Every page is watched: no outside request, no CSP refusal, no script error."""

import os
import shutil

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.house import House

PASSWORD = "numi-demonstration"


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The demonstration, filled, for all the browser tests that do not break it."""
    place = House(tmp_path_factory.mktemp("house"))
    place.manage("prepare_demo")
    place.start()
    yield place
    place.stop()


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("NUMI_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


KEYRING: dict[tuple[str, str], list] = {}  # the open session of each person of each house


class Seat:
    """One person of the house at one browser."""

    def __init__(self, browser: Browser, house: House, name: str, **options) -> None:
        self.house, self.name, self.outside, self.problems = house, name, [], []
        self.context: BrowserContext = browser.new_context(
            base_url=house.address, locale="fr-FR", timezone_id="Europe/Paris", **options
        )
        self.context.set_default_timeout(20000)
        self.page: Page = self.context.new_page()
        self.watch(self.page)

    def watch(self, page: Page) -> None:
        page.on("request", self._seen)
        page.on("console", lambda said: said.type == "error" and self.problems.append(said.text))
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _seen(self, request) -> None:
        if not request.url.startswith((self.house.address, "data:", "blob:")):
            self.outside.append(request.url)

    def sign_in(self) -> "Seat":
        """Through the door the first time; with the session it gave afterwards (a code serves once in thirty seconds)."""
        key = (self.house.address, self.name)
        if key in KEYRING:
            self.context.add_cookies(KEYRING[key])
            self.page.goto("/bureau/")
            return self
        page = self.page
        page.goto("/bureau/")
        page.get_by_label("Votre adresse e-mail").fill(f"{self.name}@demo.numi")
        page.get_by_label("Votre mot de passe").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Utiliser le code de démonstration").click()
        page.wait_for_url("**/bureau/**")
        KEYRING[key] = self.context.cookies()
        return self

    def ready(self) -> "Seat":
        """On duty and free, whatever the test before left."""
        self.page.goto("/bureau/")
        button = self.page.get_by_role("button", name="Prêt à décrocher")
        if button.count():
            button.press("Enter")
        expect(self.page.get_by_role("button", name="Pause")).to_be_visible()
        return self

    def post(self, path: str, form: dict):
        """Send a form as the person's own page would."""
        token = self.page.locator('meta[name="csrf-token"]').get_attribute("content")
        return self.page.request.post(
            path, form={**form, "csrfmiddlewaretoken": token}, headers={"Referer": self.page.url}
        )

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def seats(chromium, house):
    """``seats("agnes")`` signs a person in; at the end, nothing left the machine and no page complained."""
    opened = []

    def seat(name: str, *, signed_in: bool = True, **options) -> Seat:
        one = Seat(chromium, house, name, **options)
        opened.append(one)
        return one.sign_in() if signed_in else one

    yield seat
    for one in opened:
        one.close()
    house.hang_up_everything()
    assert [url for one in opened for url in one.outside] == []
