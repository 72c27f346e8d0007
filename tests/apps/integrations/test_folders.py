"""Watched folders: a file comes in whole or not at all, moves beside a report, and no path leads out."""

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from emdia.apps.integrations import api as integrations
from emdia.apps.integrations import folders, look
from emdia.apps.integrations.models import WatchedFolder
from emdia.apps.receivables.models import Receivable
from emdia.core import clock
from emdia.domain.errors import DomainError
from emdia.entry.cli import main
from tests.apps.outreach.scenario import MONDAY, World

HEAD = "numero;nome;cpf;valor;vencimento\n"
GOOD = HEAD + "A1;Bruna Exemplo;111.444.777-35;150,00;10/06/2026\n"
BAD = GOOD + "A2;Caio Exemplo;111.444.777-36;10,00;10/06/2026\n"


@pytest.fixture
def inbox(world: World, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "inbox"
    folder.mkdir()
    with look.alone(folder):
        yield folder


def watch(folder: Path, world: World, between=lambda: None) -> list[str]:
    taken = integrations.watch_round(folder, creditor=world.creditor, actor="cli", between=between)
    return [one.moved_to for one in taken]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_good_file_comes_in_and_stands_among_the_imported(inbox, world):
    (inbox / "titulos.csv").write_text(GOOD)
    (moved,) = watch(inbox, world)
    assert moved.startswith("importados/")
    assert moved.endswith("-titulos.csv")
    assert Receivable.objects.get().number == "A1"
    assert not (inbox / "titulos.csv").exists()
    assert watch(inbox, world) == []


def test_a_file_with_problems_stands_beside_its_reasons(inbox, world):
    (inbox / "titulos.csv").write_text(BAD)
    (moved,) = watch(inbox, world)
    assert moved.startswith("com-problemas/")
    report = (inbox / f"{moved}.motivos.csv").read_text(encoding="utf-8-sig").splitlines()
    assert report[0] == "linha;campo;motivo;efeito"
    assert report[1].startswith("3;cpf/cnpj;")
    assert Receivable.objects.count() == 1, "the good row came in"


def test_a_file_that_is_no_table_is_refused_with_its_reason(inbox, world):
    (inbox / "foto.csv").write_bytes(b"")
    (inbox / "zip.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert all(moved.startswith("com-problemas/") for moved in watch(inbox, world))
    assert len([name for name in names(inbox / "com-problemas") if name.endswith(".motivos.csv")]) == 2


def test_a_file_that_still_grows_waits(inbox, world):
    path = inbox / "titulos.csv"
    path.write_text(HEAD)

    def grows() -> None:
        with path.open("a") as file:
            file.write("A1;Bruna Exemplo;111.444.777-35;150,00;10/06/2026\n")

    assert watch(inbox, world, grows) == []
    assert path.exists()
    assert len(watch(inbox, world)) == 1
    assert Receivable.objects.count() == 1


def test_a_file_that_somebody_has_open_for_writing_waits(inbox, world):
    with (inbox / "titulos.csv").open("w") as file:
        file.write(GOOD)
        file.flush()
        assert watch(inbox, world) == []
    assert len(watch(inbox, world)) == 1


def test_links_hidden_files_and_other_kinds_are_left_alone(inbox, world, tmp_path):
    outside = tmp_path / "segredo.csv"
    outside.write_text(GOOD)
    (inbox / "link.csv").symlink_to(outside)
    (inbox / ".titulos.csv").write_text(GOOD)
    (inbox / "titulos.csv.part").write_text(GOOD)
    (inbox / "pasta.csv").mkdir()
    os.mkfifo(inbox / "cano.csv")
    assert watch(inbox, world) == []
    assert outside.exists()


def test_a_crash_in_the_middle_loses_nothing(inbox, world):
    aside = inbox / look.TAKEN
    aside.mkdir()
    (aside / "titulos.csv").write_text(GOOD)
    assert len(watch(inbox, world)) == 1
    assert Receivable.objects.count() == 1


def test_the_same_name_again_overwrites_nothing(inbox, world):
    for _ in range(3):
        (inbox / "titulos.csv").write_text(GOOD)
        watch(inbox, world)
    assert len(names(inbox / "importados")) == 3


def test_two_processes_do_not_watch_one_folder(inbox):
    with pytest.raises(integrations.FolderBusy), look.alone(inbox):
        pass


@pytest.fixture
def own(world: World) -> Path:
    folder = integrations.own_folder(world.creditor)
    integrations.set_folder(creditor=world.creditor, path="", times=["13:30", "8:00"], actor="dona")
    yesterday = clock.now() - dt.timedelta(days=1)
    WatchedFolder.objects.update(looked_at=yesterday)
    return folder


def test_a_folder_is_looked_into_at_its_times_and_only_then(world, own, monkeypatch):
    monkeypatch.setattr(folders, "BETWEEN", dt.timedelta())
    (own / "titulos.csv").write_text(GOOD)
    assert folders.look_due() == 0, "the first look only remembers"
    assert folders.look_due() == 1
    row = WatchedFolder.objects.get()
    assert row.times == ["08:00", "13:30"]
    assert "1 arquivo" in row.result
    (own / "mais.csv").write_text(GOOD.replace("A1", "A9"))
    assert folders.look_due() + folders.look_due() == 0, "it is 10:00: the next time is 13:30"
    with clock.at(MONDAY.replace(hour=13, minute=31)):
        assert folders.look_due() + folders.look_due() == 1


def test_what_came_between_the_two_looks_waits_for_the_next_time(world, own, monkeypatch):
    monkeypatch.setattr(folders, "BETWEEN", dt.timedelta())
    (own / "titulos.csv").write_text(GOOD)
    folders.look_due()
    (own / "mais.csv").write_text(GOOD.replace("A1", "A9"))
    assert folders.look_due() == 1
    assert (own / "mais.csv").exists()


def test_a_folder_that_is_gone_says_so_and_stops_nobody(world, own):
    WatchedFolder.objects.update(path=str(own / "sumiu"))
    assert folders.look_due() == 0
    assert "Não consegui olhar" in WatchedFolder.objects.get().result


def test_no_path_leads_out_of_what_is_allowed(world, own, tmp_path, settings):
    (own / "sair").symlink_to(tmp_path)
    for path in ("/etc", "..", str(own / ".." / ".."), str(own / "sair"), str(own / "nada"), "a\0b"):
        with pytest.raises(DomainError):
            integrations.set_folder(creditor=world.creditor, path=path, times=["08:00"], actor="dona")
    settings.WATCH_ROOTS = [tmp_path]
    row = integrations.set_folder(creditor=world.creditor, path=str(tmp_path), times=["08:00"], actor="dona")
    assert row.path == str(tmp_path.resolve())


@pytest.mark.parametrize("times", [[], ["25:00"], ["8h"], ["08:00"] * 2 + [f"{n:02}:00" for n in range(13)]])
def test_times_that_are_none_are_refused(world, times):
    with pytest.raises(DomainError):
        integrations.set_folder(creditor=world.creditor, path="", times=times, actor="dona")


@pytest.mark.django_db(transaction=True)
def test_the_commands_do_what_the_pages_do(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("emdia.entry.cli.folders.BETWEEN_LOOKS", 0.0)

    def say(*words: str) -> tuple[int, dict]:
        code = main.main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    say("init", "--slug", "casa", "--name", "Casa")
    creditor = [
        "--slug",
        "academia",
        "--name",
        "Academia",
        "--tax-id",
        "11222333000181",
        "--address",
        "Rua Um, 1",
    ]
    say("creditor", "add", *creditor, "--city", "Campinas", "--state", "SP")
    code, token = say("token", "add", "--creditor", "academia", "--name", "ERP", "--scope", "cases:read")
    assert (code, token["token"][:6]) == (0, "emdia_")
    assert "token" not in say("token", "list")[1][0]
    assert say("token", "revoke", str(token["id"]))[0] == 0
    assert say("token", "revoke", str(token["id"]))[0] == 1
    code, hook = say(
        "webhook", "add", "--creditor", "academia", "--url", "http://127.0.0.1:9/", "--event", "case.paused"
    )
    assert hook["secret"].startswith("whsec_")
    code, tried = say("webhook", "test", str(hook["id"]))
    assert (code, tried["detail"]) == (1, "não consegui conectar")
    assert say("webhook", "log", str(hook["id"]))[1][0]["kind"] == "webhook.test"
    assert say("webhook", "resend", str(tried["id"]))[0] == 0
    assert say("webhook", "rotate", str(hook["id"]))[1]["secret"] != hook["secret"]
    assert say("webhook", "remove", str(hook["id"]))[0] == 0
    assert say("webhook", "list")[1] == []
    plain = ["--url", "http://example.com", "--event", "case.paused"]
    assert say("webhook", "add", "--creditor", "academia", *plain)[0] == 1
    assert say("folder", "set", "--creditor", "academia", "--times", "8:00")[1]["times"] == ["08:00"]
    assert say("folder", "remove", "--creditor", "academia")[0] == 0
    (tmp_path / "titulos.csv").write_text(GOOD)
    code, came = say("import", "--watch", str(tmp_path), "--once", "--creditor", "academia")
    assert (code, came["files"][0]["created"]) == (0, 1)
