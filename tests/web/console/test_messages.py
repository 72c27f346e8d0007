"""*Mensagens*: filters in the address, live rows, one line of moments, a second try, a file."""

import datetime as dt
import re

import pytest
from django.test import Client

from emdia.apps.outreach.models import Message, PageVisit
from emdia.core import tenancy
from tests.web.console.world import NOON, World

pytestmark = pytest.mark.django_db
DAY = NOON.date().isoformat()


def who(page: str) -> int:
    return page.count('class="who"')


def test_step_channel_hour_reason_and_creditor_narrow_the_list(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        rows = list(Message.objects.select_related("case"))
    one = next(row for row in rows if row.step)
    same = [r for r in rows if r.step == one.step]
    asked = {"periodo": "abertas", "etapa": one.step}
    assert who(owner.get("/mensagens/", asked).text) == len(same)
    of_channel = [r for r in same if r.channel == one.channel]
    assert who(owner.get("/mensagens/", {**asked, "canal": one.channel}).text) == len(of_channel)
    school = [r for r in rows if r.creditor_id == world.school.pk]
    page = owner.get("/mensagens/", {"periodo": "abertas", "credor": world.school.pk}).text
    assert who(page) == len(school)
    begun = [
        r
        for r in rows
        if r.not_before.astimezone(NOON.tzinfo).hour == 9 and r.not_before.date() == NOON.date()
    ]
    assert who(owner.get("/mensagens/", {"dia": DAY, "horas": "9-10"}).text) == len(begun)
    assert who(owner.get("/mensagens/", {"periodo": "abertas", "motivo": "nada assim"}).text) == 0


def test_what_followed_narrows_too(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        said = Message.objects.filter(sent_at__isnull=False, status__in=("sent", "delivered", "read")).first()
        at = said.sent_at + dt.timedelta(hours=1)
        PageVisit.objects.create(
            case=said.case, day=at.date(), kind="opened", channel=said.channel, first_at=at
        )
    page = owner.get("/mensagens/", {"periodo": "30", "depois_dela": "abriu"}).text
    assert f"/mensagens/{said.pk}/" in page
    assert "e abriu a página" in page
    assert "a página foi aberta por este canal" in owner.get(f"/mensagens/{said.pk}/").text


def test_only_rows_that_may_move_are_asked_for_and_then_no_more(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        Message.objects.update(sent_at=NOON - dt.timedelta(days=1))
        row = Message.objects.filter(status="queued").first()
        Message.objects.filter(pk=row.pk).update(not_before=NOON)
    page = owner.get("/mensagens/").text
    (address,) = re.findall(r'hx-get="(/mensagens/agora/[^"]*)"', page)
    assert address.count("m=") == 1
    address = address.replace("&amp;", "&")
    assert 'hx-trigger="load delay:5s"' in owner.get(address).text
    with tenancy.use(world.tenant.pk):
        Message.objects.filter(pk=row.pk).update(status="delivered")
    told = owner.get(address).text
    assert f'id="estado-{row.pk}" hx-swap-oob="true"' in told
    assert "entregue" in told
    assert "hx-trigger" not in told


def test_a_second_try_by_the_clerk_but_not_by_an_auditor(owner: Client, world: World):
    auditor = Client()
    auditor.force_login(world.users["auditor"], backend="django.contrib.auth.backends.ModelBackend")
    with tenancy.use(world.tenant.pk):
        row = Message.objects.filter(status="queued").first()
        Message.objects.filter(pk=row.pk).update(
            status="failed", reason="a operadora recusou", expires_at=None
        )
    failed = {"periodo": "abertas", "situacao": "nao-chegaram"}
    assert f'name="m" value="{row.pk}"' in owner.get("/mensagens/", failed).text
    assert f'name="m" value="{row.pk}"' not in auditor.get("/mensagens/", failed).text
    assert auditor.post("/mensagens/tentar/", {"m": row.pk}).status_code == 403
    page = owner.post("/mensagens/tentar/", {"m": row.pk}, follow=True).text
    assert "1 mensagem voltou à fila" in page
    again = owner.post("/mensagens/tentar/", {"m": row.pk, "volta": "https://mau.example/"}, follow=True)
    assert "só o que falhou pode ser tentado de novo" in again.text
    assert again.redirect_chain[0][0] == "/mensagens/"


def test_the_file_holds_the_rows_of_the_filter_and_no_formula(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        row = Message.objects.filter(status="held").first()
        Message.objects.filter(pk=row.pk).update(reason="=HYPERLINK(1)")
    answer = owner.get("/mensagens/exportar.csv", {"periodo": "abertas", "situacao": "adiadas"})
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("\ufeffid;credor;cliente;canal")
    assert any("'=HYPERLINK(1)" in line for line in lines)
    with tenancy.use(world.tenant.pk):
        assert len(lines) == 1 + Message.objects.filter(status="held").count()


def _followed(world: World, **of_mail: object) -> tuple[Message, Message]:
    """WhatsApp refused it, the e-mail followed."""
    with tenancy.use(world.tenant.pk):
        first = Message.objects.filter(status="queued", channel="whatsapp").first()
        first.status, first.reason, first.fallback = "failed", "o contato não existe (131026)", ""
        first.occasion, first.sent_at, first.created_at = "1:0:D+3", None, NOON - dt.timedelta(hours=3)
        first.save()
        mail = Message.objects.get(pk=first.pk)
        mail.pk, mail.channel, mail.reason, mail.anchor_id = None, "email", "", None
        mail.created_at = NOON - dt.timedelta(hours=2)
        for name, told in {"status": "queued", **of_mail}.items():
            setattr(mail, name, told)
        mail.save()
    return first, mail


def test_one_line_tells_of_all_channels_of_a_step_in_time(owner: Client, world: World):
    said = {"status": "read", "sent_at": NOON - dt.timedelta(hours=1), "account": "smtp:1"}
    times = {"delivered_at": NOON - dt.timedelta(minutes=50), "read_at": NOON - dt.timedelta(minutes=5)}
    first, mail = _followed(world, **said, **times)
    for one, other in ((first, mail), (mail, first)):
        page = owner.get(f"/mensagens/{one.pk}/").text
        words = re.findall(r'<span class="strong">([^<]+)</span>', page)
        assert words == ["planejada", "não chegou", "segue por este canal", "saiu", "chegou", "foi lida"]
        assert f'href="/mensagens/{other.pk}/"' in page


def test_dead_letters_are_those_that_nothing_follows(owner: Client, world: World):
    first, mail = _followed(world)
    with tenancy.use(world.tenant.pk):
        Message.objects.filter(status__in=("failed", "unknown")).exclude(pk=first.pk).update(
            status="canceled"
        )
        lost, fresh = Message.objects.exclude(pk__in=(first.pk, mail.pk)).order_by("pk")[:2]
        for row, hours in ((lost, 30), (fresh, 3)):
            at = NOON - dt.timedelta(hours=hours)
            unknown = {"status": "unknown", "reason": "não se sabe se a mensagem chegou: timeout"}
            Message.objects.filter(pk=row.pk).update(sent_at=at, occasion=f"own-{row.pk}", **unknown)
    asked = {"situacao": "ficaram", "periodo": "abertas"}

    def listed() -> set[int]:
        found = re.findall(r'class="who" href="/mensagens/(\d+)/"', owner.get("/mensagens/", asked).text)
        return {int(one) for one in found}

    assert listed() == {lost.pk}
    assert "no painel do serviço" in owner.get("/mensagens/", asked).text
    with tenancy.use(world.tenant.pk):
        Message.objects.filter(pk=mail.pk).update(
            status="failed", reason="a operadora recusou o conteúdo (spam)"
        )
    assert listed() == {lost.pk, mail.pk}, "the last channel stands for the step"
    assert "corrija e tente de novo" in owner.get("/mensagens/", asked).text
    with tenancy.use(world.tenant.pk):
        Message.objects.filter(pk=mail.pk).update(fallback="sms", expires_at=NOON + dt.timedelta(hours=1))
    assert listed() == {lost.pk}, "another channel is still to come"
    with tenancy.use(world.tenant.pk):
        Message.objects.filter(pk=mail.pk).update(expires_at=NOON - dt.timedelta(hours=1))
    assert listed() == {lost.pk, mail.pk}
    lines = b"".join(owner.get("/mensagens/exportar.csv", asked).streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 3
