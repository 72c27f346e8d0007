"""A portfolio over several files: what comes in, what changes, what is never touched. Both databases."""

import datetime as dt
from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.debtors.models import ContactPoint, Debtor
from emdia.apps.journal.models import Entry
from emdia.apps.outreach import api as outreach
from emdia.apps.payments.models import Payment
from emdia.apps.receivables.incoming.titles import VANISHED
from emdia.apps.receivables.models import Case, ImportBatch, Receivable
from emdia.config import subscriptions
from emdia.core import clock, events
from emdia.domain.vocabulary import ContactState, TitleState

from .conftest import NOW, make_creditor

MARIA = {
    "nome": "MARIA DA SILVA",
    "cpf": "529.982.247-25",
    "celular": "(11) 98765-4321",
    "email": "maria@exemplo.com.br",
}
JOAO = {
    "nome": "João Souza",
    "cpf": "111.444.777-35",
    "celular": "(21) 99876-5432",
    "email": "joao@exemplo.com.br",
}


def row(person=MARIA, numero="100", valor="1.234,56", vencimento="05/06/2026", **more):
    return {**person, "numero": numero, "parcela": "1", "valor": valor, "vencimento": vencimento, **more}


def counts(report):
    return report.created, report.updated, report.unchanged, report.settled, report.rejected_count


def title(number="100"):
    return Receivable.objects.get(number=number)


def test_a_file_comes_in_as_debtor_case_and_title(load, creditor):
    report = load([row(), row(numero="101", vencimento="06/07/2026"), row(JOAO, "102", "99,90")])

    assert counts(report) == (3, 0, 0, 0, 0)
    assert report.rows == 3
    maria = Debtor.objects.get(name="Maria da Silva")
    assert maria.tax_id == "52998224725"
    assert {(p.kind, p.value, p.state) for p in maria.points.all()} == {
        ("phone", "+5511987654321", "declared"),
        ("email", "maria@exemplo.com.br", "declared"),
    }
    case = Case.objects.get(debtor=maria, creditor=creditor)
    assert case.next_at <= NOW
    assert case.receivables.count() == 2
    first = title()
    assert (first.principal_cents, first.open_cents, first.state) == (123456, 123456, "open")
    assert first.prescribes_on == dt.date(2031, 6, 5)


def test_what_debtors_are_called_is_sealed_in_the_database(load):
    load([row()])
    with connection.cursor() as cursor:
        cursor.execute("SELECT tax_id FROM debtors_debtor")
        stored = bytes(cursor.fetchone()[0])
    assert b"52998224725" not in stored


def test_the_same_file_again_changes_nothing(load):
    rows = [row(), row(JOAO, "102", "99,90")]
    load(rows)
    before = list(Receivable.objects.order_by("pk").values()), list(Case.objects.order_by("pk").values())

    with clock.at(NOW + dt.timedelta(days=3)):
        report = load(rows)

    assert counts(report) == (0, 0, 2, 0, 0)
    assert before == (
        list(Receivable.objects.order_by("pk").values()),
        list(Case.objects.order_by("pk").values()),
    )


def test_the_same_titles_written_another_way_change_nothing_either(load):
    load([row()])
    report = load([dict(reversed(row(valor="1234,56", vencimento="2026-06-05", obs="x").items()))])
    assert counts(report) == (0, 0, 1, 0, 0)
    assert report.ignored == ["obs"]


def test_a_dry_run_says_everything_and_keeps_nothing(load):
    report = load([row(), row(JOAO, "102", "abc")], dry_run=True)

    assert counts(report) == (1, 0, 0, 0, 1)
    assert [c["field"] for c in report.columns][:2] == ["nome", "cpf/cnpj"]
    assert not Receivable.objects.exists()
    assert not Debtor.objects.exists()
    assert not Entry.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_changed_amount_keeps_what_was_paid(load):
    load([row()])
    Receivable.objects.update(open_cents=100000)

    report = load([row(valor="1.300,00")])

    assert counts(report) == (0, 1, 0, 0, 0)
    found = title()
    assert (found.principal_cents, found.open_cents, found.cycle) == (130000, 130000 - 23456, 1)


def test_a_changed_due_date_begins_a_new_cycle(load):
    load([row()])
    Receivable.objects.update(position=3, warned="D+3")

    load([row(vencimento="20/06/2026")])

    found = title()
    assert (found.due_on, found.cycle, found.position, found.warned) == (dt.date(2026, 6, 20), 2, None, "")
    assert found.effective_due_on == dt.date(2026, 6, 22), "the 20th is a Saturday"


def test_a_changed_row_wakes_its_case_and_no_other(load):
    load([row(), row(JOAO, "102", "99,90")])
    Case.objects.update(next_at=None)

    load([row(valor="1.300,00"), row(JOAO, "102", "99,90")])

    assert set(Case.objects.filter(next_at__lte=NOW).values_list("debtor__name", flat=True)) == {
        "Maria da Silva"
    }


def test_a_new_phone_comes_in_beside_the_old_one(load):
    load([row()])
    report = load([row({**MARIA, "celular": "(11) 98765-0000"})])

    assert counts(report) == (0, 1, 0, 0, 0)
    assert {p.value for p in ContactPoint.objects.filter(kind="phone")} == {
        "+5511987654321",
        "+5511987650000",
    }


@pytest.mark.parametrize("state", [ContactState.WRONG, ContactState.OFF])
def test_a_number_that_was_found_wrong_is_not_revived_by_a_file(load, state):
    load([row()])
    ContactPoint.objects.filter(kind="phone").update(state=state)
    load([row(valor="1,00")])
    assert ContactPoint.objects.get(kind="phone").state == state


def test_a_phone_that_two_people_give_is_doubtful_for_both(load):
    load([row()])
    load([row(), row({**JOAO, "celular": MARIA["celular"]}, "102")])

    assert {p.state for p in ContactPoint.objects.filter(kind="phone")} == {ContactState.DOUBTFUL}
    assert {p.state for p in ContactPoint.objects.filter(kind="email")} == {ContactState.DECLARED}


def test_a_paid_row_settles_its_title_and_says_so(
    load, creditor, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setitem(
        events._reactions, "receivables.settled_by_file", [lambda **facts: heard.append(facts)]
    )
    load([row(situacao="aberto", pago_em="", valor_pago="")])
    with django_capture_on_commit_callbacks(execute=True):
        report = load([row(situacao="Pago", pago_em="08/06/2026", valor_pago="1.250,00")])

    assert counts(report) == (0, 0, 0, 1, 0)
    found = title()
    assert (found.state, found.open_cents, found.settled_on) == ("settled", 0, dt.date(2026, 6, 8))
    [facts] = heard
    assert facts["titles"] == [
        {
            "receivable_id": found.pk,
            "case_id": found.case_id,
            "paid_cents": 125000,
            "paid_on": "2026-06-08",
            "open_cents": 123456,
        }
    ]


@pytest.fixture
def wired(monkeypatch):
    """The product's own list of event → reaction, for this test alone."""
    monkeypatch.setattr(events, "_reactions", defaultdict(list))
    monkeypatch.setattr(events, "_within", defaultdict(list))
    subscriptions.connect()


@pytest.mark.usefixtures("wired")
def test_a_process_that_dies_right_after_the_commit_has_lost_no_payment(
    load, django_capture_on_commit_callbacks
):
    load([row(situacao="aberto", pago_em="", valor_pago="")])
    paid = row(situacao="Pago", pago_em="08/06/2026", valor_pago="1.250,00")
    with django_capture_on_commit_callbacks(execute=False):  # nothing that comes after the commit happens
        load([paid])
    payment = Payment.objects.get()
    assert (payment.cents, payment.source, payment.thanked_at) == (125000, "file", None)
    assert payment.parts.get().receivable == title()
    load([paid])
    assert Payment.objects.count() == 1, "the same file again is the same payment"
    assert outreach.thank() == 1, "its thank-you is a row that the drain finds"
    assert Payment.objects.get().thanked_at is not None


@pytest.mark.usefixtures("wired")
def test_a_dry_run_records_no_payment(load):
    load([row(situacao="aberto", pago_em="", valor_pago="")])
    load([row(situacao="Pago", pago_em="08/06/2026", valor_pago="1.250,00")], dry_run=True)
    assert not Payment.objects.exists()


def test_a_paid_row_of_an_unknown_title_is_settled_in_silence(
    load, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setitem(
        events._reactions, "receivables.settled_by_file", [lambda **facts: heard.append(facts)]
    )
    with django_capture_on_commit_callbacks(execute=True):
        report = load([row(situacao="Pago")])

    assert counts(report) == (0, 0, 0, 1, 0)
    assert title().state == TitleState.SETTLED
    assert not heard


def test_a_title_that_was_paid_here_is_not_opened_by_a_later_file(load):
    load([row()])
    Receivable.objects.update(state=TitleState.SETTLED, open_cents=0)

    report = load([row(valor="2.000,00")])

    assert counts(report) == (0, 0, 1, 0, 0)
    assert title().state == TitleState.SETTLED
    assert "não o reabre" in report.warnings[0].reason


def test_a_canceled_row_is_never_collected(load):
    load([row(situacao="aberto")])
    load([row(situacao="Cancelado")])
    assert title().state == TitleState.CANCELED


def test_a_title_that_vanished_from_a_whole_file_is_paused_and_goes_on_when_it_returns(load):
    both = [row(), row(JOAO, "102", "99,90")]
    load(both, whole=True)

    report = load([row()], whole=True)
    assert report.missing == ["102/1"]
    assert title("102").pause_reason == VANISHED
    assert title("100").pause_reason == ""

    again = load([row()], whole=True)
    assert again.missing == ["102/1"]

    report = load(both, whole=True)
    assert report.missing == []
    assert title("102").pause_reason == ""
    assert counts(report) == (0, 1, 1, 0, 0)


def test_a_file_that_is_not_whole_pauses_nothing(load):
    load([row(), row(JOAO, "102", "99,90")])
    assert load([row()]).missing == []
    assert title("102").pause_reason == ""


def test_a_broken_row_of_a_whole_file_has_not_vanished(load):
    load([row()], whole=True)
    report = load([row(valor="mil e duzentos"), row(JOAO, "102", "99,90")], whole=True)
    assert report.missing == []
    assert title().pause_reason == ""


def test_each_creditor_has_its_own_titles(load):
    load([row()])
    other = make_creditor("escola")
    report = load([row()], who=other)
    assert counts(report) == (1, 0, 0, 0, 0)
    assert Debtor.objects.count() == 1
    assert Case.objects.count() == 2


def test_the_journal_has_one_entry_for_each_file_and_no_personal_data(load):
    load([row(), row({**JOAO, "cpf": "111.111.111-11"}, "102")])
    [entry] = Entry.objects.filter(action="receivables.import")
    assert '"created":1' in entry.data
    assert "111" not in entry.data
    assert "111.111" not in str(ImportBatch.objects.get().report)


def test_more_rows_cost_no_more_queries(load):
    people = [MARIA, JOAO]
    load([row()])

    def queries(number_of_rows, start):
        rows = [row(people[n % 2], str(start + n), f"{n + 1},00") for n in range(number_of_rows)]
        with CaptureQueriesContext(connection) as seen:
            load(rows)
        return len(seen)

    assert queries(400, 5000) == queries(10, 9000)
