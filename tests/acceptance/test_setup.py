"""``emdia init`` and ``emdia creditor add``: flags, exit codes, and Portuguese that names the field."""

import json
import os
import subprocess
import sys

import pytest

from emdia.entry.cli.main import main

pytestmark = pytest.mark.django_db(transaction=True)

NEEDED = {
    "slug": "clinica",
    "name": "Clínica Exemplo Ltda",
    "tax-id": "12.ABC.345/01DE-35",
    "address": "Rua Exemplo, 1",
    "city": "Santos",
    "state": "SP",
}


def argv(**changes: str) -> list[str]:
    flags = NEEDED | {name.replace("_", "-"): value for name, value in changes.items()}
    return ["creditor", "add", *(part for name, value in flags.items() for part in (f"--{name}", value))]


def test_init_again_does_no_harm_and_says_so(bare):
    assert bare("init")["created"] is False


def test_json_is_json_and_nothing_else_on_standard_output(bare, capsys):
    capsys.readouterr()
    assert main([*argv(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["creditor"] == "clinica"
    assert main(["case", "show", "--creditor", "nobody", "--debtor", "1", "--json"]) == 1
    found = capsys.readouterr()
    assert json.loads(found.out)["error"] and "nobody" in found.err


def test_a_creditor_takes_every_flag_and_an_alphanumeric_cnpj(bare):
    more = (
        "--pix-key",
        "a@example.com",
        "--fine",
        "2",
        "--interest",
        "1",
        "--suspends-service",
        "--sector",
        "clinic",
    )
    contact = (
        "--phone",
        "1333330000",
        "--whatsapp",
        "(13) 98888-0000",
        "--email",
        "oi@example.com",
        "--hours",
        "9h",
    )
    found = bare(*argv(), *more, *contact)
    assert found["creditor"] == "clinica" and len(found["short_name"]) <= 15


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"tax_id": "11.222.333/0001-82"}, "CNPJ"),
        ({"tax_id": "12.ABC.345/01DE-34"}, "CNPJ"),
        ({"state": "XX"}, "UF"),
        ({"sector": "nada"}, "setor"),
        ({"slug": "Não Serve"}, "apelido"),
        ({"address": " "}, "endereço"),
        ({"fine": "11"}, "multa"),
        ({"interest": "13"}, "juros"),
        ({"short_name": "Nome curto que passa de quinze"}, "curto"),
        ({"phone": "abc"}, "elefone"),
        ({"whatsapp": "123"}, "hats"),
        ({"email": "isto não é"}, "e-mail"),
        ({"pix_key": "isto não é chave"}, "Pix"),
    ],
)
def test_a_wrong_creditor_is_refused_with_the_field_in_portuguese(bare, capsys, changes, named):
    capsys.readouterr()
    assert main(argv(**changes)) == 1
    found = capsys.readouterr()
    assert found.out == "" and named.casefold() in found.err.casefold()
    assert bare("creditor", "list") == []


def test_a_taken_slug_is_refused(bare):
    bare(*argv())
    assert "clinica" in bare(*argv(), code=1)["error"]


@pytest.mark.parametrize(
    "line",
    [
        ["creditor", "add", "--slug", "x"],
        ["plan", "--creditor", "x", "--at", "31/02/2026"],
        ["nada"],
        argv(fine="muita"),
        ["opt-out", "--creditor", "x", "--debtor", "1", "--channel", "fax"],
        ["pause", "--creditor", "x"],
        [],
    ],
)
def test_wrong_usage_is_exit_two_with_nothing_on_standard_output(bare, capsys, line):
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        main([*line, "--json"])
    assert left.value.code == 2
    assert capsys.readouterr().out == ""


def test_the_doctor_speaks_before_there_are_tables_and_is_content_after_init(bare, tmp_path):
    assert all(check["ok"] for check in bare("doctor"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("EMDIA_", "DATABASE_"))}
    asked = subprocess.run(
        [sys.executable, "-m", "emdia.entry.cli.main", "doctor", "--json"],
        env=kept | {"EMDIA_HOME": str(tmp_path / "new"), "DJANGO_SETTINGS_MODULE": "emdia.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = {check["what"]: check for check in json.loads(asked.stdout)}
    assert asked.returncode == 1
    assert "emdia init" in found["Banco de dados"]["detail"] and found["Python"]["ok"]
