"""The portfolio: its sentence, saved views, actions on many with an undo, and files that are safe to open."""

import html
import io
import re

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from emdia.apps.agreements import api as agreements
from emdia.apps.debtors.models import Debtor
from emdia.apps.desk import api as desk
from emdia.apps.journal.models import Entry
from emdia.apps.receivables.models import Case, Receivable
from emdia.core import tenancy
from tests.web.console.test_day_and_case import words
from tests.web.console.world import NOON, World, title

pytestmark = pytest.mark.django_db


def names(client: Client, query: str) -> set[str]:
    """First names of the people that a filter lists."""
    return {
        who.split()[0]
        for who in re.findall(r'class="who"[^>]*>([^<]+)<', client.get(f"/carteira/?{query}").text)
    }


def test_the_sentence_is_the_filter_and_the_address(owner: Client, world: World):
    assert names(owner, "situacao=vencidos&de=3&ate=15") == {"Maria", "João"}
    with tenancy.use(world.tenant.pk):
        agreements.promise(case_id=world.cases[0].pk, cents=100, on=NOON.date(), by="ana")
    assert names(owner, "situacao=vencidos&de=3&ate=15&canal=whatsapp&promessa=sem") == {"João"}
    assert names(owner, "promessa=com") == {"Maria"}
    assert names(owner, "canal=sms") == {"Maria", "João", "Padaria", "Antônio", "Luzia"}
    assert names(owner, "situacao=a-vencer&de=1&ate=5") == {"Luzia"}
    assert "1 título, R$ 320,00" in words(owner, "/carteira/resumo/?situacao=vencidos&de=10&ate=15")


def test_every_bar_of_the_ageing_leads_to_the_rows_it_counts(owner: Client, world: World):
    table = owner.get("/carteira/resumo/").context["aging_table"]
    for line in table:
        rows = owner.get(line["href"]).text.count('class="who"')
        assert rows == line["titles"], line["words"]


def test_a_view_keeps_its_filter_for_oneself_or_for_all(owner: Client, world: World):
    owner.post("/carteira/visoes/", {"nome": "no zap", "situacao": "vencidos", "canal": "whatsapp", "x": "y"})
    owner.post("/carteira/visoes/", {"nome": "grandes", "valor": "100000", "todos": "1"})
    page = html.unescape(owner.get("/carteira/").text)
    assert "?situacao=vencidos&canal=whatsapp" in page
    owner.force_login(world.users["collector"], backend="django.contrib.auth.backends.ModelBackend")
    page = owner.get("/carteira/").text
    assert "grandes" in page
    assert "no zap" not in page


def test_a_bulk_action_says_how_many_before_and_can_be_taken_back(owner: Client, world: World):
    form = {"acao": "pause", "quais": "todos", "situacao": "vencidos"}
    asked = owner.post("/carteira/lote/", form).text
    assert "Pausar a cobrança de 5 títulos de 5 pessoas" in asked
    done = owner.post("/carteira/lote/fazer/", form | {"motivo": "revisão"}, follow=True)
    assert "5 títulos mudaram" in words(owner, done.request["PATH_INFO"])
    with tenancy.use(world.tenant.pk):
        assert Receivable.objects.filter(pause_reason="revisão").count() == 5
        run = done.context["run"].pk
    owner.post(f"/carteira/lote/{run}/desfazer/")
    with tenancy.use(world.tenant.pk):
        assert not Receivable.objects.exclude(pause_reason="").exists()
        assert desk.advance_bulk(run_id=run) == 0


def test_a_tag_is_put_on_the_marked_ones_and_undone_only_where_it_was_new(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        Case.objects.filter(pk=world.cases[0].pk).update(tags=["vip"])
    form = {
        "acao": "tag",
        "quais": "marcados",
        "titulo": [world.titles[0].pk, world.titles[2].pk],
        "marca": "VIP",
    }
    done = owner.post("/carteira/lote/fazer/", form, follow=True)
    assert names(owner, "etiqueta=vip") == {"Maria", "João"}
    owner.post(f"/carteira/lote/{done.context['run'].pk}/desfazer/")
    assert names(owner, "etiqueta=vip") == {"Maria"}


def test_titles_of_another_creditor_are_not_touched_through_the_switcher(owner: Client, world: World):
    owner.post("/escolher/credor/", {"credor": world.school.pk, "volta": "/"})
    form = {"acao": "pause", "quais": "marcados", "titulo": [world.titles[0].pk], "motivo": "x"}
    owner.post("/carteira/lote/fazer/", form)
    with tenancy.use(world.tenant.pk):
        assert Receivable.objects.get(pk=world.titles[0].pk).pause_reason == ""


def test_a_file_holds_the_rows_of_the_filter_masked_and_harmless(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        Debtor.objects.filter(pk=world.cases[0].debtor_id).update(name='=HYPERLINK("http://mau")')
        title(world.cases[0], "@SOMA(1)", NOON.date(), 4200)
    said = b"".join(owner.get("/carteira/exportar.csv?q=2026-000").streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK" in said
    assert "***.***.***-25" in said
    assert "52998224725" not in said.replace(".", "").replace("-", "")
    data = b"".join(owner.get("/carteira/exportar.xlsx").streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + 10
    assert any("'@SOMA(1)" in row for row in rows)
    with tenancy.use(world.tenant.pk):
        assert Entry.objects.filter(action="portfolio.exported").count() == 2


def test_whole_tax_ids_leave_only_with_who_manages(owner: Client, world: World):
    address = "/carteira/exportar.csv?q=2026-000&inteiro=1"
    assert "529.982.247-25" in b"".join(owner.get(address).streaming_content).decode()
    owner.force_login(world.users["auditor"], backend="django.contrib.auth.backends.ModelBackend")
    assert "529.982.247-25" not in b"".join(owner.get(address).streaming_content).decode()
