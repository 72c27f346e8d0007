"""``emdia webhook``: who is told what happens, and what became of it."""

import argparse
from typing import Any

from emdia.apps.integrations import api as integrations
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser("webhook", help="avisos para os seus programas")
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    add = command(actions, "add", run_add, "cadastra um endereço; o segredo aparece só desta vez")
    add.add_argument("--creditor", required=True)
    add.add_argument("--url", required=True, metavar="ENDEREÇO", help="https://…")
    add.add_argument("--event", action="append", required=True, choices=list(integrations.EVENTS))
    command(actions, "list", run_list, "os endereços e como estão")
    for name, run, text in (
        ("remove", run_remove, "não avisa mais este endereço"),
        ("resume", run_resume, "religa um endereço que parou de responder"),
        ("rotate", run_rotate, "novo segredo; por um dia o velho assina junto"),
        ("test", run_test, "manda um aviso de teste e mostra a resposta"),
        ("log", run_log, "os últimos avisos de um endereço"),
    ):
        command(actions, name, run, text).add_argument("endpoint", type=int, metavar="NÚMERO")
    again = command(actions, "resend", run_resend, "manda de novo um aviso, com o mesmo id")
    again.add_argument("delivery", type=int, metavar="NÚMERO", help="como em emdia webhook log")


def run_add(args: argparse.Namespace) -> Answer:
    """Add an endpoint."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        row, secret = integrations.add_endpoint(
            creditor=creditor, url=args.url, events=args.event, actor="cli"
        )
    text = f"Endereço {row.pk} cadastrado.\n{secret}\nGuarde agora: com este segredo o seu programa confere quem chama."
    return Answer(_shown(row) | {"secret": secret}, text)


def run_list(args: argparse.Namespace) -> Answer:
    """The endpoints of the organization."""
    with acting(args):
        rows = [_shown(row) for row in integrations.endpoint_rows()]
    lines = [
        f"{row['id']:>4} {row['creditor']:16} {row['url']}  {', '.join(row['events'])}"
        f"{'' if row['active'] else '  desligado: ' + row['stopped_reason']}"
        for row in rows
    ]
    return Answer(rows, "\n".join(lines) or "Nenhum endereço ainda.")


def run_remove(args: argparse.Namespace) -> Answer:
    """Remove an endpoint."""
    with acting(args):
        _done(args, integrations.remove_endpoint(endpoint_id=args.endpoint, actor="cli"))
    return Answer({"removed": args.endpoint}, "Removido: nada mais vai para este endereço.")


def run_resume(args: argparse.Namespace) -> Answer:
    """Switch an endpoint on again."""
    with acting(args):
        _done(args, integrations.resume_endpoint(endpoint_id=args.endpoint, actor="cli"))
    return Answer({"resumed": args.endpoint}, "Religado: os próximos avisos vão para ele.")


def run_rotate(args: argparse.Namespace) -> Answer:
    """Give an endpoint a new secret."""
    with acting(args):
        secret = integrations.new_endpoint_secret(endpoint_id=args.endpoint, actor="cli")
        if secret is None:
            raise _unknown(args)
    return Answer(
        {"id": args.endpoint, "secret": secret}, f"{secret}\nPor um dia, o segredo velho assina junto."
    )


def run_test(args: argparse.Namespace) -> Answer:
    """Send a test event now and say what was answered."""
    with acting(args):
        row = integrations.endpoint(args.endpoint)
        if row is None or not row.active:
            raise _unknown(args)
        sent = integrations.send_test(endpoint=row)
        integrations.send_due(only_loopback=row.creditor.tenant.is_demo or clock.is_set())
        (found,) = [one for one in integrations.deliveries(endpoint_id=row.pk) if one.pk == sent.pk]
    data = _line(found)
    ok = found.status == "delivered"
    return Answer(
        data, "Funcionou." if ok else f"Não chegou: {found.detail or 'espera na fila'}.", 0 if ok else 1
    )


def run_log(args: argparse.Namespace) -> Answer:
    """What an endpoint was told lately."""
    with acting(args):
        if integrations.endpoint(args.endpoint) is None:
            raise _unknown(args)
        rows = [_line(row) for row in integrations.deliveries(endpoint_id=args.endpoint)]
    lines = [
        f"{row['id']:>6} {row['created_at']} {row['kind']:18} {row['status']:10} {row['attempts']}x {row['detail']}"
        for row in rows
    ]
    return Answer(rows, "\n".join(lines) or "Nenhum aviso ainda.")


def run_resend(args: argparse.Namespace) -> Answer:
    """Send an event again."""
    with acting(args):
        if not integrations.send_again(delivery_id=args.delivery):
            raise Refused(f"Não há aviso {args.delivery} de um endereço ligado. Veja emdia webhook log.")
    return Answer({"resent": args.delivery}, "De volta à fila; o worker o manda em segundos.")


def _done(args: argparse.Namespace, done: object) -> None:
    if not done:
        raise _unknown(args)


def _unknown(args: argparse.Namespace) -> Refused:
    return Refused(f"Não há endereço {args.endpoint} nesse estado. Veja emdia webhook list.")


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "creditor": row.creditor.slug,
        "url": row.url,
        "events": row.events,
        "active": row.active,
        "stopped_reason": row.stopped_reason,
        "created_at": stamp(row.created_at),
    }


def _line(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "event": row.event,
        "kind": row.kind,
        "status": row.status,
        "attempts": row.attempts,
        "answer": row.answer,
        "detail": row.detail,
        "created_at": stamp(row.created_at),
        "next_at": stamp(row.next_at) if row.status == "waiting" else None,
    }
