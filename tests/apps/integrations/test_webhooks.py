"""Outgoing webhooks: written with the fact, signed, sent again, given up, never to a place that is not ours to call."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from emdia.apps.integrations import api as integrations
from emdia.apps.integrations import send
from emdia.apps.integrations.drains import send_webhooks
from emdia.apps.integrations.models import WebhookDelivery, WebhookEndpoint
from emdia.apps.journal.models import Entry
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants.models import Creditor, Tenant
from emdia.config import subscriptions
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError
from emdia.providers.channels.base import Event
from tests.apps.integrations.conftest import Receiver
from tests.apps.outreach.scenario import MONDAY, World, make_world

subscriptions.connect()


def listen(world: World, receiver: Receiver, *events: str) -> str:
    """An endpoint that is told; returns its secret."""
    _row, secret = integrations.add_endpoint(
        creditor=world.creditor, url=receiver.url, events=events or integrations.EVENTS, actor="dona"
    )
    return secret


def pay(world: World) -> int:
    case = world.person(phone="+5511900001234")
    title = world.title(case)
    found = payments.record(
        case_id=case.pk,
        receivable_ids=[title.pk],
        cents=None,
        paid_at=clock.now(),
        source="console",
        reference=f"r{title.pk}",
    )
    return found.payment.pk


def due_now() -> None:
    WebhookDelivery.objects.filter(status="waiting").update(next_at=clock.machine())


def signature(secret: str, heard: object) -> str:
    """As a receiver computes it, after standardwebhooks.com, not after our own code."""
    said = f"{heard.headers['webhook-id']}.{heard.headers['webhook-timestamp']}.".encode() + heard.body
    key = base64.b64decode(secret.split("_", 1)[1])
    return "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


def test_a_payment_is_told_with_a_signature_that_a_receiver_can_check(world, receiver):
    secret = listen(world, receiver)
    payment = pay(world)
    assert send.send_due(only_loopback=True) == 1
    (heard,) = receiver.heard
    assert heard.headers["webhook-signature"] == signature(secret, heard)
    assert abs(int(heard.headers["webhook-timestamp"]) - clock.machine().timestamp()) < 60
    body = json.loads(heard.body)
    assert (body["id"], body["type"]) == (heard.headers["webhook-id"], "payment.recorded")
    assert body["data"]["payment"] == payment
    assert body["data"]["amount"] == "102.10"
    assert body["data"]["receivables"][0]["settled"]
    assert "Ana" not in heard.body.decode()
    assert send.send_due(only_loopback=True) == 0
    row = WebhookDelivery.objects.get()
    assert (row.status, row.attempts, row.answer) == ("delivered", 1, 200)


def test_a_pause_and_the_states_of_a_message_are_told(world, receiver):
    listen(world, receiver)
    case = world.person(phone="+5511900001234", whatsapp=False)
    composed = world.compose(case, world.title(case))
    receivables.pause(reason="Ana pediu", actor="dona", case_ids=[case.pk])
    from emdia.apps.outreach.models import Message

    Message.objects.update(status="sent", sent_at=clock.now(), reference="sb-1")
    outreach.receive(
        [Event(kind="delivered", our_ref=f"m{composed.messages[0]}", reference="sb-1", at=clock.now())]
    )
    send.send_due(only_loopback=True)
    told = {body["type"]: body["data"] for body in (json.loads(one.body) for one in receiver.heard)}
    assert told["case.paused"] == {"cases": [case.pk], "until": None}
    assert told["message.status"]["message"] == composed.messages[0]
    assert told["message.status"]["status"] == "delivered"
    assert "Ana" not in str(told)


def test_titles_that_vanished_from_a_complete_list_are_told_as_paused(world, receiver, tmp_path):
    listen(world, receiver, "case.paused")
    path = tmp_path / "titulos.csv"
    head = "numero;nome;cpf;valor;vencimento\n"
    stays = "A1;Bruna Exemplo;111.444.777-35;150,00;10/06/2026\n"
    goes = (
        "A2;Caio Exemplo;529.982.247-25;90,00;10/06/2026\nA3;Caio Exemplo;529.982.247-25;91,00;11/06/2026\n"
    )
    path.write_text(head + stays + goes)
    receivables.import_file(path, creditor=world.creditor, whole=True, actor="dona")
    path.write_text(head + stays)
    receivables.import_file(path, creditor=world.creditor, whole=True, actor="dona", dry_run=True)
    assert not WebhookDelivery.objects.exists(), "what a preview does is not told"
    for _ in range(2):
        receivables.import_file(path, creditor=world.creditor, whole=True, actor="dona")
    (told,) = [json.loads(row.body)["data"] for row in WebhookDelivery.objects.all()]
    gone = receivables.vanished_page(creditor_ids=[world.creditor.pk])
    assert told == {"cases": [gone[0].case_id], "until": None, "receivables": [row.pk for row in gone]}


def test_what_is_held_or_stopped_is_told_with_its_state(world, receiver):
    listen(world, receiver, "message.status")
    case = world.person(phone="+5511900001234", whatsapp=False)
    composed = world.compose(case, world.title(case))
    receivables.pause(reason="Ana pediu", actor="dona", case_ids=[case.pk])
    receivables.resume(reason="pode seguir", actor="dona", case_ids=[case.pk])
    night = MONDAY.replace(hour=22)
    with clock.at(night):
        outreach.deliver(at=night)
    with clock.at(night + dt.timedelta(days=5, hours=12)):
        outreach.cancel_channel(debtor_id=case.debtor_id, channels=["sms"], reason="pediu para parar")
    told = [json.loads(row.body)["data"] for row in WebhookDelivery.objects.order_by("pk")]
    assert {one["message"] for one in told} == set(composed.messages)
    assert [(one["status"], one["rule"]) for one in told] == [
        ("held", ""),
        ("queued", ""),
        ("held", "R20"),
        ("canceled", "R37"),
    ]


def test_what_is_undone_is_not_told(world, receiver):
    listen(world, receiver)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        pay(world)
        raise ZeroDivisionError
    assert not WebhookDelivery.objects.exists()


def test_only_what_was_asked_for_and_only_of_ones_own_creditor(world, receiver):
    listen(world, receiver, "case.paused")
    pay(world)
    assert not WebhookDelivery.objects.exists()
    WebhookEndpoint.objects.update(events=["payment.recorded"], creditor_id=world.creditor.pk)
    other = make_world("outra")
    with tenancy.use(other.tenant.pk):
        pay(other)
    with tenancy.across_tenants("a look at all"):
        assert not WebhookDelivery.objects.exists()


def test_where_nobody_listens_it_costs_one_query(world):
    with CaptureQueriesContext(connection) as queries:
        integrations.payments_recorded(payment_ids=list(range(500)))
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ((500, {}), "respondeu 500"),
        ((302, {"Location": "http://127.0.0.1:1/elsewhere"}), "manda para outro endereço"),
        ((429, {"Retry-After": "900"}), "respondeu 429"),
        ((400, {}), "respondeu 400"),
    ],
)
def test_what_is_not_heard_is_told_again_later(world, receiver, answer, detail):
    listen(world, receiver)
    pay(world)
    receiver.answers = [answer, (204, {})]
    send.send_due(only_loopback=True)
    row = WebhookDelivery.objects.get()
    assert (row.status, row.attempts) == ("waiting", 1)
    assert row.detail.startswith(detail)
    pause = (row.next_at - clock.machine()).total_seconds()
    assert (880 < pause <= 900) if "Retry-After" in answer[1] else (0 < pause <= send.WAITS[0])
    assert send.send_due(only_loopback=True) == 0, "not before its time"
    due_now()
    send.send_due(only_loopback=True)
    first, second = receiver.heard
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    row.refresh_from_db()
    assert (row.status, row.attempts, row.detail) == ("delivered", 2, "")


def test_nobody_there_and_nobody_answering_are_failures_with_words(world, receiver, monkeypatch):
    listen(world, receiver)
    monkeypatch.setattr(send, "TIMEOUT", 0.2)
    receiver.hold = threading.Event()
    pay(world)
    send.send_due(only_loopback=True)
    assert WebhookDelivery.objects.get().detail == "não respondeu a tempo"
    WebhookEndpoint.objects.update(url="http://127.0.0.1:9/")
    due_now()
    send.send_due(only_loopback=True)
    assert WebhookDelivery.objects.get().detail == "não consegui conectar"


def test_after_three_days_an_endpoint_that_hears_nothing_is_switched_off_and_says_so(world, receiver):
    listen(world, receiver)
    receiver.answers = [(503, {})]
    pay(world)
    WebhookDelivery.objects.update(
        give_up_at=clock.machine(), created_at=clock.machine() - dt.timedelta(days=3)
    )
    send.send_due(only_loopback=True)
    row, endpoint = WebhookDelivery.objects.get(), WebhookEndpoint.objects.get()
    assert row.status == "failed"
    assert not endpoint.active
    assert "três dias" in endpoint.stopped_reason
    assert Entry.objects.filter(action="webhook.stopped").exists()
    pay(world)
    assert send.send_due(only_loopback=True) == 0, "what comes now waits until somebody switches it on"
    assert not integrations.send_again(delivery_id=row.pk)
    assert integrations.resume_endpoint(endpoint_id=endpoint.pk, actor="dona")
    assert integrations.send_again(delivery_id=row.pk)
    receiver.answers = [(200, {})]
    send.send_due(only_loopback=True)
    assert set(WebhookDelivery.objects.values_list("status", flat=True)) == {"delivered"}


def test_what_waits_for_an_endpoint_that_stays_off_is_given_up_and_the_log_is_not_kept_for_ever(
    world, receiver
):
    listen(world, receiver)
    pay(world)
    WebhookEndpoint.objects.update(active=False)
    assert send.clear_log() == 0
    WebhookDelivery.objects.update(give_up_at=clock.machine())
    assert send.clear_log() == 1
    assert WebhookDelivery.objects.get().detail == "o endereço ficou desligado"
    WebhookDelivery.objects.update(done_at=clock.machine() - send.LOG_KEPT)
    assert send.clear_log() == 1
    assert not WebhookDelivery.objects.exists()


def test_one_event_that_nobody_wants_does_not_switch_off_who_hears_the_others(world, receiver):
    listen(world, receiver)
    pay(world)
    pay(world)
    bad = WebhookDelivery.objects.order_by("pk").first()
    WebhookDelivery.objects.filter(pk=bad.pk).update(give_up_at=clock.machine(), next_at=clock.machine())
    WebhookDelivery.objects.exclude(pk=bad.pk).update(status="delivered", done_at=clock.machine())
    receiver.answers = [(400, {})]
    send.send_due(only_loopback=True)
    assert WebhookEndpoint.objects.get().active


def test_who_says_gone_is_told_nothing_more(world, receiver):
    listen(world, receiver)
    receiver.answers = [(410, {})]
    pay(world)
    send.send_due(only_loopback=True)
    assert not WebhookEndpoint.objects.get().active


def test_a_new_secret_signs_beside_the_old_one_for_a_day(world, receiver):
    old = listen(world, receiver)
    endpoint = WebhookEndpoint.objects.get()
    new = integrations.new_endpoint_secret(endpoint_id=endpoint.pk, actor="dona")
    pay(world)
    send.send_due(only_loopback=True)
    (heard,) = receiver.heard
    assert heard.headers["webhook-signature"].split() == [signature(new, heard), signature(old, heard)]
    WebhookEndpoint.objects.update(old_until=clock.machine())
    pay(world)
    send.send_due(only_loopback=True)
    assert receiver.heard[1].headers["webhook-signature"] == signature(new, receiver.heard[1])
    with connection.cursor() as cursor:
        cursor.execute("select secret, old_secret from integrations_webhookendpoint")
        assert b"whsec_" not in b"".join(bytes(value) for value in cursor.fetchone())


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.com/x", "ftp://example.com", "https://", "nada", "https://user:pw@example.com/"),
        *(
            "https://example.com/#x",
            "https://exa mple.com",
            "https://example.com:99999/",
            "javascript:alert(1)",
        ),
        *("http://10.0.0.1/x", "https://exämple.com", "http://localhost.evil.com/", "https://a/\nb"),
    ],
)
def test_an_address_that_nobody_may_be_told_at_is_refused(world, url):
    with pytest.raises(DomainError):
        integrations.add_endpoint(creditor=world.creditor, url=url, events=["case.paused"], actor="dona")


def test_a_public_name_that_leads_inside_is_not_spoken_to(world, receiver):
    """The decision is taken on the resolved address, at the moment of the connection."""
    listen(world, receiver)
    port = receiver.url.rsplit(":", 1)[1]
    for inside in (f"https://169.254.169.254/{port}", "https://[fd00::1]:9/", "https://10.1.2.3/"):
        WebhookEndpoint.objects.update(url=inside)
        pay(world)
        send.send_due(only_loopback=False)
    assert set(WebhookDelivery.objects.values_list("status", flat=True)) == {"waiting"}
    assert all(
        "rede interna" in detail for detail in WebhookDelivery.objects.values_list("detail", flat=True)
    )
    assert receiver.heard == []


def test_this_machine_is_spoken_to_in_rehearsal_only(world, receiver):
    listen(world, receiver)
    pay(world)
    Creditor.objects.update(on_air=True)
    send.send_due(only_loopback=False)
    assert receiver.heard == []
    assert "deste computador" in WebhookDelivery.objects.get().detail
    with pytest.raises(DomainError):
        world.creditor.refresh_from_db()
        listen(world, receiver)


def test_a_demonstration_and_a_set_clock_speak_to_nobody_outside(world):
    integrations.add_endpoint(
        creditor=world.creditor, url="https://example.com/x", events=["payment.recorded"], actor="dona"
    )
    pay(world)
    Tenant.objects.update(is_demo=True)
    assert send_webhooks() == 0
    assert WebhookDelivery.objects.get().attempts == 0


def test_a_batch_costs_a_fixed_number_of_queries(world, receiver):
    listen(world, receiver)

    def cost(count: int) -> int:
        for _ in range(count):
            pay(world)
        with CaptureQueriesContext(connection) as queries:
            assert send.send_due(only_loopback=True) == count
        return len(queries)

    cost(1)
    assert cost(2) == cost(12)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_one_event_twice(receiver):
    world = make_world("casa")
    with tenancy.use(world.tenant.pk), clock.at(MONDAY):
        listen(world, receiver)
        for _ in range(24):
            pay(world)

        def work(_: int) -> int:
            try:
                with tenancy.use(world.tenant.pk):
                    return send.send_due(only_loopback=True) + send.send_due(only_loopback=True)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as both:
            assert sum(both.map(work, range(2))) == 24
        ids = [one.headers["webhook-id"] for one in receiver.heard]
        assert len(ids) == len(set(ids)) == 24


def test_a_crash_gives_an_event_back(world, receiver):
    listen(world, receiver)
    pay(world)
    WebhookDelivery.objects.update(leased_until=clock.machine() + send.LEASE)
    assert send.send_due(only_loopback=True) == 0
    WebhookDelivery.objects.update(leased_until=clock.machine() - dt.timedelta(seconds=1))
    assert send.send_due(only_loopback=True) == 1
