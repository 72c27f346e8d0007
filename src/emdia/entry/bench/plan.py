"""``emdia bench plan``: one normal day of a portfolio, beside one hand-written ``INSERT … SELECT``."""

from collections.abc import Callable

from emdia.entry.bench.cluster import Missing, cluster
from emdia.entry.bench.figure import Figure, middle
from emdia.entry.bench.floor import run_floor
from emdia.entry.bench.stand import Stand

SIZE = 1_000_000
RUNS = 3
DAY = "2026-06-16"
"""A Tuesday, the floor's normal day."""
FLOOR_LINE = "Tuesday 8 date-steps: plan+insert"


def measure(size: int, say: Callable[[str], None]) -> Figure:
    """Seconds to plan a day over ``size`` titles: every decision by ``decide``, with reasons and rows written."""
    with cluster() as server:
        stand = Stand(server)
        say("montando a carteira…")
        stand.create("portfolio")
        stand.perform("plan.seed", database="portfolio", size=size, day=DAY)
        # The floor and our runs follow each other at once: what else the machine does should burden both.
        say(f"piso: planejamento de {size} títulos em um INSERT…")
        floor = run_floor("bench_plan_pg.py", str(size), env=stand.floor_env, wanted=[FLOOR_LINE])
        seconds, peaks = [], []
        for run in range(1, RUNS + 1):
            say(f"planejando, {run} de {RUNS}…")
            stand.copy("portfolio", "run")
            answer = stand.perform("plan.run", database="run", day=DAY)
            if not answer["planned"]:
                raise Missing("O planejamento da medição não escreveu nada.")
            seconds.append(answer["seconds"])
            peaks.append(answer["peak_mb"])
    return Figure("plan", size, middle(seconds), "s", floor[FLOOR_LINE], max(peaks))
