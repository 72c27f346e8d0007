"""``emdia inbox``: what people wrote, who waits, and an answer to them."""

import argparse
from typing import Any

from emdia.apps.inbox import api as inbox
from emdia.apps.tenants import api as tenants
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser("inbox", help="o que as pessoas escreveram, e as respostas")
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    listed = command(actions, "list", run_list, "as conversas: quem espera primeiro, depois as mais novas")
    listed.add_argument("--creditor", metavar="CREDOR")
    listed.add_argument("--waiting", action="store_true", help="só quem espera resposta")
    listed.add_argument("--limit", type=int, default=50, metavar="N")
    show = command(actions, "show", run_show, "o que foi dito de cada lado")
    show.add_argument("conversation", type=int, metavar="CONVERSA")
    answer = command(actions, "answer", run_answer, "responde com as suas palavras, ou encerra sem responder")
    answer.add_argument("conversation", type=int, metavar="CONVERSA")
    answer.add_argument("text", nargs="?", default="", metavar="TEXTO")
    answer.add_argument("--close", metavar="MOTIVO", help="não precisa de resposta")


def run_list(args: argparse.Namespace) -> Answer:
    """Conversations of a creditor, or of all."""
    with acting(args):
        ids = [tenants.creditor_named(args.creditor).pk] if args.creditor else tenants.creditor_ids()
        limit = max(1, args.limit)
        found = inbox.conversations_page(creditor_ids=list(ids), limit=limit, only_waiting=args.waiting)[
            :limit
        ]
        last = inbox.last_replies(row.pk for row in found)
        rows = [_row(row) | {"last": last[row.pk].text if row.pk in last else ""} for row in found]
    lines = [
        f"{row['id']:>6} caso {row['case']:<6} {row['channel']:9} "
        f"{row['waits_since'] or 'respondida':27} {row['last'][:60]}"
        for row in rows
    ]
    return Answer(rows, "\n".join(lines) or "Ninguém escreveu.")


def run_show(args: argparse.Namespace) -> Answer:
    """One conversation with everything that was said in it."""
    with acting(args):
        row = _named(args.conversation)
        said = [_said(one) | {"at": stamp(at)} for at, one in inbox.thread(row)]
        data = _row(row) | {
            "window_until": stamp(inbox.window_of(row)),
            "obstacle": inbox.obstacle(row),
            "said": said,
        }
    return Answer(data, "\n".join(f"{one['at']} {one['who']:4} {one['text']}" for one in said))


def run_answer(args: argparse.Namespace) -> Answer:
    """Queue an answer; the gate judges it when it goes."""
    if bool(args.text) == bool(args.close):
        raise Refused("Escreva a resposta, ou diga com --close por que não precisa de uma.")
    with acting(args):
        row = _named(args.conversation)
        if args.close:
            inbox.close(conversation_id=row.pk, outcome=args.close, actor="cli")
            return Answer({"closed": row.pk}, "Encerrada sem resposta: a régua deste caso segue.")
        message = inbox.answer(conversation_id=row.pk, text=args.text, actor="cli")
    return Answer({"message": message}, "Resposta na fila: sai com o próximo envio, se a lei deixar.")


def _named(conversation_id: int) -> inbox.Conversation:
    row = inbox.conversation(conversation_id)
    if row is None:
        raise Refused("Não há essa conversa: veja as que há com emdia inbox list.")
    return row


def _row(row: inbox.Conversation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "case": row.case_id,
        "creditor": row.case.creditor.slug,
        "channel": row.channel,
        "heard_at": stamp(row.heard_at),
        "waits_since": stamp(row.waits_since),
        "answered_at": stamp(row.answered_at),
        "outcome": row.outcome,
    }


def _said(one: Any) -> dict[str, Any]:
    if isinstance(one, inbox.Reply):
        return {"who": "ela", "text": one.text, "media": one.media, "meaning": one.meaning}
    return {"who": "nós", "text": one.text, "message": one.pk, "status": one.status, "reason": one.reason}
