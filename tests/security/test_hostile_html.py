"""Bar B019: whatever is written in a field comes out of every page as text: no element, no attribute, no script of it."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from itertools import cycle, islice
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from numi.accounts.models import Invitation, User
from numi.accounts.operations.presence import go_on_duty, set_presence
from numi.calls.models import Call, Callback, RaisedHand
from numi.clients.models import Client, Consent, ContactPoint, Device, Household, Mandate, VulnerabilityNote
from numi.core import clock
from numi.guidance.models import StepEvent
from numi.guidance.operations.running import start_run
from numi.library.models import LibraryEntry
from numi.library.operations.opinions import doubt
from numi.library.queries import current_catalog
from numi.tickets.models import Brief, Message, Note, Notice, Ticket
from tests.factories.desk import MOREL, make_ticket
from tests.people import client_as
from tests.security.guide import GUIDE, publish_guide

pytestmark = pytest.mark.django_db
PAYLOADS = (
    "<script>zq()</script>", "<ScRiPt>zq()//", "<script/src=//zq>", "</script><script>zq", "<img src=x onerror=zq>",
    "<img/src='x'onerror=zq>", "<svg onload=zq>", "<svg/onload=zq//", "<svg><script>zq", "<body onload=zq>",
    "<iframe src=//zq>", "<iframe srcdoc='<zq>'>", "<object data=//zq>", "<embed src=//zq>", "<base href=//zq>",
    "<link rel=import href=zq>", "<meta http-equiv=refresh>", "<style>@import'zq'", "<style>*{x:zq}</style>",
    "<form action=//zq>", "<button formaction=//zq>", "<input autofocus zq>", "<a href=javascript:zq>",
    "<a href='data:,zq'>zq", "<a href=//zq>zq</a>", "<math><mi//xlink:zq>", "<details open zq>", "<video><source zq>",
    "<audio src=x zq>", "<marquee zq>", "<textarea>zq", "</textarea><b zq>", "</title><b zq>", "</style><b zq>",
    "<!--<img zq>-->", "<![CDATA[<zq>]]>", "<?xml zq?>", "<%zq%>", "<zq x=1>", "<template><b zq>", "<plaintext>zq",
    "<noscript><b zq>", "<select><b zq>", "\"><b zq>", "'><b zq>", "\" onclick=zq x=\"", "' onclick=zq x='",
    "\" autofocus zq=\"", "`onclick=zq`<", "=\"zq\">", "&lt;zq1&gt;zq", "&#60;zq&#62;", "&quot;&gt;zq2", "%3Cscript%3Ezq",
    "\\x3cscript\\x3ezq<", "\\u003czq\\u003e<", "zq{{7*7}}zq<", "{% load zq %}<", "${7*7}zq<", "javascript:zq<",
    "<b\x0bzq>", "<zq\u2028onclick=zq>", "\ufeff<b zq>", "<\u0131mg zq>", "<<b zq>>", "<b zq", "zq]]><b>", "<!doctype zq>",
)  # fmt: skip
PEOPLE = 24


def fields_of(place):
    """Texts of a given length for one person: over all of them, every field has held every payload it has room for."""
    order = islice(cycle(PAYLOADS), place * 3, None)

    def text(limit):
        found, left = "", limit
        for payload in islice(order, 40):
            if len(payload) + 1 > left:
                break
            found, left = f"{found} {payload}", left - len(payload) - 1
        return found.strip()

    return text


def write_everything(place, agent, now):
    """One person, one request, one call, with payloads in every text there is a field for."""
    text = fields_of(place)
    home = Household.objects.create(name=text(120))
    client = Client.objects.create(
        given_name=text(80), family_name=text(80), street=text(160), postcode="<b", city=text(80), care_note=text(240),
        recognition_word=text(40), plan_name=text(60), household=home, created_at=now, search_name=f"zq {place}",
        sound_name="zq",
    )  # fmt: skip
    ContactPoint.objects.create(client=client, kind="phone", value=MOREL, label=text(60))
    ContactPoint.objects.create(client=client, kind="email", value=text(254), label=text(60))
    Device.objects.create(client=client, kind="laptop", label=text(80), system=text(40))
    Mandate.objects.create(
        client=client, helper_name=text(160), helper_relation=text(60), helper_phone=text(20), scopes=["speak"],
        starts_on=now.date(), ends_on=now.date() + timedelta(days=9), consent_text=text(900), consent_channel="phone",
        consent_text_hash="", consent_proof=text(240), consented_at=now, recorded_by=agent,
    )  # fmt: skip
    Consent.objects.create(
        client=client, channel="phone", purpose="survey", answer="yes", collected_at=now, text_shown=text(900),
        text_version=text(40), collected_through="phone", proof=text(240), recorded_by=agent,
    )  # fmt: skip
    VulnerabilityNote.objects.create(client=client, body=text(2000), by=agent, at=now, review_on=now.date())
    ticket = make_ticket(agent, client=client)
    Ticket.objects.filter(pk=ticket.pk).update(
        subject=text(160), words=text(2000), promise=text(240), promised_at=now + timedelta(hours=1),
        waiting_reason=text(240), close_reason=text(240),
    )  # fmt: skip
    Note.objects.create(ticket=ticket, body=text(2000), author=agent, at=now)
    Brief.objects.create(ticket=ticket, from_level=1, to_level=2, problem=text(240), body=text(2000), by=agent, at=now,
                         return_reason=text(240))  # fmt: skip
    Message.objects.create(ticket=ticket, kind="tickets.recap", channel="email", to=text(254), body=text(2000), at=now,
                           dedup_key=f"zq{place}")  # fmt: skip
    Notice.objects.create(user=agent, ticket=ticket, kind=text(30), at=now)
    call = Call.objects.create(
        provider_id=f"zq{place}", state="ended", raw_number=text(60), line=text(60), client=client, ticket=ticket,
        agent=agent, rang_at=now, answered_at=now, ended_at=now, last_event_at=now,
    )  # fmt: skip
    Callback.objects.create(client=client, ticket=ticket, number=text(20), reason=text(240), window_from=now,
                            window_to=now + timedelta(hours=1), queued_at=now)  # fmt: skip
    RaisedHand.objects.create(ticket=ticket, by=agent, reason=text(240), at=now, call=call)
    run = start_run(ticket=ticket, catalog=current_catalog(str(settings.CONTENT)), procedure_id=GUIDE, by=agent, now=now,
                    run_id=client.pk)  # fmt: skip
    StepEvent.objects.create(id=ticket.pk, run=run, seq=1, kind="off_script", procedure=GUIDE, step=run.current_step,
                             reason=text(240), by=agent, at=now, received_at=now)  # fmt: skip
    return client, Ticket.objects.get(pk=ticket.pk), call


@pytest.fixture
def written(denis, fanny):
    """Everything, by a colleague whose own name is one of them, with a guide whose title is one too."""
    now, text = clock.now(), fields_of(0)
    publish_guide(now=now, title="<img src=x onerror=zq> &lt;b&gt;", note=text(240))
    entry = LibraryEntry.objects.get(pk=GUIDE)
    doubt(entry=entry, by=denis, now=now, step="encore-la", reason=text(240))
    User.objects.filter(pk=denis.pk).update(given_name=text(80), family_name=text(80))
    Invitation.objects.create(
        email=f"{text(60)}@zq", role="n1", given_name=text(80), family_name=text(80), secret_digest="zq",
        invited_by=fanny, created_at=now, expires_at=now + timedelta(hours=1),
    )  # fmt: skip
    denis.refresh_from_db()
    go_on_duty(user=denis, now=now)
    set_presence(user=denis, state="pause", now=now, until=now + timedelta(hours=1), reason=text(40))
    return [write_everything(place, denis, now) for place in range(PEOPLE)]


def pages_of(written):
    yield from ("/bureau/", "/bureau/appels/", "/bureau/clients/", "/bureau/clients/doublons/", "/bureau/procedures/")
    yield from (f"/bureau/demandes/?liste={one}" for one in ("open", "mine", "queue", "waiting"))
    yield from ("/bureau/appels/sonnent/", "/bureau/historique/", "/bureau/equipe/", "/bureau/reglages/")
    yield from (f"/bureau/procedures/{GUIDE}/{one}" for one in ("", "historique/", "doute/"))
    for client, ticket, _ in written:
        yield reverse("desk:clients-card", args=[client.pk])
        yield reverse("desk:clients-edit", args=[client.pk])
        yield reverse("desk:guidance-console", args=[ticket.number])
        yield reverse("desk:tickets-detail", args=[ticket.number])
    (first, ticket, call), (second, _, _) = written[:2]
    yield from (reverse(f"desk:guidance-{one}", args=[ticket.number]) for one in ("wrapup", "escalation", "thread"))
    yield from (reverse(f"desk:tickets-{one}", args=[ticket.number]) for one in ("note", "promise"))
    yield reverse("desk:clients-household", args=[first.pk]) + "?q=zq"
    yield reverse("desk:clients-merge", args=[first.pk, second.pk])
    yield from (reverse(f"desk:calls-{one}", args=[call.pk]) for one in ("people", "transfer"))


class Elements(HTMLParser):
    """What a browser would make of a page, as far as it may do harm."""

    def __init__(self, page):
        super().__init__()
        self.harm = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        bad = tag in ("iframe", "object", "embed", "base", "style", "math", "template", "plaintext", "marquee", "zq")
        bad |= tag == "script" and not (given.get("src", "").startswith("/") or given.get("type") == "application/json")
        bad |= any(name.startswith("on") or "zq" in name for name in given)
        links = [given.get(name, "/").strip().lower() for name in ("href", "src", "action", "formaction", "data-url")]
        bad |= any(not re.match(r"/(?!/)|#|\?|tel:[+\d]*|$", one) for one in links if one)
        if bad:
            self.harm.append((tag, given))


def harm_in(page):
    """Payloads found as they were typed, and elements that no page of ours has."""
    data = re.findall(r'<script id="[\w-]+" type="application/json">(.*?)</script>', page, re.DOTALL)
    text = re.sub(r'<script id="[\w-]+" type="application/json">.*?</script>', "", page, flags=re.DOTALL)
    raw = [payload for payload in PAYLOADS if payload in text and re.search("[<>\"'&]", payload)]
    return raw + [sign for sign in "<>&" if any(sign in one for one in data)] + Elements(page).harm


def test_every_field_comes_out_as_text_on_every_page(denis, fanny, written):
    browsers = {"": client_as(denis), "/bureau/equipe/": client_as(fanny)}
    wrong, seen = [], 0
    for url in pages_of(written):
        answer = browsers.get(url, browsers[""]).get(url)
        page = answer.content.decode()
        seen += page.count("zq")
        if answer.status_code != 200 or harm_in(page) or "zq49zq" in page:
            wrong.append((url, answer.status_code, harm_in(page)[:3]))

    assert not wrong, wrong[:9]
    assert seen > 5000
    assert len(PAYLOADS) >= 60


def test_what_is_given_back_to_the_one_who_typed_it_is_text_too(denis, written):
    """A search, a refusal, a form with its faults, the door."""
    browser, wrong = client_as(denis), []
    _, ticket, _ = written[0]
    for place in range(0, len(PAYLOADS), 4):
        typed = " ".join(PAYLOADS[place : place + 4]).replace("\x0b", " ")
        answers = [
            browser.get("/bureau/clients/", {"q": typed}),
            browser.get("/bureau/procedures/", {"q": typed}),
            browser.get("/bureau/clients/nouvelle/", {"nom": typed}),
            browser.get("/entree/encore/", {"who": typed}),
            browser.get(f"/bureau/demandes/{quote(typed, safe='')}/"),
            browser.post("/bureau/demandes/nouvelle/", {"subject": typed * 9, "words": typed, "channel": typed}),
            browser.post(reverse("desk:tickets-promise", args=[ticket.number]), {"what": typed, "at": typed}),
            browser.post("/bureau/reglages/touches/", {"key_c": typed}),
            Browser().post("/comptes/login/", {"login": typed, "password": typed, "next": typed}),
        ]
        wrong += [(answer.request["PATH_INFO"], harm_in(answer.content.decode())[:3]) for answer in answers
                  if harm_in(answer.content.decode())]  # fmt: skip

    assert not wrong, wrong[:9]


def test_data_is_never_served_as_a_page(denis, written):
    """JSON may hold them as they are: a browser is told that it is data, and not to guess."""
    _, ticket, _ = written[0]
    browser = client_as(denis)

    answers = [
        browser.get("/bureau/chercher/", {"q": ticket.number}),
        browser.get("/bureau/chercher/", {"q": "zq"}),
        browser.get("/bureau/chercher/procedures/", {"q": "une page bloque"}),
        browser.get(reverse("desk:guidance-run", args=[written[0][0].pk])),
    ]

    assert [answer["Content-Type"].partition(";")[0] for answer in answers] == ["application/json"] * 4
    assert {answer["X-Content-Type-Options"] for answer in answers} == {"nosniff"}
    assert any("zq" in answer.content.decode() for answer in answers)


@pytest.mark.parametrize("key", ["<", ">", '"', "'", "&", "\\"])
def test_a_key_may_be_any_sign(agnes, key):
    browser = client_as(agnes)
    keys = {f"key_{one}": one for one in "csjbdhtlauxqvwekmirzf"} | {"key_c": key}

    assert browser.post("/bureau/reglages/touches/", keys).status_code == 302
    assert harm_in(browser.get("/bureau/reglages/").content.decode()) == []


@pytest.mark.parametrize(
    "page", ["<b onclick=zq>", "<script>zq()</script>", '<a href="//zq">', "<img src=x onerror=zq>"]
)
def test_a_page_that_did_not_escape_would_be_seen(page):
    """The control."""
    assert harm_in(f"<html>{page}</html>") != []
