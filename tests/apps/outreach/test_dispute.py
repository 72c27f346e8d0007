"""R65: a disputed title is silent until somebody answers; the person's other titles go on."""

import json

from emdia.apps.desk.models import Task
from emdia.apps.journal.models import Entry
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.receivables.models import Dispute
from emdia.core import clock
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World, statuses

PHONE, EMAIL = "+5519900001111", "ana@example.com"
WORDS = "Eu cancelei em março."


def _open(*titles: int) -> list[int]:
    return outreach.open_dispute(receivable_ids=titles, reason=WORDS, actor="ana@casa.example")


def test_a_dispute_cancels_what_waits_wakes_the_case_and_asks_a_person(world: World):
    case = world.person(phone=PHONE, email=EMAIL)
    title = world.title(case)
    world.compose(case, title)
    version = type(case).objects.get().facts_version
    assert _open(title.pk) == [title.pk]
    assert statuses(case) == {"sms": "canceled", "email": "canceled"}
    assert set(Message.objects.values_list("rule", flat=True)) == {"R65"}
    assert type(case).objects.get().facts_version > version
    task = Task.objects.get()
    assert (task.kind, task.detail, task.done_at) == ("disputed", WORDS, None)
    assert Dispute.objects.get().reason == WORDS
    entry = Entry.objects.get(action="receivables.dispute")
    assert (json.loads(entry.data)["ids"], entry.actor) == ([title.pk], "ana@casa.example")
    assert "cancelei" not in f"{entry.data}{entry.reason}", "her words stay sealed"


def test_the_same_title_is_disputed_once(world: World):
    title = world.title(world.person(phone=PHONE))
    assert _open(title.pk) == [title.pk]
    assert _open(title.pk) == []
    assert Dispute.objects.count() == 1


def test_what_waits_about_another_title_goes_on_without_naming_the_disputed_one(
    world: World, carrier: Sandbox
):
    case = world.person(phone=PHONE)
    anchor, other = world.title(case), world.title(case, cents=7_000)
    world.compose(case, anchor, receivables=(anchor.pk, other.pk))
    _open(other.pk)
    (waiting,) = outreach.messages(case_id=case.pk)
    assert (waiting["status"], waiting["receivables"]) == ("queued", [anchor.number])
    outreach.deliver(at=MONDAY)
    message = Message.objects.get()
    assert (message.status, message.amount_cents) == ("sent", 10_210)


def test_accepted_the_title_is_canceled_and_its_task_ends(world: World):
    case = world.person(phone=PHONE)
    first, second = world.title(case), world.title(case)
    _open(first.pk, second.pk)
    assert _answer(first.pk, "accepted") == [first.pk]
    first.refresh_from_db()
    assert (first.state, first.disputed_at) == ("canceled", None)
    assert Task.objects.get().done_at is None, "the other one still waits for its answer"
    assert _answer(second.pk, "rejected") == [second.pk]
    second.refresh_from_db()
    assert (second.state, second.disputed_at) == ("open", None)
    assert Task.objects.get().outcome == "contestação não aceita"
    kept = Dispute.objects.get(receivable=first)
    assert (kept.answer, kept.answered_by, kept.answer_reason) == ("accepted", "gestora", "Confere.")
    assert kept.answered_at == clock.now()
    assert _answer(first.pk, "rejected") == [], "an answer stands"


def test_rejected_it_may_be_said_again_and_disputed_again(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE)
    title = world.title(case)
    _open(title.pk)
    _answer(title.pk, "rejected")
    world.compose(case, title)
    outreach.deliver(at=MONDAY)
    assert statuses(case) == {"sms": "sent"}
    assert _open(title.pk) == [title.pk]
    assert Dispute.objects.count() == 2


def _answer(title: int, outcome: str) -> list[int]:
    return outreach.close_dispute(receivable_ids=[title], outcome=outcome, reason="Confere.", actor="gestora")
