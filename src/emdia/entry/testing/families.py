"""The families of checks, in order; all of them run, and the exit code tells of the first that failed."""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from emdia.entry.testing import machine
from emdia.entry.testing.machine import say

ROOT = Path(__file__).resolve().parents[4]
NO_TEST_COLLECTED = 5
"""pytest's exit code where its arguments or our filters leave no test."""


MYPY_ENVIRONMENT = {
    "EMDIA_HOME": str(ROOT / ".mypy_cache" / "home"),
    "EMDIA_KEY": "-",
    "EMDIA_SECRET_KEY": "-",
}
"""mypy's Django plugin loads the settings; looking at types must not make a data directory and its keys."""


@dataclass(frozen=True, slots=True)
class Family:
    """One check: a name for the summary, a command of this environment, what it may exit with."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    passes: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True)
class Result:
    """How one family ended, and the seconds that it took."""

    name: str
    code: int
    passed: bool
    seconds: float


def run(argv: list[str]) -> int:
    """``emdia test [--lint-only] [--long] [pytest arguments]``; 0 when everything passed."""
    options, pytest_arguments = _parse(argv)
    if not (ROOT / "tests").is_dir() or not (ROOT / "requirements" / "dev.txt").is_file():
        say("`emdia test` funciona na cópia do repositório, não no pacote instalado.")
        return 2
    if not machine.install_development_set(ROOT):
        say("Não foi possível instalar o que os testes precisam (a mensagem do pip está acima).")
        return 1
    results = [_perform(family) for family in _lint()]
    if not options.lint_only:
        results += _suite(pytest_arguments, long=options.long)
    return _summary(results)


def _parse(argv: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="emdia test", allow_abbrev=False, description="Lint, tipos, contratos de importação e testes."
    )
    parser.add_argument("--lint-only", action="store_true", help="só lint, tipos e contratos")
    parser.add_argument(
        "--long", action="store_true", help="também os testes longos (10.000 exemplos, 5.000 títulos)"
    )
    return parser.parse_known_args(argv)


def _lint() -> list[Family]:
    return [
        Family("ruff check", ("ruff", "check", "."), {}),
        Family("ruff format", ("ruff", "format", "--check", "."), {}),
        Family("mypy", ("mypy",), MYPY_ENVIRONMENT),
        Family("lint-imports", ("lint-imports", "--no-logo"), {}),
    ]


def _suite(arguments: list[str], *, long: bool) -> list[Result]:
    """The whole suite on SQLite, then the tests that touch a database again on PostgreSQL."""
    browser = machine.chromium() or machine.install_chromium()
    env = {"EMDIA_LONG": "1"} if long else {}
    if browser:
        env["EMDIA_CHROMIUM"] = browser
    elif machine.on_ci():
        say(
            "Falta o Chromium, e na CI os testes de tela são obrigatórios (EMDIA_CHROMIUM diz onde ele está)."
        )
        return [Result("chromium", 1, passed=False, seconds=0.0)]
    else:
        say("Sem Chromium: os testes de tela ficam de fora (instale-o ou diga onde está: EMDIA_CHROMIUM).")

    workers = () if any(a.startswith("-n") for a in arguments) else ("-n", "2")
    command = ("pytest", *workers, *arguments)
    results = [_perform(Family("pytest (SQLite)", command, env | {"EMDIA_TEST_DATABASE": "sqlite"}))]

    url = machine.postgres()
    if url:
        on_postgres = env | {"EMDIA_TEST_DATABASE": "postgres", "EMDIA_TEST_POSTGRES_URL": url}
        passes = frozenset({0, NO_TEST_COLLECTED})
        results.append(_perform(Family("pytest (PostgreSQL)", command, on_postgres, passes)))
    elif machine.on_ci():
        say("Nenhum PostgreSQL respondeu, e na CI a suíte roda nos dois bancos (EMDIA_TEST_POSTGRES_URL).")
        results.append(Result("pytest (PostgreSQL)", 1, passed=False, seconds=0.0))
    else:
        say("Nenhum PostgreSQL respondeu: a suíte rodou só no SQLite (EMDIA_TEST_POSTGRES_URL).")
    return results


def _perform(family: Family) -> Result:
    """Run one family as a child that prints for itself, and time it."""
    say(f"\n── {family.name}: {' '.join(family.command)}")
    started = monotonic()
    command = [str(Path(sys.executable).parent / family.command[0]), *family.command[1:]]
    code = subprocess.run(command, cwd=ROOT, env=os.environ | family.env, check=False).returncode
    return Result(family.name, code, passed=code in family.passes, seconds=monotonic() - started)


def _summary(results: list[Result]) -> int:
    say("\n── resultado")
    for result in results:
        mark = "✓ passou" if result.passed else "✗ falhou"
        say(f"{mark}  {result.name}  ({result.seconds:.0f} s)")
    failed = next((result for result in results if not result.passed), None)
    say("Tudo certo." if failed is None else f"Falhou: {', '.join(r.name for r in results if not r.passed)}.")
    return 0 if failed is None else failed.code or 1
