"""A bank's list becomes payments once; what is not certain waits for a person; all of it can be taken back."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.debtors.models import Debtor
from emdia.apps.journal.models import Entry
from emdia.apps.payments import api as payments
from emdia.apps.payments.models import Payment, PaymentBatch, PaymentDoubt
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.tenants.models import Creditor, Tenant
from emdia.core import clock, sealed, tenancy
from emdia.domain.errors import DomainError
from tests.apps.payments.world import NOON, case_with, creditor_of

CPF = "52998224725"
DUE = dt.date(2026, 6, 12)


@pytest.fixture
def creditor(db):
    tenant = Tenant.objects.create(slug="t", name="t", created_at=NOON)
    with tenancy.use(tenant.pk), clock.at(NOON):
        yield creditor_of(tenant)


def bring(tmp_path: Path, creditor: Creditor, text: str, **more: bool):
    path = tmp_path / "baixa.csv"
    path.write_text(text, encoding="utf-8")
    return payments.import_payments(path, creditor_id=creditor.pk, actor="ana", **more)


def kinds() -> list[str]:
    return list(PaymentDoubt.objects.filter(state="waiting").order_by("line").values_list("kind", flat=True))


def titles(creditor: Creditor) -> None:
    case = case_with(
        creditor, ("NF-1", 10_000, DUE), ("NF-2", 20_000, DUE), ("NF-3", 5_000, DUE), ("NF-4", 7_777, DUE)
    )
    Debtor.objects.filter(pk=case.debtor_id).update(
        tax_id_hash=sealed.keyed_hash("tax_id", CPF, tenant_id=tenancy.current_id())
    )


LIST = f"""título;data;valor;cpf;nome
nf-1;12/06/2026;100,00;;
NF-2;12/06/2026;150,00;;
NF-3;12/06/2026;60,00;{CPF};Ana Exemplo
NF-9;12/06/2026;77,77;;
NF-8;12/06/2026;1,23;;Desconhecida
;12/06/2026;77,77;{CPF};
NF-1;sem data;10,00;;
Total;;398,00;;
"""


def test_exact_rows_are_recorded_and_doubts_wait_with_their_candidates(tmp_path, creditor):
    titles(creditor)
    dry = bring(tmp_path, creditor, LIST, dry_run=True)
    assert not Payment.objects.exists()
    report = bring(tmp_path, creditor, LIST)
    assert (report.counts, report.cents) == (dry.counts, dry.cents)
    assert report.counts["exact"] == 2, "by its number, and by document and amount"
    assert kinds() == ["partial", "excess", "guess", "unknown"]
    assert report.counts["unreadable"] == 1
    settled = Receivable.objects.filter(state="settled").values_list("number", "settled_on")
    assert set(settled) == {("NF-1", DUE), ("NF-4", DUE)}
    kept = PaymentDoubt.objects.values_list("row", flat=True)
    assert any("Desconhecida" in row for row in kept)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row FROM payments_paymentdoubt")
        assert not any(b"Desconhecida" in bytes(row) for (row,) in cursor.fetchall()), "sealed (law 9)"
    creditor.refresh_from_db()
    assert creditor.payment_news_at == NOON


def test_the_same_list_again_records_nothing_and_a_pasted_one_is_read_too(tmp_path, creditor):
    titles(creditor)
    bring(tmp_path, creditor, LIST)
    again = bring(tmp_path, creditor, LIST)
    assert (again.counts["repeated"], again.in_doubt) == (6, 0)
    assert Payment.objects.count() == 2
    assert len(kinds()) == 4
    pasted = bring(tmp_path, creditor, "NF-1 12/06/2026 R$ 100,00\nNF-2   12/06/2026  200,00 Ana\n")
    assert (pasted.counts["exact"], pasted.counts["repeated"]) == (1, 1)


def test_a_pix_that_we_know_already_is_not_recorded_twice(tmp_path, creditor):
    titles(creditor)
    title = Receivable.objects.get(number="NF-1")
    payments.record(
        case_id=title.case_id, cents=10_000, paid_at=NOON - dt.timedelta(days=3), source="pix", reference="E1",
        receivable_ids=[title.pk],
    )  # fmt: skip
    report = bring(tmp_path, creditor, "título;data;valor\nNF-1;12/06/2026;100,00\nNF-1;11/06/2026;100,00\n")
    assert (report.counts["repeated"], report.counts["settled"]) == (1, 1)


def test_a_person_decides_what_is_in_doubt(tmp_path, creditor):
    titles(creditor)
    bring(tmp_path, creditor, LIST)
    batch = PaymentBatch.objects.get()
    assert payments.in_doubt_count(creditor_ids=[creditor.pk]) == 4
    assert payments.decide_alike(batch_id=batch.pk, creditor_id=creditor.pk, actor="ana") == 2
    two, three = (Receivable.objects.get(number=number) for number in ("NF-2", "NF-3"))
    assert (two.state, two.open_cents) == ("open", 5_000)
    assert three.state == "settled"
    assert Payment.objects.get(parts__receivable=three).excess_cents == 1_000
    (guess, unknown) = payments.doubts(creditor_ids=[creditor.pk])
    assert (guess.candidates, unknown.name) == ((), "Desconhecida"), "the title was paid by then"
    assert payments.decide(choices={guess.id: two.pk}, creditor_id=creditor.pk, actor="ana") == 1
    assert payments.leave_out(ids=[unknown.id], creditor_id=creditor.pk, actor="ana") == 1
    assert payments.in_doubt_count(creditor_ids=[creditor.pk]) == 0
    assert set(PaymentDoubt.objects.values_list("row", flat=True)) == {""}
    assert Payment.objects.filter(batch=batch).count() == 5


def test_a_whole_list_is_taken_back_unless_something_was_built_on_it(tmp_path, creditor):
    titles(creditor)
    bring(tmp_path, creditor, LIST)
    batch = PaymentBatch.objects.get()
    assert payments.undo_batch(batch_id=batch.pk, actor="ana") == 2
    assert set(Receivable.objects.values_list("state", flat=True)) == {"open"}
    assert not kinds()
    with pytest.raises(DomainError, match="já foi desfeita"):
        payments.undo_batch(batch_id=batch.pk, actor="ana")
    assert bring(tmp_path, creditor, LIST).counts["exact"] == 2, "the same list may come again"
    two = Receivable.objects.get(number="NF-2")
    second = PaymentBatch.objects.latest("pk")
    payments.decide_alike(batch_id=second.pk, creditor_id=creditor.pk, actor="ana")
    payments.record(
        case_id=two.case_id, cents=100, paid_at=NOON, source="console", reference="x", receivable_ids=[two.pk]
    )
    with pytest.raises(DomainError, match="outro pagamento"):
        payments.undo_batch(batch_id=second.pk, actor="ana")
    assert {"payment.list_imported", "payment.list_undone"} <= set(
        Entry.objects.values_list("action", flat=True)
    )


def many(creditor: Creditor, count: int) -> str:
    debtor = Debtor.objects.create(name="Ana Exemplo", state="SP", city="São Paulo", created_at=NOON)
    case = Case.objects.create(creditor=creditor, debtor=debtor, opened_at=NOON)
    first = Receivable.objects.count()
    Receivable.objects.bulk_create(
        Receivable(
            creditor=creditor, case=case, identity=f"n:M{n}#", number=f"M{n}", principal_cents=1_000 + n,
            open_cents=1_000 + n, due_on=DUE, effective_due_on=DUE, created_at=NOON,
        )
        for n in range(first, first + count)
    )  # fmt: skip
    rows = (f"M{n};{12 + n % 3}/06/2026;{1_000 + n:d}" for n in range(first, first + count))
    return "título;data;valor\n" + "\n".join(f"{row[:-2]},{row[-2:]}" for row in rows)


def test_an_undo_costs_the_same_queries_whatever_its_length(tmp_path, creditor):
    def cost(count: int) -> int:
        exact = bring(tmp_path, creditor, many(creditor, 3 * count)).counts["exact"]
        assert exact == count, "those of the due day itself"
        with CaptureQueriesContext(connection) as asked:
            assert payments.undo_batch(batch_id=PaymentBatch.objects.latest("pk").pk, actor="ana") == exact
        return len(asked)

    assert cost(60) == cost(20)
    assert sorted(Receivable.objects.values_list("cycle", flat=True)) == [1] * 160 + [2] * 80
    assert set(Receivable.objects.values_list("state", flat=True)) == {"open"}
    assert not Payment.objects.filter(reversed_at=None).exists()
    told = Entry.objects.filter(action="payment.reversed")
    assert told.count() == 2, "one entry a batch"


def test_a_list_costs_the_same_queries_whatever_its_length(tmp_path, creditor):
    def cost(count: int) -> int:
        text = many(creditor, count)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            report = bring(tmp_path, creditor, text)
        assert report.counts["rows"] == count
        return len(asked)

    cost(2)
    assert cost(60) <= cost(5) + 2
