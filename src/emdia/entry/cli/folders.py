"""``emdia folder``: a creditor's folder that is looked into at certain times; ``emdia import --watch``: any, now."""

import argparse
import signal
import sys
import threading
from typing import Any

from emdia.apps.integrations import api as integrations
from emdia.apps.tenants import api as tenants
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp

BETWEEN_LOOKS = 2.0
"""Seconds in which a file has to stay as it is."""


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser("folder", help="pastas que o Em Dia olha sozinho")
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    add = command(actions, "set", run_set, "diz que pasta olhar e em que horários")
    add.add_argument("--creditor", required=True)
    add.add_argument("--path", default="", metavar="PASTA", help="sem isto, a pasta que o credor já tem")
    add.add_argument("--times", required=True, metavar="08:00,13:30")
    command(actions, "list", run_list, "as pastas e o que houve da última vez")
    gone = command(actions, "remove", run_remove, "não olha mais; os arquivos ficam")
    gone.add_argument("--creditor", required=True)


def run_set(args: argparse.Namespace) -> Answer:
    """Schedule a folder."""
    with acting(args):
        row = integrations.set_folder(
            creditor=tenants.creditor_named(args.creditor),
            path=args.path,
            times=args.times.split(","),
            actor="cli",
        )
    return Answer(_shown(row), f"Combinado: {row.path} às {', '.join(row.times)}.")


def run_list(args: argparse.Namespace) -> Answer:
    """The schedules of the organization."""
    with acting(args):
        rows = [_shown(row) for row in integrations.folder_rows()]
    lines = [
        f"{row['creditor']:16} {', '.join(row['times'])}  {row['path']}  {row['result']}" for row in rows
    ]
    return Answer(rows, "\n".join(lines) or "Nenhuma pasta ainda.")


def run_remove(args: argparse.Namespace) -> Answer:
    """Look no more."""
    with acting(args):
        if not integrations.remove_folder(creditor=tenants.creditor_named(args.creditor), actor="cli"):
            raise Refused(f"Nenhuma pasta de {args.creditor} está combinada.")
    return Answer({"removed": args.creditor}, "Desligado. A pasta e os arquivos ficam como estão.")


def run_watch(args: argparse.Namespace) -> Answer:
    """Watch a folder: with ``--once`` one round, for cron; else until Ctrl-C."""
    if not args.watch.is_dir():
        raise Refused(f"Não achei a pasta {args.watch}.")
    ended = threading.Event()
    if not args.once:
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: ended.set())
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        try:
            with integrations.alone(args.watch):
                came = _watch(args, creditor, ended)
        except (integrations.FolderBusy, OSError) as error:
            raise Refused(str(error)) from error
    words = f"{len(came)} arquivo(s) lido(s)." if came else "Nenhum arquivo novo."
    return Answer({"files": came}, words)


def _watch(args: argparse.Namespace, creditor: Any, ended: threading.Event) -> list[dict[str, object]]:
    came: list[dict[str, object]] = []
    while True:
        for taken in integrations.watch_round(
            args.watch, creditor=creditor, actor="cli", between=lambda: ended.wait(BETWEEN_LOOKS)
        ):
            came.append(taken.as_json())
            _say(args, f"{taken.name} → {taken.moved_to}{': ' + taken.refused if taken.refused else ''}")
        if args.once or ended.wait(args.every):
            return came


def _say(args: argparse.Namespace, text: str) -> None:
    if not args.json:
        sys.stderr.write(text + "\n")


def _shown(row: Any) -> dict[str, Any]:
    return {
        "creditor": row.creditor.slug,
        "path": row.path,
        "times": row.times,
        "active": row.active,
        "result": row.result,
        "result_at": stamp(row.result_at),
    }
