"""``emdia block-list``: the lists of numbers that want no calls (R30), loaded, listed, taken out."""

import argparse
from pathlib import Path
from typing import Any

from emdia.apps.contacts import api as contacts
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser("block-list", help="listas de quem não quer ligações (Não Me Ligue)")
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    load = command(actions, "import", run_import, "carrega uma lista no lugar da anterior de mesmo nome")
    load.add_argument(
        "file", type=Path, metavar="ARQUIVO", help="um telefone por linha; DDD; número também serve"
    )
    load.add_argument("--name", required=True, metavar="NOME")
    load.add_argument("--state", default="SP", metavar="UF")
    command(actions, "list", run_list, "as listas carregadas")
    drop = command(actions, "remove", run_remove, "tira uma lista")
    drop.add_argument("--name", required=True, metavar="NOME")


def run_import(args: argparse.Namespace) -> Answer:
    """Stream the file; what is no number is counted."""
    try:
        with acting(args), args.file.open(encoding="utf-8", errors="replace") as lines:
            done = contacts.import_block_list(lines, name=args.name, state=args.state.upper(), actor="cli")
    except OSError as error:
        raise Refused(f"Não consegui ler {args.file}: {error.strerror}.") from error
    data = {"name": done.name, "state": done.state, "numbers": done.numbers, "unreadable": done.unreadable}
    out = f" {done.unreadable} linhas não eram telefones." if done.unreadable else ""
    return Answer(
        data,
        f"Lista “{done.name}”: {done.numbers} números. Nenhum deles recebe SMS, WhatsApp ou ligação.{out}",
    )


def run_list(args: argparse.Namespace) -> Answer:
    """Every list that counts."""
    with acting(args):
        rows = [
            {"name": row.name, "state": row.state, "numbers": row.numbers, "loaded_at": stamp(row.loaded_at)}
            for row in contacts.block_lists()
        ]
    lines = [f"{row['name']:30} {row['state']} {row['numbers']:>10} {row['loaded_at']}" for row in rows]
    return Answer(rows, "\n".join(lines) or "Nenhuma lista carregada.")


def run_remove(args: argparse.Namespace) -> Answer:
    """Take a list out."""
    with acting(args):
        numbers = contacts.drop_block_list(name=args.name, actor="cli")
    return Answer({"removed": numbers}, f"Lista tirada: {numbers} números voltam a poder receber.")
