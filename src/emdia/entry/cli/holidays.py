"""``emdia holiday``: the municipal holidays, which no package knows."""

import argparse
from pathlib import Path
from typing import Any

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.domain.holiday_list import holiday_name, read_holidays, text_of
from emdia.entry.cli.answer import Answer, Refused, acting, command, day_of

LARGEST = 1_000_000


def register(commands: Any) -> None:
    """Add this family's commands."""
    parent = commands.add_parser("holiday", help="feriados municipais: dias sem contato e sem vencimento")
    actions = parent.add_subparsers(dest="action", required=True, metavar="ação")
    listing = command(actions, "list", run_list, "lista os feriados municipais cadastrados")
    _place(listing, needed=False)
    listing.add_argument("--year", type=int, metavar="ANO")
    add = command(actions, "add", run_add, "inclui um feriado de uma cidade, ou muda o nome dele")
    _place(add)
    add.add_argument("--date", type=day_of, required=True, metavar="DATA")
    add.add_argument("--name", default="")
    importing = command(actions, "import", run_import, "inclui os feriados de um arquivo CSV: data;nome")
    _place(importing)
    importing.add_argument("file", type=Path, metavar="ARQUIVO")
    importing.add_argument("--dry-run", action="store_true", help="só mostra o que entendeu")
    remove = command(actions, "remove", run_remove, "tira um feriado de uma cidade")
    _place(remove)
    remove.add_argument("--date", type=day_of, required=True, metavar="DATA")


def _place(parser: argparse.ArgumentParser, *, needed: bool = True) -> None:
    parser.add_argument("--state", required=needed, default="", metavar="UF")
    parser.add_argument("--city", required=needed, default="", metavar="CIDADE")


def run_list(args: argparse.Namespace) -> Answer:
    """The rows of the table."""
    with acting(args):
        rows = [
            {"date": row.day.isoformat(), "name": row.name, "state": row.state, "city": row.city}
            for row in tenants.holidays(state=args.state, city=args.city, year=args.year)
        ]
    lines = [f"{row['date']}  {row['city']}/{row['state']}  {row['name']}" for row in rows]
    return Answer(rows, "\n".join(lines) or "Nenhum feriado municipal cadastrado ainda.")


def run_add(args: argparse.Namespace) -> Answer:
    """One day of one town."""
    with acting(args):
        done = receivables.change_holidays(
            state=args.state, city=args.city, days={args.date: holiday_name(args.name)}, actor="cli"
        )
    return _answer(done)


def run_import(args: argparse.Namespace) -> Answer:
    """A file of days; what was not understood is said and left out."""
    try:
        if args.file.stat().st_size > LARGEST:
            raise Refused(f"“{args.file.name}” é grande demais para uma lista de feriados.")
        content = args.file.read_bytes()
    except OSError as error:
        raise Refused(f"Não consegui ler “{args.file}”: {error.strerror}.") from error
    with acting(args):
        found = read_holidays(text_of(content))
        problems = [{"line": line, "text": text, "reason": why} for line, text, why in found.problems]
        if args.dry_run:
            days = {day.isoformat(): name for day, name in found.days.items()}
            return Answer({"days": days, "problems": problems}, f"{len(days)} dias entendidos.")
        done = receivables.change_holidays(state=args.state, city=args.city, days=found.days, actor="cli")
    return _answer(done, problems)


def run_remove(args: argparse.Namespace) -> Answer:
    """Take one day of one town out; refused where it is not there."""
    with acting(args):
        ids = [row.pk for row in tenants.holidays(state=args.state, city=args.city) if row.day == args.date]
        if not ids:
            raise Refused(f"{args.date:%d/%m/%Y} não está entre os feriados de {args.city}/{args.state}.")
        done = receivables.change_holidays(state=args.state, city=args.city, remove=ids, actor="cli")
    return _answer(done)


def _answer(done: receivables.HolidaysChanged, problems: list[dict[str, Any]] | None = None) -> Answer:
    data = {
        "added": done.added,
        "renamed": done.renamed,
        "removed": done.removed,
        "titles": done.titles,
        "cases": done.cases,
        "problems": problems or [],
    }
    lines = [
        f"{done.added} incluídos, {done.renamed} renomeados, {done.removed} retirados.",
        f"{done.titles} títulos em aberto mudaram de vencimento efetivo; {done.cases} casos serão vistos de novo.",
    ]
    lines += [f"  linha {one['line']}: {one['reason']}" for one in problems or []]
    return Answer(data, "\n".join(lines))
