"""``emdia callback``: what carriers told that belongs to nothing here, and why it is closed."""

import argparse
from typing import Any

from emdia.apps.intake import api as intake
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser("callback", help="retornos de operadoras que não têm par")
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    listed = command(actions, "list", run_list, "os retornos sem par, do mais antigo ao mais novo")
    listed.add_argument("--limit", type=int, default=50, metavar="N")
    close = command(actions, "close", run_close, "encerra retornos com um motivo; seguem guardados")
    close.add_argument("callbacks", type=int, nargs="*", metavar="NÚMERO", help="como em emdia callback list")
    close.add_argument("--all", action="store_true", help="todos os que esperam agora")
    close.add_argument("--reason", required=True, metavar="TEXTO")


def run_list(args: argparse.Namespace) -> Answer:
    """What waits for somebody to look."""
    with acting(args):
        rows = [
            {
                "id": row.pk,
                "provider": row.provider,
                "received_at": stamp(row.received_at),
                "detail": row.detail,
            }
            for row in intake.unmatched_rows(limit=max(1, args.limit))
        ]
    lines = [f"{row['id']:>6} {row['provider']:16} {row['received_at']}  {row['detail']}" for row in rows]
    return Answer(rows, "\n".join(lines) or "Todo retorno tem par.")


def run_close(args: argparse.Namespace) -> Answer:
    """Close some callbacks, or all that wait."""
    if bool(args.callbacks) == args.all:
        raise Refused("Diga os números dos retornos, ou --all para todos.")
    with acting(args):
        _many, newest = intake.unmatched_now()
        done = intake.close_unmatched(
            reason=args.reason,
            actor="cli",
            callback_ids=None if args.all else args.callbacks,
            seen=newest if args.all else None,
        )
    if not done:
        raise Refused("Nenhum destes retornos espera: veja os que esperam com emdia callback list.")
    return Answer({"closed": done}, f"Retornos encerrados: {done}. Seguem guardados, com o motivo no diário.")
