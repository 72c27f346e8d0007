"""``emdia import``: a file, or whatever comes into a folder (``--watch``)."""

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.entry.cli.answer import Answer, Refused, acting, command
from emdia.entry.cli.folders import run_watch


def register(commands: Any) -> None:
    """Add this family's commands."""
    parser = command(commands, "import", run_import, "lê uma planilha, um CSV ou uma remessa CNAB")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", metavar="ARQUIVO", type=Path, nargs="?")
    what.add_argument("--watch", metavar="PASTA", type=Path, help="importa o que aparecer nesta pasta")
    parser.add_argument("--creditor", required=True)
    parser.add_argument("--dry-run", action="store_true", help="mostra o que faria, sem gravar nada")
    parser.add_argument("--whole", action="store_true", help="o arquivo traz todos os títulos em aberto")
    parser.add_argument("--yes", action="store_true", help="aceita um --whole que não traz nenhum título")
    parser.add_argument(
        "--columns",
        metavar="“Coluna X=valor,…”",
        default="",
        help="corrige o que cada coluna é; fica lembrado",
    )
    parser.add_argument("--sheet", default="", metavar="ABA", help="lê só esta aba da planilha")
    parser.add_argument(
        "--returned",
        metavar="ARQUIVO",
        type=Path,
        help="grava aqui as linhas que ficaram de fora, com o motivo",
    )
    parser.add_argument("--once", action="store_true", help="com --watch: uma olhada só, para o cron")
    parser.add_argument(
        "--every", type=float, default=30.0, metavar="SEGUNDOS", help="com --watch: o intervalo"
    )


def run_import(args: argparse.Namespace) -> Answer:
    """Import a file, or say what would happen."""
    if args.watch is not None:
        return run_watch(args)
    if not args.file.is_file():
        raise Refused(f"Não achei o arquivo {args.file}.")
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        named = receivables.read_columns(args.columns) if args.columns else {}
        wish = receivables.Wish(named=named, sheet=args.sheet)
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=args.json,
        ) as bar:
            task = bar.add_task("Lendo o arquivo", total=1.0)
            report = receivables.import_file(
                args.file,
                creditor=creditor,
                dry_run=args.dry_run,
                whole=args.whole,
                may_pause_all=args.yes,
                actor="cli",
                wish=wish,
                returned_to=args.returned,
                progress=lambda done: bar.update(task, completed=done),
            )
    data = report.as_json()
    return Answer(data, _words(data, dry_run=args.dry_run), 1 if data.get("refused") else 0)


def _words(data: dict[str, Any], *, dry_run: bool) -> str:
    """The report for people."""
    lines: list[str] = []
    for column in data.get("columns", []):
        samples = ", ".join(str(s) for s in column.get("samples", []))
        lines.append(f"  {column.get('header', '')!s:24} → {column.get('field', '')!s:18} {samples}")
    if lines:
        lines.insert(0, "Colunas que reconheci:")
    if data.get("ignored"):
        lines.append("Colunas que não usei: " + ", ".join(str(c) for c in data["ignored"]))
    lines.extend(str(note) for note in data.get("notes", []))
    if data.get("refused"):
        return "\n".join([*lines, f"Arquivo recusado: {data['refused']}"])
    verb = "Nada foi gravado ainda. Eu faria" if dry_run else "Pronto"
    lines.append(
        f"{verb}: {data['created']} títulos novos, {data['updated']} atualizados, {data['unchanged']} sem mudança, "
        f"{data['settled']} quitados, {len(data['missing'])} que sumiram do arquivo (pausados)."
    )
    for title, rows in (("Linhas que ficaram de fora", data["rejected"]), ("Avisos", data["warnings"])):
        if rows:
            lines.append(f"{title} ({len(rows)}):")
            lines.extend(f"  linha {r['line']}, {r['field']}: {r['reason']}" for r in rows[:20])
            if len(rows) > 20:
                lines.append(f"  … e mais {len(rows) - 20}; com --json vêm todas.")
    return "\n".join(lines)
