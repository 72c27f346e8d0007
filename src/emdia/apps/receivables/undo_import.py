"""Take an import back: the titles alone. Whoever may speak of them calls ``outreach.api.undo_import``, which refuses
once something was sent or paid, and cancels what waits.

No row goes away. New titles are canceled, changed ones return to what they were, people and contacts stay as they are.
"""

from dataclasses import dataclass

from emdia.apps.receivables.incoming.before import DATES, MONEY, TEXTS
from emdia.apps.receivables.incoming.titles import UNDONE, VANISHED
from emdia.apps.receivables.models import ImportBatch, ImportBefore, Receivable
from emdia.apps.receivables.wake import AT_ONCE
from emdia.apps.tenants.api import Creditor
from emdia.core import clock, events, tenancy
from emdia.core.stage import rows, run
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import TitleState

_B = "FROM receivables_importbefore b WHERE b.tenant_id = %s AND b.batch_id = %s"


class UndoRefused(DomainError):
    """This import cannot be taken back; the message says why."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message, code=code, field="importação")


@dataclass(frozen=True, slots=True)
class TitlesBack:
    """How many titles were canceled, and how many returned to what they were."""

    canceled: int
    restored: int


def import_to_undo(batch_id: int) -> ImportBatch:
    """The import, if its titles are still as it left them. Raises :class:`UndoRefused`."""
    batch = ImportBatch.objects.select_related("creditor").filter(pk=batch_id).first()
    if batch is None:
        raise UndoRefused(f"Não há importação {batch_id}.", code="import_unknown")
    if batch.undone_at is not None:
        raise UndoRefused("Esta importação já foi desfeita.", code="import_undone")
    if batch.first_ref is None:
        raise UndoRefused("Esta importação é antiga e não guardou o que mudou.", code="import_too_old")
    later = ImportBefore.objects.filter(batch_id__gt=batch.pk, was_batch_id=batch.pk, batch__undone_at=None)
    newest = later.select_related("batch").order_by("-batch_id").first()
    if newest is not None:
        message = (
            f"O arquivo “{newest.batch.file_name}” (importação {newest.batch_id}) veio depois e mudou títulos "
            "desta importação. Desfaça aquele primeiro."
        )
        raise UndoRefused(message, code="import_not_newest")
    return batch


def touched_titles(batch: ImportBatch) -> list[tuple[int, int]]:
    """(title, case) of everything that the import made or changed."""
    found = rows(
        f"""SELECT r.id, r.case_id FROM receivables_receivable r WHERE {_new("r.")}
        UNION SELECT r.id, r.case_id FROM receivables_importbefore b JOIN receivables_receivable r
        ON r.id = b.receivable_id WHERE b.tenant_id = %s AND b.batch_id = %s ORDER BY 1""",
        [*_of_new(batch), tenancy.current_id(), batch.pk],
    )
    return [(title, case) for title, case in found]


def _new(row: str = "") -> str:
    kept = "SELECT 1 FROM receivables_importbefore x WHERE x.batch_id = %s AND x.receivable_id ="
    return (
        f"{row}tenant_id = %s AND {row}batch_id = %s AND {row}id BETWEEN %s AND %s "
        f"AND NOT EXISTS ({kept} {row or 'receivables_receivable.'}id)"
    )


def _of_new(batch: ImportBatch) -> list[int]:
    return [tenancy.current_id(), batch.pk, batch.first_ref or 0, batch.last_ref or 0, batch.pk]


def take_back(*, batch_id: int, actor: str) -> TitlesBack:
    """Cancel what was new, restore what was changed, wake their cases; in the caller's transaction, a fixed number of
    statements. Raises :class:`UndoRefused`."""
    batch = ImportBatch.objects.get(pk=batch_id)
    Creditor.objects.select_for_update().get(pk=batch.creditor_id)
    batch = import_to_undo(batch_id)
    _wake(batch)
    canceled = run(
        f"""UPDATE receivables_receivable SET state = 'canceled', pause_reason = %s, paused_until = NULL,
        row_digest = NULL WHERE {_new()} AND state <> 'written_off'""",
        [UNDONE, *_of_new(batch)],
    )
    restored = _restore(batch) + _pause_again(batch)
    batch.undone_at, batch.undone_by = clock.now(), actor[:80]
    batch.save(update_fields=["undone_at", "undone_by"])
    events.publish("receivables.pauses_changed", creditor_id=batch.creditor_id)
    return TitlesBack(canceled, restored)


def _restore(batch: ImportBatch) -> int:
    """What the file changed or closed. A new cycle lets what is canceled now be said later; the place on the ladder is
    the old one, so that nothing is said twice. What a person decided since (pause, write-off) stays."""
    old = ", ".join(
        f"{name} = b.{name}" for name in (*MONEY, *DATES, *TEXTS, "position", "warned", "row_digest")
    )
    mine = "receivables_receivable"
    return run(
        f"""UPDATE {mine} SET {old}, cycle = cycle + 1, batch_id = b.was_batch_id,
            state = CASE WHEN b.outcome IN ('updated', 'settled') AND {mine}.state NOT IN ('open', 'settled')
                THEN {mine}.state ELSE b.state END,
            settled_on = b.settled_on,
            pause_reason = CASE WHEN b.outcome = 'revived' OR ({mine}.pause_reason = '' AND b.pause_reason = %s)
                THEN b.pause_reason ELSE {mine}.pause_reason END
        {_B} AND {mine}.tenant_id = b.tenant_id AND {mine}.id = b.receivable_id
        AND b.outcome IN ('updated', 'settled', 'canceled', 'revived')""",
        [VANISHED, tenancy.current_id(), batch.pk],
    )


def _pause_again(batch: ImportBatch) -> int:
    """Titles that had vanished go on; those that had come back rest again."""
    ids = ImportBefore.objects.filter(batch=batch)
    open_ones = Receivable.objects.filter(creditor_id=batch.creditor_id, state=TitleState.OPEN)
    went = open_ones.filter(
        pause_reason=VANISHED, pk__in=ids.filter(outcome="missing").values("receivable_id")
    )
    came = open_ones.filter(pause_reason="", pk__in=ids.filter(outcome="back").values("receivable_id"))
    rest = came.update(pause_reason=VANISHED, paused_until=None)
    return int(rest + went.update(pause_reason="", paused_until=None))


def _wake(batch: ImportBatch) -> None:
    run(
        f"""UPDATE receivables_case SET next_at = %s, facts_version = facts_version + 1 WHERE tenant_id = %s AND id IN (
            SELECT r.case_id FROM receivables_receivable r WHERE {_new("r.")}
            UNION SELECT r.case_id FROM receivables_importbefore b JOIN receivables_receivable r
            ON r.id = b.receivable_id WHERE b.tenant_id = %s AND b.batch_id = %s)""",
        [AT_ONCE, tenancy.current_id(), *_of_new(batch), tenancy.current_id(), batch.pk],
    )
