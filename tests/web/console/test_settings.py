"""*Configurações*: parts of the creditor, its contract, hours, caps, prices, holidays and the journal."""

import csv
import datetime as dt
import html
import io
import json
import re

import pytest
from django.test import Client

from emdia.apps.journal import api as journal
from emdia.apps.receivables.models import Receivable
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import ContractTerms, Creditor
from emdia.core import tenancy
from tests.web.console.world import World

pytestmark = pytest.mark.django_db
BASE = "/configuracoes/"


def words(client: Client, address: str, form: dict[str, str] | None = None) -> str:
    """The page (or the answer to a form) as a person reads it."""
    answer = client.get(address) if form is None else client.post(address, form)
    text = re.sub(r"<[^>]+>", " ", answer.text)
    return " ".join(html.unescape(text).replace("\xa0", " ").split())


@pytest.fixture
def gym(owner: Client, world: World) -> Client:
    """The owner, looking at the gym."""
    owner.post("/escolher/credor/", {"credor": world.gym.pk})
    return owner


def fresh(world: World) -> Creditor:
    with tenancy.use(world.tenant.pk):
        return Creditor.objects.get(pk=world.gym.pk)


def test_each_part_of_the_creditor_changes_its_own_fields_only(gym: Client, world: World):
    part = f"{BASE}credor/atendimento/"
    form = {"service_phone": "(11) 3333-0000", "hours": "todo dia, 8h às 20h", "email": "", "site": ""}
    assert gym.post(part, form)["Location"] == part
    after = fresh(world)
    assert (after.hours, after.service_phone) == ("todo dia, 8h às 20h", "(11) 3333-0000")
    assert (after.trade_name, after.pix_key) == (world.gym.trade_name, world.gym.pix_key)
    assert gym.get(f"{BASE}credor/nada/").status_code == 404


@pytest.mark.parametrize(
    ("part", "form", "said"),
    [
        ("endereco", {"address": "R", "city": "C", "state": "XX"}, "duas letras da UF"),
        ("endereco", {"address": "R", "city": "C", "state": "SP", "postcode": "123"}, "oito números"),
        ("identidade", {"trade_name": "A", "legal_name": "B", "short_name": "C", "tax_id": "1"}, "CNPJ"),
        ("recebimento", {"pix_key": "isto não é"}, "não é uma chave Pix"),
        ("atendimento", {"service_phone": "ligue"}, "não é um número"),
        (
            "identidade",
            {"trade_name": "", "legal_name": "B", "short_name": "C", "tax_id": "1"},
            "obrigatório",
        ),
    ],
)
def test_what_no_message_could_carry_is_refused_beside_its_field(gym: Client, world: World, part, form, said):
    assert said in words(gym, f"{BASE}credor/{part}/", form)
    assert fresh(world).trade_name == world.gym.trade_name


def test_on_air_the_tax_id_stays(gym: Client, world: World):
    with tenancy.use(world.tenant.pk):
        Creditor.objects.update(on_air=True)
    form = {"trade_name": "A", "legal_name": "B", "short_name": "C", "tax_id": "45.723.174/0001-10"}
    assert "No ar, o CNPJ não muda" in words(gym, f"{BASE}credor/identidade/", form)


def test_a_creditor_that_moves_takes_due_dates_of_people_without_a_state_along(gym: Client, world: World):
    with tenancy.use(world.tenant.pk):
        world.cases[0].debtor.state = world.cases[0].debtor.city = ""
        world.cases[0].debtor.save()
        Receivable.objects.filter(pk=world.titles[0].pk).update(
            due_on=dt.date(2026, 7, 9), effective_due_on=dt.date(2026, 7, 10)
        )
    form = {"address": "Rua A, 1", "city": "Curitiba", "state": "pr", "postcode": "80000-000"}
    gym.post(f"{BASE}credor/endereco/", form)
    with tenancy.use(world.tenant.pk):
        assert Receivable.objects.get(pk=world.titles[0].pk).effective_due_on == dt.date(2026, 7, 9)
    assert (fresh(world).state, fresh(world).postcode) == ("PR", "80000000")


def test_a_contract_that_provides_for_nothing_is_an_answer_too(gym: Client, world: World):
    form = {"fine_says": "no", "interest_says": "no", "valid_from": "2026-11-01"}
    gym.post(f"{BASE}contrato/", form)
    with tenancy.use(world.tenant.pk):
        newest = ContractTerms.objects.order_by("-pk").first()
        terms = tenants.terms_of([world.gym.pk], on=dt.date(2026, 11, 2))[world.gym.pk]
    assert newest.fine_evidence == newest.interest_evidence == "o contrato não prevê"
    assert (terms.fine_bp, terms.interest_monthly_bp) == (None, None)
    assert "Multa hoje o contrato não prevê" in words(gym, f"{BASE}contrato/")


def test_terms_need_percent_and_clause_and_stay_within_bounds(gym: Client, world: World):
    form = {
        "fine_says": "yes",
        "fine": "1,5",
        "fine_evidence": "cláusula 9",
        "interest_says": "no",
        "valid_from": "2026-11-01",
    }
    gym.post(f"{BASE}contrato/", form)
    assert "1,5 %" in words(gym, f"{BASE}contrato/")
    assert "Diga a cláusula" in words(gym, f"{BASE}contrato/", form | {"fine_evidence": ""})
    assert "Diga de quanto" in words(gym, f"{BASE}contrato/", form | {"fine": ""})
    gym.post(f"{BASE}contrato/", form | {"fine": "40"})
    with tenancy.use(world.tenant.pk):
        assert ContractTerms.objects.filter(creditor=world.gym).count() == 2


def test_an_index_of_correction_needs_its_clause_and_says_whether_its_table_is_loaded(
    gym: Client, world: World
):
    form = {"fine_says": "no", "interest_says": "no", "valid_from": "2026-11-01", "index": "ipca"}
    page = f"{BASE}contrato/"
    assert "Diga a cláusula" in words(gym, page, form | {"index_evidence": ""})
    assert "faça uma escolha válida" in words(gym, page, form | {"index": "selic"}).casefold()
    gym.post(page, form | {"index_evidence": "cláusula 12"})
    said = words(gym, page)
    assert "Correção hoje IPCA a tabela não está carregada" in said
    assert "cláusula 12" in said
    with tenancy.use(world.tenant.pk):
        tenants.load_rates(name="ipca", percent={"2026-09": "0.5"}, source="IBGE", actor="dona")
        terms = tenants.terms_of([world.gym.pk], on=dt.date(2026, 11, 2))[world.gym.pk]
    assert terms.correction == "ipca"
    assert terms.index is not None
    assert "IPCA carregada até 09/2026" in words(gym, page)


def contact_form(client: Client, **changes: str) -> dict[str, str]:
    page = client.get(f"{BASE}contato/").context
    form = {bound.html_name: bound.value() or "" for bound in (*page["hours"], *page["caps"])}
    return {"what": "creditor", **form, **changes}


def test_hours_and_caps_only_get_stricter(gym: Client, world: World):
    gym.post(f"{BASE}contato/", contact_form(gym))
    assert fresh(world).contact_limits == {}
    narrower = {"push_0_from": "10:00", "push_0_to": "16:00", "push_5_from": "", "push_5_to": ""}
    gym.post(f"{BASE}contato/", contact_form(gym, **narrower, **{"c-push_week": "2"}))
    stored = fresh(world).contact_limits
    assert stored["push"][0] == ["10:00", "16:00"]
    assert stored["push"][5] is None
    assert "email" not in stored
    assert stored["caps"] == {"push_week": 2}
    said = words(gym, f"{BASE}contato/", contact_form(gym, push_1_to="21:00"))
    assert "a lei permite das 8h às 20h. Aqui só dá para diminuir" in said
    said = words(gym, f"{BASE}contato/", contact_form(gym, push_1_to=""))
    assert "diga o começo e o fim" in said
    gym.post(f"{BASE}contato/", contact_form(gym, **{"c-push_week": "9"}))
    assert fresh(world).contact_limits == stored


def test_the_organization_lowers_its_caps_for_all(gym: Client, world: World):
    caps = {
        "t-push_day": "1",
        "t-push_week": "2",
        "t-email_day": "1",
        "t-email_week": "3",
        "t-calls_week": "7",
    }
    gym.post(f"{BASE}contato/", {"what": "tenant", **caps})
    with tenancy.use(world.tenant.pk):
        assert tenants.caps() == {"push_week": 2, "email_week": 3}


def test_prices_are_thousandths_of_a_real(gym: Client, world: World):
    gym.post(f"{BASE}precos/", {"sms": "R$ 0,09", "whatsapp": "0,345", "email": "", "phone": ""})
    assert fresh(world).prices == {"sms": 90, "whatsapp": 345}
    assert 'value="R$ 0,090"' in gym.get(f"{BASE}precos/").text
    assert "Não entendi o preço" in words(gym, f"{BASE}precos/", {"sms": "caro"})


def test_holidays_of_the_town_are_added_pasted_moved_and_removed(gym: Client, world: World):
    place = {"uf": "SP", "cidade": "Campinas", "ano": "2026"}
    gym.post(f"{BASE}feriados/incluir/", place | {"day": "2026-07-14", "name": "Aniversário", "yearly": "on"})
    pasted = gym.post(f"{BASE}feriados/importar/", place | {"lista": "08/12/2026; Conceição\nontem; nada"})
    assert "1 linha ficou de fora" in pasted.text
    page = gym.get(f"{BASE}feriados/", place)
    assert "Aniversário" in page.text
    assert [row.name for row in page.context["own"]] == ["Aniversário", "Conceição"]
    assert "estadual" in {level for _, _, level in page.context["days"]}
    row = page.context["own"][1]
    gym.post(f"{BASE}feriados/{row.pk}/", place | {"day": "2026-12-09", "name": "Conceição"})
    first = page.context["own"][0]
    gym.post(f"{BASE}feriados/{first.pk}/", place | {"remove": "1"})
    with tenancy.use(world.tenant.pk):
        days = [row.day for row in tenants.holidays(city="Campinas", year=2026)]
        assert days == [dt.date(2026, 12, 9)]
        assert len(tenants.holidays(city="Campinas")) == 5


def test_the_journal_speaks_in_words_and_is_filtered_paged_exported_and_proved(gym: Client, world: World):
    gym.post(f"{BASE}precos/", {"sms": "0,09"})
    with tenancy.use(world.tenant.pk):
        for number in range(60):
            journal.append(
                actor="=1+1",
                action="ladder.planned",
                subject=f"creditor:{world.school.pk}",
                data={"planned": number},
            )
        journal.append(
            actor="ana", action="receivables.pause", subject=f"case:{world.cases[0].pk}", reason="férias"
        )
    page = gym.get(f"{BASE}diario/")
    assert page.text.count("<li>") == 50
    older = words(gym, f"{BASE}diario/?antes={page.context['more']}")
    assert "mudou os preços por canal (Academia Vida) sms R$ 0,090" in older
    assert len(gym.get(f"{BASE}diario/", {"oque": "receivables"}).context["entries"]) == 1
    assert len(gym.get(f"{BASE}diario/", {"sobre": "caso", "n": world.cases[0].pk}).context["entries"]) == 1
    assert gym.get(f"{BASE}diario/", {"quem": "ana", "de": "2030-01-01"}).context["entries"] == []
    text = b"".join(gym.get(f"{BASE}diario/diario.csv", {"sobre": "credor", "n": world.school.pk})).decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 60
    assert rows[0]["quem"] == "'=1+1"
    assert json.loads(rows[5]["dados"]) == {"planned": 5}
    assert "da primeira à última" in gym.get(f"{BASE}diario/?conferir").text


@pytest.mark.parametrize("role", ["manager", "collector", "auditor"])
def test_others_see_everything_and_the_reason_why_they_change_nothing(
    role: str, world: World, client: Client
):
    client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    for page in ("", "credor/recebimento/", "contrato/", "contato/", "precos/", "feriados/"):
        assert "só quem é dona ou dono muda" in client.get(f"{BASE}{page}").text, page
    client.post(f"{BASE}precos/", {"sms": "0,09"})
    client.post(f"{BASE}credor/recebimento/", {"pix_key": "golpe@example.com"})
    client.post(f"{BASE}contato/", {"what": "tenant", "t-push_week": "1"})
    assert (
        client.post(f"{BASE}feriados/incluir/", {"uf": "SP", "cidade": "X", "day": "2026-07-14"}).status_code
        == 403
    )
    assert (fresh(world).prices, fresh(world).pix_key) == ({}, world.gym.pix_key)
