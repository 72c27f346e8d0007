"""What a person decides about how she is reached, and what we learn about a phone or an address (R31, R37, R40)."""

from collections.abc import Iterable

from emdia.apps.debtors.models import ContactPoint, Debtor, OptOut
from emdia.apps.journal import api as journal
from emdia.core import clock
from emdia.core.among import Among
from emdia.domain.vocabulary import ContactState

REPLIED = "resposta"
"""Source of a stop that answered one of our messages."""
_CONFIRMABLE = (ContactState.DECLARED, ContactState.DOUBTFUL)


def opt_out(*, debtor_id: int, channel: str, source: str, actor: str = "a própria pessoa") -> bool:
    """Stop one channel for a person, at once and for every creditor (R37); False where it was stopped already."""
    _, new = OptOut.objects.get_or_create(
        debtor_id=debtor_id, channel=channel, defaults={"source": source[:40], "at": clock.now()}
    )
    if new:
        journal.append(
            actor=actor,
            action="channel.stopped",
            subject=f"debtor:{debtor_id}",
            data={"channel": channel, "source": source},
        )
    return new


def stops_of(debtor_ids: Iterable[int]) -> list[tuple[int, str, str]]:
    """(person, channel, where she said so) of every channel that these people stopped; one query."""
    rows = OptOut.objects.filter(Among("debtor_id", debtor_ids))
    return list(rows.order_by("debtor_id", "channel").values_list("debtor_id", "channel", "source"))


def undo_rehearsed_stops(stops: Iterable[tuple[int, str]], *, actor: str) -> int:
    """Forget stops (person, channel) that nobody said: they came out of a rehearsal. How many; journaled once.

    The caller has proof that no real message ever went to that person on that channel: only she takes back her own.
    """
    by_channel: dict[str, list[int]] = {}
    for debtor, channel in stops:
        by_channel.setdefault(channel, []).append(debtor)
    count = 0
    for channel, debtors in by_channel.items():
        gone, _ = OptOut.objects.filter(Among("debtor_id", debtors), channel=channel, source=REPLIED).delete()
        count += gone
    if count:
        listed = sorted({debtor for debtors in by_channel.values() for debtor in debtors})
        journal.append(
            actor=actor,
            action="channel.stop_undone",
            reason="ensaio: o pedido de parar foi simulado",
            data={"count": count, "debtors": listed[:200]},
        )
    return count


def mark_point(point_id: int, *, state: str, reason: str, actor: str = "emdia") -> bool:
    """Write down what a phone or an address turned out to be; a wrong one stays wrong until a person mends it.

    ``wrong`` silences the contact point for every creditor of the tenant (R31): a debtor has one row per value.
    """
    rows = ContactPoint.objects.filter(pk=point_id).exclude(state__in=(state, ContactState.WRONG))
    changed = rows.update(state=state)
    if changed:
        journal.append(
            actor=actor,
            action="contact.marked",
            subject=f"point:{point_id}",
            reason=reason,
            data={"state": state},
        )
    return bool(changed)


def confirm_point(point_id: int) -> bool:
    """The person answered from it, or passed the identity question on a page reached from it (R40)."""
    rows = ContactPoint.objects.filter(pk=point_id, state__in=_CONFIRMABLE)
    return bool(rows.update(state=ContactState.CONFIRMED))


def used_channel(*, debtor_id: int, channel: str) -> None:
    """Remember the channel that the person used last: confirmations go there (W14)."""
    Debtor.objects.filter(pk=debtor_id).update(last_channel=channel)
