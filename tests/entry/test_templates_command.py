"""``emdia template``: a text is looked at, checked, kept, activated and taken back from the command line."""

from pathlib import Path

import pytest

from emdia.core import clock
from tests.journeys.command import Commands
from tests.web.console.world import NOON, make_world

SMS = ("--creditor", "academia-vida", "--stage", "due_soon", "--channel", "sms")
WORDS = (
    "{{ credor }}: {{ saudacao }}{{ servico }} {{ vence }}: {{ total }}. Pague aqui: {{ link }} SAIR p/ parar"
)


@pytest.mark.django_db
def test_a_text_goes_from_file_to_air_and_back(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    emdia = Commands(capsys)
    with clock.at(NOON):
        make_world()
        shown = emdia("template", "show", *SMS)
        assert shown["origin"] == "house"
        assert {"name": "nome", "says": "primeiro nome da pessoa, ou nome da empresa"} in shown["variables"]
        file = tmp_path / "texto.txt"
        file.write_text(WORDS.replace("SAIR p/ parar", ""), encoding="utf-8")
        checked = emdia("template", "check", *SMS, file, code=1)
        assert [(one["rule"], one["blocks"]) for one in checked["findings"]] == [("W17", True)]
        file.write_text(WORDS, encoding="utf-8")
        assert emdia("template", "set", *SMS, file, "--note", "mais curto", "--activate")["active"]
        (row,) = [
            one
            for one in emdia("template", "list", "--creditor", "academia-vida")
            if (one["stage"], one["channel"]) == ("due_soon", "sms")
        ]
        assert (row["origin"], row["version"]) == ("own", 1)
        (version,) = emdia("template", "history", *SMS)
        assert (version["author"], version["note"]) == ("cli", "mais curto")
        assert emdia("template", "retire", *SMS) == {"retired": True}
        assert emdia("template", "activate", *SMS, "--number", 1)["number"] == 2
