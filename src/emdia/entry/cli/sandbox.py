"""``emdia sandbox serve``: the carrier that lives on this machine, with whatever goes wrong there."""

import argparse
import sys
from typing import Any

from emdia.core import home
from emdia.entry import serving
from emdia.entry.cli.answer import Answer, Refused, command
from emdia.providers import sandbox
from emdia.providers.sandbox.faults import NAMES


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser("sandbox", help="o simulador: uma operadora nesta máquina")
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    serve = command(actions, "serve", run_serve, "abre só o simulador", tenant=False)
    serve.add_argument("--port", type=int, default=0, help="porta das páginas; sem ela, uma livre")
    serve.add_argument(
        "--fault",
        action="append",
        type=_fault,
        default=[],
        metavar="FALHA[:VEZES]",
        help=f"o que dá errado, quantas vezes (sem número, sempre): {', '.join(sorted(NAMES))}",
    )


def run_serve(args: argparse.Namespace) -> Answer:
    """Serve until Ctrl-C; a sandbox that runs already is asked for the faults and left alone."""
    try:
        box = sandbox.start(home.path(), args.port)
    except OSError as error:
        raise Refused(f"Não consegui abrir a porta {args.port}: {error}. Tente outra com --port.") from error
    try:
        for name, times in args.fault:
            box.misbehave(name, times)
        said = {"url": box.http_url, "smtp_port": box.smtp_port, "faults": dict(args.fault)}
        if not box.owned:
            return Answer(said, f"O simulador já está aberto em {box.http_url}; as falhas estão lá.")
        sys.stderr.write(
            f"Simulador em {box.http_url}, e-mail na porta {box.smtp_port}; falhas em {box.http_url}/falhas. "
            "Ctrl-C encerra.\n"
        )
        serving.until_interrupted()
        return Answer(said | {"stopped": True}, "Encerrado.")
    finally:
        box.stop()


def _fault(text: str) -> tuple[str, int | None]:
    name, sign, times = text.partition(":")
    if name not in NAMES:
        raise argparse.ArgumentTypeError(f"não conheço a falha “{name}”; conheço {', '.join(sorted(NAMES))}")
    if sign and not (times.isascii() and times.isdecimal() and int(times[:9])):
        raise argparse.ArgumentTypeError("depois dos dois pontos vai quantas vezes, de 1 em diante")
    return name, int(times) if sign else None
