"""``emdia journal``: read it, filtered, and prove it."""

import argparse
import json
from typing import Any

from emdia.apps.journal import api as journal
from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.entry.cli.answer import Answer, acting, command, day_of, stamp

MOST = 1000


def register(commands: Any) -> None:
    """Add this family's commands."""
    parent = commands.add_parser("journal", help="o diário, que só cresce")
    actions = parent.add_subparsers(dest="action", required=True, metavar="ação")
    command(actions, "verify", run_verify, "prova que ninguém mudou nem tirou nada do diário")
    listing = command(actions, "list", run_list, "quem fez o quê, do mais novo ao mais antigo")
    listing.add_argument("--actor", default="", metavar="QUEM")
    listing.add_argument("--what", default="", metavar="AÇÃO", help="uma ação, ou o começo dela: member")
    listing.add_argument("--since", type=day_of, metavar="DATA")
    listing.add_argument("--until", type=day_of, metavar="DATA")
    listing.add_argument("--creditor", metavar="CREDOR")
    listing.add_argument("--case", type=int, metavar="CASO", help="número do caso no console")
    listing.add_argument("--limit", type=int, default=50)


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


def run_list(args: argparse.Namespace) -> Answer:
    """Entries, newest first."""
    with acting(args):
        wanted = journal.Wanted(
            actor=args.actor,
            action=args.what,
            since=args.since,
            until=args.until,
            creditor_id=tenants.creditor_named(args.creditor).pk if args.creditor else None,
            case_id=args.case,
        )
        entries = journal.recent(limit=max(1, min(args.limit, MOST)), wanted=wanted)
    rows = [
        {
            "seq": row.seq,
            "at": stamp(row.at),
            "actor": row.actor,
            "action": row.action,
            "subject": row.subject,
            "reason": row.reason,
            "data": json.loads(row.data),
        }
        for row in entries
    ]
    lines = [
        f"{r['seq']:>7} {r['at']} {r['actor']:24} {r['action']:24} {r['subject']} {r['reason']}" for r in rows
    ]
    return Answer(rows, "\n".join(line.rstrip() for line in lines) or "Nada com este filtro.")
