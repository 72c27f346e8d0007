"""``emdia journal``."""

import argparse
from typing import Any

from emdia.apps.journal import api as journal
from emdia.core import tenancy
from emdia.entry.cli.answer import Answer, acting, command


def register(commands: Any) -> None:
    """Add this family's commands."""
    parent = commands.add_parser("journal", help="o diário, que só cresce")
    actions = parent.add_subparsers(dest="action", required=True, metavar="ação")
    command(actions, "verify", run_verify, "prova que ninguém mudou nem tirou nada do diário")


def run_verify(args: argparse.Namespace) -> Answer:
    """Walk the tenant's chain; exit 1 where it breaks."""
    with acting(args):
        found = journal.verify(tenancy.current_id())
    data = {
        "entries": found.entries,
        "valid": found.broken_at is None,
        "broken_at": found.broken_at,
        "head": found.head,
    }
    if found.broken_at is None:
        return Answer(data, f"O diário está inteiro: {found.entries} registros, cabeça {found.head[:16]}…")
    return Answer(data, f"O diário foi alterado: a partir do registro {found.broken_at} ele não confere.", 1)
