"""``emdia bench deliver``: the shipped D+3 e-mail to a mail server that keeps nothing, beside the bare pipeline."""

import email
import email.policy
import shutil
from collections.abc import Callable
from pathlib import Path

from emdia.entry.bench.cluster import Missing, cluster
from emdia.entry.bench.figure import Figure, middle
from emdia.entry.bench.floor import FLOORS, run_floor
from emdia.entry.bench.mail_sink import PORT, capture_one, mail_sink
from emdia.entry.bench.stand import Stand

SIZE = 50_000
RUNS = 3
AT = "2026-06-15T10:00"
ENOUGH = 0.99
"""Share that has to be sent: of ten thousand invented people, one has an amount that gives away her CPF (R42)."""
FLOOR_LINE = "pipeline smtp minijinja procs=1"


def measure(size: int, say: Callable[[str], None]) -> Figure:
    """E-mails a second of one process, gate and balance on: claimed, judged, rendered, frozen, spoken, finished."""
    with cluster() as server:
        stand = Stand(server)
        say(f"montando {size} e-mails…")
        stand.create("outbox")
        planned = stand.perform(
            "deliver.seed", database="outbox", size=size, folder=str(stand.home), smtp_port=PORT
        )["planned"]
        if planned != size:
            raise Missing(f"A medição preparou {planned} e-mails em vez de {size}.")
        stand.copy("outbox", "run")
        with capture_one() as letters:
            stand.perform("deliver.run", database="run", at=AT, limit=1)
        floors = _floor_with(letters[0], stand.home)
        ours, theirs, peaks = [], [], []
        with mail_sink():
            for run in range(1, RUNS + 1):
                say(f"enviando, {run} de {RUNS}…")
                stand.copy("outbox", "run")
                answer = stand.perform("deliver.run", database="run", at=AT)
                sent = answer["by_status"].get("sent", 0)
                if sent < ENOUGH * size:
                    raise Missing(f"A medição não enviou tudo: {answer['by_status']}")
                ours.append(sent / answer["seconds"])
                peaks.append(answer["peak_mb"])
                env = stand.floor_env | {"ONLY": "smtp:minijinja:1", "RUNS": "1", "N": str(size)}
                found = run_floor("bench_pipeline.py", env=env, wanted=[FLOOR_LINE], folder=floors)
                theirs.append(found[FLOOR_LINE])
    return Figure("deliver", size, middle(ours), "messages/s", middle(theirs), max(peaks))


def _floor_with(letter: bytes, home: Path) -> Path:
    """A copy of the floors whose ``msg.html`` is our e-mail: the same program moves the same bytes.

    The floor writes a text part of one line; ours goes along as a comment of the HTML, so that nothing is missing.
    """
    message = email.message_from_bytes(letter, policy=email.policy.default)
    parts = {
        part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()
    }
    folder = home / "floors"
    shutil.copytree(FLOORS, folder)
    body = parts["text/html"] + "<!-- " + parts["text/plain"].replace("--", "- -") + " -->"
    (folder / "msg.html").write_text("{% raw %}" + body + "{% endraw %}", encoding="utf-8")
    return folder
