"""*Listas de bloqueio*: an owner loads a list and sees it; the same as commands."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from emdia.apps.contacts.models import BlockedNumber
from emdia.core import clock, tenancy
from tests.journeys.command import Commands
from tests.web.console.world import NOON, World

pytestmark = pytest.mark.django_db
FILE = b"telefone\n11 98888-7777\n11 97777-6666\n"


def test_an_owner_loads_a_list_and_takes_it_out(owner: Client, world: World):
    assert "Nenhuma lista carregada" in owner.get("/configuracoes/bloqueios/").text
    where = {"nome": "Não Me Ligue", "uf": "SP"}
    file = SimpleUploadedFile("lista.csv", FILE)
    page = owner.post("/configuracoes/bloqueios/carregar/", where | {"arquivo": file}, follow=True).text
    assert "carregada: 2 números. 1 linhas" in page
    assert "98888" not in page
    none = SimpleUploadedFile("lista.csv", b"nada\n")
    page = owner.post("/configuracoes/bloqueios/carregar/", where | {"arquivo": none}, follow=True).text
    assert "Nenhuma linha do arquivo" in page
    assert "2 números" in owner.get("/configuracoes/bloqueios/").text
    owner.post("/configuracoes/bloqueios/tirar/", {"nome": "Não Me Ligue"})
    assert "Nenhuma lista carregada" in owner.get("/configuracoes/bloqueios/").text


def test_the_same_as_commands(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "lista.csv"
    file.write_bytes(FILE)
    run = Commands(capsys)
    with clock.at(NOON):
        done = run("block-list", "import", str(file), "--name", "Procon")
        assert done == {"name": "Procon", "state": "SP", "numbers": 2, "unreadable": 1}
        assert [row["numbers"] for row in run("block-list", "list")] == [2]
        assert run("block-list", "remove", "--name", "Procon") == {"removed": 2}
    with tenancy.use(world.tenant.pk):
        assert not BlockedNumber.objects.exists()
