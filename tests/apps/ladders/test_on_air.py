"""Going on air: nothing before it is green, nothing rehearsed counts, the first days wait for a person."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from emdia.apps.debtors import api as debtors
from emdia.apps.debtors.models import OptOut
from emdia.apps.desk.models import Task
from emdia.apps.inbox import api as inbox
from emdia.apps.journal.models import Entry
from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.payments import api as payments
from emdia.apps.payments.models import Payment
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import Creditor, Declaration, Tenant
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.domain.money import format_brl
from emdia.providers import sandbox
from emdia.providers.channels.base import Event
from emdia.providers.payments.sandbox_pix import SIMULATED
from tests.apps.ladders.portfolio import Portfolio
from tests.apps.ladders.smtp_box import SmtpBox, smtp_box

DAY = "2026-03-10"
AT = clock.parse(f"{DAY}T09:30")
"""A Tuesday."""


@pytest.fixture
def box() -> Iterator[SmtpBox]:
    with smtp_box() as found:
        yield found


@pytest.fixture
def carrier(tmp_path: Any, settings: Any) -> Iterator[sandbox.Sandbox]:
    settings.EMDIA_HOME = tmp_path
    found = sandbox.start(tmp_path)
    yield found
    found.stop()


def account(portfolio: Portfolio, box: SmtpBox) -> None:
    tenants.add_account(
        creditor_id=portfolio.creditor.pk,
        channel="email",
        provider="smtp",
        settings=box.settings,
        secrets={},
        actor="dona",
    )


def complete(portfolio: Portfolio) -> None:
    """Everything of the checklist but the first day's list."""
    creditor = portfolio.creditor
    Creditor.objects.filter(pk=creditor.pk).update(
        service_phone="1133330000",
        hours="9h às 18h",
        pix_key="pix@academia.example",
        pix_receiver="Academia",
        email="oi@academia.example",
    )
    creditor.refresh_from_db()
    tenants.declare_no_terms(creditor=creditor, actor="dona")
    tenants.declare_contacts(creditor_id=creditor.pk, whatsapp=True, actor="dona")
    tenants.declare_sector(creditor_id=creditor.pk, sector="gym", suspends=False, actor="dona")
    outreach.send_test(creditor=creditor, channel="email", to="dona@casa.example", actor="dona")


def approve_list(portfolio: Portfolio) -> ladders.Foresight:
    pk = portfolio.creditor.pk
    seen = ladders.first_day(creditor_id=pk, at=AT)
    return ladders.approve_first_day(creditor_id=pk, at=AT, seen=seen.messages, actor="dona")


def put_on_air(portfolio: Portfolio, box: SmtpBox) -> None:
    account(portfolio, box)
    complete(portfolio)
    approve_list(portfolio)
    ladders.go_on_air(creditor_id=portfolio.creditor.pk, actor="dona")
    portfolio.creditor.refresh_from_db()


def missing(portfolio: Portfolio) -> set[str]:
    return {check.key for check in ladders.checklist(portfolio.creditor.pk) if not check.ok}


def test_the_checklist_goes_green_item_by_item(portfolio: Portfolio, box: SmtpBox, carrier: Any):
    with clock.at(AT):
        portfolio.owe(portfolio.debtor(), "2026-02-20")
        assert missing(portfolio) >= {
            "phone",
            "hours",
            "pix",
            "terms",
            "contacts",
            "sector",
            "senders",
            "first_day",
        }
        account(portfolio, box)
        assert "test:email" in missing(portfolio)
        complete(portfolio)
        assert missing(portfolio) == {"first_day"}
        with pytest.raises(DomainError, match="lista do primeiro dia"):
            ladders.go_on_air(creditor_id=portfolio.creditor.pk, actor="dona")
        assert approve_list(portfolio).messages == 1
        assert missing(portfolio) == set()
    with clock.at(AT + dt.timedelta(days=1)):
        assert missing(portfolio) == {"first_day"}, "yesterday's list is not today's"
    kinds = set(Declaration.objects.values_list("kind", flat=True))
    assert kinds == {"contacts", "sector", "test:email", "first_day"}
    assert Entry.objects.filter(action="creditor.declared", actor="dona").count() == 4


def test_a_list_that_changed_since_it_was_read_is_read_again(
    portfolio: Portfolio, box: SmtpBox, carrier: Any
):
    with clock.at(AT):
        account(portfolio, box)
        with pytest.raises(DomainError, match="mudou"):
            ladders.approve_first_day(creditor_id=portfolio.creditor.pk, at=AT, seen=7, actor="dona")


def test_a_demo_never_goes_on_air(portfolio: Portfolio, box: SmtpBox, carrier: Any):
    Tenant.objects.update(is_demo=True)
    with clock.at(AT):
        account(portfolio, box)
        assert "demo" in missing(portfolio)
        with pytest.raises(DomainError, match="nunca"):
            outreach.send_test(
                creditor=portfolio.creditor, channel="email", to="dona@casa.example", actor="dona"
            )
        with pytest.raises(DomainError, match="organização de verdade"):
            ladders.go_on_air(creditor_id=portfolio.creditor.pk, actor="dona")
    assert box.letters == []


def test_a_test_really_goes_out_and_never_to_a_debtor(portfolio: Portfolio, box: SmtpBox, carrier: Any):
    portfolio.debtor()
    with clock.at(AT):
        account(portfolio, box)
        send = {"creditor": portfolio.creditor, "channel": "email", "actor": "dona"}
        with pytest.raises(DomainError, match="cliente da carteira"):
            outreach.send_test(to="Pessoa1@example.com", **send)
        assert box.letters == []
        assert outreach.send_test(to="dona@casa.example", **send) != "dona@casa.example", "masked"
    (letter,) = box.letters
    assert letter["To"] == "dona@casa.example"
    assert "teste" in letter["Subject"]
    assert "oi@academia.example" in letter["From"]


def test_in_rehearsal_an_account_says_nothing_and_nothing_rehearsed_counts(
    portfolio: Portfolio, box: SmtpBox, carrier: Any
):
    case = portfolio.debtor()
    title = portfolio.owe(case, "2026-02-20")
    with clock.at(AT):
        account(portfolio, box)
        portfolio.plan(DAY)
        outreach.deliver(at=AT)
        assert box.letters == []
        assert {m.account for m in Message.objects.filter(status="sent")} == {"sandbox:casa"}
        complete(portfolio)
        seen = approve_list(portfolio)
        assert [(line.step, line.channel, line.messages) for line in seen.lines] == [
            ("first_contact", "email", 1)
        ], "met on the first day on air, by the one channel that has an account"
        asked = AT - dt.timedelta(seconds=1)
        late = ladders.first_day(creditor_id=portfolio.creditor.pk, at=asked)
        assert late.messages == 1, "a clock that went on since the page was asked for hides nothing"
        title.refresh_from_db()
        assert title.position is not None, "looking changes nothing"
        ladders.go_on_air(creditor_id=portfolio.creditor.pk, actor="dona")
        assert not Message.objects.filter(sent_at__isnull=False).exists(), "nobody was written to"
        portfolio.plan(DAY)
        (waits,) = Message.objects.filter(status="held")
        assert (waits.step, waits.channel, waits.rule) == ("first_contact", "email", "approval")
        before = len(box.letters)
        outreach.deliver(at=AT)
        assert len(box.letters) == before, "it waits for a person"
        done = outreach.approve_lines(
            creditor_id=portfolio.creditor.pk,
            lines=[("first_contact", "email")],
            seen=waits.pk,
            at=AT,
            actor="dona",
        )
        assert done == (1, 0)
        outreach.deliver(at=AT)
        assert len(box.letters) == before + 1
    waits.refresh_from_db()
    assert (waits.status, waits.account.partition(":")[0]) == ("sent", "smtp")
    assert Entry.objects.filter(
        action="messages.approved", actor="dona", data__contains='"messages":1'
    ).exists()


def test_what_was_really_said_stays_said_after_a_day_off_the_air(
    portfolio: Portfolio, box: SmtpBox, carrier: Any
):
    title = portfolio.owe(portfolio.debtor(), "2026-02-20")
    pk = portfolio.creditor.pk
    with clock.at(AT):
        put_on_air(portfolio, box)
        portfolio.plan(DAY)
        lines = [("first_contact", "email")]
        outreach.approve_lines(creditor_id=pk, lines=lines, seen=10**9, at=AT, actor="dona")
        outreach.deliver(at=AT)
        ladders.go_off_air(creditor_id=pk, reason="troca de sistema", actor="dona")
        assert pk in tenants.stopped_creditors(), "no rehearsal moves a ladder that is really walked"
        approve_list(portfolio)
        ladders.go_on_air(creditor_id=pk, actor="dona")
        assert portfolio.plan(DAY).planned == 0
    title.refresh_from_db()
    assert title.cycle == 1 or title.position is not None
    assert Message.objects.filter(status="sent").count() == 1


def test_play_money_and_rehearsed_stops_are_undone_and_real_ones_never(
    portfolio: Portfolio, box: SmtpBox, carrier: Any
):
    pk = portfolio.creditor.pk
    paid, mixed, stopped, earnest = (portfolio.debtor() for _ in range(4))
    titles = [portfolio.owe(case, "2026-02-20") for case in (paid, mixed, stopped, earnest)]
    with clock.at(AT):
        account(portfolio, box)
        portfolio.plan(DAY)
        outreach.deliver(at=AT)
        for case, title in zip((paid, mixed), titles, strict=False):
            pay(case, title, "pix", f"{SIMULATED}20260310093{case.pk:013}")
        pay(mixed, titles[1], "console", "balcão", cents=10_000)
        pay(earnest, titles[3], "pix", "E00000000202603100930abcdefghijk", cents=100)
        said = Message.objects.get(case=stopped, channel="email")
        inbox.receive([reply(said)])
        debtors.opt_out(debtor_id=earnest.debtor_id, channel="email", source="page")
        complete(portfolio)
        seen = ladders.rehearsed(pk)
        assert (seen.payments, seen.stops, seen.page_stops) == (2, 1, 1)
        assert seen.undone[1:] == [
            f"2 pagamentos simulados, de {format_brl(seen.cents)} ao todo",
            "1 pedido simulado de parar",
        ]
        approve_list(portfolio)
        assert ladders.rehearsed(pk) == seen, "looking changes nothing"
        ladders.go_on_air(creditor_id=pk, actor="dona")
        assert ladders.rehearsed(pk).undone == []
    assert set(Payment.objects.filter(reversed_at=None).values_list("source", "cents")) == {
        ("console", 10_000),
        ("pix", 100),
    }
    assert list(OptOut.objects.values_list("debtor_id", "source")) == [(earnest.debtor_id, "page")]
    for title in titles:
        title.refresh_from_db()
    assert {title.state for title in titles} == {"open"}
    assert titles[0].pause_reason == ""
    assert "a conferir" in titles[1].pause_reason, "who really paid beside the play money is asked nothing"
    assert Task.objects.get(kind="study_case").case_id == mixed.pk
    told = Entry.objects.filter(actor="dona", action__in=["payment.reversed", "channel.stop_undone"])
    assert told.count() == 2


def test_a_stop_on_a_channel_that_was_really_used_stays(portfolio: Portfolio, box: SmtpBox, carrier: Any):
    case = portfolio.debtor()
    portfolio.owe(case, "2026-02-20")
    with clock.at(AT):
        portfolio.plan(DAY)
        outreach.deliver(at=AT)
        first = Message.objects.filter(channel="email").earliest("pk")
        inbox.receive([reply(first)])
        assert ladders.rehearsed(portfolio.creditor.pk).stops == 1
        Message.objects.filter(pk=first.pk).update(account="smtp:1")
        assert ladders.rehearsed(portfolio.creditor.pk).stops == 0, "it may be hers"


def pay(case: Case, title: Receivable, source: str, reference: str, cents: int | None = None) -> None:
    payments.record(
        case_id=case.pk,
        receivable_ids=[title.pk],
        cents=cents,
        paid_at=AT,
        source=source,
        reference=reference[:80],
    )


def reply(message: Message) -> Event:
    return Event("reply", "", f"m{message.pk}", AT, channel="email", text="PARAR")


@pytest.mark.parametrize(
    ("setting", "waits"),
    [
        ({"mode": "never"}, False),
        ({"mode": "always"}, True),
        ({"mode": "above", "above_cents": 10_000}, True),
        ({"mode": "above", "above_cents": 10_001}, False),
        ({"mode": "steps", "steps": ("first_contact",)}, True),
        ({"mode": "steps", "steps": ("D+3",)}, False),
    ],
)
def test_after_five_business_days_the_setting_decides(
    portfolio: Portfolio, setting: dict[str, Any], waits: bool
):
    creditor = portfolio.creditor
    heard = dt.datetime(2026, 3, 16, 9, tzinfo=clock.SAO_PAULO)
    Creditor.objects.filter(pk=creditor.pk).update(
        on_air=True, on_air_on=dt.date(2026, 3, 10), payment_news_at=heard
    )
    tenants.choose_approval(creditor_id=creditor.pk, actor="dona", **setting)
    tenants.add_account(
        creditor_id=creditor.pk, channel="email", provider="smtp", settings={}, secrets={}, actor="dona"
    )
    portfolio.owe(portfolio.debtor(met_on=None), "2026-01-20")
    portfolio.plan("2026-03-16")
    assert Message.objects.get().status == "held", "the fifth business day"
    portfolio.owe(portfolio.debtor(met_on=None), "2026-01-20")
    portfolio.plan("2026-03-17")
    assert (Message.objects.latest("pk").status == "held") is waits


def test_who_approves_approves_what_she_has_seen_and_not_what_is_too_late(portfolio: Portfolio):
    creditor = portfolio.creditor
    tenants.choose_approval(creditor_id=creditor.pk, mode="always", actor="dona")
    for _ in range(3):
        portfolio.owe(portfolio.debtor(), "2026-02-20")
    portfolio.plan(DAY)
    until = AT + dt.timedelta(days=1)
    lines = outreach.waiting_lines(creditor_ids=[creditor.pk], until=until, rule=outreach.APPROVAL)
    assert {(line.channel, line.messages, line.people) for line in lines} == {
        ("whatsapp", 3, 3),
        ("email", 3, 3),
    }
    seen, which = max(line.last for line in lines), [(line.step, line.channel) for line in lines]
    portfolio.owe(portfolio.debtor(), "2026-02-20")
    portfolio.plan(f"{DAY}T10:00")
    (first,) = Message.objects.filter(channel="email").order_by("pk")[:1]
    Message.objects.filter(pk=first.pk).update(expires_at=AT)
    told = outreach.foretell([line.sample for line in lines], at=AT)
    assert all(one.said is not None and "Academia" in one.said.text for one in told.values())
    with pytest.raises(DomainError, match="por que"):
        outreach.refuse_lines(creditor_id=creditor.pk, lines=which, seen=seen, reason=" ", actor="dona")
    refused = Message.objects.filter(channel="whatsapp").order_by("pk")[0].pk
    assert (
        outreach.refuse_messages(
            creditor_id=creditor.pk, message_ids=[refused], reason="já negociou", actor="dona"
        )
        == 1
    )
    done = outreach.approve_lines(creditor_id=creditor.pk, lines=which, seen=seen, at=AT, actor="dona")
    assert done == (4, 1)
    assert Message.objects.filter(status="held", pk__gt=seen).count() == 2, (
        "nobody has seen the fourth person"
    )
    silent = Message.objects.get(pk=refused)
    assert (silent.status, silent.reason) == ("withheld", "envio recusado: já negociou")
