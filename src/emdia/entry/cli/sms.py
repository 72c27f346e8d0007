"""``emdia sms count``: what a text costs as SMS."""

import argparse
from typing import Any

from emdia.domain import sms
from emdia.entry.cli.answer import Answer, command


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser("sms", help="contas de SMS")
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    count = command(actions, "count", run_count, "quantos segmentos um texto ocupa", tenant=False)
    count.add_argument("text", metavar="TEXTO")


def run_count(args: argparse.Namespace) -> Answer:
    """Segments as carriers bill them."""
    found = sms.count(args.text)
    data = {"encoding": found.encoding, "segments": found.segments, "characters": found.characters}
    letters = "uma letra" if found.characters == 1 else f"{found.characters} letras"
    parts = "1 SMS" if found.segments == 1 else f"{found.segments} SMS"
    return Answer(data, f"{parts}: {letters} em {found.encoding}.")
