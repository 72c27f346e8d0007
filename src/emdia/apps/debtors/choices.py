"""What a person decides about how she is reached, and what we learn about a phone or an address (R31, R37, R40)."""

from emdia.apps.debtors.models import ContactPoint, Debtor, OptOut
from emdia.apps.journal import api as journal
from emdia.core import clock
from emdia.domain.vocabulary import ContactState

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
