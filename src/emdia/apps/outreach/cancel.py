"""What waits about a title that is no longer open is canceled at once (R04)."""

from collections.abc import Iterable

from django.db import transaction

from emdia.apps.contacts import api as contacts
from emdia.apps.outreach.models import Message
from emdia.apps.receivables import api as receivables
from emdia.core import events
from emdia.core.among import Among
from emdia.domain.vocabulary import WAITING, MessageKind, MessageStatus, Stage


def cancel_queued(
    *,
    case_ids: Iterable[int] = (),
    receivable_ids: Iterable[int] = (),
    reason: str,
) -> int:
    """Cancel waiting collections whose title (anchor) is no longer open; how many were.

    What waits about a title that is still open loses its frozen words: it is written again with the new balance, and
    names only titles that are open then. Cases that lost a message are woken, so that their other titles go on.
    """
    with transaction.atomic():
        waiting = Message.objects.filter(status__in=WAITING, kind=MessageKind.COLLECTION)
        titles = set(receivable_ids)
        cases = {*case_ids, *receivables.cases_of(titles)}
        rows = list(
            waiting.filter(case_id__in=cases)
            .select_for_update(of=("self",))
            .values_list("pk", "case_id", "anchor_id")
        )
        still_open = receivables.open_ids({anchor for _, _, anchor in rows if anchor})
        gone = [(pk, case) for pk, case, anchor in rows if anchor not in still_open]
        ended = Message.objects.filter(pk__in=[pk for pk, _ in gone])
        canceled = ended.update(
            status=MessageStatus.CANCELED,
            reason=reason[:300],
            rule="R04",
            leased_until=None,
            subject=b"",
            text=b"",
        )
        Message.objects.filter(pk__in=[pk for pk, _, anchor in rows if anchor in still_open]).update(
            leased_until=None
        )
        contacts.release(pk for pk, _, _ in rows)
        receivables.wake(sorted({case for _, case in gone}))
        if gone:
            events.publish("message.status", message_ids=[pk for pk, _ in gone])
    return canceled


def cancel_channel(*, debtor_id: int, channels: Iterable[str], reason: str) -> int:
    """Cancel what waits for a person on channels that she stopped (R37), but for the confirmation of it."""
    with transaction.atomic():
        waiting = Message.objects.filter(
            case__debtor_id=debtor_id, channel__in=list(channels), status__in=WAITING
        ).exclude(stage=Stage.OPT_OUT_DONE)
        ids = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
        Message.objects.filter(Among("pk", ids)).update(
            status=MessageStatus.CANCELED, reason=reason[:300], rule="R37", leased_until=None
        )
        if ids:
            events.publish("message.status", message_ids=ids)
    return len(ids)
