"""A creditor on air whose news of payments is old chases nobody, and says why; one word sets it free."""

import datetime as dt

import pytest

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import Creditor
from emdia.core import clock, events
from emdia.domain import payment_news
from tests.apps.ladders.portfolio import Portfolio

THURSDAY = dt.datetime(2026, 3, 12, 9, tzinfo=clock.SAO_PAULO)


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(events._within, "receivables.payment_news", [outreach.release_news])


@pytest.fixture
def on_air(portfolio: Portfolio) -> Portfolio:
    """On air since long ago, news of Monday the 9th."""
    Creditor.objects.filter(pk=portfolio.creditor.pk).update(
        on_air=True,
        on_air_on=dt.date(2026, 1, 5),
        payment_news_at=dt.datetime(2026, 3, 9, 9, tzinfo=clock.SAO_PAULO),
    )
    tenants.add_account(
        creditor_id=portfolio.creditor.pk,
        channel="email",
        provider="smtp",
        settings={},
        secrets={},
        actor="dona",
    )
    return portfolio


def test_after_due_steps_wait_for_news_and_go_on_when_somebody_says_that_nothing_came(on_air: Portfolio):
    pk = on_air.creditor.pk
    on_air.owe(on_air.debtor(), "2026-03-09")
    with clock.at(THURSDAY):
        assert payments.waiting_news(pk).startswith("sem notícia de pagamentos desde 09/03/2026")
    report = on_air.plan("2026-03-12")
    assert report.planned == 0
    (held,) = report.held_items
    assert held["rule"] == payment_news.RULE
    assert held["reason"].startswith(payment_news.BEGINS)
    with clock.at(THURSDAY):
        assert receivables.nothing_came(creditor_id=pk, actor="ana")
        assert not receivables.nothing_came(creditor_id=pk, actor="ana"), "once a day is enough"
        assert payments.waiting_news(pk) == ""
    assert on_air.plan("2026-03-12").planned == 1


def test_a_reminder_goes_out_all_the_same(on_air: Portfolio):
    on_air.owe(on_air.debtor(), "2026-03-13")
    assert on_air.plan("2026-03-12").planned == 1


def test_what_was_planned_while_the_news_was_fresh_is_held_once_it_is_stale(on_air: Portfolio):
    pk = on_air.creditor.pk
    on_air.owe(on_air.debtor(), "2026-03-09")
    with clock.at(THURSDAY):
        receivables.hear_payments(creditor_id=pk)
    assert on_air.plan("2026-03-12").planned == 1
    late = THURSDAY + dt.timedelta(days=4)
    Message.objects.update(expires_at=late + dt.timedelta(days=3), not_before=THURSDAY)
    Creditor.objects.filter(pk=pk).update(payment_news_at=THURSDAY - dt.timedelta(days=2))
    with clock.at(THURSDAY + dt.timedelta(hours=1)):
        outreach.deliver(at=clock.now())
        assert set(Message.objects.values_list("status", "rule")) == {("held", payment_news.RULE)}
        receivables.hear_payments(creditor_id=pk)
    assert set(Message.objects.values_list("status", "rule")) == {("queued", "")}


def test_a_rehearsal_is_not_bound(on_air: Portfolio):
    Creditor.objects.update(on_air=False)
    on_air.owe(on_air.debtor(), "2026-03-09")
    assert on_air.plan("2026-03-12").planned == 1
