"""Whether a creditor speaks to the world, and with which accounts."""

from collections.abc import Iterable

from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import Creditor, ProviderAccount, Tenant
from emdia.apps.tenants.selectors import accounts, calendar
from emdia.core import clock, tenancy
from emdia.domain import approval
from emdia.domain.calendar import Place

SANDBOX = "sandbox"


def is_demo() -> bool:
    """Whether the active tenant is a demonstration, which never goes on air."""
    return Tenant.objects.filter(pk=tenancy.current_id(), is_demo=True).exists()


def real_accounts(creditor_id: int) -> dict[str, ProviderAccount]:
    """The account of each channel that leads out of the sandbox."""
    found = accounts([creditor_id])
    return {channel: row for (_, channel), row in found.items() if row.provider != SANDBOX}


def channels_on_air(creditors: Iterable[Creditor]) -> dict[int, frozenset[str]]:
    """Of each creditor on air, the channels that somebody carries; one query, none where nobody is on air."""
    ids = [creditor.pk for creditor in creditors if creditor.on_air]
    if not ids:
        return {}
    found = accounts(ids)
    return {pk: frozenset(channel for owner, channel in found if owner == pk) for pk in ids}


def approval_of(creditor: Creditor) -> approval.Approval:
    """What waits for a person, the first days on air included."""
    ends = None
    if creditor.on_air and creditor.on_air_on is not None:
        place = Place(creditor.state, creditor.city)
        ends = approval.first_days_end(creditor.on_air_on, calendar=calendar(), place=place)
    return approval.read(creditor.approval, first_days_end=ends)


@transaction.atomic
def set_on_air(*, creditor_id: int, on_air: bool, actor: str) -> None:
    """Write down that a creditor went on air, or that it went back to *ensaio*; what has to be true is asked above."""
    values = {"on_air": on_air} | ({"on_air_on": clock.today()} if on_air else {})
    Creditor.objects.filter(pk=creditor_id).update(**values)
    journal.append(
        actor=actor,
        action="creditor.on_air" if on_air else "creditor.off_air",
        subject=f"creditor:{creditor_id}",
    )
