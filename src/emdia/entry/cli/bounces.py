"""``emdia bounce classify``: what returned e-mails say, one file a message. Needs no ``init``."""

import argparse
from pathlib import Path
from typing import Any

from emdia.domain.bounces import classify
from emdia.domain.emails import mask_email
from emdia.entry.cli.answer import Answer, Refused, command

_WORDS = {"hard": "definitiva", "soft": "passageira", "not_a_bounce": "não é devolução"}


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser("bounce", help="devoluções de e-mail")
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    said = "diz de cada arquivo se é devolução definitiva, passageira ou nenhuma"
    one = command(actions, "classify", run_classify, said, tenant=False)
    one.add_argument("files", nargs="+", type=Path, metavar="ARQUIVO", help="um e-mail por arquivo (.eml)")


def run_classify(args: argparse.Namespace) -> Answer:
    """Judge each file; one that cannot be read is named and nothing is answered."""
    found = []
    for path in args.files:
        try:
            verdict = classify(path.read_bytes())
        except OSError as error:
            raise Refused(f"Não consegui ler {path}: {error.strerror or error}.") from error
        found.append(
            {
                "file": str(path),
                "kind": verdict.kind,
                "reason": verdict.reason,
                "recipient": verdict.recipient,
            }
        )
    lines = [
        f"{one['file']}: {_WORDS[one['kind']]} ({one['reason']}) {mask_email(one['recipient'])}".rstrip()
        for one in found
    ]
    return Answer(found, "\n".join(lines))
