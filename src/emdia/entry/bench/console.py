"""``emdia bench console``: the slowest list page over a large portfolio, beside one bare ``SELECT`` of fifty rows."""

from collections.abc import Callable

from emdia.entry.bench.cluster import cluster
from emdia.entry.bench.figure import Figure, middle
from emdia.entry.bench.stand import Stand

SIZE = 1_000_000
DAY = "2026-06-16"


def measure(size: int, say: Callable[[str], None]) -> Figure:
    """Milliseconds of the slowest page; the others stand beside it."""
    with cluster() as server:
        stand = Stand(server)
        say("montando a carteira…")
        stand.create("portfolio")
        stand.perform("plan.seed", database="portfolio", size=size, day=DAY)
        say("abrindo as páginas…")
        answer = stand.perform("console.run", database="portfolio", day=DAY)
    pages = sorted(answer["pages"].items(), key=lambda page: -page[1])
    for name, took in pages:
        say(f"{took:7.1f} ms  {name}")
    floor, peak = middle([answer["floor"]]), answer["peak_mb"]
    also = tuple(Figure(f"console: {name}", size, took, "ms", floor, peak) for name, took in pages[1:])
    return Figure(f"console: {pages[0][0]}", size, pages[0][1], "ms", floor, peak, also)
