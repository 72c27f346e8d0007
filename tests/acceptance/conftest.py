"""Strangers' eyes: what the issue promises of the command line, sentence by sentence, on fresh data directories."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from emdia.entry import replaying
from tests.journeys.command import GYM, Commands


def cpf(number: int) -> str:
    """A CPF whose check digits hold."""
    digits = [int(d) for d in f"{number:09d}"]
    for size in (10, 11):
        rest = sum(d * w for d, w in zip(digits, range(size, 1, -1), strict=True)) * 10 % 11
        digits.append(rest % 10)
    return "".join(map(str, digits))


def row(who: int, **cells: Any) -> dict[str, Any]:
    """One title of the ``who``-th person, reachable by WhatsApp and e-mail; ``cells`` say what differs."""
    return {
        "nome": f"Pessoa {chr(65 + who % 26)} Exemplo",
        "cpf": cpf(20_000 + who),
        "código": f"C{who}",
        "celular": f"(11) 98{who:03d}-4321",
        "e-mail": f"pessoa{who}@example.com",
        "número": f"T{who}",
        "descrição": "Mensalidade de março",
        "valor": "100,00",
        "vencimento": "10/03/2026",
        "cidade": "São Paulo",
        "uf": "SP",
    } | cells


def text_of(rows: list[dict[str, Any]], separator: str = ";") -> str:
    """Rows as a sheet with a header."""
    names = list(dict.fromkeys(name for one in rows for name in one))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture
def bare(capsys, tmp_path, settings) -> Commands:
    """A fresh data directory with nothing in it."""
    settings.EMDIA_HOME = tmp_path / "home"
    commands = Commands(capsys)
    commands("init")
    return commands


@pytest.fixture
def emdia(bare) -> Commands:
    """A fresh data directory with one creditor, ``academia``: 2 %, 1 %, suspends."""
    bare(*GYM)
    return bare


@pytest.fixture
def bring_for(bare, tmp_path) -> Callable[..., Any]:
    """Import rows as a CSV for a creditor."""

    def run(creditor: str, rows: list[dict[str, Any]], *more: str, code: int = 0) -> Any:
        path: Path = tmp_path / "carteira.csv"
        path.write_text(text_of(rows), encoding="utf-8-sig")
        return bare("import", path, "--creditor", creditor, *more, code=code)

    return run


@pytest.fixture
def bring(emdia, bring_for) -> Callable[..., Any]:
    """Import rows as a CSV for ``academia``."""
    return partial(bring_for, "academia")


@pytest.fixture
def voice():
    """One sandbox for all commands of a test."""
    with replaying.voice():
        yield


def days(first: str, last: str) -> list[str]:
    """Every day from ``first`` to ``last``, as ISO."""
    at, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return [(at + dt.timedelta(n)).isoformat() for n in range((end - at).days + 1)]
