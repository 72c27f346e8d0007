"""``emdia serve``, ``worker``, ``doctor``, ``demo``."""

import argparse
import sys
from typing import Any

from emdia.config import observing
from emdia.config.engine import NoEngine
from emdia.core import home
from emdia.entry import demo, doctor, serving, serving_many
from emdia.entry.cli import mail_doctor
from emdia.entry.cli.answer import Answer, Refused, command, migrate


def register(commands: Any) -> None:
    """Add this family's commands."""
    serve = command(
        commands, "serve", run_serve, "abre as páginas, com o trabalho de fundo junto", tenant=False
    )
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument(
        "--web-only", action="store_true", help="só as páginas; o trabalho fica com emdia worker"
    )
    serve.add_argument(
        "--server",
        choices=("waitress", "granian"),
        default="waitress",
        help="granian: vários processos de páginas (com --web-only)",
    )
    serve.add_argument("--workers", type=int, default=2, metavar="N", help="processos do granian")
    command(
        commands,
        "worker",
        run_worker,
        "faz o trabalho de fundo: planeja, envia, ouve, agradece",
        tenant=False,
    )
    mail_doctor.register(command(commands, "doctor", run_doctor, "confere a instalação", tenant=False))
    show = command(
        commands, "demo", run_demo, "uma demonstração completa, com dados inventados", tenant=False
    )
    show.add_argument("--once", action="store_true", help="prepara tudo, mostra os endereços e termina")
    show.add_argument("--port", type=int, default=8000)


def run_serve(args: argparse.Namespace) -> Answer:
    """Serve until Ctrl-C."""
    if args.server == "granian" and not args.web_only:
        raise Refused("--server granian abre só as páginas: some --web-only, e rode emdia worker ao lado.")
    migrate()
    serving.speak_of(args.port)
    if args.server == "granian":
        return _serve_many(args)
    try:
        if args.web_only:
            with serving.web(args.host, args.port) as url:
                _say(f"Em Dia em {url} (só as páginas). Ctrl-C encerra.")
                serving.until_interrupted()
        else:
            with serving.everything(args.host, args.port) as (url, sandbox_url):
                _say(
                    f"Em Dia em {url}; celular e caixa de e-mail do ensaio em {sandbox_url}. Ctrl-C encerra."
                )
                serving.until_interrupted()
    except home.Busy as error:
        raise Refused(str(error)) from error
    except OSError as error:
        raise Refused(
            f"Não consegui abrir {args.host}:{args.port}: {error}. Tente outra com --port."
        ) from error
    return Answer({"stopped": True}, "Encerrado.")


def _serve_many(args: argparse.Namespace) -> Answer:
    """Pages by several processes until Ctrl-C."""
    _say(
        f"Em Dia em http://{args.host}:{args.port} ({args.workers} processos, só as páginas). Ctrl-C encerra."
    )
    try:
        serving_many.serve(args.host, args.port, workers=max(1, args.workers))
    except serving_many.NoServer as error:
        raise Refused(str(error)) from error
    return Answer({"stopped": True}, "Encerrado.")


def run_worker(_args: argparse.Namespace) -> Answer:
    """Work until Ctrl-C."""
    migrate()
    try:
        with serving.sandboxed(), observing.measured(), serving.worker():
            _say("Trabalhando. Ctrl-C encerra.")
            serving.until_interrupted()
    except (home.Busy, NoEngine) as error:
        raise Refused(str(error)) from error
    return Answer({"stopped": True}, "Encerrado.")


def run_doctor(_args: argparse.Namespace) -> Answer:
    """Check the installation."""
    checks = doctor.examine()
    lines = [f"{'ok ' if check['ok'] else 'NÃO'}  {check['what']}: {check['detail']}" for check in checks]
    return Answer(checks, "\n".join(lines), 0 if all(check["ok"] for check in checks) else 1)


def run_demo(args: argparse.Namespace) -> Answer:
    """Prepare the demonstration and serve it."""
    migrate()
    try:
        return demo.run(once=args.once, port=args.port, quiet=args.json, say=_say)
    except home.Busy as error:
        raise Refused(str(error)) from error


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
