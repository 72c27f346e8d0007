"""``emdia payments``, ``news``, ``vanished`` and ``bank-withdrawals``: what the bank tells tomorrow."""

import argparse
from pathlib import Path
from typing import Any

from emdia.apps.desk import api as desk
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.documents import mask_tax_id
from emdia.domain.money import format_brl, format_plain
from emdia.entry.cli.answer import Answer, Refused, acting, command, day_of, stamp


def register(commands: Any) -> None:
    """Add this family's commands."""
    parser = command(commands, "payments", run_payments, "baixa em lote: a lista de pagamentos do banco")
    parser.add_argument("what", choices=["import", "batches", "doubts", "decide", "leave-out", "undo"])
    parser.add_argument("file", metavar="ARQUIVO", type=Path, nargs="?")
    parser.add_argument("--creditor", required=True)
    parser.add_argument("--dry-run", action="store_true", help="mostra o que faria, sem gravar nada")
    parser.add_argument("--batch", type=int, metavar="BAIXA", help="o número de uma baixa")
    parser.add_argument("--doubt", type=int, metavar="DÚVIDA", help="o número de uma linha em dúvida")
    parser.add_argument("--receivable", metavar="NÚMERO", help="o título que a linha pagou")
    parser.add_argument("--limit", type=int, default=200)
    parser = command(commands, "news", run_news, "a notícia de pagamentos mais nova; ou: nada entrou")
    parser.add_argument("--creditor", required=True)
    parser.add_argument("--nothing", action="store_true", help="alguém olhou, e nada entrou")
    parser = command(commands, "vanished", run_vanished, "títulos que sumiram da lista completa")
    parser.add_argument("--creditor", required=True)
    fate = parser.add_mutually_exclusive_group()
    fate.add_argument("--paid", action="store_const", const="gone_paid", dest="fate", help="foram pagos")
    fate.add_argument("--canceled", action="store_const", const="gone_cancel", dest="fate")
    fate.add_argument("--open", action="store_const", const="gone_open", dest="fate", help="seguem em aberto")
    parser.add_argument("--receivable", nargs="+", metavar="NÚMERO", default=[])
    parser.add_argument("--all", action="store_true", help="todos os que sumiram")
    parser.add_argument(
        "--on", type=day_of, metavar="DATA", help="quando foram pagos; sem ela, o dia da lista"
    )
    parser = command(commands, "bank-withdrawals", run_withdrawals, "boletos a baixar no banco")
    parser.add_argument("--creditor", required=True)
    parser.add_argument("--done", nargs="*", metavar="NÚMERO", help="já baixados no banco; sem número, todos")


def run_payments(args: argparse.Namespace) -> Answer:
    """Take a bank's list, or look at what came of it."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        return _PAYMENTS[args.what](args, creditor)


def _import(args: argparse.Namespace, creditor: Any) -> Answer:
    if args.file is None or not args.file.is_file():
        raise Refused(f"Não achei o arquivo {args.file or ''}.".replace(" .", "."))
    report = payments.import_payments(args.file, creditor_id=creditor.pk, dry_run=args.dry_run, actor="cli")
    data = report.as_json()
    if report.refused:
        return Answer(data, f"Arquivo recusado: {report.refused}", 1)
    counts = report.counts
    verb = "Nada foi gravado ainda. Eu registraria" if args.dry_run else "Registrei"
    said = [
        f"{verb} {counts['exact']} pagamentos, {format_brl(report.cents)}.",
        f"{counts['repeated']} já estavam aqui; {report.in_doubt} em dúvida; "
        f"{counts['unreadable']} que não entendi.",
    ]
    said += [f"  linha {one['line']}: {one['reason']}" for one in report.problems[:20]]
    if report.in_doubt and not args.dry_run:
        said.append(
            f"Decida as dúvidas em Pagamentos, ou com: emdia payments doubts --creditor {creditor.slug}"
        )
    return Answer(data, "\n".join(said))


def _batches(args: argparse.Namespace, creditor: Any) -> Answer:
    rows = payments.batches(creditor_ids=[creditor.pk], limit=args.limit)
    data = [
        {
            "batch": row.pk,
            "file": row.file_name,
            "by": row.actor,
            "at": stamp(row.at),
            "amount": format_plain(row.cents),
            "undone_at": stamp(row.undone_at),
            **row.counts,
        }
        for row in rows
    ]
    lines = [f"{one['batch']:>6}  {one['at']}  {one['file']}  {one['amount']}" for one in data]
    return Answer(data, "\n".join(lines) or "Nenhuma baixa em lote ainda.")


def _doubts(args: argparse.Namespace, creditor: Any) -> Answer:
    rows = payments.doubts(creditor_ids=[creditor.pk], batch_id=args.batch, limit=args.limit)
    data: list[dict[str, Any]] = [
        {
            "doubt": row.id,
            "batch": row.batch_id,
            "line": row.line,
            "kind": row.kind,
            "number": row.number,
            "tax_id": mask_tax_id(row.tax_id) if row.tax_id else "",
            "paid_on": row.paid_on.isoformat(),
            "amount": format_plain(row.cents),
            "candidates": [title.number for title in row.candidates],
        }
        for row in rows
    ]
    lines = [
        f"{one['doubt']:>6}  {one['kind']:12} {one['number']:16} {one['paid_on']} {one['amount']:>12}  "
        + ", ".join(one["candidates"])
        for one in data
    ]
    return Answer(data, "\n".join(lines) or "Nada em dúvida.")


def _decide(args: argparse.Namespace, creditor: Any) -> Answer:
    if args.doubt is None and args.batch is not None:
        count = payments.decide_alike(batch_id=args.batch, creditor_id=creditor.pk, actor="cli")
        return Answer({"recorded": count}, f"{count} pagamentos registrados com o valor que veio.")
    if args.doubt is None or not args.receivable:
        raise Refused("Diga a linha (--doubt) e o título que ela pagou (--receivable), ou a baixa (--batch).")
    title = receivables.title_by_number(creditor=creditor, number=args.receivable)
    count = payments.decide(choices={args.doubt: title.pk}, creditor_id=creditor.pk, actor="cli")
    if not count:
        raise Refused(f"A linha {args.doubt} não está mais em dúvida.")
    return Answer({"recorded": count}, f"Pagamento registrado no título {title.number}.")


def _leave_out(args: argparse.Namespace, creditor: Any) -> Answer:
    if args.doubt is None and args.batch is None:
        raise Refused("Diga a linha (--doubt) ou a baixa (--batch) a deixar de fora.")
    ids = None if args.doubt is None else [args.doubt]
    count = payments.leave_out(ids=ids, batch_id=args.batch, creditor_id=creditor.pk, actor="cli")
    return Answer({"left_out": count}, f"{count} linhas deixadas de fora.")


def _undo(args: argparse.Namespace, creditor: Any) -> Answer:
    found = payments.batch_by_id(batch_id=args.batch or 0, creditor_ids=[creditor.pk])
    if found is None:
        raise Refused("Diga em --batch o número de uma baixa deste credor.")
    count = payments.undo_batch(batch_id=found.pk, actor="cli")
    return Answer({"reversed": count}, f"Baixa desfeita: {count} pagamentos estornados.")


_PAYMENTS = {
    "import": _import,
    "batches": _batches,
    "doubts": _doubts,
    "decide": _decide,
    "leave-out": _leave_out,
    "undo": _undo,
}


def run_news(args: argparse.Namespace) -> Answer:
    """When payments were last heard of, and whether steps wait for it."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        if args.nothing:
            receivables.nothing_came(creditor_id=creditor.pk, actor="cli")
        waits = payments.waiting_news(creditor.pk)
        newest = tenants.creditor_named(args.creditor).payment_news_at
    data = {"newest": stamp(newest), "waits": bool(waits), "reason": waits}
    if args.nothing:
        return Answer(data, "Anotado: nada entrou. O que esperava por notícia segue.")
    return Answer(
        data, f"As etapas depois do vencimento esperam: {waits}." if waits else "A notícia está em dia."
    )


def run_vanished(args: argparse.Namespace) -> Answer:
    """Titles that vanished from a complete list, or what became of them."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        scope = [creditor.pk]
        if not args.fate:
            rows = receivables.vanished_page(creditor_ids=scope, limit=10_000)
            data = [
                {"number": row.number, "due": row.due_on.isoformat(), "open": format_plain(row.open_cents)}
                for row in rows
            ]
            lines = [f"{one['number']:20} {one['due']} {one['open']:>12}" for one in data]
            return Answer(data, "\n".join(lines) or "Nenhum título sumiu.")
        ids = _gone(args, creditor)
        if not ids:
            raise Refused("Nenhum destes títulos está entre os que sumiram.")
        day = args.on or receivables.report_day(creditor_ids=scope)
        run = desk.start_bulk(
            action=args.fate,
            settings={"on": min(day, clock.today()).isoformat()},
            title_ids=ids,
            said=f"{desk.GONE_SAID[args.fate]} {len(ids)} títulos que sumiram da lista",
            author="cli",
        )
        while desk.advance_bulk(run_id=run.pk):
            pass
        found = desk.bulk_run(run_id=run.pk)
    changed = 0 if found is None else found[2]
    return Answer({"run": run.pk, "changed": changed}, f"{changed} títulos: {desk.GONE_DONE[args.fate]}.")


def _gone(args: argparse.Namespace, creditor: Any) -> list[int]:
    if args.all:
        return receivables.vanished_ids(creditor_ids=[creditor.pk])
    if not args.receivable:
        raise Refused("Diga quais títulos (--receivable) ou todos (--all).")
    named = [receivables.title_by_number(creditor=creditor, number=number).pk for number in args.receivable]
    return receivables.vanished_ids(creditor_ids=[creditor.pk], among=named)


def run_withdrawals(args: argparse.Namespace) -> Answer:
    """Slips that the bank still holds although their title was paid another way."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        rows = payments.to_withdraw(creditor_ids=[creditor.pk], limit=None)
        if args.done is None:
            data = [
                {
                    "number": row.receivable.number,
                    "digitable": row.receivable.digitable,
                    "paid_at": stamp(row.payment.paid_at),
                    "amount": format_plain(row.payment.cents),
                }
                for row in rows
            ]
            lines = [f"{one['number']:20} {one['digitable']}" for one in data]
            return Answer(data, "\n".join(lines) or "Nenhum boleto a baixar no banco.")
        wanted = set(args.done)
        ids = [row.pk for row in rows if not wanted or row.receivable.number in wanted]
        done = payments.withdrawn(creditor_ids=[creditor.pk], ids=ids or [0], actor="cli")
    return Answer({"done": len(done)}, f"{len(done)} boletos marcados como baixados no banco.")
