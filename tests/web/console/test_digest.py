"""The daily digest: who gets it, once a day, what it says and never says, and its way out."""

import datetime as dt
import re

import pytest
from django.conf import LazySettings
from django.test import Client

from emdia.apps.analytics import drains
from emdia.apps.analytics.models import DigestMail
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import Creditor, Member
from emdia.core import clock, tenancy
from tests.web.console.world import NOON, World

pytestmark = pytest.mark.django_db
EIGHT = NOON.replace(hour=8, minute=5)


@pytest.fixture
def morning(world: World, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> World:
    """A creditor on air, a mail server, and the law's word that the clock is not set."""
    settings.MAIL_FROM = "emdia@grupo.example"
    monkeypatch.setattr(clock, "is_set", lambda: False)
    with tenancy.use(world.tenant.pk):
        Creditor.objects.filter(pk=world.gym.pk).update(on_air=True)
    return world


def send(at: dt.datetime) -> int:
    with clock.at(at), tenancy.across_tenants("test"):
        return drains.send_digests()


def test_owners_and_managers_get_it_once_on_a_business_day(morning: World, mailoutbox):
    assert send(EIGHT.replace(hour=7)) == 0
    assert send(EIGHT) == 2
    assert send(EIGHT + dt.timedelta(hours=1)) == 0, "at most once a day"
    assert sorted(mail.to[0] for mail in mailoutbox) == ["manager@aurora.example", "owner@aurora.example"]
    assert send(EIGHT + dt.timedelta(days=3)) == 0, "not on a Saturday"
    assert send(EIGHT + dt.timedelta(days=1)) == 2
    with tenancy.use(morning.tenant.pk):
        assert DigestMail.objects.filter(carried="smtp").count() == 4


def test_it_counts_and_links_and_names_nobody(morning: World, mailoutbox):
    send(EIGHT)
    mail = mailoutbox[0]
    said = mail.body + mail.alternatives[0].content
    assert "esperam por alguém" in said
    assert "entraram ontem" in said
    with tenancy.use(morning.tenant.pk):
        for case in morning.cases:
            assert case.debtor.name.split()[0] not in said
            assert case.debtor.tax_id not in said


def test_nothing_goes_in_rehearsal_nor_to_whom_did_not_want_it(morning: World, mailoutbox):
    with tenancy.use(morning.tenant.pk):
        manager = Member.objects.get(role="manager")
        tenants.set_digest(member_id=manager.pk, on=False, actor="test")
        Creditor.objects.update(on_air=False)
    assert send(EIGHT) == 0
    with tenancy.use(morning.tenant.pk):
        Creditor.objects.filter(pk=morning.gym.pk).update(on_air=True)
    assert send(EIGHT) == 1


def test_the_link_asks_before_it_switches_off_and_a_forged_one_does_nothing(
    morning: World, mailoutbox, client: Client
):
    send(EIGHT)
    mail = next(mail for mail in mailoutbox if mail.to == ["owner@aurora.example"])
    (path,) = re.findall(r"(/entrar/resumo/\S+)", mail.body)
    assert client.get(path).status_code == 200
    with tenancy.use(morning.tenant.pk):
        assert tenants.wants_digest(Member.objects.get(role="owner"))
    assert "Resumo desligado" in client.post(path).text
    with tenancy.use(morning.tenant.pk):
        assert not tenants.wants_digest(Member.objects.get(role="owner"))
    assert client.post(path[:-3] + "xx/").status_code == 410


def test_a_mail_program_leaves_with_one_click_without_signing_in(
    morning: World, mailoutbox, settings: LazySettings
):
    send(EIGHT)
    mail = next(mail for mail in mailoutbox if mail.to == ["manager@aurora.example"]).message()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (path,) = re.findall(rf"^<{settings.BASE_URL}(/entrar/resumo/\S+)>$", mail["List-Unsubscribe"])
    program = Client(enforce_csrf_checks=True)
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    with tenancy.use(morning.tenant.pk):
        wishes = {m.role: tenants.wants_digest(m) for m in Member.objects.all()}
    assert (wishes["manager"], wishes["owner"]) == (False, True)


def test_each_member_switches_her_own(owner: Client, world: World):
    assert "Não receber o resumo" in owner.get("/configuracoes/pessoas/").text
    assert (
        "Receber o resumo" in owner.post("/configuracoes/pessoas/resumo/", {"resumo": "0"}, follow=True).text
    )
    with tenancy.use(world.tenant.pk):
        assert list(Member.objects.exclude(digest=None).values_list("role", "digest")) == [("owner", False)]
