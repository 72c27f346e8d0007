"""Parse, prepare (database, tenant, clock), run, print."""

import json
import logging
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from emdia.core.registry import load
from emdia.entry.cli.parser import Parser

if TYPE_CHECKING:
    from emdia.entry.cli.answer import Answer

log = logging.getLogger(__name__)


def run(argv: list[str], families: Mapping[str, str]) -> int:
    """Run one command; every refusal is one sentence on standard error (or a JSON object with ``error``)."""
    try:
        django.setup()
        load("emdia.config.subscriptions:connect")()
    except (ImproperlyConfigured, ValueError) as error:
        sys.stderr.write(f"emdia: a configuração não está certa: {error}\n")
        return 1
    from emdia.entry.cli.answer import Refused  # knows tables, which Django allows only once it is set up

    parser = Parser(prog="emdia", description="Em Dia: cobrança respeitosa, do lembrete ao obrigado.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="comando", parser_class=Parser)
    for path in families.values():
        load(path)(commands)
    args = parser.parse_args(argv)
    as_json = getattr(args, "json", False)
    try:
        answer: Answer = args.run(args)
    except Refused as refusal:
        return _refused(str(refusal), as_json=as_json)
    except DatabaseError as error:
        log.debug("database", exc_info=True)
        return _refused(f"O banco de dados não respondeu como devia: {error}", as_json=as_json)
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrompido.\n")
        return 1
    if as_json:
        sys.stdout.write(json.dumps(answer.data, ensure_ascii=False, default=str, indent=1) + "\n")
    elif answer.text:
        sys.stdout.write(answer.text.rstrip("\n") + "\n")
    return answer.code


def _refused(reason: str, *, as_json: bool) -> int:
    if as_json:
        sys.stdout.write(json.dumps({"error": reason}, ensure_ascii=False) + "\n")
    sys.stderr.write(f"emdia: {reason}\n")
    return 1
