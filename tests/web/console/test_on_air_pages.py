"""Going on air, the batch that waits, the brake and old debts, as pages."""

import datetime as dt
import re
import socket

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach.models import Message
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import Creditor, Declaration
from emdia.core import clock, tenancy
from tests.web.console.world import NOON, World

pytestmark = pytest.mark.django_db
TO_GYM = "/escolher/credor/"


@pytest.fixture
def gym(owner: Client, world: World) -> Client:
    """The owner, with the gym chosen."""
    owner.post(TO_GYM, {"credor": world.gym.pk})
    return owner


def plan_waiting(world: World) -> None:
    """A batch of first contacts that waits for a person."""
    with tenancy.use(world.tenant.pk):
        tenants.choose_approval(creditor_id=world.gym.pk, mode="always", actor="dona")
        Message.objects.all().update(status="sent")
        for case in world.cases[:4]:
            case.met_on = None
            case.next_at = NOON
            case.save()
        ladders.plan(creditor_id=world.gym.pk, at=NOON)


def sign_in(client: Client, world: World, role: str) -> Client:
    client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    client.post(TO_GYM, {"credor": world.gym.pk})
    return client


def test_several_creditors_and_none_chosen_asks_which(owner: Client):
    for address in ("/entrar-no-ar/", "/aprovar-envio/", "/carteira/antigos/"):
        assert "De qual credor?" in owner.get(address).content.decode()


def test_each_missing_item_has_its_way_to_be_mended(gym: Client, world: World):
    page = gym.get("/entrar-no-ar/").content.decode()
    assert "De quem vieram os telefones" in page
    assert "/configuracoes/contas/" in page
    assert "/entrar-no-ar/primeiro-dia/" in page
    assert "disabled" in page, "not before everything is green"
    (permission,) = re.findall(r'<input[^>]*name="whatsapp"[^>]*>', page)
    assert "checked" not in permission, "a permission is declared, never assumed (R41)"
    gym.post("/entrar-no-ar/declarar/", {"o-que": "contatos", "whatsapp": "on"})
    gym.post("/entrar-no-ar/declarar/", {"o-que": "setor", "setor": "gym"})
    with tenancy.use(world.tenant.pk):
        declared = dict(Declaration.objects.values_list("kind", "declared_by"))
    assert declared == {"contacts": "owner@aurora.example", "sector": "owner@aurora.example"}


def test_a_school_that_says_it_suspends_is_told_the_law(gym: Client, world: World):
    answer = gym.post(
        "/entrar-no-ar/declarar/", {"o-que": "setor", "setor": "school", "suspende": "on"}, follow=True
    )
    assert "não pode reter provas" in answer.content.decode()
    with tenancy.use(world.tenant.pk):
        assert not Declaration.objects.exists()


def test_the_first_day_is_read_with_its_words_and_approved_by_an_owner_only(
    gym: Client, world: World, client: Client
):
    with tenancy.use(world.tenant.pk):
        tenants.add_account(
            creditor_id=world.gym.pk, channel="email", provider="smtp", settings={}, secrets={}, actor="dona"
        )
        before = list(Message.objects.values_list("pk", "status"))
    page = gym.get("/entrar-no-ar/primeiro-dia/").content.decode()
    assert "Academia Vida" in page
    assert "Primeiro contato" in page
    seen = page.split('name="vistas" value="')[1].split('"')[0]
    assert int(seen) > 0
    with tenancy.use(world.tenant.pk):
        assert list(Message.objects.values_list("pk", "status")) == before, "a look changes nothing"
    gym.post("/entrar-no-ar/primeiro-dia/", {"vistas": seen})
    with tenancy.use(world.tenant.pk):
        assert Declaration.objects.get().data["messages"] == int(seen)
    manager = sign_in(client, world, "manager")
    assert manager.post("/entrar-no-ar/primeiro-dia/", {"vistas": seen}).status_code == 403


def test_on_a_sunday_the_next_day_with_messages_is_read_and_waits_for_approval(gym: Client, world: World):
    with tenancy.use(world.tenant.pk):
        tenants.add_account(
            creditor_id=world.gym.pk, channel="email", provider="smtp", settings={}, secrets={}, actor="dona"
        )
    with clock.at(NOON + dt.timedelta(days=4)):
        html = gym.get("/entrar-no-ar/primeiro-dia/").text
    page = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "Hoje não sairia nenhuma mensagem. Amanhã, se nada mudar até lá, sairiam" in page
    assert "Academia Vida" in page.split("Sei que hoje não sai nada")[0]


def test_a_test_that_does_not_go_out_says_why_in_words(
    gym: Client, world: World, monkeypatch: pytest.MonkeyPatch
):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    account = {"host": "127.0.0.1", "port": port, "tls": "none", "sender": "oi@academia.example"}
    with tenancy.use(world.tenant.pk):
        tenants.add_account(
            creditor_id=world.gym.pk,
            channel="email",
            provider="smtp",
            settings=account,
            secrets={},
            actor="dona",
        )
    sent = gym.post(
        "/entrar-no-ar/testar/", {"canal": "email", "para": "dona@aurora.example"}, follow=True
    ).text
    assert "O teste não saiu: nesse servidor e nessa porta ninguém atende." in sent


def test_a_batch_is_read_approved_in_part_and_refused_with_a_reason(gym: Client, world: World):
    plan_waiting(world)
    page = gym.get("/aprovar-envio/").content.decode()
    assert "esperam</b> por você" in page
    assert "Olá, " in page or "Oi, " in page or "Academia Vida" in page
    with tenancy.use(world.tenant.pk):
        waiting = Message.objects.filter(rule="approval")
        lines = sorted(set(waiting.values_list("step", "channel")))
        seen = max(waiting.values_list("pk", flat=True))
    step, channel = lines[0]
    rows = gym.get("/aprovar-envio/pessoas/", {"etapa": step, "canal": channel}).content.decode()
    assert "/casos/" in rows
    answer = gym.post(
        "/aprovar-envio/decidir/", {"linha": f"{step}|{channel}", "vistas": seen, "aprovar": "1"}, follow=True
    )
    assert "aprovada" in answer.content.decode()
    with tenancy.use(world.tenant.pk):
        assert not waiting.filter(step=step, channel=channel).exists()
        left = waiting.first()
        assert left is not None
    choice = {"etapa": left.step, "canal": left.channel, "mensagem": left.pk, "recusar": "1"}
    assert "por que" in gym.post("/aprovar-envio/pessoas/decidir/", choice, follow=True).content.decode()
    gym.post("/aprovar-envio/pessoas/decidir/", choice | {"motivo": "negociou ontem"})
    with tenancy.use(world.tenant.pk):
        left.refresh_from_db()
    assert left.reason == "envio recusado: negociou ontem"


def test_a_collector_stops_everything_and_only_who_manages_goes_on(client: Client, world: World):
    collector = sign_in(client, world, "collector")
    page = collector.get("/").content.decode()
    assert "/parar/" in page, "on every page"
    assert collector.get("/parar/").status_code == 200
    collector.post("/parar/", {"quem": world.gym.pk, "motivo": "preços errados"})
    page = collector.get("/").content.decode()
    assert "Parado:" in page
    assert "preços errados" in page
    assert collector.post("/retomar/", {"quem": world.gym.pk}).status_code == 403
    manager = sign_in(client, world, "manager")
    foreseen = manager.get("/retomar/").content.decode()
    assert "mensage" in foreseen
    manager.post("/retomar/", {"quem": world.gym.pk})
    with tenancy.use(world.tenant.pk):
        assert Creditor.objects.get(pk=world.gym.pk).stopped_at is None


def test_an_auditor_looks_and_stops_nothing(client: Client, world: World):
    auditor = sign_in(client, world, "auditor")
    assert auditor.get("/entrar-no-ar/").status_code == 200
    assert auditor.get("/aprovar-envio/").status_code == 200
    assert "/parar/" not in auditor.get("/").content.decode()
    assert auditor.get("/parar/").status_code == 403
    assert auditor.post("/aprovar-envio/decidir/", {"linha": "D+3|sms"}).status_code == 403


def test_old_debts_by_age_with_their_lots_and_first_words(gym: Client, world: World):
    page = gym.get("/carteira/antigos/").content.decode()
    assert "de 31 a 90 dias" in page
    assert "O primeiro contato, como será lido" in page
    gym.post("/carteira/antigos/", {"lote": "1"})
    page = gym.get("/carteira/antigos/").content.decode()
    assert "dias de contato" in page
    people = gym.get("/carteira/antigos/", {"idade": "1"}).content.decode()
    assert "Conceição" in people
    assert "lote vai de 1" in gym.post("/carteira/antigos/", {"lote": "0"}, follow=True).content.decode()


def test_the_calendar_of_lots_leaves_out_sundays_and_holidays(world: World):
    with tenancy.use(world.tenant.pk):
        tenants.choose_lot(creditor_id=world.gym.pk, size=2, actor="dona")
        days = ladders.lot_days(creditor_id=world.gym.pk, cases=5, day=dt.date(2026, 11, 19))
    assert days == [
        (dt.date(2026, 11, 19), 2),
        (dt.date(2026, 11, 23), 2),
        (dt.date(2026, 11, 24), 1),
    ], "Friday the 20th is a national holiday"


def test_the_pages_cost_a_fixed_number_of_queries(gym: Client, world: World):
    plan_waiting(world)
    for address, most in (("/entrar-no-ar/", 24), ("/aprovar-envio/", 30), ("/parar/", 14)):
        with CaptureQueriesContext(connection) as captured:
            assert gym.get(address).status_code == 200
        assert len(captured) <= most, address
