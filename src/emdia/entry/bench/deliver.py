"""``emdia bench deliver``: the shipped D+3 text to a server that keeps nothing, beside the bare pipeline.

``smtp`` is an e-mail, without DKIM (its cost is printed apart); ``http`` an SMS over a carrier's HTTP interface.
"""

import email
import email.policy
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from emdia.entry.bench.cluster import Missing, cluster
from emdia.entry.bench.figure import Figure, middle
from emdia.entry.bench.floor import FLOORS, run_floor
from emdia.entry.bench.http_sink import http_sink
from emdia.entry.bench.mail_sink import capture_one, mail_sink
from emdia.entry.bench.stand import Stand
from emdia.providers.channels import dkim

SIZE = 50_000
RUNS = 3
AT = "2026-06-15T10:00"
ENOUGH = 0.99
"""Share that has to be sent: of ten thousand invented people, one has an amount that gives away her CPF (R42)."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A channel to measure: its sink, the floor's line, and which of the floor's programs to run."""

    sink: Callable[[], AbstractContextManager[None]]
    line: str
    only: str


WAYS = {
    "smtp": _Way(mail_sink, "pipeline smtp minijinja procs=1", "smtp:minijinja:1"),
    "http": _Way(http_sink, "pipeline http - procs=1", "http:-:1"),
}


def measure(size: int, say: Callable[[str], None], *, channel: str = "smtp") -> Figure:
    """Messages a second of one process, gate and balance on: claimed, judged, rendered, frozen, spoken, finished."""
    way = WAYS[channel]
    with cluster() as server:
        stand = Stand(server)
        say(f"montando {size} mensagens…")
        stand.create("outbox")
        planned = stand.perform(
            "deliver.seed", database="outbox", size=size, folder=str(stand.home), channel=channel
        )["planned"]
        if planned != size:
            raise Missing(f"A medição preparou {planned} mensagens em vez de {size}.")
        floors = FLOORS
        if channel == "smtp":
            stand.copy("outbox", "run")
            with capture_one() as letters:
                stand.perform("deliver.run", database="run", at=AT, limit=1)
            floors = _floor_with(letters[0], stand.home)
        ours, theirs, peaks = [], [], []
        with way.sink():
            for run in range(1, RUNS + 1):
                say(f"enviando, {run} de {RUNS}…")
                stand.copy("outbox", "run")
                answer = stand.perform("deliver.run", database="run", at=AT)
                sent = answer["by_status"].get("sent", 0)
                if sent < ENOUGH * size:
                    raise Missing(f"A medição não enviou tudo: {answer['by_status']}")
                ours.append(sent / answer["seconds"])
                peaks.append(answer["peak_mb"])
                env = stand.floor_env | {"ONLY": way.only, "RUNS": "1", "N": str(size)}
                found = run_floor("bench_pipeline.py", env=env, wanted=[way.line], folder=floors)
                theirs.append(found[way.line])
    if channel == "smtp":
        say(f"assinar com DKIM, à parte: {_signing_ms(letters[0]):.1f} ms por e-mail")
    return Figure(f"deliver {channel}", size, middle(ours), "messages/s", middle(theirs), max(peaks))


def _signing_ms(letter: bytes, times: int = 50) -> float:
    """What a DKIM signature of such a letter costs, which the figures leave out: milliseconds of one core."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    begun = time.perf_counter()
    for _ in range(times):
        dkim.signed(letter, domain="emdia.example", selector="bench", pem=private.decode())
    return (time.perf_counter() - begun) * 1000 / times


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
