"""What an owner limits and prices: a creditor's hours and caps, the tenant's caps (stricter only), cost per channel."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import Creditor, Tenant
from emdia.core import tenancy
from emdia.domain.compliance.limits import checked, checked_caps
from emdia.domain.compliance.rules.r30 import LISTED_STATES
from emdia.domain.own_hours import OwnHours
from emdia.domain.prices import checked_prices


def caps() -> dict[str, int]:
    """The active tenant's own caps, lower than those of R60 and R68; a missing one is the law's."""
    found = Tenant.objects.filter(pk=tenancy.current_id()).values_list("caps", flat=True).first()
    return dict(found or {})


@transaction.atomic
def set_caps(*, wanted: Mapping[str, int], actor: str) -> dict[str, int]:
    """Lower the tenant's caps. Raises :class:`DomainError` for one that is higher than the law's."""
    lower = checked_caps(wanted)
    Tenant.objects.filter(pk=tenancy.current_id()).update(caps=lower)
    journal.append(
        actor=actor, action="tenant.caps", subject=f"tenant:{tenancy.current_id()}", data={"caps": lower}
    )
    return lower


def lacks_block_list(creditors: Iterable[Creditor], *, states: Iterable[str] = ()) -> str:
    """A state with a block list by law (R30) where these creditors, or who they write to (``states``), are, and of
    which no list is loaded; empty where none is missing. One query."""
    wanted = LISTED_STATES & ({row.state for row in creditors} | set(states))
    found = Tenant.objects.filter(pk=tenancy.current_id()).values_list("block_lists", flat=True).first() or {}
    return min((state for state in wanted if not found.get(state)), default="")


def note_block_lists(numbers: Mapping[str, int]) -> None:
    """Write down of each state how many numbers its block lists hold (R30); the gate reads it with the caps."""
    Tenant.objects.filter(pk=tenancy.current_id()).update(block_lists=dict(numbers))


@transaction.atomic
def set_contact_limits(
    *, creditor_id: int, hours: OwnHours | None, caps: Mapping[str, int | None], actor: str
) -> None:
    """Narrow a creditor's hours and caps (R29, R68). Raises :class:`DomainError` for anything looser than the law."""
    stored = checked(hours=hours, caps=caps)
    Creditor.objects.filter(pk=creditor_id).update(contact_limits=stored)
    journal.append(
        actor=actor, action="creditor.contact_limits", subject=f"creditor:{creditor_id}", data=stored
    )


@transaction.atomic
def set_prices(*, creditor_id: int, prices: Mapping[str, int | None], actor: str) -> None:
    """What a message of each channel costs, in thousandths of a real; None: not known. Raises :class:`DomainError`."""
    known = checked_prices(prices)
    Creditor.objects.filter(pk=creditor_id).update(prices=known)
    journal.append(
        actor=actor, action="creditor.prices", subject=f"creditor:{creditor_id}", data={"mills": known}
    )
