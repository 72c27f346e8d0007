"""The rounds: something to say, something that goes wrong, and in the end a quiet hour in which all is sorted out."""

import base64
import datetime as dt
import random
import secrets
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from emdia.core.clock import SAO_PAULO
from emdia.entry.bench.cluster import FLOOR_DATABASE, SETTINGS, Cluster, cluster
from emdia.entry.bench.deliver_data import DAY
from emdia.entry.chaos.parts import PARTS, Parts
from emdia.entry.chaos.sink import PATIENCE_SECONDS, THINKS_SECONDS, Sink, free_port
from emdia.entry.chaos.verdict import Outcome, Verdict, judge
from emdia.providers.sandbox.faults import NAMES
from emdia.providers.sandbox.thread import STORE_FILE

COHORT = 6
"""So many people of each creditor are written to in a round."""
PAUSE_SECONDS = 0.25
"""The longest between two blows."""
MORNING, EVENING = 10 * 60, 17 * 60
"""Minutes of the day between which the business clock jumps."""
LEASE_SECONDS = 6 * 60.0
"""A jump of the machine's clock by this ends every lease."""
ROUNDS_IN_A_LEASE = 8
"""Such a jump comes once in so many rounds: within them whatever was in the air has come down."""
AIR_SECONDS = 2.5
"""What is in the air when the storm ends has come down after this; only what a crash left is still marked then."""
QUIET_SECONDS = 20.0
CALM_TURNS = 3
SMALL = {**SETTINGS, "shared_buffers": "64MB", "max_wal_size": "1GB", "fsync": "off", "jit": "off"}
"""Nobody pulls the plug of the machine here: what the server wrote, the kernel has."""


@dataclass(slots=True)
class _Storm:
    parts: Parts
    sink: Sink
    server: Cluster | None
    dice: random.Random
    shift: float = 0.0

    def round(self, number: int) -> None:
        """Wake a cohort, then a few things go wrong while it is written to."""
        if number % 2 == 0:
            self.parts.call("wake", cohort=number // 2, size=2 * COHORT)
        if number % ROUNDS_IN_A_LEASE == ROUNDS_IN_A_LEASE - 1:
            self.shift += LEASE_SECONDS
        self.jump()
        for fault in self.dice.sample(sorted(NAMES), 2):
            self.sink.ask(fault, self.dice.randint(1, 2))
        self.parts.start()
        blows = [self.kill, self.dice.choice([self.kill, self.cut, self.restart, self.jump])]
        for blow in blows:
            self.pause()
            blow()

    def pause(self) -> None:
        """Until the carrier saw a few more, as many as the dice say, and a moment more; not for ever."""
        enough = self.sink.seen.total() + self.dice.randint(0, COHORT)
        until = time.monotonic() + PAUSE_SECONDS
        while self.sink.seen.total() < enough and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(self.dice.random() * THINKS_SECONDS)

    def kill(self) -> None:
        self.parts.kill(self.dice.choice(PARTS))
        self.parts.start()

    def cut(self) -> None:
        self.sink.cut(self.dice.random() / 5)

    def restart(self) -> None:
        """The database as a whole; SQLite has no process but those that write to it."""
        if self.server is not None:
            self.server.crash()
            self.parts.kills += 1
        else:
            self.parts.kill("deliverer")
            self.parts.kill("second deliverer")
            self.parts.start()

    def jump(self) -> None:
        """Business time anywhere within the day; the machine's clock forth or back a bit."""
        minutes = self.dice.randint(MORNING, EVENING)
        self.shift += self.dice.choice((0.0, 0.0, 45.0, -45.0))
        self.clocks(minutes)

    def clocks(self, minutes: int) -> None:
        midnight = dt.datetime.combine(DAY, dt.time(), SAO_PAULO)
        self.parts.clocks((midnight + dt.timedelta(minutes=minutes)).timestamp(), self.shift)

    def calm(self) -> None:
        """Everything runs and nothing goes wrong until nothing is left to do."""
        self.sink.heal()
        self.parts.start()
        for turn in range(1, CALM_TURNS + 1):
            self.clocks(EVENING + 10 * turn)
            self.come_down()
            self.shift += 2 * LEASE_SECONDS
        self.parts.stop()

    def come_down(self) -> None:
        """Until nothing is left to do, or what is left has not changed for so long that only a crash can have left it
        (or somebody has to decide)."""
        time.sleep(0.4)
        end = time.monotonic() + QUIET_SECONDS
        before, since = (-1, -1), time.monotonic()
        while time.monotonic() < end:
            left = (self.parts.call("left"), self.sink.untold)
            if left == (0, 0) or (left == before and time.monotonic() - since > AIR_SECONDS):
                return
            if left != before:
                before, since = left, time.monotonic()
            time.sleep(0.2)


type Tables = Callable[[Path, Cluster | None], None]
"""Makes the tables in a new data directory, or on its server: where somebody has them already, a copy is quicker."""


def storm(
    rounds: int,
    *,
    database: str,
    say: Callable[[str], None],
    seed: int | None = None,
    tables: Tables | None = None,
) -> Verdict:
    """So many rounds on a database of its own. Raises :class:`Missing` where something that it needs is not there."""
    seed = secrets.randbelow(2**32) if seed is None else seed
    say(f"semente {seed}")
    dice = random.Random(seed)
    with _stand(database) as (home, server), Sink(dice) as sink:
        if tables is not None:
            tables(home, server)
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        url = server.url(FLOOR_DATABASE) if server else ""
        env = {"EMDIA_HOME": str(home), "DATABASE_URL": url, "EMDIA_KEY": key, "EMDIA_SECRET_KEY": key}
        with Parts(env, web_port=free_port(), log=str(home / "parts.log")) as parts:
            raging = _Storm(parts, sink, server, dice)
            raging.clocks(MORNING)
            password = secrets.token_hex(16)
            made = parts.call(
                "found",
                http_port=sink.http_port,
                smtp_port=sink.smtp_port,
                secret=password,
                patience=PATIENCE_SECONDS,
            )
            sink.call_back(f"{parts.web}/hooks/http-sms/{made['calls_back']}", password)
            parts.call("import_cohorts", size=COHORT * rounds)
            for number in range(rounds):
                raging.round(number)
            say("calmaria: o que ficou no ar é resolvido…")
            raging.calm()
            messages = parts.call("outcome")
        outcome = Outcome(messages, sink.seen, _sandbox(home), sink.told)
        return judge(outcome, database=database, rounds=rounds, kills=parts.kills, say=say)


@contextmanager
def _stand(database: str) -> Iterator[tuple[Path, Cluster | None]]:
    """A data directory, and for PostgreSQL a server; both are gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="emdia-chaos-"))
    try:
        if database == "sqlite":
            yield home, None
        else:
            with cluster(free_port(), SMALL) as server:
                yield home, server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _sandbox(home: Path) -> Counter[str]:
    """What the sandbox took, by our reference."""
    path = home / STORE_FILE
    if not path.exists():
        return Counter()
    with closing(sqlite3.connect(path)) as store:
        return Counter(row[0] for row in store.execute("SELECT ref FROM message WHERE NOT mine"))
