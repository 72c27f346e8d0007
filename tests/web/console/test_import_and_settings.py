"""A file comes in by preview and one button; an owner changes what the creditor says and who carries it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from emdia.apps.receivables.models import Receivable
from emdia.apps.tenants.models import ContractTerms, Creditor, ProviderAccount
from emdia.core import home, tenancy
from emdia.web.console import uploads
from tests.web.console.test_day_and_case import words
from tests.web.console.world import World

pytestmark = pytest.mark.django_db

HEAD = "Nome;CPF;Número;Vencimento;Valor;E-mail;Vendedor\n"
ROWS = (
    "Clara Menezes;529.982.247-25;N-1;10/11/2026;189,90;clara@example.com;Rui\n"
    "Davi Rocha;111.444.777-35;N-2;12/11/2026;1.234,56;davi@example.com;Rui\n"
    "Errada;111.111.111-11;N-3;12/11/2026;50,00;;Rui\n"
)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch):
    """The thread's work, done before the answer."""
    monkeypatch.setattr(uploads, "work", lambda upload, task: task(upload))


def upload(
    client: Client, world: World, text: str = HEAD + ROWS, name: str = "carteira.csv", **more: str
) -> str:
    file = SimpleUploadedFile(name, text.encode())
    return client.post("/carteira/importar/", {"arquivo": file, "credor": world.gym.pk, **more})["Location"]


def test_the_preview_shows_columns_and_problems_and_writes_nothing(owner: Client, world: World):
    said = words(owner, upload(owner, world))
    assert "2 títulos novos; 1 linha fica de fora" in said
    assert "Importar 2 títulos" in said
    assert "Não usei: Vendedor" in said
    assert "Clara Menezes Davi Rocha" in said
    assert "os dígitos verificadores não conferem" in said
    with tenancy.use(world.tenant.pk):
        assert not Receivable.objects.filter(number="N-1").exists()


def test_one_button_writes_and_the_file_is_gone(owner: Client, world: World):
    job = upload(owner, world)
    file = home.path("uploads") / f"{job.rstrip('/').rsplit('/', 1)[-1]}.file"
    assert file.exists()
    owner.post(f"{job}gravar/")
    owner.post(f"{job}gravar/")
    assert "2 títulos novos" in words(owner, job)
    with tenancy.use(world.tenant.pk):
        assert Receivable.objects.filter(number__in=["N-1", "N-2"]).count() == 2
    assert not file.exists()


def test_a_whole_list_without_a_title_asks_twice_and_says_how_many_it_would_pause(
    owner: Client, world: World
):
    job = upload(owner, world, HEAD, tudo="on")
    said = words(owner, job)
    assert "não traz nenhum título" in said
    assert "Conferi: é isso mesmo" in said
    assert "Marque que você conferiu" in owner.post(f"{job}gravar/", follow=True).content.decode()
    with tenancy.use(world.tenant.pk):
        assert not Receivable.objects.exclude(pause_reason="").exists()
    owner.post(f"{job}gravar/", {"certeza": "on"})
    with tenancy.use(world.tenant.pk):
        assert not Receivable.objects.filter(creditor=world.gym, state="open", pause_reason="").exists()


def test_the_problems_can_be_taken_to_a_spreadsheet(owner: Client, world: World):
    answer = owner.get(f"{upload(owner, world)}problemas.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "linha;campo;motivo;efeito" in answer.text
    assert "linha não importada" in answer.text


def test_a_file_that_cannot_be_taken_says_why_and_how_to_mend_it(owner: Client, world: World):
    said = words(owner, upload(owner, world, "Nome;CPF\nAna;529.982.247-25\n"))
    assert "Nada foi gravado. Corrija o arquivo e traga de novo." in said
    assert "vencimento" in said


def test_a_picture_is_not_read(owner: Client, world: World):
    file = SimpleUploadedFile("foto.png", b"\x89PNG")
    answer = owner.post("/carteira/importar/", {"arquivo": file, "credor": world.gym.pk}, follow=True)
    assert "Não leio “foto.png”" in answer.text


def test_discarding_forgets_the_file(owner: Client, world: World):
    job = upload(owner, world)
    owner.post(f"{job}descartar/")
    owner.post(f"{job}gravar/")
    with tenancy.use(world.tenant.pk):
        assert not Receivable.objects.filter(number="N-1").exists()


def test_an_upload_that_says_it_is_huge_is_refused_before_it_is_read(owner: Client, world: World):
    assert owner.post("/carteira/importar/", CONTENT_LENGTH=str(300 * 1024 * 1024)).status_code == 413


@pytest.mark.parametrize("role", ["manager", "collector", "auditor"])
def test_nobody_else_does(role: str, world: World, client: Client):
    client.force_login(world.users[role], backend="django.contrib.auth.backends.ModelBackend")
    form = {"fine_says": "yes", "fine": "9", "fine_evidence": "x", "interest_says": "no"}
    client.post("/configuracoes/contrato/", form | {"valid_from": "2026-01-01"})
    client.post(
        "/configuracoes/contas/nova/smtp/",
        {"host": "smtp.example.com", "port": 587, "tls": "none", "sender": "a@b.co"},
    )
    with tenancy.use(world.tenant.pk):
        assert ContractTerms.objects.count() == 2
        assert not ProviderAccount.objects.exists()


def test_an_smtp_account_is_sealed_and_speaks_only_once_its_creditor_is_on_air(owner: Client, world: World):
    form = {"creditor": world.gym.pk, "host": "smtp.example.com", "port": 587, "tls": "starttls", "user": "u"}
    new = "/configuracoes/contas/nova/smtp/"
    refused = owner.post(new, form | {"password": "segredo-123", "sender": "nao-responda@example.com"}).text
    assert "alguém lê" in refused
    owner.post(new, form | {"password": "segredo-123", "sender": "oi@example.com"})
    page = owner.get("/configuracoes/contas/").text
    assert "smtp.example.com:587" in page
    assert "segredo-123" not in page
    owner.post("/escolher/credor/", {"credor": world.gym.pk})
    assert "Ensaio: nada sai daqui" in words(owner, "/")
    with tenancy.use(world.tenant.pk):
        Creditor.objects.filter(pk=world.gym.pk).update(on_air=True)
    assert "No ar: e-mail sai de verdade" in words(owner, "/")
    owner.post("/escolher/credor/", {"credor": world.school.pk})
    assert "Ensaio: nada sai daqui" in words(owner, "/")
    with tenancy.use(world.tenant.pk):
        account = ProviderAccount.objects.get()
        assert account.secrets == '{"password": "segredo-123"}'
    owner.post(f"/configuracoes/contas/{account.pk}/desligar/")
    with tenancy.use(world.tenant.pk):
        assert not ProviderAccount.objects.get().active


def test_a_demonstration_can_never_go_live(owner: Client, world: World):
    world.tenant.is_demo = True
    world.tenant.save()
    form = {"host": "smtp.example.com", "port": 587, "tls": "none", "sender": "oi@example.com"}
    owner.post("/configuracoes/contas/nova/smtp/", form)
    with tenancy.use(world.tenant.pk):
        assert not ProviderAccount.objects.exists()
