"""``emdia calls``: whom to call, when the law and the limits let it, and what to say."""

import argparse
import datetime as dt
from typing import Any

from emdia.apps.desk import api as desk
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.phones import mask_phone
from emdia.entry.cli.answer import Answer, acting, command, moment_of, stamp


def register(commands: Any) -> None:
    """Add this family's command."""
    calls = command(commands, "calls", run_calls, "quem chamar por telefone, e quando")
    calls.add_argument("--creditor", required=True)
    calls.add_argument("--at", type=moment_of, metavar="QUANDO")
    calls.add_argument("--script", action="store_true", help="com o que dizer")
    calls.add_argument("--limit", type=int, default=50, metavar="N")


def run_calls(args: argparse.Namespace) -> Answer:
    """The calls that wait, those that may be made now first."""
    at = args.at or clock.now()
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        turns = desk.call_list(creditor_ids=[creditor.pk], at=at, limit=max(1, args.limit))
        rows = [_row(turn, at, script=args.script) for turn in turns]
    lines = []
    for row in rows:
        when = "agora" if row["allowed"] else row["not_before"] or "não ligue"
        lines.append(f"{row['case']:>6} {row['phone']:18} {row['kind']:10} {when}  {row['reason']}".rstrip())
        lines += [f"       {line}" for line in row.get("script", "").splitlines()]
    return Answer(rows, "\n".join(lines) or "Ninguém espera uma ligação.")


def _row(turn: desk.CallTurn, at: dt.datetime, *, script: bool) -> dict[str, Any]:
    task, verdict = turn.task, turn.verdict
    row = {
        "case": task.case_id,
        "kind": task.kind,
        "step": task.step,
        "phone": mask_phone(turn.point.value) if turn.point else "",
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "allowed": verdict.kind == "allow",
        "not_before": stamp(verdict.at),
        "rule": verdict.rule,
        "reason": verdict.reason,
        "calls_left": turn.left,
    }
    if script and turn.point is not None and task.stage:
        words, why = outreach.call_script(
            case=task.case, point=turn.point, stage=task.stage, step=task.step, at=at
        )
        row |= {"script": words, "no_script": why}
    return row
