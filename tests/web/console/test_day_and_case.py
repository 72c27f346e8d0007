"""What the pages say about the day and about a case, and what a person's moves do."""

import datetime as dt
import html
import re

import pytest
from django.test import Client

from emdia.apps.desk.models import Note, Task
from emdia.apps.journal.models import Entry
from emdia.apps.outreach.models import Message
from emdia.apps.payments.models import Payment
from emdia.apps.receivables.models import Case, Receivable
from emdia.config import subscriptions
from emdia.core import tenancy
from tests.web.console.world import NOON, World

pytestmark = pytest.mark.django_db


def words(client: Client, address: str) -> str:
    """The page as a person reads it."""
    text = client.get(address, follow=True).text
    text = re.sub(r"<(script|style|svg).*?</\1>", "", text, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ").split())


def test_the_day_is_one_sentence_with_its_numbers(owner: Client, world: World):
    said = words(owner, "/")
    assert "Hoje já saíram 4 mensagens e vão sair mais 2 ; 1 não será enviada;" in said
    assert "3 casos esperam por alguém; R$ 194,27 entraram ontem." in said


def test_every_number_of_the_sentence_leads_to_the_rows_that_it_counts(owner: Client, world: World):
    page = owner.get("/").text
    for state, rows in (("sairam", 4), ("na-fila", 2), ("nao-enviadas", 1)):
        assert f"situacao={state}" in page
        listed = owner.get("/mensagens/", {"dia": NOON.date().isoformat(), "situacao": state}).text
        assert listed.count('class="who"') == rows, state


def test_silence_is_explained_in_words_with_what_to_do(owner: Client, world: World):
    said = words(owner, "/")
    assert "não enviada: a pessoa pediu para parar Respeite: só ela volta a ligar este canal." in said
    assert "adiada: domingo ou feriado Nada a fazer: sai no próximo dia permitido." in said


def test_who_waits_is_grouped_by_kind_with_age_and_each_group_opens_its_list(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        held = Message.objects.filter(status="held").first()
        Message.objects.filter(pk=held.pk).update(rule="approval", created_at=NOON - dt.timedelta(days=12))
    page = owner.get("/").text
    kinds = {task.kind for task in world.tasks}
    for kind in kinds:
        assert f'href="/esperando/?tipo={kind}"' in page
    said = words(owner, "/")
    assert "mensagens esperam aprovação espera mais longa: há 12 dias 1" in said
    assert "Aprovar envio" in said
    assert "; 1 mensagem espera aprovação;" in said, "the day's sentence names it"


def test_a_creditor_on_air_without_news_of_payments_is_told_and_says_nothing_came(
    owner: Client, world: World
):
    with tenancy.use(world.tenant.pk):
        type(world.gym).objects.filter(pk=world.gym.pk).update(
            on_air=True, on_air_on=NOON.date() - dt.timedelta(days=9)
        )
    assert "etapas depois do vencimento esperam" in words(owner, "/")
    owner.post("/pagamentos/nada-entrou/", {"credor": world.gym.pk, "volta": "hoje"})
    assert "etapas depois do vencimento esperam" not in words(owner, "/")


def test_what_followed_each_step_is_asked_for_after_the_page_stands(owner: Client, world: World):
    assert 'hx-get="/hoje/etapas/" hx-trigger="load"' in owner.get("/").text
    page = owner.get("/hoje/etapas/").text
    address, count = re.findall(r'href="(/mensagens/[^"]*situacao=sairam)">(\d+)<', page)[0]
    assert owner.get(html.unescape(address)).text.count('class="who"') == int(count)
    assert "ninguém sabe se foi por causa da mensagem" in words(owner, "/hoje/etapas/")


def test_the_switcher_narrows_every_number(owner: Client, world: World):
    owner.post("/escolher/credor/", {"credor": world.school.pk, "volta": "/"})
    said = words(owner, "/")
    assert "Hoje vai sair 1 mensagem" in said
    assert "ninguém espera por resposta; nada entrou ontem." in said


def test_a_creditor_of_somebody_else_cannot_be_chosen(owner: Client, world: World):
    assert owner.post("/escolher/credor/", {"credor": 999_999}).status_code == 404


def test_the_switcher_never_leads_to_another_site(owner: Client, world: World):
    answer = owner.post("/escolher/credor/", {"credor": "", "volta": "https://mau.example/"})
    assert answer["Location"] == "/"


def test_search_finds_by_name_by_tax_id_and_by_number(owner: Client, world: World):
    assert "João Pedro Nogueira" in words(owner, "/busca/?q=nogueira+jo")
    assert "Maria Aparecida da Silva" in words(owner, "/busca/?q=529.982.247-25")
    assert "2026-003" in words(owner, "/busca/?q=2026-003")
    assert "529.982" not in words(owner, "/busca/?q=52998224725").replace("529.982.247-25", "", 1)


def test_the_portfolio_filters_as_its_sentence_says(owner: Client, world: World):
    asked = "?situacao=vencidos&prazo=31-60"
    late = words(owner, f"/carteira/{asked}")
    assert "1 título, R$ 89,00 em aberto" in words(owner, f"/carteira/resumo/{asked}")
    assert "Conceição" in late
    assert "Maria" not in late
    assert "1 título," in words(owner, "/carteira/resumo/?q=2026-003")


def test_what_is_open_is_drawn_by_days_and_told_as_a_table(owner: Client, world: World):
    said = words(owner, "/carteira/resumo/")
    assert "vencem em 1 a 7 dias 1 R$ 189,90" in said
    assert "vencidos há 1 a 5 dias 1 R$ 189,90" in said
    assert "vencidos há mais de 90 dias 1 R$ 1.540,00" in said


def test_pages_of_titles_join_without_gap_or_double(
    owner: Client, world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("emdia.web.console.pages_portfolio.PAGE", 2)
    address, seen = "/carteira/", []
    while address:
        page = owner.get(address).text
        seen += re.findall(r"pagar=(\d+)#pagar", page)
        more = re.search(r'href="(\?[^"]*depois=[^"]*)"', page)
        address = "/carteira/" + html.unescape(more[1]) if more else ""
    assert len(seen) == len(set(seen)) == 9


def test_a_damaged_place_in_the_list_shows_the_first_page(owner: Client, world: World):
    assert owner.get("/carteira/?depois=zzz").status_code == 200
    assert owner.get("/mensagens/?depois=WyJ4IiwgMV0").status_code == 200


def test_a_case_shows_the_breakdown_and_the_frozen_words(owner: Client, world: World):
    said = words(owner, f"/casos/{world.cases[0].pk}/")
    assert "valor original R$ 379,80 multa R$ 3,80 juros R$ 0,19 total hoje R$ 383,79" in said
    assert "Não identificamos a mensalidade de novembro, de R$ 189,90" in said
    assert "***.***.***-25" in said
    assert "529.982" not in said


def test_pausing_stops_what_is_queued_and_resuming_wakes(owner: Client, world: World):
    subscriptions.connect()
    case = world.cases[3]
    owner.post(f"/casos/{case.pk}/pausar/", {"motivo": "combinamos por telefone", "ate": "2026-12-01"})
    with tenancy.use(world.tenant.pk):
        case.refresh_from_db()
        assert (case.pause_reason, case.paused_until) == ("combinamos por telefone", dt.date(2026, 12, 1))
        assert not Message.objects.filter(case=case, status="queued").exists()
    assert "A cobrança está pausada até terça, 1º de dezembro." in words(owner, f"/casos/{case.pk}/")
    owner.post(f"/casos/{case.pk}/retomar/", {"motivo": "não pagou"})
    with tenancy.use(world.tenant.pk):
        assert Case.objects.get(pk=case.pk).pause_reason == ""


def test_a_pause_needs_a_reason(owner: Client, world: World):
    case = world.cases[3]
    answer = owner.post(f"/casos/{case.pk}/pausar/", {"motivo": " "}, follow=True)
    assert "Escreva o motivo da pausa" in answer.text
    with tenancy.use(world.tenant.pk):
        assert Case.objects.get(pk=case.pk).pause_reason == ""


def test_a_title_of_another_case_is_not_paused_here(owner: Client, world: World):
    form = {"motivo": "x", "titulo": world.titles[2].pk}
    assert owner.post(f"/casos/{world.cases[3].pk}/pausar/", form).status_code == 404


def test_marking_paid_settles_once_even_if_pressed_twice(owner: Client, world: World):
    case, title = world.cases[0], world.titles[0]
    form = {"titulo": title.pk, "valor": "", "quando": "", "chave": "mesma"}
    first = owner.post(f"/casos/{case.pk}/pagar/", form, follow=True)
    assert "Pagamento de R$ 193,89 registrado" in first.text.replace("\xa0", " ")
    assert "já estava registrado" in owner.post(f"/casos/{case.pk}/pagar/", form, follow=True).text
    with tenancy.use(world.tenant.pk):
        assert Receivable.objects.get(pk=title.pk).state == "settled"
        assert Payment.objects.filter(case=case).count() == 1


@pytest.mark.parametrize(
    ("value", "day"), [("abc", ""), ("-5", ""), ("10,00", "2027-01-01"), ("10", "ontem")]
)
def test_a_payment_that_makes_no_sense_is_refused_in_words(owner: Client, world: World, value: str, day: str):
    case = world.cases[0]
    answer = owner.post(
        f"/casos/{case.pk}/pagar/", {"valor": value, "quando": day, "chave": "k"}, follow=True
    )
    assert "notice-error" in answer.text
    with tenancy.use(world.tenant.pk):
        assert not Payment.objects.filter(case=case).exists()


def test_a_note_is_kept_sealed_with_its_author(owner: Client, world: World):
    case = world.cases[2]
    owner.post(f"/casos/{case.pk}/anotar/", {"texto": "prefere falar à tarde"})
    with tenancy.use(world.tenant.pk):
        note = Note.objects.get(case=case)
        assert (note.text, note.author) == ("prefere falar à tarde", "owner@aurora.example")
    assert "prefere falar à tarde" in words(owner, f"/casos/{case.pk}/")


def test_a_task_is_closed_with_what_was_agreed(owner: Client, world: World):
    task = world.tasks[0]
    owner.post(f"/esperando/{task.pk}/concluir/", {"resultado": "seis vezes de R$ 80"})
    with tenancy.use(world.tenant.pk):
        assert Task.objects.get(pk=task.pk).outcome == "seis vezes de R$ 80"
    assert "2 tarefas abertas" in words(owner, "/esperando/")


def test_the_journal_shows_that_its_chain_holds_or_where_it_breaks(owner: Client, world: World):
    owner.post(f"/casos/{world.cases[3].pk}/pausar/", {"motivo": "x"})
    assert "da primeira à última" in words(owner, "/configuracoes/diario/?conferir")
    Entry.objects.filter(tenant_ref=world.tenant.pk, seq=1).update(actor="outra pessoa")
    assert "A corrente quebra na linha 1" in words(owner, "/configuracoes/diario/?conferir")
