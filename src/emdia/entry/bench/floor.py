"""Run a floor program unchanged and read the medians that it prints."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from emdia.entry.bench.cluster import Missing

FLOORS = Path(__file__).resolve().parent / "floors"
_MEDIAN = re.compile(r"^(?P<name>.+?)[\s:]+median\s+(?P<value>[\d.,]+)\s*(?P<unit>s\b|msg/s)")


def run_floor(
    program: str,
    *arguments: str,
    env: Mapping[str, str],
    wanted: Sequence[str],
    folder: Path = FLOORS,
) -> dict[str, float]:
    """The medians whose lines contain each of ``wanted``, in the unit that the program prints.

    The program is stopped as soon as the last one was printed, because the rest would measure what nobody asked for.
    Raises :class:`Missing` where it ends without them.
    """
    found: dict[str, float] = {}
    with subprocess.Popen(
        [sys.executable, "-u", str(folder / program), *arguments],
        env=os.environ | dict(env),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as floor:
        assert floor.stdout is not None
        said: list[str] = []
        for line in floor.stdout:
            said.append(line.strip())
            if median := read_median(line):
                name, value = median
                found.update({want: value for want in wanted if want in name and want not in found})
            if len(found) == len(wanted):
                floor.terminate()
                break
        floor.stdout.close()
    if len(found) < len(wanted):
        raise Missing(f"O piso {program} não terminou: {said[-1] if said else 'sem mensagem'}")
    return found


def read_median(line: str) -> tuple[str, float] | None:
    """Name and median of a line that a floor printed; None for any other line."""
    match = _MEDIAN.match(line)
    return (match["name"].strip(), float(match["value"].replace(",", ""))) if match else None
