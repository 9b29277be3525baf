"""In a real Chromium, on the measured base: how soon a step is painted, how soon a ring is on the screen."""

import http.client
import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from numi.calls.contract import PhoneKind
from numi.core import clock
from numi.interfaces.cli import serving, system
from numi.interfaces.cli.benches.measuring import PageFailed, quantile, sign_in
from numi.interfaces.cli.benches.sample import Sample
from numi.interfaces.cli.benches.visits import AGENT
from numi.interfaces.cli.phone_line import PhoneLine

STEPS, RINGS = 80, 24
STEP_BAR, RING_BAR, GUESS_BAR = 50.0, 300.0, 100.0
PREFIX = "ecran-"
READY_WITHIN = 60.0
# A key is timed from the moment it went down to the first task after the frame that shows the new step.
WATCH_STEPS = """() => {
  window.numiSteps = []; let down = 0;
  addEventListener("keydown", (event) => { down = event.timeStamp; }, true);
  new MutationObserver(() => {
    const at = down; down = 0;
    if (at) requestAnimationFrame(() => {
      const port = new MessageChannel();
      port.port1.onmessage = () => window.numiSteps.push(performance.now() - at);
      port.port2.postMessage(0);
    });
  }).observe(document.querySelector("[data-guide]"), {childList: true});
}"""
WATCH_RINGS = """() => {
  window.numiRings = {};
  const look = () => requestAnimationFrame(() => {
    const port = new MessageChannel();
    port.port1.onmessage = () => {
      for (const ring of document.querySelectorAll("[data-ring]")) window.numiRings[ring.dataset.ring] ??= Date.now();
    };
    port.port2.postMessage(0);
  });
  new MutationObserver(look).observe(document.querySelector("main").parentElement, {childList: true, subtree: true});
}"""
WATCH_GUESSES = """() => {
  window.numiGuesses = []; let down = 0;
  addEventListener("keydown", (event) => { down = event.key === " " ? event.timeStamp : 0; }, true);
  new MutationObserver(() => {
    const at = down; down = 0;
    if (at) requestAnimationFrame(() => {
      const port = new MessageChannel();
      port.port1.onmessage = () => window.numiGuesses.push(performance.now() - at);
      port.port2.postMessage(0);
    });
  }).observe(document.querySelector("[data-guesses]"), {childList: true});
}"""
GUESSED_FROM = 4
SPOKEN = (
    "bonjour madame on a vidé mon compte en banque ce matin et ma carte ne marche plus",
    "je voudrais envoyer des photos de mon téléphone à ma fille mais ça ne part pas",
    "une page rouge crie sur mon ordinateur et me dit d’appeler un numéro tout de suite",
    "il me faut une attestation de la sécurité sociale pour la mutuelle de mon mari",
    "j’ai oublié mon mot de passe des impôts et la déclaration est pour lundi",
)
ANSWERS = "() => [...document.querySelectorAll('[data-answer]')].map((one) => one.dataset.answer)"


def screen_figures(sample: Sample) -> list[dict[str, Any]]:
    """Steps with the network cut, then rings. Raises Stop without Chromium, PageFailed when the server stays silent."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- of the development environment only

    seat = sign_in(f"{AGENT}@demo.numi")
    seat.post("/bureau/presence/", {"state": "on_duty"})
    session = seat.cookies[settings.SESSION_COOKIE_NAME].value
    chromium = system.require_chromium()
    with _server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(base_url=address, locale="fr-FR", timezone_id="Europe/Paris")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        try:
            return [
                _screen("Pas du guide, réseau coupé", _steps(context, sample.mine[8]), STEP_BAR),
                _screen("Pas d’un très long guide, réseau coupé", _steps(context, sample.long), STEP_BAR),
                _screen("Guides proposés après un mot", _guesses(context, sample.mine[9]), GUESS_BAR),
                _screen("Carte d’appel à l’écran", _rings(context, address, sample.phones), RING_BAR),
            ]
        finally:
            browser.close()


def _screen(name: str, spent: list[float], bar: float) -> dict[str, Any]:
    p95 = quantile(spent, 0.95)
    return {
        "name": name, "times": len(spent), "p50": quantile(spent, 0.5), "p95": p95, "bar": bar, "met": p95 <= bar,
    }  # fmt: skip


@contextmanager
def _server() -> Iterator[str]:
    """The web server of production on this base, until the end."""
    with socket.socket() as probe:
        probe.bind((serving.LOOPBACK, 0))
        port = probe.getsockname()[1]
    logs = Path(settings.DATA) / "log"
    [web] = serving.children(dict(os.environ), serving.LOOPBACK, port, workers=1, logs=logs, works=False)
    web.start()
    try:
        deadline = time.monotonic() + READY_WITHIN
        while not _answers(port):
            if time.monotonic() > deadline or not web.is_alive():
                raise PageFailed(f"Le serveur ne répond pas.\n{web.last_words()}")
            time.sleep(0.1)
        yield f"http://{serving.LOOPBACK}:{port}"
    finally:
        web.signal(15)
        if web.process is not None:
            web.process.wait(timeout=10)


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection(serving.LOOPBACK, port, timeout=5)
    try:
        line.request("GET", "/sante/prete")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def _steps(context: Any, number: str) -> list[float]:
    """Answer, and come back from each outcome, with the network cut all along."""
    page = context.new_page()
    page.goto(f"/bureau/demandes/{number}/console/", wait_until="networkidle")
    if not page.evaluate(ANSWERS) and not page.locator("[data-step-title]").count():
        page.keyboard.press("m")
        page.keyboard.type("une page microsoft crie et bloque mon ecran")
        page.keyboard.press("Escape")
        page.locator("[data-guesses] kbd").first.wait_for()
        page.keyboard.press("1")
    page.locator("[data-step-title]").wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH_STEPS)
    begun: list[Any] = []
    heard: list[str] = []
    context.set_offline(True)
    page.on("request", lambda request: begun.append(request))
    page.on("requestfinished", lambda request: heard.append(request.url) if request in begun else None)
    for turn in range(STEPS):
        answers = page.evaluate(ANSWERS)
        if answers and (turn == 0 or turn % 7):
            page.keyboard.press(answers[turn % len(answers)].lower())
        else:
            page.keyboard.press("Backspace")
            page.keyboard.press("1")
        page.wait_for_function("count => window.numiSteps.length > count", arg=turn)
    context.set_offline(False)
    if heard:
        raise PageFailed(f"Un pas du guide a demandé quelque chose au réseau, qui était coupé : {heard[0]}")
    spent = page.evaluate("() => window.numiSteps")
    page.close()
    return [float(one) for one in spent]


def _guesses(context: Any, number: str) -> list[float]:
    """From the key that ends a word, the fourth one on, to the guides painted."""
    page = context.new_page()
    page.goto(f"/bureau/demandes/{number}/console/", wait_until="networkidle")
    page.evaluate(WATCH_GUESSES)
    field = page.locator("[data-words]")
    for text in SPOKEN:
        field.fill("")
        for place, word in enumerate(text.split()):
            heard = page.evaluate("() => window.numiGuesses.length")
            page.keyboard.type(word)
            page.wait_for_timeout(200)
            page.keyboard.press("Space")
            if place >= GUESSED_FROM:
                page.wait_for_function("count => window.numiGuesses.length > count", arg=heard)
    spent = page.evaluate("() => window.numiGuesses")
    page.close()
    return [float(one) for one in spent]


def _rings(context: Any, address: str, numbers: list[str]) -> list[float]:
    """From the moment the telephone system speaks to the card on the screen of « Ma journée »."""
    line = PhoneLine(address=address, secret=settings.PHONE_SECRETS[0])
    page = context.new_page()
    page.goto("/bureau/", wait_until="load")
    page.wait_for_function("() => document.querySelector('[data-network]').textContent.includes('bon')")
    page.evaluate(WATCH_RINGS)
    spent = []
    for turn in range(RINGS):
        call = f"{PREFIX}{uuid.uuid4().hex[:16]}"
        number = numbers[turn % len(numbers)]
        began = time.time() * 1000
        told = line.tell(PhoneKind.RINGING, call=call, now=_now(), **{"from": number, "to": settings.HOTLINE_NUMBER})
        page.wait_for_function("ident => window.numiRings[ident]", arg=told["call"])
        spent.append(float(page.evaluate("ident => window.numiRings[ident]", told["call"])) - began)
        line.tell(PhoneKind.MISSED, call=call, now=_now())
        page.wait_for_function("ident => !document.querySelector(`[data-ring='${ident}']`)", arg=told["call"])
    page.close()
    return spent


def _now() -> datetime:
    return clock.now()
