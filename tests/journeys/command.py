"""The journeys act as people do: through the command line, in this process, on the test's database."""

import json
from typing import Any

import pytest

from emdia.entry.cli.main import main


class Commands:
    """Runs ``emdia …`` and gives back what it answers."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *argv: object, code: int = 0) -> Any:
        self.capsys.readouterr()
        found = main([*map(str, argv), "--json"])
        out = self.capsys.readouterr()
        assert found == code, f"exit {found}: {out.err}\n{out.out}"
        return json.loads(out.out)


GYM = (
    *(
        "creditor",
        "add",
        "--slug",
        "academia",
        "--name",
        "Academia Exemplo Ltda",
        "--tax-id",
        "11.222.333/0001-81",
    ),
    *(
        "--address",
        "Rua Exemplo, 100",
        "--city",
        "São Paulo",
        "--state",
        "SP",
        "--pix-key",
        "pix@example.com",
    ),
    *("--fine", "2", "--interest", "1", "--phone", "(11) 3333-0000", "--suspends-service", "--sector", "gym"),
)
"""A creditor that declares 2 % and 1 % and suspends."""
