"""Bar B067: fifty identical sendings of one form at the same moment make one thing, and all the answers lead to it."""

from collections import Counter
from functools import partial

import pytest
from django.db import transaction
from django.test import Client as Browser

from numi.accounts.models import Invitation
from numi.calls.models import Call, Callback, CallbackAttempt, RaisedHand
from numi.clients.models import (
    Client,
    Consent,
    ContactPoint,
    Device,
    EaseReading,
    Household,
    Mandate,
    Merge,
    NotDuplicate,
    VulnerabilityNote,
)
from numi.core import clock
from numi.drafts.models import Draft
from numi.guidance.models import Run, StepEvent
from numi.interfaces.ui.forms import DeskForm
from numi.journal.models import Fact
from numi.library.models import Doubt, Favourite, Revision, Vote
from numi.tickets.models import Brief, Link, Note, Ticket
from tests.people import client_as
from tests.races import at_once
from tests.security.house import build_house
from tests.security.posts import posts_of, prepare, token

pytestmark = pytest.mark.django_db(transaction=True)
# What each form makes, in an order in which each still can. Forms that change a request last.
MADE = {
    "desk:tickets-new": Ticket,
    "desk:tickets-note": Note,
    "desk:tickets-promise": Fact,
    "desk:guidance-start": Run,
    "desk:guidance-gestures": StepEvent,
    "desk:drafts": Draft,
    "desk:tickets-split": Ticket,
    "desk:tickets-link": Link,
    "desk:guidance-hand": RaisedHand,
    "desk:tickets-callback": Callback,
    "desk:guidance-escalate": Brief,
    "desk:tickets-merge": Fact,
    "desk:calls-log": Call,
    "desk:calls-dial": Call,
    "desk:calls-new-client": Client,
    "desk:guidance-finish": Note,
    "desk:callbacks-attempt": CallbackAttempt,
    "desk:clients-new": Client,
    "desk:clients-contact-add": ContactPoint,
    "desk:clients-device-add": Device,
    "desk:clients-mandate": Mandate,
    "desk:clients-consent": Consent,
    "desk:clients-stop-calls": Consent,
    "desk:clients-ease": EaseReading,
    "desk:clients-protected": VulnerabilityNote,
    "desk:clients-household": Household,
    "desk:clients-distinct": NotDuplicate,
    "desk:clients-edit": Fact,
    "desk:clients-merge": Merge,
    "desk:library-vote": Vote,
    "desk:library-favourite": Favourite,
    "desk:library-doubt-step": Doubt,
    "desk:editor-new": Revision,
    "desk:editor-again": Revision,
    "desk:team-invite": Invitation,
    "desk:team-rescue": Invitation,
}
CHANGES = {
    "desk:tickets-promise": "ticket.promised",
    "desk:tickets-merge": "ticket.merged",
    "desk:clients-edit": "client.changed",
}


@pytest.fixture
def house():
    with transaction.atomic():
        made = build_house(clock.now())
        prepare(made)
    return made


def sent_at_once(house, name, clicks):
    """The same form of the same page, sent by the same person in as many tabs, at the same moment."""
    post = posts_of(house)[name]
    values = {**post.values, "form_token": token(name)}
    tabs = []
    cookies = client_as(house.people[post.by]).cookies
    for _ in range(clicks):
        tabs.append(Browser(raise_request_exception=False))
        tabs[-1].cookies.update(cookies)
    return at_once(*(partial(post.send, tab, name, values) for tab in tabs), views=True)


def what_it_says(answer):
    """Where the answer leads: the address, or the data without what changes with the second."""
    if isinstance(answer, Exception):
        return repr(answer)
    if answer.status_code == 302:
        return answer["Location"]
    if answer["Content-Type"].startswith("application/json"):
        return sorted((key, str(value)) for key, value in answer.json().items() if key != "saved_at")
    return answer.status_code, answer.context["link"] if answer.status_code == 200 else ""


@pytest.mark.parametrize("clicks", [4, pytest.param(50, marks=pytest.mark.slow)])
def test_identical_forms_make_one_thing(house, clicks):
    wrong = []
    for name, model in MADE.items():
        things, newest = model.objects.count(), Fact.objects.latest("id").pk

        answers = Counter(map(str, map(what_it_says, sent_at_once(house, name, clicks))))

        facts = Fact.objects.filter(pk__gt=newest).exclude(kind__endswith=".read")
        doubled = [one for one, times in Counter(facts.values_list("kind", "subject_id")).items() if times > 1]
        made = facts.filter(kind=CHANGES[name]).count() if model is Fact else model.objects.count() - things
        if (made, len(answers), doubled) != (1, 1, []):
            wrong.append((name, made, answers, doubled))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize(
    "name", ["desk:tickets-new", "desk:tickets-note", "desk:tickets-split", "desk:calls-dial", "desk:clients-consent"]
)
def test_without_the_token_each_click_makes_its_own(house, monkeypatch, name):
    """The control: the same sendings to a form that forgets its name."""
    clean = DeskForm.full_clean

    def forget(form):
        clean(form)
        if hasattr(form, "cleaned_data"):
            form.cleaned_data["form_token"] = None

    monkeypatch.setattr(DeskForm, "full_clean", forget)
    things = MADE[name].objects.count()

    sent_at_once(house, name, 4)

    assert MADE[name].objects.count() - things == 4


def test_two_people_who_answer_one_ringing_call_are_one_winner_and_one_told_so(house):
    """The case is opened once; the other stays ready for the next call."""
    post = posts_of(house)["desk:calls-answer"]
    browsers = [client_as(house.people[name]) for name in ("agnes", "chloe")]
    cases = Ticket.objects.count()

    answers = at_once(*(partial(post.send, one, "desk:calls-answer") for one in browsers * 4), views=True)

    told = {answer.status_code for answer in answers}
    refused = [answer.content.decode() for answer in answers if answer.status_code == 409]
    assert (told, len(refused), Ticket.objects.count() - cases) == ({302, 409}, 4, 1)
    assert all("Un collègue vient de décrocher cet appel." in page for page in refused)
    assert Fact.objects.filter(kind="call.answered", subject_id=house.calls["ringing"].pk).count() == 1
