"""Scheduled import: a creditor's folder is looked into at certain times of the day."""

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from emdia.apps.integrations import look
from emdia.apps.integrations.models import WatchedFolder
from emdia.apps.journal import api as journal
from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.api import Creditor
from emdia.core import clock, home, tenancy
from emdia.domain.errors import DomainError

LEASE = dt.timedelta(minutes=30)
MOST_TIMES = 12
BETWEEN = dt.timedelta(seconds=10)
"""Machine time between the two looks."""
ACTOR = "pasta observada"
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def own_folder(creditor: Creditor) -> Path:
    """The folder that a creditor always has: ``entrada/<organization>/<creditor>`` of the data directory."""
    own = next(tenant.slug for tenant in tenants.tenants() if tenant.pk == tenancy.current_id())
    return home.path("entrada") / own / creditor.slug


def set_folder(
    *, creditor: Creditor, path: str, times: Iterable[str], actor: str, active: bool = True
) -> WatchedFolder:
    """Say which folder and when; an empty path is the creditor's own. Raises :class:`DomainError`."""
    folder = checked(path, creditor)
    wanted = read_times(times)
    row, _new = WatchedFolder.objects.update_or_create(
        creditor=creditor,
        defaults={
            "path": str(folder),
            "times": wanted,
            "active": active,
            "changed_by": actor[:80],
            "looked_at": clock.now(),
            "seen": {},
        },
    )
    journal.append(
        actor=actor,
        action="folder.set",
        subject=f"creditor:{creditor.pk}",
        data={"times": wanted, "active": active},
    )
    return row


def remove_folder(*, creditor: Creditor, actor: str) -> bool:
    """Look no more; the folder and its files stay. False when nothing was scheduled."""
    gone, _ = WatchedFolder.objects.filter(creditor=creditor).delete()
    if gone:
        journal.append(actor=actor, action="folder.removed", subject=f"creditor:{creditor.pk}")
    return bool(gone)


def folder_rows() -> list[WatchedFolder]:
    """The schedules of the active tenant."""
    return list(WatchedFolder.objects.select_related("creditor").order_by("creditor__trade_name"))


def read_times(times: Iterable[str]) -> list[str]:
    """Times of the day as HH:MM, in their order. Raises :class:`DomainError`."""
    found = set()
    for text in times:
        match = _TIME.fullmatch(text.strip())
        if match is None:
            message = f"“{text.strip()[:20]}” não é um horário. Escreva como 08:00, 13:30."
            raise DomainError(message, code="folder_time", field="horários")
        found.add(f"{int(match[1]):02}:{match[2]}")
    if not 1 <= len(found) <= MOST_TIMES:
        raise DomainError(f"Diga de um a {MOST_TIMES} horários.", code="folder_times", field="horários")
    return sorted(found)


def checked(path: str, creditor: Creditor) -> Path:
    """The real folder behind a path, if it may be watched; a symbolic link does not lead out of what is allowed."""
    own = own_folder(creditor)
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.strip():
        return own.resolve()
    try:
        folder = Path(path.strip()).resolve()
        roots = [own.resolve(), *(root.resolve() for root in settings.WATCH_ROOTS)]
        fits = any(folder.is_relative_to(root) for root in roots) and folder.is_dir()
    except (OSError, ValueError):
        fits = False
    if not fits:
        message = (
            f"Esta pasta não existe ou está fora do que pode ser observado. Use uma pasta dentro de {own}; "
            "outras, só as que quem instalou permitiu (EMDIA_WATCH_ROOTS)."
        )
        raise DomainError(message, code="folder_path", field="pasta")
    return folder


def look_due() -> int:
    """Look into the folders of the active tenant whose time has come; how many files came in.

    The first look remembers what stands there, the next one some seconds later takes what has not changed.
    """
    came = 0
    for row in _claim():
        try:
            came += _serve(row)
        finally:
            WatchedFolder.objects.filter(pk=row.pk).update(leased_until=None)
    return came


def last_due(times: Iterable[str], now: dt.datetime) -> dt.datetime | None:
    """The newest of these times of the day that is not to come: today's, else yesterday's."""
    local = now.astimezone(clock.SAO_PAULO)
    days = (local.date(), local.date() - dt.timedelta(days=1))
    moments = [
        dt.datetime.combine(day, dt.time.fromisoformat(text), clock.SAO_PAULO)
        for day in days
        for text in times
    ]
    return max((moment for moment in moments if moment <= local), default=None)


def _claim() -> list[WatchedFolder]:
    now = clock.machine()
    rows = WatchedFolder.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), active=True)
    due = [row for row in rows.select_related("creditor") if _is_due(row)]
    return [
        row
        for row in due
        if WatchedFolder.objects.filter(pk=row.pk, leased_until=row.leased_until).update(
            leased_until=now + LEASE
        )
    ]


def _is_due(row: WatchedFolder) -> bool:
    moment = last_due(row.times, clock.now())
    return moment is not None and (row.looked_at is None or row.looked_at < moment)


def _serve(row: WatchedFolder) -> int:
    try:
        folder = checked(row.path, row.creditor)
        with look.alone(folder):
            return _look(row, folder)
    except (DomainError, look.FolderBusy, OSError) as error:
        words = str(error) if isinstance(error, (DomainError, look.FolderBusy)) else type(error).__name__
        _done(row, f"Não consegui olhar a pasta: {words}")
    return 0


def _look(row: WatchedFolder, folder: Path) -> int:
    machine = clock.machine().timestamp()
    first = float(row.seen.get("at", 0))
    if not first or machine - first > LEASE.total_seconds():
        look.take_back(folder)
        row.seen = {"at": machine, "files": look.glance(folder)}
        row.save(update_fields=["seen"])
        if row.seen["files"]:
            return 0
    elif machine - first < BETWEEN.total_seconds():
        return 0
    taken = look.take(folder, before=row.seen["files"], creditor=row.creditor, actor=ACTOR)
    _done(row, _words(taken))
    return len(taken)


def _done(row: WatchedFolder, words: str) -> None:
    now = clock.now()
    WatchedFolder.objects.filter(pk=row.pk).update(seen={}, looked_at=now, result=words[:300], result_at=now)


def _words(taken: list[look.Taken]) -> str:
    if not taken:
        return "Nenhum arquivo novo."
    bad = [one for one in taken if one.moved_to.startswith(look.BAD)]
    new = sum(one.counts["created"] for one in taken)
    tail = f"; {len(bad)} com problemas, na pasta {look.BAD}" if bad else ""
    return f"{len(taken)} arquivo(s) lido(s), {new} título(s) novo(s){tail}."
