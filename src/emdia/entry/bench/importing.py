"""``emdia bench import``: a file of new titles, then the same file again, beside COPY and upsert of the same rows."""

import csv
import itertools
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from emdia.entry.bench import people
from emdia.entry.bench.cluster import FLOOR_DATABASE, HOST, OWNER, PORT, Missing, binaries, cluster
from emdia.entry.bench.figure import Figure, middle
from emdia.entry.bench.floor import FLOORS, run_floor
from emdia.entry.bench.stand import Stand

SIZE = 1_000_000
RUNS = 3
DAY = "2026-06-15"
TITLES_A_DEBTOR = 5
NEW = "stage + upsert 1M new (4 indexes)"
UNCHANGED = "stage + analyze + hash-diff then upsert, unchanged"
HEADER = (
    "nome",
    "cpf",
    "telefone",
    "email",
    "número",
    "descrição",
    "valor",
    "emissão",
    "vencimento",
    "situação",
)
_STATES = {"open": "aberto", "paid": "pago"}


def measure(size: int, say: Callable[[str], None]) -> Figure:
    """Seconds to import ``size`` titles of a fifth as many debtors, new, and (``also``) when nothing has changed."""
    if size > SIZE:
        raise Missing(f"O piso da importação tem {SIZE} títulos; use --size até esse tanto.")
    with cluster() as server:
        stand = Stand(server)
        say("escrevendo os arquivos…")
        ours, theirs = stand.home / "titulos.csv", stand.floor_folder / "titles_1m.csv"
        _floor_rows(theirs, size)
        _write_ours(theirs, ours, debtors=max(size // TITLES_A_DEBTOR, 1))
        say(f"piso: COPY e upsert de {size} títulos…")
        floor = run_floor("bench_pg_import.py", env=stand.floor_env, wanted=[NEW, UNCHANGED])
        stand.create("empty")
        stand.perform("import.seed", database="empty")
        new: list[float] = []
        again: list[float] = []
        peaks: list[float] = []
        for run in range(1, (RUNS if size < SIZE else 1) + 1):
            stand.copy("empty", "run")
            for name, seconds in (("created", new), ("unchanged", again)):
                say(f"importando ({name}), {run}…")
                answer = stand.perform("import.run", database="run", path=str(ours), day=DAY)
                if answer[name] + answer["settled"] < size:
                    raise Missing(f"A importação da medição não leu todos os títulos: {answer}")
                seconds.append(answer["seconds"])
                peaks.append(answer["peak_mb"])
    unchanged = Figure("import-unchanged", size, middle(again), "s", floor[UNCHANGED], max(peaks))
    return Figure("import", size, middle(new), "s", floor[NEW], max(peaks), also=(unchanged,))


def _floor_rows(path: Path, size: int) -> None:
    """The floor's own rows by its own ``gen.sql``; fewer of them where a small benchmark is asked for."""
    done = subprocess.run(
        [
            str(binaries() / "psql"), "-q", "-h", HOST, "-p", str(PORT), "-U", OWNER, "-d", FLOOR_DATABASE,
            "-v", "ON_ERROR_STOP=1", "-v", f"csvfile={path}", "-f", str(FLOORS / "gen.sql"),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Missing(f"O piso gen.sql não funcionou: {done.stderr.strip()[-200:]}")
    if size < SIZE:
        whole = path.with_suffix(".whole")
        path.rename(whole)
        with whole.open("rb") as source, path.open("wb") as target:
            target.writelines(itertools.islice(source, size + 1))


def _write_ours(theirs: Path, ours: Path, *, debtors: int) -> None:
    """The same titles as a Brazilian company exports them, with a CPF, a phone and an e-mail for each debtor."""
    with (
        theirs.open(newline="", encoding="utf-8") as source,
        ours.open("w", newline="", encoding="utf-8") as target,
    ):
        rows = csv.writer(target, delimiter=";")
        rows.writerow(HEADER)
        rows.writerows(_row(row, n % debtors) for n, row in enumerate(csv.DictReader(source)))


def _row(row: dict[str, str], debtor: int) -> Iterator[str]:
    yield from (
        f"Cliente Exemplo de Cobrança {debtor}",
        people.cpf(debtor),
        people.phone(debtor),
        people.email(debtor),
    )
    yield from (row["number"], row["kind"], row["amount"].replace(".", ","))
    yield from (_brazilian(row["issue_date"]), _brazilian(row["due_date"]), _STATES[row["status"]])


def _brazilian(iso: str) -> str:
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}"
