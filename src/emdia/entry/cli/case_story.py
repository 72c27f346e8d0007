"""One case as data and as words: balance, titles, next action, history."""

import datetime as dt
from typing import Any

from emdia.apps.desk import api as desk
from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.domain.balance import TitleBalance, case_total
from emdia.domain.money import format_plain
from emdia.domain.vocabulary import TitleState
from emdia.entry.cli.answer import stamp

PARTS = ("principal", "fine", "interest", "correction", "fees", "discount", "total")


def story(case: Any, *, reveal: bool) -> dict[str, Any]:
    """What ``emdia case show`` answers."""
    day = clock.today()
    titles = receivables.titles_of_case(case_id=case.pk)
    balances = receivables.balances([t.pk for t in titles if t.state == TitleState.OPEN], on=day)
    total = case_total(
        [b for t in titles if (b := balances.get(t.pk)) and t.due_on <= day] or list(balances.values())
    )
    return {
        "debtor": receivables.debtor_label(case, reveal=reveal),
        "balance": parts(total),
        "receivables": [_title(t, balances.get(t.pk)) for t in titles],
        "next_action": _next(case),
        "tasks": [{"kind": t.kind, "opened_at": stamp(t.opened_at)} for t in desk.open_for([case.pk])],
        "history": history(case.pk),
    }


def parts(balance: TitleBalance) -> dict[str, str]:
    """A breakdown as decimal strings."""
    return {name: format_plain(getattr(balance, name)) for name in PARTS}


def _title(title: Any, balance: TitleBalance | None) -> dict[str, Any]:
    return {
        "number": title.number,
        "installment": title.installment,
        "description": title.description,
        "due": title.due_on.isoformat(),
        "effective_due": title.effective_due_on.isoformat(),
        "state": title.state,
        "cycle": title.cycle,
        "paused": title.pause_reason or None,
        "disputed": stamp(title.disputed_at),
        "balance": parts(balance) if balance else None,
    }


def _next(case: Any) -> dict[str, Any]:
    """As the last plan wrote it; decided afresh, at this directory's own time, where something changed since."""
    if not receivables.is_woken(case):
        on = case.next_on.isoformat() if case.next_on else None
        return {"step": case.next_step or None, "on": on, "reason": case.next_reason}
    at = outreach.last_sent_at() or clock.now()
    found = ladders.outlook(creditor_id=case.creditor_id, case_id=case.pk, at=at)
    return {"step": found.step, "on": found.on.isoformat() if found.on else None, "reason": found.reason}


def history(case_id: int) -> list[dict[str, Any]]:
    """Messages and payments of a case, oldest first."""
    rows: list[tuple[dt.datetime, dict[str, Any]]] = []
    for message in outreach.messages(case_id=case_id):
        at = message["sent_at"] or message["not_before"] or message["created_at"]
        rows.append((dt.datetime.fromisoformat(at), {"type": "message", "at": at, **message}))
    for payment in payments.of_case(case_id):
        rows.append(
            (
                payment.paid_at,
                {
                    "type": "payment",
                    "at": stamp(payment.paid_at),
                    "amount": format_plain(payment.cents),
                    "excess": format_plain(payment.excess_cents),
                    "reversed": payment.reversed_at is not None,
                    "receivables": [part.receivable.number for part in payment.parts.all()],
                },
            )
        )
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def story_words(data: dict[str, Any]) -> str:
    """The story for people."""
    due = data["balance"]
    lines = [
        f"{data['debtor']}: R$ {due['total']} em aberto "
        f"(principal {due['principal']}, multa {due['fine']}, juros {due['interest']})"
    ]
    for title in data["receivables"]:
        lines.append(f"  título {title['number']:16} vence {title['due']}  {title['state']}")
    step = data["next_action"]
    lines.append(f"Próximo passo: {step['step'] or 'nenhum'} {step['on'] or ''} ({step['reason']})")
    for row in data["history"]:
        what = row.get("step") or row["type"]
        lines.append(
            f"  {row['at']}  {what:14} {row.get('channel', ''):9} {row.get('status', row.get('amount', ''))}"
        )
    return "\n".join(lines)
