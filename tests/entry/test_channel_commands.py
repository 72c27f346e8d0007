"""Accounts by command: checked by what their provider asks for, secrets from files only, tried on oneself."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from emdia.apps.journal import api as journal
from emdia.apps.outreach import pace
from emdia.apps.outreach.models import AccountPace
from emdia.apps.tenants.models import ProviderAccount
from emdia.core import tenancy
from emdia.domain.sms import count
from emdia.entry.cli.main import main
from tests.apps.ladders.smtp_box import smtp_box
from tests.domain.vectors import load
from tests.web.console.world import World, make_world

pytestmark = pytest.mark.django_db

type Commands = Callable[..., tuple[int, Any, str]]
TOKEN = "tok-muito-secreto"


@pytest.fixture
def emdia(capsys: pytest.CaptureFixture[str]) -> Commands:
    def run(*argv: str) -> tuple[int, Any, str]:
        code = main([*argv, "--json"])
        out = capsys.readouterr()
        assert TOKEN not in out.out + out.err
        return (
            code,
            json.loads(out.out) if out.out.strip().startswith(("{", "[")) else None,
            out.err + out.out,
        )

    return run


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def secret(tmp_path: Path) -> str:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    return str(tmp_path / "token")


def test_an_account_is_connected_sealed_and_journaled_without_its_secrets(
    emdia: Commands, world: World, secret: str
):
    add = (
        "channel",
        "add",
        "--creditor",
        "academia-vida",
        "--provider",
        "zenvia",
        "--setting",
        "sender=vida",
    )
    code, row, _ = emdia(*add, "--secret-file", f"token={secret}")
    assert code == 0
    assert row["callback"].endswith(f"/hooks/zenvia/{row['id']}")
    assert (row["channel"], row["secrets"]) == ("sms", ["callback_password", "token"])
    assert len(row["made"]["callback_password"]) > 30, "made, because none was given; shown this once"
    _, (listed,), _ = emdia("channel", "list")
    assert "made" not in listed and row["made"]["callback_password"] not in json.dumps(listed)
    with tenancy.use(world.tenant.pk):
        kept = ProviderAccount.objects.get()
        assert json.loads(kept.secrets)["token"] == TOKEN
        entry = journal.recent(limit=1)[0]
    assert (entry.action, TOKEN in json.dumps(entry.data)) == ("account.added", False)


def test_a_change_keeps_what_is_not_named(emdia: Commands, world: World, secret: str):
    add = (
        "channel",
        "add",
        "--creditor",
        "academia-vida",
        "--provider",
        "zenvia",
        "--setting",
        "sender=vida",
    )
    _, row, _ = emdia(*add, "--setting", "rate_second=5", "--secret-file", f"token={secret}")
    code, changed, _ = emdia("channel", "change", str(row["id"]), "--setting", "sender=sol")
    assert (code, changed["changed"]) == (0, ["sender"])
    _, (listed,), _ = emdia("channel", "list")
    assert listed["settings"] == {"sender": "sol", "rate_second": 5}
    assert (listed["today"]["state"], listed["today"]["left"]) == ("fine", None)
    assert emdia("channel", "change", str(row["id"]), "--setting", "rate_day=400")[0] == 0
    code, _, said = emdia("channel", "resume", "--account", str(row["id"]))
    assert code == 1 and "não está pausada" in said
    with tenancy.use(world.tenant.pk):
        AccountPace.objects.create(
            account=f"zenvia:{row['id']}",
            day=pace.today(),
            said=150,
            bounced=30,
            stopped=True,
            reason="20 % voltaram",
        )
    _, (listed,), _ = emdia("channel", "list")
    assert (listed["today"]["state"], listed["today"]["left"]) == ("stopped", 250)
    assert listed["today"]["reason"] == "20 % voltaram"
    _, resumed, _ = emdia("channel", "resume", "--account", str(row["id"]))
    assert resumed == {"resumed": row["id"], "released": 0}
    assert emdia("channel", "stop", str(row["id"]))[0] == 0
    code, _, said = emdia("channel", "change", str(row["id"]), "--setting", "sender=x")
    assert code == 1 and "conta ligada" in said


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--provider", "pombo"), "smtp"),
        (("--provider", "zenvia", "--setting", "sender=x"), "Token da API (token): falta"),
        (("--provider", "zenvia", "--setting", "token=x"), "é segredo"),
        (("--provider", "zenvia", "--setting", "rate_day=0"), "(rate_day): escreva um número maior que zero"),
        (("--provider", "zenvia", "--setting", "warm_up=-5"), "(warm_up): escreva um número maior que zero"),
        (("--provider", "zenvia", "--setting", "remetente=x"), "remetente"),
        (
            ("--provider", "smtp", "--setting", "host=mail.example.com", "--setting", "port=abc"),
            "Porta (port)",
        ),
        (
            ("--provider", "smtp", "--setting", "host=m.example.com", "--setting", "tls=ssl"),
            "escolha entre starttls",
        ),
        (
            (
                "--provider",
                "smtp",
                "--setting",
                "host=m.example.com",
                "--setting",
                "sender=no-reply@x.example",
            ),
            "alguém lê",
        ),
        (("--provider", "webhook", "--setting", "url=http://grafica.example/x"), "use https://"),
        (("--provider", "zenvia", "--setting", "sender"), "NOME=VALOR"),
        (("--provider", "zenvia", "--secret-file", "token=/nada/aqui"), "não consigo ler"),
    ],
)
def test_what_cannot_be_names_the_setting(emdia: Commands, world: World, argv: tuple[str, ...], said: str):
    code, _, words = emdia("channel", "add", "--creditor", "academia-vida", *argv)
    assert code == 1
    assert said in words
    with tenancy.use(world.tenant.pk):
        assert not ProviderAccount.objects.exists()


def test_one_message_to_yourself(emdia: Commands, world: World):
    with smtp_box() as box:
        settings = [f"{name}={text}" for name, text in box.settings.items()]
        argv = [part for one in settings for part in ("--setting", one)]
        _, row, _ = emdia("channel", "add", "--creditor", "academia-vida", "--provider", "smtp", *argv)
        code, told, _ = emdia(
            "channel",
            "test",
            "--creditor",
            "academia-vida",
            "--provider",
            "smtp",
            "--to",
            "eu@aurora.example",
        )
    assert (code, told["id"], told["accepted"]) == (0, row["id"], True)
    assert [letter["To"] for letter in box.letters] == ["eu@aurora.example"]
    code, _, said = emdia(
        "channel", "test", "--creditor", "academia-vida", "--channel", "sms", "--to", "11999990000"
    )
    assert code == 1 and "emdia channel list" in said


def test_every_service_says_what_it_asks_for(emdia: Commands):
    _, rows, _ = emdia("channel", "providers")
    assert {"smtp", "zenvia", "twilio", "http-sms", "webhook"} <= {row["provider"] for row in rows}
    assert all(one["label"] for row in rows for one in row["settings"])


def test_sms_count(emdia: Commands):
    for vector in load("sms/sms_segments.json")["pt_messages"][:5]:
        code, found, _ = emdia("sms", "count", vector["body"])
        cost = count(vector["body"])
        assert code == 0
        assert found == {"encoding": cost.encoding, "segments": cost.segments, "characters": cost.characters}
        assert found["segments"] == vector["segments"]
