"""*Canais*: a form made from what a service asks for; each fault under its field; secrets show once at most."""

import datetime as dt
import json

import pytest
from django.test import Client

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach import pace
from emdia.apps.outreach.models import AccountPace, Message
from emdia.apps.tenants.models import ProviderAccount
from emdia.core import clock, tenancy
from emdia.providers.channels.base import Event
from tests.apps.ladders.smtp_box import smtp_box
from tests.web.console.world import NOON, World

pytestmark = pytest.mark.django_db

ZENVIA = "/configuracoes/contas/nova/zenvia/"


def test_every_service_has_a_card_and_a_form(owner: Client, world: World):
    page = owner.get("/configuracoes/contas/").text
    for name in ("smtp", "zenvia", "twilio", "http-sms", "webhook"):
        assert f"/configuracoes/contas/nova/{name}/" in page
        form = owner.get(f"/configuracoes/contas/nova/{name}/").text
        assert 'type="password"' in form
    assert owner.get("/configuracoes/contas/nova/sandbox/").status_code == 404
    assert owner.get("/configuracoes/contas/nova/pombo/").status_code == 404


def test_a_known_mail_server_is_filled_in_with_her_own_address(owner: Client, world: World):
    form = owner.get("/configuracoes/contas/nova/smtp/?servidor=google").text
    for text in ("smtp.gmail.com", "587", world.gym.email, "senha de app"):
        assert text in form


def test_what_is_missing_stands_under_its_field(owner: Client, world: World):
    page = owner.post(ZENVIA, {"sender": ""}).text
    assert page.count("Falta.") == 2
    with tenancy.use(world.tenant.pk):
        assert not ProviderAccount.objects.exists()


def test_a_secret_that_is_made_is_shown_once_and_a_given_one_never(owner: Client, world: World):
    made = owner.post(ZENVIA, {"creditor": world.gym.pk, "token": "tok-secreto", "sender": "vida"})
    with tenancy.use(world.tenant.pk):
        account = ProviderAccount.objects.get()
        secrets = json.loads(account.secrets)
    assert secrets["callback_password"] in made.text and "no-store" in made["Cache-Control"]
    page = owner.get("/configuracoes/contas/").text
    assert f"/hooks/zenvia/{account.pk}" in page
    for secret in secrets.values():
        assert secret not in page
        assert secret not in owner.get(f"/configuracoes/contas/{account.pk}/").text
    assert "tok-secreto" not in made.text


def test_a_change_leaves_an_empty_secret_as_it_is(owner: Client, world: World):
    owner.post(ZENVIA, {"creditor": world.gym.pk, "token": "tok-secreto", "sender": "vida"})
    with tenancy.use(world.tenant.pk):
        account = ProviderAccount.objects.get()
        before = json.loads(account.secrets)
    owner.post(f"/configuracoes/contas/{account.pk}/", {"token": "", "sender": "sol", "rate_second": "2,5"})
    with tenancy.use(world.tenant.pk):
        account.refresh_from_db()
        assert json.loads(account.secrets) == before
        assert account.settings == {"sender": "sol", "rate_second": 2.5}


def test_one_for_me(owner: Client, world: World):
    with smtp_box() as box:
        owner.post("/configuracoes/contas/nova/smtp/", {"creditor": world.gym.pk, **box.settings})
        with tenancy.use(world.tenant.pk):
            account = ProviderAccount.objects.get()
        page = owner.post(
            f"/configuracoes/contas/{account.pk}/testar/", {"para": "eu@aurora.example"}, follow=True
        ).text
    assert "Teste aceito" in page
    assert [letter["To"] for letter in box.letters] == ["eu@aurora.example"]


def test_of_two_accounts_the_newest_speaks_and_the_other_says_that_it_waits(owner: Client, world: World):
    for sender in ("vida", "sol"):
        owner.post(ZENVIA, {"token": "t", "sender": sender})
    page = owner.get("/configuracoes/contas/").text
    assert page.count("reserva: a mais nova fala") == 1


def test_an_account_in_trouble_says_why_and_goes_on_by_a_manager_only(owner: Client, world: World):
    owner.post(ZENVIA, {"creditor": world.gym.pk, "token": "t", "sender": "vida", "rate_day": "200"})
    with tenancy.use(world.tenant.pk):
        row = ProviderAccount.objects.get()
        known = AccountPace.objects.create(
            account=f"zenvia:{row.pk}",
            day=pace.today(),
            said=150,
            bounced=30,
            heard_at=clock.machine(),
            paused_until=clock.machine() + dt.timedelta(minutes=9),
            pauses=3,
            since=clock.machine() - dt.timedelta(minutes=20),
            reason="a operadora não está aceitando (http_503)",
        )
        held = Message.objects.filter(status="queued").first()
        later = NOON + dt.timedelta(hours=1)
        Message.objects.filter(pk=held.pk).update(
            creditor=world.gym, channel="sms", status="held", rule="pace", not_before=later
        )
    page = owner.get("/configuracoes/contas/").text
    for words in (
        "Pausada desde",
        "http_503",
        "150 mensagens hoje",
        "restam 50",
        "30 (20 %)",
        "última confirmação",
    ):
        assert words in page
    assert "não consegue mandar" not in owner.get("/").text, "short pauses pass by themselves"
    with tenancy.use(world.tenant.pk):
        AccountPace.objects.filter(pk=known.pk).update(since=clock.machine() - dt.timedelta(minutes=61))
    today = owner.get("/").text
    assert "não consegue mandar" in today
    assert f"/configuracoes/contas/#conta-{row.pk}" in today
    address = f"/configuracoes/contas/{row.pk}/retomar/"
    for role, allowed in (("auditor", False), ("collector", False), ("manager", True)):
        client = Client()
        client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
        assert (address in client.get("/configuracoes/contas/").text) == allowed
        if not allowed:
            assert client.post(address).status_code == 403
    told = client.post(address, follow=True).text
    assert "1 mensagem que esperava por ela" in told
    assert "voltando aos poucos" in told
    with tenancy.use(world.tenant.pk):
        held.refresh_from_db()
        assert held.not_before < later
    assert "não está pausada" in client.post(address, follow=True).text


def test_what_meta_told_of_a_number_stands_with_its_account(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        row = ProviderAccount.objects.create(
            creditor=world.gym, channel="whatsapp", provider="whatsapp-cloud", created_at=NOON
        )
        for event, limit in (("ONBOARDING", "TIER_10K"), ("FLAGGED", "TIER_1K")):
            about = (
                ("topic", "phone_quality"),
                ("account", str(row.pk)),
                ("event", event),
                ("current_limit", limit),
            )
            outreach.receive([Event("notice", "", "", NOON, about=about)])
    page = owner.get("/configuracoes/contas/").text
    assert "qualidade baixa" in page
    assert "até mil pessoas por dia" in page
