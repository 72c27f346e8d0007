"""One measured piece of work in a process of its own, so that its memory is its own.

``python -m emdia.entry.bench.child NAME JSON`` prints what the piece answers, with ``seconds`` and ``peak_mb``.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import django

from emdia.core.registry import load
from emdia.entry.bench.cluster import Missing

PIECES: dict[str, str] = {
    "migrate": "emdia.entry.bench.pieces:migrate",
    "plan.seed": "emdia.entry.bench.plan_data:seed",
    "plan.run": "emdia.entry.bench.pieces:plan",
    "import.seed": "emdia.entry.bench.pieces:found_creditor",
    "import.run": "emdia.entry.bench.pieces:import_file",
    "console.run": "emdia.entry.bench.console_pages:measure",
    "deliver.seed": "emdia.entry.bench.deliver_data:seed",
    "deliver.run": "emdia.entry.bench.pieces:deliver",
}
"""What a child may be asked for."""


def perform(name: str, *, env: Mapping[str, str], **arguments: Any) -> dict[str, Any]:
    """Run one piece in a child and return what it answered; raises :class:`Missing` after passing on its words."""
    done = subprocess.run(
        [sys.executable, "-m", "emdia.entry.bench.child", name, json.dumps(arguments)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "emdia.config.settings"} | dict(env),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise Missing(f"A medição parou em {name}; o motivo está acima.")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main(argv: list[str]) -> None:
    """Perform one piece: some answer with the seconds of what they measured, else all of it counts."""
    django.setup()
    piece: Callable[..., dict[str, Any]] = load(PIECES[argv[0]])
    begun = time.perf_counter()
    answer = piece(**json.loads(argv[1]))
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_mb": peak} | answer) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
