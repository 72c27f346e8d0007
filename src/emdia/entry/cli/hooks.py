"""``emdia hooks``: callbacks by a server of its own, many kept by one commit."""

import argparse
import multiprocessing
import os
import sys
from typing import Any

from django.conf import settings

from emdia.core.registry import load
from emdia.entry.cli.answer import Answer, Refused, command, migrate

APPLICATION = "emdia.config.hooks:application"
KILL_AFTER = 3
"""Seconds until a worker that does not end after a polite request is ended: it was seen to hang under load."""


def register(commands: Any) -> None:
    """Add the command."""
    hooks = command(commands, "hooks", run_hooks, "recebe os retornos das operadoras, rápido", tenant=False)
    hooks.add_argument("--host", default="127.0.0.1")
    hooks.add_argument("--port", type=int, default=8081)
    hooks.add_argument("--workers", type=int, default=1, metavar="N", help="processos")


def run_hooks(args: argparse.Namespace) -> Answer:
    """Serve ``/hooks/<provider>/<account>`` until Ctrl-C; the proxy in front sends that path here."""
    migrate()
    os.environ["EMDIA_BASE_URL"] = settings.BASE_URL
    sys.stderr.write(f"Retornos em http://{args.host}:{args.port}/hooks/ . Ctrl-C encerra.\n")
    try:
        server: Any = load("granian:Granian")
    except ModuleNotFoundError:
        return _by_uvicorn(args)
    multiprocessing.set_start_method("spawn", force=True)
    server(
        APPLICATION,
        address=args.host,
        port=args.port,
        interface="asgi",
        workers=max(1, args.workers),
        workers_kill_timeout=KILL_AFTER,
        respawn_failed_workers=True,
        log_level="warning",
        websockets=False,
    ).serve()
    return Answer({"stopped": True}, "Encerrado.")


def _by_uvicorn(args: argparse.Namespace) -> Answer:
    try:
        run: Any = load("uvicorn:run")
    except ModuleNotFoundError as error:
        raise Refused(
            "emdia hooks precisa de mais pacotes: "
            ".venv/bin/python -m pip install --require-hashes -r requirements/scale.txt"
        ) from error
    workers = max(1, args.workers)
    run(APPLICATION, host=args.host, port=args.port, workers=workers, log_level="warning", access_log=False)
    return Answer({"stopped": True}, "Encerrado.")
