"""Lists of numbers that want no calls (R30): loaded from a file of millions, kept as keyed hashes, asked per batch."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import Sum

from emdia.apps.contacts.models import BlockedNumber, BlockList
from emdia.apps.journal import api as journal
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.core.among import AmongHashes
from emdia.core.bulk import insert_rows
from emdia.core.sealed import Sealer
from emdia.domain.compliance.rules.r30 import LISTED_STATES
from emdia.domain.errors import DomainError
from emdia.domain.phones import PhoneError, parse_phone
from emdia.domain.values import value

CHUNK = 20_000
_COLUMNS = {"tenant_id": "bigint", "block_list_id": "bigint", "value_hash": "bytea"}
_CELLS = re.compile(r"[;,\t]")


@value
class Loaded:
    """What became of a file: how many numbers are on the list now, how many lines were none."""

    name: str
    state: str
    numbers: int
    unreadable: int


def import_block_list(lines: Iterable[str], *, name: str, state: str = "SP", actor: str) -> Loaded:
    """Load a list, a number a line (area code and number may stand in two cells), in place of what was loaded under
    this name. Streams: the file may hold millions. Raises :class:`DomainError` where no line is a number.

    The old list counts until the new one is whole; an import that breaks off leaves it as it was.
    """
    if state not in LISTED_STATES:
        words = f"Só há lista em {', '.join(sorted(LISTED_STATES))}."
        raise DomainError(words, code="block_list_state", field="uf")
    if not name.strip():
        raise DomainError("Dê um nome à lista.", code="block_list_name", field="nome")
    row = BlockList.objects.create(name=name.strip()[:80], state=state)
    tenant, sealer = tenancy.current_id(), Sealer(tenancy.current_id())
    seen, unreadable = 0, 0
    rest = iter(lines)
    while some := list(islice(rest, CHUNK)):
        hashes = [sealer.keyed_hash(b"phone", number) for number in _numbers(some)]
        unreadable += len([line for line in some if line.strip()]) - len(hashes)
        seen += len(hashes)
        insert_rows(BlockedNumber._meta.db_table, _COLUMNS, [(tenant, row.pk, one) for one in set(hashes)])
    if not seen:
        _drop([row.pk])
        raise DomainError("Nenhuma linha do arquivo é um telefone.", code="block_list_empty", field="arquivo")
    with transaction.atomic():
        older = list(BlockList.objects.filter(name=row.name).exclude(pk=row.pk).values_list("pk", flat=True))
        _drop(older)
        row.numbers = BlockedNumber.objects.filter(block_list=row).count()
        row.loaded_at = clock.now()
        row.save(update_fields=["numbers", "loaded_at"])
        _tell_tenant()
        journal.append(
            actor=actor,
            action="block_list.loaded",
            reason=row.name,
            data={"state": state, "numbers": row.numbers, "unreadable": unreadable},
        )
    return Loaded(row.name, state, row.numbers, unreadable)


def block_lists() -> list[BlockList]:
    """Every list that counts, the newest first."""
    return list(BlockList.objects.filter(loaded_at__isnull=False).order_by("-loaded_at"))


@transaction.atomic
def drop_block_list(*, name: str, actor: str) -> int:
    """Take a list out; how many numbers it held. Raises :class:`DomainError` for one that is not there."""
    rows = BlockList.objects.filter(name=name, loaded_at__isnull=False)
    found = rows.aggregate(numbers=Sum("numbers"))["numbers"]
    if found is None:
        raise DomainError("Não há lista com esse nome.", code="no_block_list", field="nome")
    _drop(rows.values_list("pk", flat=True))
    _tell_tenant()
    journal.append(actor=actor, action="block_list.dropped", reason=name, data={"numbers": found})
    return int(found)


def listed(value_hashes: Sequence[bytes]) -> Mapping[bytes, str]:
    """Of these keyed hashes those that are on a list, with its name; one query."""
    rows = BlockedNumber.objects.filter(
        AmongHashes("value_hash", value_hashes), block_list__loaded_at__isnull=False
    )
    return {bytes(found): name for found, name in rows.values_list("value_hash", "block_list__name")}


def newest_list(state: str) -> dt.datetime | None:
    """When the newest list of a state was loaded."""
    rows = BlockList.objects.filter(state=state, loaded_at__isnull=False).order_by("-loaded_at")
    return rows.values_list("loaded_at", flat=True).first()


def _numbers(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        cells = [cell.strip().strip('"') for cell in _CELLS.split(line)]
        text = "".join(cells[:2]) if len(cells) > 1 and re.fullmatch(r"\(?\d{2}\)?", cells[0]) else cells[0]
        try:
            yield parse_phone(text).e164
        except PhoneError:
            continue


def _drop(list_ids: Iterable[int]) -> None:
    ids = list(list_ids)
    if ids:
        BlockedNumber.objects.filter(block_list_id__in=ids).delete()
        BlockList.objects.filter(pk__in=ids).delete()


def _tell_tenant() -> None:
    """The gate reads with the tenant's caps whether there is a list at all, so that without one it asks nothing."""
    rows = BlockList.objects.filter(loaded_at__isnull=False).values("state").annotate(many=Sum("numbers"))
    tenants.note_block_lists({row["state"]: row["many"] for row in rows.order_by("state")})
