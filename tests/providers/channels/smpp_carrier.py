"""A carrier that we did not write: the npm package ``smpp`` as a server, in a node of its own for the whole session."""

import json
import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from emdia.entry.testing import machine
from emdia.providers.channels.base import Account

HERE = Path(__file__).parent
STAND_INS = HERE.parents[1] / "vendor" / "smpp" / "stand-ins"


class Carrier:
    """``seen`` is what it saw, in order; :meth:`wait` blocks until something is there."""

    def __init__(self) -> None:
        node = machine.node()
        assert node, (
            "Falta o node (18 ou mais novo), e na CI os testes de SMPP são obrigatórios (EMDIA_NODE)."
        )
        self._process = subprocess.Popen(
            [node, str(HERE / "smpp_carrier.js")],
            env=os.environ | {"NODE_PATH": str(STAND_INS)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.seen: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port = self.wait("", "ready")["port"]

    def _read(self) -> None:
        for line in self._process.stdout:
            with self._changed:
                self.seen.append(json.loads(line))
                self._changed.notify_all()

    def wait(
        self, who: str, kind: str, count: int = 1, that: Callable[[dict[str, Any]], bool] = lambda _: True
    ) -> dict[str, Any]:
        """The ``count``-th thing of that kind that it saw of somebody."""
        with self._changed:
            found = self._changed.wait_for(lambda: len(self.of(who, kind, that)) >= count, timeout=20)
            assert found, f"{kind} of {who!r} did not come: {self.seen[-5:]}"
            return self.of(who, kind, that)[count - 1]

    def of(self, who: str, kind: str, that: Callable[[dict[str, Any]], bool] = lambda _: True) -> list[dict]:
        """What it saw of somebody."""
        return [one for one in self.seen if one["kind"] == kind and one.get("who", "") == who and that(one)]

    def order(self, who: str, act: str, **more: Any) -> None:
        """Let it do something to the newest line of somebody."""
        self._process.stdin.write(json.dumps({"who": who, "act": act, **more}) + "\n")
        self._process.stdin.flush()

    def account(self, who: str, **settings: Any) -> Account:
        """An account of it."""
        common = {
            "host": "127.0.0.1",
            "port": self.port,
            "tls": "none",
            "system_id": who,
            "timeout": 10,
            "throttle_pause": 0.01,
        }
        return Account("smpp", common | settings, {"password": "segredo"}, loopback=True, ref="7")

    def stop(self) -> None:
        """End it."""
        self._process.stdin.close()
        self._process.wait(10)
        self._reader.join(10)
        self._process.stdout.close()
