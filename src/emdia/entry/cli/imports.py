"""``emdia imports``: what came in and taking it back; which columns are remembered; a model to begin with."""

import argparse
from pathlib import Path
from typing import Any

from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser(
        "imports", help="importações: histórico, desfazer, colunas lembradas, modelo"
    )
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    history = command(actions, "history", run_history, "o que entrou, quando e por quem")
    history.add_argument("--creditor")
    history.add_argument("--limit", type=int, default=20)
    undo = command(
        actions, "undo", run_undo, "desfaz uma importação, enquanto nada saiu sobre os títulos dela"
    )
    undo.add_argument("batch", type=int, metavar="IMPORTAÇÃO")
    undo.add_argument("--dry-run", action="store_true", help="diz só se ainda dá para desfazer")
    layouts = command(actions, "layouts", run_layouts, "as colunas que foram corrigidas e ficaram lembradas")
    layouts.add_argument("--creditor", required=True)
    forget = command(actions, "forget", run_forget, "esquece colunas lembradas")
    forget.add_argument("layout", type=int, metavar="LEITURA")
    forget.add_argument("--creditor", required=True)
    model = command(actions, "model", run_model, "grava um arquivo modelo (.xlsx ou .csv)", tenant=False)
    model.add_argument("file", type=Path, metavar="ARQUIVO")


def run_history(args: argparse.Namespace) -> Answer:
    """The newest imports."""
    with acting(args):
        chosen = [tenants.creditor_named(args.creditor)] if args.creditor else tenants.creditors().values()
        ids = [creditor.pk for creditor in chosen]
        rows = [_batch(row) for row in receivables.imports_page(creditor_ids=ids, limit=args.limit)]
    lines = [
        f"{row['id']:>6}  {row['at']}  {row['creditor']:16} {row['file'][:40]:40} {row['actor']:20} "
        f"{row['created']} novos, {row['updated']} mudados, {row['settled']} quitados"
        f"{'  (desfeita)' if row['undone_at'] else ''}"
        for row in rows
    ]
    return Answer(rows, "\n".join(lines) or "Nenhuma importação ainda.")


def _batch(row: Any) -> dict[str, Any]:
    counts = {
        name: row.report.get(name, 0) for name in ("rows", "created", "updated", "unchanged", "settled")
    }
    return {
        "id": row.pk,
        "creditor": row.creditor.slug,
        "file": row.file_name,
        "actor": row.actor,
        "at": stamp(row.at),
        "whole": row.whole,
        **counts,
        "rejected": row.report.get("rejected", 0),
        "missing": row.report.get("missing", 0),
        "undone_at": stamp(row.undone_at),
        "undone_by": row.undone_by,
    }


def run_undo(args: argparse.Namespace) -> Answer:
    """Take one import back, or say whether that can still be done."""
    with acting(args):
        if args.dry_run:
            reason = outreach.why_not_undo(args.batch)
            data = {"batch": args.batch, "may_undo": not reason, "reason": reason}
            return Answer(
                data, reason or "Ainda dá para desfazer: nada saiu e nada entrou.", 1 if reason else 0
            )
        done = outreach.undo_import(batch_id=args.batch, actor="cli")
    data = {
        "batch": done.batch_id,
        "canceled": done.canceled,
        "restored": done.restored,
        "payments": done.payments,
        "messages": done.messages,
    }
    words = (
        f"Desfeita: {done.canceled} títulos cancelados, {done.restored} de volta ao que eram, "
        f"{done.payments} baixas e {done.messages} mensagens canceladas."
    )
    return Answer(data, words)


def run_layouts(args: argparse.Namespace) -> Answer:
    """What is remembered for a creditor."""
    with acting(args):
        kept = receivables.layouts_of(tenants.creditor_named(args.creditor).pk).values()
        rows = [
            {"id": row.pk, "file": row.file_name, "actor": row.actor, "at": stamp(row.at), **row.choice}
            for row in kept
        ]
    lines = [f"{row['id']:>6}  {row['at']}  {row['file']}  {_said(row['columns'])}" for row in rows]
    return Answer(rows, "\n".join(lines) or "Nada lembrado ainda.")


def _said(columns: dict[str, str]) -> str:
    return ", ".join(
        f"{name}={receivables.LABELS.get(meaning, 'ignorar')}" for name, meaning in columns.items()
    )


def run_forget(args: argparse.Namespace) -> Answer:
    """Forget one."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        if not receivables.forget_layout(layout_id=args.layout, creditor_ids=[creditor.pk], actor="cli"):
            raise Refused(f"{args.creditor} não tem a leitura {args.layout}. Veja: emdia imports layouts.")
    return Answer({"forgotten": args.layout}, "Esquecido. O próximo arquivo é lido do zero.")


def run_model(args: argparse.Namespace) -> Answer:
    """Write the model file."""
    if args.file.suffix.lower() not in (".xlsx", ".csv"):
        raise Refused("O modelo é .xlsx ou .csv.")
    if args.file.suffix.lower() == ".xlsx":
        receivables.write_model_xlsx(args.file)
    else:
        args.file.write_bytes(receivables.model_csv())
    return Answer({"file": str(args.file)}, f"Gravado: {args.file}")
