"""From a callback to what it changes: kept once, read later, handed on, and never lost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.intake import api as intake
from emdia.apps.intake.drains import DRAINS
from emdia.apps.intake.models import RawCallback
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.payments import api as payments
from emdia.apps.payments.models import Payment
from emdia.apps.tenants.models import Creditor
from emdia.core import clock, home, tenancy
from emdia.core.work import run_once
from emdia.domain.errors import DomainError
from emdia.providers import sandbox
from emdia.providers.channels.base import Forged
from tests.apps.intake.conftest import pix, signed, told
from tests.apps.outreach.scenario import MONDAY, make_world


def keep(body: bytes, provider: str = "sandbox", account: str = "academia") -> bool:
    return intake.keep(provider=provider, account=account, headers=signed(body), body=body)


def states() -> list[tuple[str, str]]:
    return list(RawCallback.objects.order_by("pk").values_list("state", "detail"))


def test_a_receipt_reaches_its_message(sent):
    assert keep(told({"kind": "delivered", "reference": "sb-1", "ref": f"m{sent.pk}", "channel": "whatsapp"}))
    assert intake.process() == 1
    sent.refresh_from_db()
    assert (sent.status, sent.delivered_at) == ("delivered", clock.now())
    assert states() == [("done", "")]
    assert intake.process() == 0


def test_the_same_callback_twice_is_kept_once(sent):
    body = told({"kind": "delivered", "reference": "sb-1", "ref": f"m{sent.pk}"})
    assert keep(body)
    assert not keep(body)
    assert RawCallback.objects.count() == 1
    assert intake.process() == 1


def test_what_belongs_to_nothing_is_kept_and_marked(sent):
    keep(told({"kind": "read", "reference": "sb-999", "ref": "m999999"}, {"kind": "from-next-year"}))
    intake.process()
    assert states() == [("unmatched", "1 de 1 sem par")]


def test_a_callback_is_sealed_whole_and_credentials_are_not_kept(world):
    body = told({"kind": "answered", "from": "+5511900001234", "text": "Sou a Maria"})
    headers = signed(body) | {"authorization": "Bearer segredo", "cookie": "sessao"}
    intake.keep(provider="sandbox", account="academia", headers=headers, body=body)
    with connection.cursor() as cursor:
        cursor.execute("select headers, body from intake_rawcallback")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"Maria" not in stored
    assert b"900001234" not in stored
    row = RawCallback.objects.get()
    assert row.body.encode("latin-1") == body
    assert "segredo" not in row.headers
    assert "sessao" not in row.headers


def test_a_forged_callback_is_not_kept(world):
    with pytest.raises(Forged):
        intake.keep(provider="sandbox", account="academia", headers={}, body=b"{}")
    assert not RawCallback.objects.exists()


@pytest.mark.parametrize(
    ("provider", "account"),
    [("sandbox", "outra"), ("nobody", "academia"), ("smtp", "1"), ("smtp", "x"), ("sandbox-pix", "outra")],
)
def test_an_unknown_address_is_not_kept(world, provider, account):
    with pytest.raises(intake.UnknownAccount):
        intake.keep(provider=provider, account=account, headers={}, body=b"{}")


def test_a_signed_callback_that_cannot_be_read_is_kept_and_says_why(world):
    keep(b"\xff not json")
    intake.process()
    ((state, detail),) = states()
    assert state == "refused"
    assert detail.startswith("Garbled")


def request_for(world, cents: int = 10_000):
    case = world.person(phone="+5511900001234")
    title = world.title(case, cents=cents)
    Creditor.objects.update(pix_key="pix@example.com")
    return payments.issue_pix(case_id=case.pk, receivable_ids=[title.pk], day=clock.today())


def test_a_pix_pays_by_its_txid_once(world):
    request = request_for(world)
    value = f"{request.cents // 100}.{request.cents % 100:02d}"
    for minute in ("", " "):
        # The bank tells it again in other words; its end-to-end id is the same.
        keep(pix(request.txid, value) + minute.encode(), "sandbox-pix")
        intake.process()
    payment = Payment.objects.get()
    assert (payment.cents, payment.source, payment.channel) == (request.cents, "pix", "page")
    assert [state for state, _ in states()] == ["done", "done"]


def test_a_pix_of_nobody_is_kept_for_a_person(world):
    keep(pix("TXIDOFNOBODY"), "sandbox-pix")
    intake.process()
    assert states() == [("unmatched", "1 de 1 sem par")]
    assert not Payment.objects.exists()


def test_play_money_pays_no_real_debt(world):
    request = request_for(world)
    Creditor.objects.update(on_air=True)
    keep(pix(request.txid), "sandbox-pix")
    intake.process()
    assert states() == [("unmatched", "1 de 1 sem par")]
    assert not Payment.objects.exists()


def test_one_bad_callback_does_not_stop_the_others(world, sent, monkeypatch):
    request = request_for(world)
    keep(told({"kind": "delivered", "reference": "sb-1", "ref": f"m{sent.pk}"}))
    keep(pix(request.txid), "sandbox-pix")

    def refuse(**_):
        raise DomainError("O pagamento está datado no futuro.", code="payment_in_future")

    monkeypatch.setattr("emdia.apps.payments.api.record_pix", refuse)
    assert intake.process() == 2
    assert states() == [("done", ""), ("refused", "O pagamento está datado no futuro.")]
    sent.refresh_from_db()
    assert sent.status == "delivered"


def test_a_batch_of_receipts_costs_a_fixed_number_of_queries(world):
    def cost(count: int) -> int:
        for number in range(count):
            keep(
                told({"kind": "delivered", "reference": f"sb-{count}-{number}", "ref": f"m9{count}{number}"})
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert intake.process() == count
        return len(queries)

    assert cost(2) == cost(40)


def test_the_drain_serves_every_tenant(world, sent):
    other = make_world("outra")
    keep(told({"kind": "delivered", "reference": "sb-1", "ref": f"m{sent.pk}"}))
    keep(told({"kind": "delivered", "reference": "x", "ref": "m0"}), account="outra")
    (drain,) = DRAINS
    assert run_once(drain) == 2
    assert [state for state, _ in states()] == ["done"]
    with tenancy.use(other.tenant.pk):
        assert [state for state, _ in states()] == ["unmatched"]


def test_a_callback_of_one_tenant_cannot_touch_anothers_message(world, sent):
    make_world("outra")
    keep(told({"kind": "delivered", "reference": "sb-1", "ref": f"m{sent.pk}"}), account="outra")
    run_once(DRAINS[0])
    sent.refresh_from_db()
    assert sent.status == "sent"


def test_receipts_are_pulled_in_business_time_where_no_web_runs(world):
    assert intake.pull_sandbox() == 0, "no sandbox runs"
    box = sandbox.start(home.path())
    try:
        case = world.person(phone="+5511900001234")
        world.compose(case, world.title(case))
        outreach.deliver(at=clock.now())
        assert intake.pull_sandbox() == 0, "nothing is due yet"
        with clock.at(MONDAY + dt.timedelta(minutes=1)):
            assert intake.pull_sandbox() == 1
            assert intake.pull_sandbox() == 0, "what was taken is not given again"
        message = Message.objects.get()
        assert (message.status, message.delivered_at) == ("delivered", MONDAY + dt.timedelta(seconds=3))
    finally:
        box.stop()
