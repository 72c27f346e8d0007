"""``emdia rates``: the legal rate and the indexes of correction, loaded month by month with their source (R09)."""

import argparse
from pathlib import Path
from typing import Any

from emdia.apps.tenants import api as tenants
from emdia.domain.rate_file import TABLES, read_rates
from emdia.entry.cli.answer import Answer, Refused, acting, command

_MOST_BYTES = 1 << 20


def register(commands: Any) -> None:
    """Add this family's commands."""
    parent = commands.add_parser("rates", help="tabelas de taxas: a taxa legal e os índices de correção")
    actions = parent.add_subparsers(dest="action", required=True, metavar="ação")
    load = command(actions, "load", run_load, "carrega uma tabela inteira, com a sua fonte")
    load.add_argument("name", choices=list(TABLES), metavar="TABELA", help=", ".join(TABLES))
    load.add_argument(
        "file", type=Path, metavar="ARQUIVO", help="cada linha: mês;taxa em %% (09/2024;0,7242)"
    )
    load.add_argument("--source", required=True, help="de onde vêm as taxas")
    command(actions, "list", run_list, "mostra as tabelas que valem")


def run_load(args: argparse.Namespace) -> Answer:
    """Load a table; refused whole where a line cannot be read."""
    try:
        if args.file.stat().st_size > _MOST_BYTES:
            raise Refused(f"{args.file} é grande demais para uma tabela de taxas (até 1 MB).")
        lines = args.file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"Não consegui ler {args.file}: {error}") from error
    with acting(args):
        table = tenants.load_rates(name=args.name, percent=read_rates(lines), source=args.source, actor="cli")
    data = _shown(table)
    return Answer(data, f"{TABLES[table.name]}: {data['months']} meses, de {data['first']} a {data['last']}.")


def run_list(args: argparse.Namespace) -> Answer:
    """The tables that count now."""
    with acting(args):
        found = [_shown(table) for table in tenants.rate_tables()]
    lines = [
        f"{TABLES[one['name']]}: versão {one['version']}, de {one['first']} a {one['last']}; fonte: {one['source']}"
        for one in found
    ]
    return Answer(
        found, "\n".join(lines) or "Nenhuma tabela carregada: sem juros declarados, nada é acrescentado."
    )


def _shown(table: Any) -> dict[str, Any]:
    return {
        "name": table.name,
        "version": table.version,
        "source": table.source,
        "months": len(table.percent),
        "first": min(table.percent),
        "last": max(table.percent),
    }
