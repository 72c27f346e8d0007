"""``emdia chaos``: kills, cuts and clock jumps, and whether anybody was written to twice."""

import argparse
import sys
from dataclasses import asdict
from typing import Any

from emdia.entry.bench.cluster import Missing
from emdia.entry.cli.answer import Answer, Refused, command


def register(commands: Any) -> None:
    """Add this family's commands."""
    chaos = command(
        commands,
        "chaos",
        run_chaos,
        "derruba tudo de propósito, num diretório só para isso, e conta o que a operadora viu",
        tenant=False,
    )
    chaos.add_argument("--rounds", type=_rounds, default=20, metavar="N")
    chaos.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    chaos.add_argument("--seed", type=int, metavar="N", help="repete os mesmos golpes")


def run_chaos(args: argparse.Namespace) -> Answer:
    """So many rounds; exit code 1 where the law was broken."""
    from emdia.entry.chaos.storm import storm  # a carrier and its servers, which no other command needs

    try:
        verdict = storm(args.rounds, database=args.database, say=_say, seed=args.seed)
    except Missing as error:
        raise Refused(str(error)) from error
    text = (
        f"{verdict.messages} mensagens em {verdict.rounds} rodadas, {verdict.kills} quedas ({verdict.database}): "
        f"{verdict.doubles} em dobro, {verdict.losses} perdidas, {verdict.unknown} para conferir."
    )
    return Answer(asdict(verdict), text, 0 if verdict.holds else 1)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _rounds(text: str) -> int:
    rounds = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= rounds <= 10_000:
        raise argparse.ArgumentTypeError("use um número inteiro, de 1 a 10000")
    return rounds
