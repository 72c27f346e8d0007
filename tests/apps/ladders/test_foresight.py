"""What would go out in a large portfolio is reckoned from a part of it: the same numbers, and nothing is locked."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.ladders import api as ladders
from emdia.apps.ladders import foresee
from emdia.apps.ladders.foresee_sample import sampled
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from tests.apps.ladders.portfolio import Portfolio, day

AT = clock.parse("2026-03-13T09:30")
WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN")


@pytest.fixture
def walked(portfolio: Portfolio) -> Portfolio:
    """Reminders, steps after due, a first contact, somebody without a phone, and a rehearsal of three days."""
    ladders.install_default(portfolio.creditor.pk)
    for due in ("2026-03-10", "2026-03-20", "2026-03-07"):
        portfolio.owe(portfolio.debtor(), due, position=-1)
    portfolio.owe(portfolio.debtor(), "2025-12-01")
    portfolio.owe(portfolio.debtor(reach=False), "2026-03-10", position=-1)
    for on in ("2026-03-10", "2026-03-11", "2026-03-12"):
        portfolio.plan(on)
    Message.objects.filter(step="D+3").update(status="sent", account="sandbox:sms", sent_at=AT)
    with clock.at(AT):
        for channel in ("sms", "email"):
            tenants.add_account(
                creditor_id=portfolio.creditor.pk,
                channel=channel,
                provider="smtp",
                settings={},
                secrets={},
                actor="dona",
            )
    return portfolio


def shown(found: ladders.Foresight) -> list[tuple[object, ...]]:
    return [(one.step, one.stage, one.channel, one.messages, one.people, one.asking) for one in found.lines]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every portfolio is too large for the plan to be tried."""
    monkeypatch.setattr(foresee, "SMALL", 0)


def test_the_first_day_is_reckoned_as_the_real_step_would_make_it(
    walked: Portfolio, monkeypatch: pytest.MonkeyPatch
):
    with clock.at(AT):
        tried = ladders.first_day(creditor_id=walked.creditor.pk, at=AT)
        before = list(Message.objects.values_list("pk", "status"))
        monkeypatch.setattr(foresee, "SMALL", 0)
        found = ladders.first_day(creditor_id=walked.creditor.pk, at=AT)
    assert shown(found) == shown(tried) and tried.messages >= 4
    assert found.people == tried.people and not found.estimated
    assert {one.said.text for one in found.texts.values()} >= {
        tried.texts[line.sample].said.text for line in tried.lines
    }
    assert list(Message.objects.values_list("pk", "status")) == before
    walked.creditor.refresh_from_db()
    assert not walked.creditor.on_air


def test_taking_the_brake_off_is_foreseen_without_a_single_write(walked: Portfolio, monkeypatch):
    creditor = walked.creditor.pk
    with clock.at(AT):
        tenants.stop(creditor_id=creditor, reason="conferir", actor="dona")
        tried = ladders.foresee_go(creditor_id=creditor, at=AT)
        monkeypatch.setattr(foresee, "SMALL", 0)
        with CaptureQueriesContext(connection) as caught:
            found = ladders.foresee_go(creditor_id=creditor, at=AT)
    assert shown(found) == shown(tried) and tried.messages
    assert (found.messages, found.expired) == (tried.messages, tried.expired)
    assert [one["sql"][:60] for one in caught if one["sql"].startswith(WRITES)] == []
    assert creditor in tenants.stopped_creditors()


def test_a_part_stands_for_all_and_says_so(walked: Portfolio, large: None):
    creditor = walked.creditor.pk
    for _ in range(12):
        walked.owe(walked.debtor(), "2026-03-10", position=-1)
    with clock.at(AT):
        part = sampled(creditor_id=creditor, at=AT, begins=True, words=False, size=4)
        looked = ladders.preview_part(creditor_id=creditor, day=day("2026-03-16"), sample=4)
        seen = ladders.first_day(creditor_id=creditor, at=AT)
        ladders.approve_first_day(creditor_id=creditor, at=AT, seen=seen.messages, actor="dona")
    assert part.looked_at < part.total == 17
    assert looked.estimated and looked.all_of("perform") > sum(one.kind == "perform" for one in looked.lines)
    assert tenants.declarations(creditor_id=creditor)["first_day"].data["messages"] == seen.messages


def test_the_cost_of_a_look_does_not_grow_with_the_portfolio(walked: Portfolio, large: None):
    creditor = walked.creditor.pk

    def queries() -> int:
        with clock.at(AT), CaptureQueriesContext(connection) as counted:
            ladders.foresee_go(creditor_id=creditor, at=AT)
        return len(counted)

    few = queries()
    for _ in range(8):
        walked.owe(walked.debtor(), "2026-03-10", position=-1)
    assert queries() == few
    assert outreach.waiting_lines(creditor_ids=[creditor], alive_at=AT + dt.timedelta(days=90)) == [], (
        "what gave up is not counted"
    )
