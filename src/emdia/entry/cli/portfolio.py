"""``emdia portfolio``: the titles of a filter as a list, as JSON or as a file."""

import argparse
from pathlib import Path
from typing import Any

from emdia.apps.agreements import api as agreements
from emdia.apps.journal import api as journal
from emdia.apps.ladders import api as ladders
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.money import format_brl, format_plain, guess_style, parse_cents
from emdia.domain.vocabulary import TitleState
from emdia.entry.cli.answer import Answer, Refused, acting, command

SHOWN = 50


def register(commands: Any) -> None:
    """Add this family's commands."""
    parser = command(
        commands, "portfolio", run_portfolio, "os títulos de um filtro, na tela ou em um arquivo"
    )
    parser.add_argument("--creditor", required=True)
    parser.add_argument("--situation", choices=receivables.SITUATIONS, default="abertos")
    parser.add_argument("--late-from", type=int, metavar="DIAS", help="dias depois do vencimento")
    parser.add_argument("--late-to", type=int, metavar="DIAS")
    parser.add_argument("--min", metavar="VALOR", help="em aberto, no mínimo")
    parser.add_argument("--channel", choices=["whatsapp", "sms", "email", "phone", "nenhum"], default="")
    parser.add_argument("--promise", choices=["com", "sem"], default="")
    parser.add_argument("--tag", metavar="ETIQUETA")
    parser.add_argument("--ladder", metavar="CÓDIGO")
    parser.add_argument("--search", metavar="TEXTO", help="nome, CPF/CNPJ ou número do título")
    parser.add_argument("--limit", type=int, default=SHOWN, metavar="N")
    parser.add_argument(
        "--export", type=Path, metavar="ARQUIVO", help="grava .csv ou .xlsx com todas as linhas"
    )
    parser.add_argument("--reveal", action="store_true", help="mostra CPF/CNPJ inteiro; fica no diário")


def run_portfolio(args: argparse.Namespace) -> Answer:
    """List, or write a file."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        where = _where(args, creditor.pk)
        if args.export:
            return _export(args, where)
        totals = receivables.open_totals(creditor_ids=[creditor.pk])
        total = receivables.filter_total(where=where, totals=totals)
        rows = receivables.titles_page(where=where, limit=min(max(args.limit, 1), 5000))
        opened = [row.pk for row in rows if row.state == TitleState.OPEN]
        owed = receivables.balances(opened, on=where.day)
    listed = [_row(row, owed.get(row.pk), reveal=False) for row in rows]
    data = {
        "titles": total.titles,
        "more": total.more,
        "open": format_plain(total.cents),
        "rows": listed,
    }
    lines = [f"{total.titles} títulos, {format_brl(total.cents)} em aberto"]
    lines += [
        f"{row['due']}  {row['number']:16} {row['debtor'][:30]:30} {row['total']:>12}" for row in listed
    ]
    return Answer(data, "\n".join(lines))


def _where(args: argparse.Namespace, creditor: int) -> Any:
    groups = None
    if args.ladder:
        groups = tuple(ladders.groups_of_ladder(creditor_id=creditor, slug=args.ladder))
    elif args.tag:
        groups = tuple((one.segment, one.tags) for one in receivables.case_groups(creditor_id=creditor))
    if groups is not None and args.tag:
        groups = tuple(group for group in groups if args.tag.lower() in group[1])
    found = receivables.find_titles(text=args.search, creditor_ids=[creditor]) if args.search else None
    return receivables.TitleFilter(
        creditor_ids=(creditor,),
        day=clock.today(),
        situation=args.situation,
        late_from=args.late_from,
        late_to=args.late_to,
        min_cents=parse_cents(args.min, style=guess_style([args.min])) if args.min else 0,
        channel=args.channel,
        promise=args.promise,
        promised=tuple(agreements.promised_cases(creditor_ids=[creditor])) if args.promise else (),
        groups=groups,
        found=found,
    )


def _row(row: Any, owed: Any, *, reveal: bool) -> dict[str, Any]:
    return {
        "debtor": row.case.debtor.name,
        "code": receivables.debtor_label(row.case, reveal=reveal),
        "number": row.number,
        "installment": row.installment,
        "due": row.due_on.isoformat(),
        "state": row.state,
        "open": format_plain(row.open_cents),
        "total": format_plain(owed.total) if owed else "0.00",
        "tags": row.case.tags,
    }


def _export(args: argparse.Namespace, where: Any) -> Answer:
    """All rows of the filter in a file; who took them away is written in the journal."""
    kind = args.export.suffix.lower().lstrip(".")
    if kind not in ("csv", "xlsx"):
        raise Refused("O arquivo precisa terminar em .csv ou .xlsx.")
    journal.append(actor="cli", action="portfolio.exported", data={"kind": kind, "revealed": args.reveal})
    pages = receivables.export_lines(where=where, reveal=args.reveal)
    if kind == "xlsx":
        count = receivables.write_xlsx(args.export, pages)
    else:
        count = 0
        with args.export.open("w", encoding="utf-8", newline="") as file:
            for chunk in receivables.csv_chunks(pages):
                count += chunk.count("\r\n")
                file.write(chunk)
        count -= 1  # the head
    return Answer({"file": str(args.export), "titles": count}, f"{count} títulos em {args.export}.")
