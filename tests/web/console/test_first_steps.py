"""From nothing to who would get what: five pages whose state follows from the facts, and the guide behind them."""

import datetime as dt

import pytest
from django.test import Client

from emdia.apps.tenants.models import ContractTerms, Creditor
from emdia.core import tenancy
from tests.web.console.world import World, make_tenant

pytestmark = pytest.mark.django_db
WHO = {
    "trade_name": "Escola Nova",
    "legal_name": "Escola Nova Ltda",
    "tax_id": "11.222.333/0001-81",
    "sector": "school",
    "address": "Rua das Palmeiras, 40",
    "city": "Campinas",
    "state": "SP",
}


def sign_in(client: Client, world: World, role: str = "owner") -> Client:
    client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def new(db: None, noon: dt.datetime, client: Client) -> tuple[Client, World]:
    """The owner of a tenant in which nobody has done anything."""
    world = make_tenant("nova", "Grupo Novo")
    return sign_in(client, world), world


def test_the_first_sign_in_leads_through_the_steps(new: tuple[Client, World]):
    owner, world = new
    assert owner.get("/").url == "/comecar/"
    assert owner.get("/comecar/").url == "/comecar/quem-cobra/"
    assert owner.get("/comecar/planilha/").url == "/comecar/quem-cobra/", "first, who collects"
    wrong = owner.post("/comecar/quem-cobra/", WHO | {"tax_id": "11.222.333/0001-82", "state": "Sã"}).text
    assert "Confira no cartão do CNPJ" in wrong
    assert wrong.count("field-error") == 2, "all that has to be mended at once"
    assert owner.post("/comecar/quem-cobra/", WHO).url == "/comecar/contrato/"
    with tenancy.use(world.tenant.pk):
        creditor = Creditor.objects.get()
    assert (creditor.slug, creditor.state, creditor.on_air) == ("escola-nova", "SP", False)
    assert "2 de 5" not in owner.get("/").text
    assert "Primeiros passos: 1 de 5" in owner.get("/").text

    terms = {"fine_says": "yes", "fine": "2", "fine_evidence": "cláusula 8", "interest_says": "no"}
    assert owner.post("/comecar/contrato/", terms).url == "/comecar/recebimento/"
    with tenancy.use(world.tenant.pk):
        declared = ContractTerms.objects.get()
    assert (declared.fine_bp, declared.interest_monthly_bp, declared.valid_from.year) == (200, None, 2000)
    pix = {"pix_key": "(19) 98765-4321", "pix_receiver": "Escola Nova Ltda"}
    assert "se escreve +5519987654321" in owner.post("/comecar/recebimento/", pix).text
    pix["pix_key"] = "11.222.333/0001-81"
    assert owner.post("/comecar/recebimento/", pix).url == "/comecar/planilha/"
    assert "Primeiros passos: 3 de 5" in owner.get("/").text
    assert "Traga a planilha" in owner.get("/comecar/quem-receberia/").text


def test_a_contract_without_charges_is_an_answer(new: tuple[Client, World]):
    owner, _ = new
    owner.post("/comecar/quem-cobra/", WHO)
    assert owner.post("/comecar/contrato/", {"nao-preve": "1"}).url == "/comecar/recebimento/"
    assert owner.get("/comecar/").url == "/comecar/recebimento/"


def test_two_creditors_of_one_name_get_two_addresses(new: tuple[Client, World]):
    owner, world = new
    owner.post("/comecar/quem-cobra/", WHO)
    owner.post("/comecar/quem-cobra/?outro", WHO)
    with tenancy.use(world.tenant.pk):
        assert set(Creditor.objects.values_list("slug", flat=True)) == {"escola-nova", "escola-nova-2"}


def test_the_last_step_shows_the_real_portfolio_and_ends_the_way(owner: Client, world: World):
    owner.post("/escolher/credor/", {"credor": world.gym.pk})
    assert "Primeiros passos: 4 de 5" in owner.get("/").text
    page = owner.get("/comecar/quem-receberia/").text
    assert "Maria Aparecida da Silva" in page
    assert "steps-card" not in owner.get("/").text, "seen, so there is nothing left to do"


def test_the_card_can_be_put_away_and_the_way_stays_open(owner: Client, world: World):
    assert "steps-card" in owner.get("/").text
    owner.post("/comecar/guardar/")
    assert "steps-card" not in owner.get("/").text
    assert owner.get("/comecar/contrato/").status_code in {200, 302}


def test_only_those_who_may_manage_are_led(client: Client, world: World):
    for role, status in (("manager", 200), ("collector", 403), ("auditor", 403)):
        sign_in(client, world, role)
        client.post("/escolher/credor/", {"credor": world.gym.pk})
        assert client.get("/comecar/quem-cobra/").status_code == status, role
    sign_in(client, world, "manager")
    client.post("/escolher/credor/", {"credor": world.gym.pk})
    client.post("/comecar/contrato/", {"nao-preve": "1"})
    with tenancy.use(world.tenant.pk):
        assert ContractTerms.objects.filter(creditor=world.gym).count() == 1, "an owner declares"


def test_without_a_creditor_each_page_leads_to_the_first(new: tuple[Client, World]):
    owner, _ = new
    for address in (
        *("/regua/", "/regua/quem/", "/entrar-no-ar/", "/aprovar-envio/", "/carteira/antigos/"),
        *("/configuracoes/", "/configuracoes/marca/", "/configuracoes/contrato/", "/configuracoes/precos/"),
    ):
        assert 'href="/comecar/quem-cobra/"' in owner.get(address).text, address


def test_the_guide_is_read_in_both_languages_and_behind_each_page(owner: Client, world: World):
    assert 'href="/guia/regua/"' in owner.get("/regua/").text
    page = owner.get("/guia/importar/").text
    assert '<img src="/guia/imagens/importar.webp"' in page
    assert 'href="/guia/pagamentos/"' in page, "links between chapters are the console's here"
    assert owner.get("/guia/importar/?idioma=en").url == "/guide/import/"
    assert 'lang="en"' in owner.get("/guide/import/").text
    assert owner.get("/guia/imagens/importar.webp")["Content-Type"] == "image/webp"
    assert owner.get("/guia/nenhum/").status_code == 404
    assert owner.get("/guia/imagens/nenhuma.webp").status_code == 404
    assert 'id="alcada"' in owner.get("/guia/glossario/").text
    assert owner.get("/guia/").text.count("guide-name") == owner.get("/guide/").text.count("guide-name")
