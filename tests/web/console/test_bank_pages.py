"""A clerk brings the bank's list, decides what is in doubt, answers for what vanished, and takes it back."""

import datetime as dt

import pytest
from django.test import Client

from emdia.apps.journal.models import Entry
from emdia.apps.payments.models import BankWithdrawal, Payment, PaymentBatch, PaymentDoubt
from emdia.apps.receivables.incoming.titles import VANISHED
from emdia.apps.receivables.models import ImportBatch, Receivable
from emdia.core import clock, tenancy
from emdia.web.console import uploads
from tests.web.console.world import World


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads of an upload run before the page answers: a test's transaction is its own."""
    monkeypatch.setattr(uploads, "work", lambda upload, task: task(upload))


def opened(world: World) -> list[Receivable]:
    with tenancy.use(world.tenant.pk):
        return list(
            Receivable.objects.filter(creditor=world.gym, state="open", pause_reason="").order_by("pk")
        )


def brl(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"


def test_a_pasted_list_is_previewed_recorded_decided_and_undone(owner: Client, world: World):
    one, two = opened(world)[:2]
    today = clock.today()
    text = (
        f"{one.number};{today:%d/%m/%Y};{brl(one.open_cents + 100_000)}\n"
        f"{two.number};{two.due_on:%d/%m/%Y};{brl(two.open_cents)}\n"
        f"não-sei;{today:%d/%m/%Y};0,07\n"
    )
    job = owner.post("/pagamentos/baixa/", {"lista": text, "credor": world.gym.pk})["Location"]
    page = owner.get(job).text
    assert "Registrar 1 pagamento" in page
    assert "valor maior" in page
    with tenancy.use(world.tenant.pk):
        assert not PaymentBatch.objects.exists()
    answer = owner.post(f"{job}registrar/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/pagamentos/baixa/lista/")
    with tenancy.use(world.tenant.pk):
        batch = PaymentBatch.objects.get()
        doubt = PaymentDoubt.objects.get(kind="excess")
        unknown = PaymentDoubt.objects.get(kind="unknown")
    where = f"/pagamentos/baixa/lista/{batch.pk}/"
    owner.post(f"{where}decidir/", {"linha": doubt.pk, "titulo": one.pk})
    assert (
        "Não achei o título"
        in owner.post(
            f"{where}decidir/", {"linha": unknown.pk, "numero": "nenhum", "o_que": "outro"}, follow=True
        ).text
    )
    owner.post(f"{where}decidir/", {"linha": unknown.pk, "o_que": "fora"})
    with tenancy.use(world.tenant.pk):
        assert set(PaymentDoubt.objects.values_list("state", "row")) == {("recorded", ""), ("left_out", "")}
        assert Payment.objects.filter(batch=batch).count() == 2
    assert "Baixa desfeita: 2 pagamentos estornados." in owner.post(f"{where}desfazer/", follow=True).text
    assert {row.pk for row in opened(world)} >= {one.pk, two.pk}


def test_nothing_came_is_one_click_and_stands_in_the_journal(owner: Client, world: World):
    owner.post("/pagamentos/nada-entrou/", {"credor": world.gym.pk})
    with tenancy.use(world.tenant.pk):
        assert Entry.objects.filter(action="payment.nothing_came").exists()
        world.gym.refresh_from_db()
        assert world.gym.payment_news_at == clock.now()


@pytest.fixture
def gone(world: World) -> list[Receivable]:
    titles = opened(world)[:3]
    with tenancy.use(world.tenant.pk):
        at = clock.now() - dt.timedelta(days=1)
        ImportBatch.objects.create(
            creditor=world.gym, file_name="tudo.csv", digest="x", whole=True, actor="ana", at=at
        )
        Receivable.objects.filter(pk__in=[one.pk for one in titles]).update(pause_reason=VANISHED)
    return titles


def test_what_vanished_is_answered_with_one_click_each_and_can_be_undone(
    owner: Client, world: World, gone: list[Receivable]
):
    page = owner.get("/carteira/sumidos/").text
    assert all(one.number in page for one in gone)
    paid, canceled, still = gone
    run = owner.post("/carteira/sumidos/decidir/", {"o_que": f"gone_paid:{paid.pk}"})["Location"]
    owner.post("/carteira/sumidos/decidir/", {"o_que": "gone_cancel", "titulo": [canceled.pk]})
    owner.post("/carteira/sumidos/decidir/", {"o_que": "gone_open", "quais": "todos"})
    with tenancy.use(world.tenant.pk):
        for one in gone:
            one.refresh_from_db()
        assert (paid.state, canceled.state, still.state) == ("settled", "canceled", "open")
        assert still.pause_reason == ""
        assert paid.settled_on == clock.today() - dt.timedelta(days=1), "the report's day"
    owner.post(f"{run}desfazer/")
    with tenancy.use(world.tenant.pk):
        paid.refresh_from_db()
        assert (paid.state, paid.pause_reason) == ("open", VANISHED), "it waits for an answer again"


def test_a_slip_whose_title_was_paid_by_hand_is_withdrawn_at_the_bank(owner: Client, world: World):
    title = opened(world)[0]
    with tenancy.use(world.tenant.pk):
        Receivable.objects.filter(pk=title.pk).update(digitable="1" * 47)
    ask = {"acao": "pay", "quais": "marcados", "titulo": [title.pk]}
    assert "Dar baixa, por inteiro, em 1 título" in owner.post("/carteira/lote/", ask).text
    owner.post("/carteira/lote/fazer/", ask | {"pago_em": clock.today().isoformat()})
    page = owner.get("/pagamentos/baixar-no-banco/").text
    assert "1" * 47 in page
    assert "1" * 47 in owner.get("/pagamentos/baixar-no-banco/lista.csv").text
    with tenancy.use(world.tenant.pk):
        row = BankWithdrawal.objects.get()
    owner.post("/pagamentos/baixar-no-banco/feito/", {"um": row.pk})
    assert "Nenhum boleto a baixar" in owner.get("/pagamentos/baixar-no-banco/").text
