"""``emdia bench``: how many times slower than the machine's own limit we are."""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from emdia.core.registry import load
from emdia.entry.bench.cluster import Missing
from emdia.entry.bench.figure import Figure
from emdia.entry.cli.answer import Answer, Refused, command

OPERATIONS = {
    "plan": ("emdia.entry.bench.plan", "um dia de planejamento de uma carteira"),
    "deliver": ("emdia.entry.bench.deliver", "o texto de D+3 até um servidor que não guarda nada"),
    "console": ("emdia.entry.bench.console", "as páginas de lista do console sobre uma carteira grande"),
    "import": ("emdia.entry.bench.importing", "um arquivo de títulos novos, e o mesmo de novo"),
}


def register(commands: Any) -> None:
    """Add this family's commands."""
    bench = commands.add_parser("bench", help="mede quantas vezes somos mais lentos que o piso da máquina")
    actions = bench.add_subparsers(dest="operation", required=True, metavar="operação")
    for name, (_, text) in OPERATIONS.items():
        parser = command(actions, name, run_bench, text, tenant=False)
        if name == "deliver":
            parser.add_argument("--channel", choices=("smtp", "http"), default="smtp", help="e-mail ou SMS")
        parser.add_argument("--size", type=_size, metavar="N", help="quantos títulos ou mensagens")


def run_bench(args: argparse.Namespace) -> Answer:
    """Measure one operation; takes minutes at full size."""
    module, _ = OPERATIONS[args.operation]
    measure: Callable[..., Figure] = load(f"{module}:measure")
    more = {"channel": args.channel} if "channel" in args else {}
    try:
        figure = measure(args.size or load(f"{module}:SIZE"), _say, **more)
    except Missing as error:
        raise Refused(str(error)) from error
    return Answer(figure.as_json(), figure.words())


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _size(text: str) -> int:
    size = int(text) if text.isascii() and text.isdecimal() else 0
    if size < 1000:
        raise argparse.ArgumentTypeError("use um número inteiro, de 1000 em diante")
    return size
