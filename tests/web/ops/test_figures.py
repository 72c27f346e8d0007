"""`/metricas/`: for whoever has the token, without a person in it, with labels out of our own lists."""

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from emdia.core import clock, meters, tenancy
from emdia.core.work import registered
from emdia.providers.channels.registry import CHANNELS
from emdia.web.ops import figures
from tests.apps.intake.conftest import signed, told, world

__all__ = ["world"]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "FRESH", -1.0)


@pytest.mark.parametrize(
    ("token", "base", "address", "given", "status"),
    [
        ("", "http://127.0.0.1:8000", "127.0.0.1", "", 200),
        ("", "http://127.0.0.1:8000", "203.0.113.9", "", 403),
        ("", "https://cobranca.example", "127.0.0.1", "", 403),
        ("segredo", "https://cobranca.example", "203.0.113.9", "Bearer segredo", 200),
        ("segredo", "http://127.0.0.1:8000", "127.0.0.1", "", 403),
        ("segredo", "http://127.0.0.1:8000", "127.0.0.1", "Bearer outro", 403),
    ],
)
@pytest.mark.django_db
def test_who_may_read(client: Client, settings, token, base, address, given, status):
    settings.METRICS_TOKEN, settings.BASE_URL = token, base
    headers = {"Authorization": given} if given else {}
    assert client.get("/metricas/", REMOTE_ADDR=address, headers=headers).status_code == status


@pytest.mark.django_db
def test_what_waits_and_what_came_in_is_told_and_nobody_is_named(client: Client, world):
    body = told({"kind": "delivered", "reference": "sb-1", "ref": "m1", "to": "+5511987654321"})
    assert client.post(
        "/hooks/sandbox/academia", body, content_type="application/json", headers=signed(body)
    ).status_code == 200  # fmt: skip
    client.post("/hooks/inventado-por-alguem/x", b"{}", content_type="application/json")
    meters.said(channel="sms", provider="sandbox", outcome="accepted", many=3)
    text = client.get("/metricas/").text
    found = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found["emdia_queue_rows", ("drain", "intake.process")] == 1
    assert found["emdia_callbacks_total", ("outcome", "kept"), ("provider", "sandbox")] >= 1
    assert (
        found["emdia_messages_total", ("channel", "sms"), ("outcome", "accepted"), ("provider", "sandbox")]
        >= 3
    )
    assert "11987654321" not in text
    assert "inventado" not in text
    allowed = {*CHANNELS, "other"}
    assert {dict(key[1:])["provider"] for key in found if "provider" in dict(key[1:])} <= allowed


@pytest.mark.django_db
def test_every_queue_that_people_wait_for_is_measured():
    measured = {drain.name: drain.waits() for drain in registered() if drain.waits is not None}
    assert {"ladders.plan", "outreach.deliver", "intake.process", "integrations.webhooks"} <= set(measured)
    assert all(found.many == 0 and found.age(clock.machine()) == 0 for found in measured.values())
    assert tenancy.active() is None
