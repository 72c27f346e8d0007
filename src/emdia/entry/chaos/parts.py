"""The running parts as the chaos holds them: the nursery's process, and one child for each part."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Self

from emdia.entry.bench.cluster import Missing
from emdia.entry.chaos.sink import HOST

PARTS = ("planner", "deliverer", "second deliverer", "web", "sandbox")


class Parts:
    """Use it as a context. ``kills`` counts what was ended without a warning."""

    def __init__(self, env: Mapping[str, str], *, web_port: int, log: str) -> None:
        self.kills = 0
        self.web = f"http://{HOST}:{web_port}"
        self._web_port = web_port
        self._alive: dict[str, int] = {}
        with open(log, "a") as errors:  # noqa: PTH123
            self._process = subprocess.Popen(
                [sys.executable, "-m", "emdia.entry.chaos.nursery"],
                env=os.environ | {"DJANGO_SETTINGS_MODULE": "emdia.config.settings"} | dict(env),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                bufsize=1,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """The nursery ends its children when its input ends."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def call(self, name: str, **more: Any) -> Any:
        """A piece of work of :mod:`~emdia.entry.chaos.world`."""
        return self._order("call", name=name, **more)

    def clocks(self, business: float, shift: float) -> None:
        """Business time for all (seconds since 1970), and how wrong the machine's clock is for all."""
        self._order("clock", business=business, shift=shift)

    def start(self) -> None:
        """Whatever is not there."""
        for part in PARTS:
            if part not in self._alive:
                role = part.rpartition(" ")[2]
                self._alive[part] = self._order("fork", role=role, port=self._web_port, url=self.web)

    def kill(self, part: str) -> None:
        """End one part without a warning."""
        if part in self._alive:
            self._order("end", pid=self._alive.pop(part))
            self.kills += 1

    def stop(self) -> None:
        """End all of them; nothing is going on, so it does not count."""
        for part in list(self._alive):
            self._order("end", pid=self._alive.pop(part))

    def _order(self, do: str, **more: Any) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise Missing("Os processos do caos não começaram.")
        stdin.write(json.dumps({"do": do, **more}) + "\n")
        said = stdout.readline()
        if not said:
            raise Missing("O processo que guarda as partes terminou sozinho; o motivo está no registro.")
        answer = json.loads(said)
        if "error" in answer:
            raise Missing(f"O caos parou em {more.get('name', do)}: {answer['error']}")
        return answer["answer"]
