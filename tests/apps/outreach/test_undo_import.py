"""An import is taken back: titles, payments and waiting messages; never once something was said or paid."""

import datetime as dt
from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.payments import api as payments
from emdia.apps.payments.models import Payment
from emdia.apps.receivables import api as receivables
from emdia.apps.receivables.models import ImportBatch, Receivable
from emdia.config import subscriptions
from emdia.core import clock, events
from emdia.domain.vocabulary import MessageStatus
from tests.apps.receivables.conftest import creditor, load, tenant

__all__ = ["creditor", "load", "tenant"]

HEAD = "nome;cpf;numero;vencimento;valor;situacao\n"
MARIA = "Maria;529.982.247-25;{};{};{};{}\n"


@pytest.fixture(autouse=True)
def wired(monkeypatch):
    """The product's own list of event → reaction, for this test alone."""
    monkeypatch.setattr(events, "_reactions", defaultdict(list))
    monkeypatch.setattr(events, "_within", defaultdict(list))
    subscriptions.connect()


def _row(number, due="10/07/2026", value="100,00", status=""):
    return MARIA.format(number, due, value, status)


def _message(title, **fields):
    values = {"status": MessageStatus.QUEUED, "channel": "sms", "account": "", **fields}
    return Message.objects.create(
        creditor_id=title.creditor_id,
        case_id=title.case_id,
        debtor_id=title.case.debtor_id,
        anchor=title,
        cycle=title.cycle,
        step="D-7",
        stage="reminder",
        occasion=f"o{title.pk}",
        receivables=[title.pk],
        not_before=clock.now(),
        created_at=clock.now(),
        **values,
    )


def _titles():
    return {row.number: row for row in Receivable.objects.all()}


def test_new_titles_are_canceled_and_come_back_in_a_new_cycle(load):
    report = load(HEAD + _row("A") + _row("B") + _row("C", status="pago"))
    waiting = _message(_titles()["A"])
    undone = outreach.undo_import(batch_id=report.batch_id, actor="ana")
    assert (undone.canceled, undone.restored, undone.messages) == (3, 0, 1)
    assert {row.state for row in _titles().values()} == {"canceled"}
    waiting.refresh_from_db()
    assert (waiting.status, waiting.reason) == ("canceled", "a importação foi desfeita")

    again = load(HEAD + _row("A") + _row("B") + _row("C", status="pago"))
    assert (again.created, again.updated, again.unchanged) == (3, 0, 0)
    found = _titles()
    assert [(found[n].state, found[n].cycle, found[n].pause_reason) for n in "ABC"] == [
        ("open", 2, ""),
        ("open", 2, ""),
        ("settled", 2, ""),
    ]
    assert load(HEAD + _row("A") + _row("B") + _row("C", status="pago")).unchanged == 3


def test_changed_titles_return_to_what_they_were(load):
    first = HEAD + "".join(_row(number) for number in "ABCDE")
    load(first)
    before = {n: (r.principal_cents, r.open_cents, r.due_on, r.state) for n, r in _titles().items()}
    Receivable.objects.filter(number="A").update(position=-7, warned="D-7")
    changed = HEAD + _row("A", due="20/07/2026") + _row("B", value="80,00") + _row("C", status="pago")
    report = load(changed + _row("D", status="cancelado") + _row("F"), whole=True)
    assert report.missing == ["E"]
    assert Payment.objects.filter(reversed_at=None).count() == 1

    undone = outreach.undo_import(batch_id=report.batch_id, actor="ana")
    assert (undone.canceled, undone.restored, undone.payments) == (1, 5, 1)
    found = _titles()
    assert found.pop("F").state == "canceled"
    assert {n: (r.principal_cents, r.open_cents, r.due_on, r.state) for n, r in found.items()} == before
    assert (found["A"].position, found["A"].warned, found["A"].cycle) == (-7, "D-7", 3)
    assert found["E"].pause_reason == ""
    assert Payment.objects.filter(reversed_at=None).count() == 0
    assert ImportBatch.objects.get(pk=report.batch_id).undone_by == "ana"
    assert load(first).unchanged == 5
    assert load(changed).updated == 2


def test_vanished_titles_that_came_back_rest_again(load):
    both = HEAD + _row("A") + _row("B")
    load(both)
    load(HEAD + _row("A"), whole=True)
    report = load(both)
    assert _titles()["B"].pause_reason == ""
    outreach.undo_import(batch_id=report.batch_id, actor="ana")
    assert _titles()["B"].pause_reason.startswith("Sumiu")


def test_nothing_is_undone_once_something_was_sent(load):
    report = load(HEAD + _row("A"))
    message = _message(_titles()["A"], status=MessageStatus.SENT, sent_at=clock.now(), account="sandbox:1")
    assert outreach.why_not_undo(report.batch_id) == "", "a rehearsal reached nobody"
    message.account = "zenvia:1"
    message.save()
    with pytest.raises(receivables.UndoRefused, match="Já saiu mensagem"):
        outreach.undo_import(batch_id=report.batch_id, actor="ana")
    assert _titles()["A"].state == "open"


def test_nothing_is_undone_once_something_was_paid(load):
    report = load(HEAD + _row("A"))
    title = _titles()["A"]
    payments.record(
        case_id=title.case_id, cents=1000, paid_at=clock.now(), source="console", reference="1", actor="ana"
    )
    assert "Já entrou pagamento" in outreach.why_not_undo(report.batch_id)


def test_the_newest_import_goes_first(load):
    first = load(HEAD + _row("A"))
    second = load(HEAD + _row("A", value="90,00"))
    assert f"importação {second.batch_id}" in outreach.why_not_undo(first.batch_id)
    outreach.undo_import(batch_id=second.batch_id, actor="ana")
    outreach.undo_import(batch_id=first.batch_id, actor="ana")
    assert "já foi desfeita" in outreach.why_not_undo(first.batch_id)
    title = _titles()["A"]
    assert (title.state, title.principal_cents) == ("canceled", 10_000)


def test_an_undo_costs_the_same_queries_whatever_its_length(load):
    def cost(size: int) -> int:
        rows = "".join(_row(f"N{size}-{at}", due=f"{at % 28 + 1:02}/07/2026") for at in range(size))
        report = load(HEAD + rows)
        assert report.created == size
        with (
            CaptureQueriesContext(connection) as asked,
            clock.at(clock.now() + dt.timedelta(hours=1)),
        ):
            outreach.undo_import(batch_id=report.batch_id, actor="ana")
        return len(asked)

    cost(1)
    few, many = cost(20), cost(60)
    assert few == many
    assert many <= 30
