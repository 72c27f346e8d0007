"""What a pause holds says so at once, and is queued again the moment the pause ends."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.receivables import api as receivables
from emdia.core import clock, events
from emdia.providers.sandbox import Sandbox
from tests.apps.outreach.scenario import MONDAY, World

PHONE, EMAIL = "+5519900001111", "ana@example.com"


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(events._within, "receivables.pauses_changed", [outreach.show_pauses])


def lines(case: object) -> set[tuple[str, str]]:
    return {(one["status"], one["reason"]) for one in outreach.messages(case_id=case.pk)}  # type: ignore[attr-defined]


def test_a_paused_case_holds_its_messages_at_once_and_gives_them_back(world: World, carrier: Sandbox):
    case = world.person(phone=PHONE, email=EMAIL)
    world.compose(case, world.title(case))
    receivables.pause(case_ids=[case.pk], reason="acordo por telefone", actor="ana")
    assert lines(case) == {("held", "cobrança pausada: acordo por telefone")}
    outreach.deliver(at=MONDAY)
    assert lines(case) == {("held", "cobrança pausada: acordo por telefone")}
    receivables.resume(case_ids=[case.pk], reason="voltou", actor="ana")
    assert lines(case) == {("queued", "")}
    outreach.deliver(at=MONDAY)
    assert {status for status, _ in lines(case)} == {"sent"}


def test_until_a_day_it_says_when_it_may_go_and_waits_no_longer_than_its_tolerance(
    world: World, carrier: Sandbox
):
    case = world.person(phone=PHONE)
    title = world.title(case)
    world.compose(case, title)
    expires = Message.objects.get().expires_at
    until = MONDAY.date() + dt.timedelta(days=1)
    receivables.pause(receivable_ids=[title.pk], until=until, reason="viaja", actor="ana")
    message = Message.objects.get()
    assert message.reason == "cobrança pausada até 16/06/2026: viaja"
    assert message.not_before == dt.datetime(2026, 6, 17, tzinfo=clock.SAO_PAULO)
    assert message.expires_at == expires, "held steps do not shift the days"
    later = MONDAY + dt.timedelta(days=2)
    with clock.at(later):
        outreach.deliver(at=later)
    assert Message.objects.get().status == "sent"


def test_a_pause_of_one_title_leaves_the_message_about_the_other(world: World):
    case = world.person(phone=PHONE)
    paused, other = world.title(case), world.title(case)
    world.compose(case, other, receivables=(other.pk, paused.pk))
    receivables.pause(receivable_ids=[paused.pk], reason="em análise", actor="ana")
    assert lines(case) == {("queued", "")}


def test_what_waits_for_approval_or_for_an_hour_keeps_its_own_reason_after_the_pause(world: World):
    case, asked = world.person(phone=PHONE), world.person(phone="+5519900002222")
    world.compose(case, world.title(case), approval=True)
    world.compose(asked, world.title(asked))
    Message.objects.filter(case=asked).update(status="held", reason="fora do horário", rule="R20")
    before = lines(case) | lines(asked)
    outreach.show_pauses(creditor_id=world.creditor.pk)
    assert lines(case) | lines(asked) == before
    receivables.pause(creditor_id=world.creditor.pk, reason="sistema fora", actor="ana")
    assert lines(case) == {("held", "aguarda aprovação")}
    assert lines(asked) == {("held", "cobrança pausada: sistema fora")}


def test_a_whole_creditor_costs_no_more_statements_than_one_case(world: World):
    costs = []
    for _ in range(2):
        for _ in range(6):
            case = world.person(phone=f"+55199000{world.people:05d}")
            world.compose(case, world.title(case))
        receivables.pause(creditor_id=world.creditor.pk, reason="férias", actor="ana")
        assert not Message.objects.filter(status="queued").exists()
        with CaptureQueriesContext(connection) as captured:
            receivables.resume(creditor_id=world.creditor.pk, reason="voltou", actor="ana")
        assert not Message.objects.filter(status="held").exists()
        costs.append(len(captured))
    assert costs[0] == costs[1]
