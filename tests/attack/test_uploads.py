"""A file on its way in waits sealed, shows no whole document, and leads nowhere by its name (law 9)."""

import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from emdia.apps.receivables.reading.samples import mask_sample
from emdia.core import home, sealed, sealed_file, tenancy
from emdia.web.console import uploads
from tests.web.console.world import World, make_tenant

ROWS = (
    "Nome;CPF;Número;Vencimento;Valor;E-mail;Telefone;Obs\n"
    "Clara Menezes;529.982.247-25;N-1;10/11/2026;189,90;clara@example.com;(11) 98765-4321;x\n"
    "Davi Rocha;111.444.777-35;N-2;12/11/2026;99,00;davi@example.com;(11) 98765-4322;y\n"
)
SECRETS = ("529.982.247-25", "52998224725", "982.247", "clara@", "98765-4321", "987654321")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread's work, done before the answer."""
    monkeypatch.setattr(uploads, "work", lambda upload, task: task(upload))


def bring(client: Client, world: World, text: str = ROWS, name: str = "carteira.csv") -> str:
    file = SimpleUploadedFile(name, text.encode())
    return client.post("/carteira/importar/", {"arquivo": file, "credor": world.gym.pk})["Location"]


def waiting() -> list[Path]:
    return [path for path in home.path("uploads").rglob("*") if path.is_file()]


def test_what_waits_on_the_disk_says_nothing_to_whoever_reads_it(owner: Client, world: World, at_once: None):
    before = set(waiting())
    bring(owner, world)
    fresh = set(waiting()) - before
    assert len(fresh) == 2
    for path in fresh:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        content = path.read_bytes().decode("latin-1")
        assert [secret for secret in (*SECRETS, "Clara", "carteira") if secret in content] == []
    assert not list(home.path("uploads").glob(f"{uploads.OPEN}*"))


def test_the_preview_shows_columns_without_showing_people(owner: Client, world: World, at_once: None):
    page = owner.get(bring(owner, world)).text
    assert [secret for secret in SECRETS if secret in page] == []
    assert "***.***.***-25" in page
    assert "c••••@example.com" in page


def test_a_sealed_upload_does_not_open_for_another_tenant(owner: Client, world: World, at_once: None):
    token = bring(owner, world).rstrip("/").rsplit("/", 1)[-1]
    stranger = make_tenant("boreal", "Boreal")
    with tenancy.use(stranger.tenant.pk):
        assert uploads.find(token) is None
    with tenancy.use(world.tenant.pk):
        upload = uploads.find(token)
        assert upload is not None
    with tenancy.use(stranger.tenant.pk), pytest.raises(sealed.SealError), uploads.opened(upload):
        pass


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.csv", "..\\..\\x.csv", ".csv", "a\x00b.csv", "x" * 400 + ".csv", "🎉" * 200 + ".csv"],
)
def test_a_files_name_leads_nowhere(owner: Client, world: World, at_once: None, name: str):
    before = set(waiting())
    page = owner.get(bring(owner, world, name=name)).text
    assert "2 títulos novos" in page
    assert {path.parent for path in set(waiting()) - before} == {home.path("uploads")}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda raw: raw[:-1], "cut by a byte"),
        (lambda raw: raw + raw[-40:], "longer"),
        (lambda raw: raw[: len(raw) // 2], "cut at a half"),
        (lambda raw: raw[len(raw) // 2 :] + raw[: len(raw) // 2], "pieces swapped"),
        (lambda raw: raw[: len(raw) // 2] * 2, "a piece repeated"),
        (lambda raw: b"", "empty"),
    ],
)
def test_a_sealed_file_that_was_changed_does_not_open(tmp_path: Path, change, what: str):
    path = tmp_path / "x"
    sealed_file.seal_file([b"a" * 500, b"b" * 500], path, tenant_id=7)
    assert b"".join(sealed_file.unseal_file(path)) == b"a" * 500 + b"b" * 500
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(sealed.SealError):
        list(sealed_file.unseal_file(path))


def test_an_empty_file_is_sealed_and_opened(tmp_path: Path):
    sealed_file.seal_file([], tmp_path / "x", tenant_id=7)
    assert b"".join(sealed_file.unseal_file(tmp_path / "x")) == b""


@pytest.mark.parametrize(
    ("cell", "meaning", "shown"),
    [
        ("529.982.247-25", "number", "***.***.***-25"),
        ("52998224725", "description", "***.***.***-25"),
        ("+55 (11) 98765-4321", "name", "••••4321"),
        ("(11) 98765-4321", "phone", "••••4321"),
        ("Ana\x1b[2J\nBcc: x", "name", "Ana [2J Bcc: x"),
        ("Ana <ana@x.br>", "name", "Ana <a••••@x.br>"),
        ("10/11/1980", "birth", "10••••"),
        ("Rua A, 1", "address", "Ru••••"),
        ("189,90", "amount", "189,90"),
        ("10/11/2026", "due", "10/11/2026"),
        ("", "phone", ""),
    ],
)
def test_a_sample_shows_the_shape_and_not_the_person(cell: str, meaning: str, shown: str):
    assert mask_sample(cell, meaning=meaning) == shown
