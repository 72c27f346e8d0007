"""Can a person be reached on a channel? As a condition for lists, without reading anybody's number."""

from django.db.models import Exists, OuterRef, Q

from emdia.apps.debtors.models import ContactPoint, OptOut
from emdia.domain.vocabulary import Channel, ContactState

_USABLE = (ContactState.DECLARED, ContactState.CONFIRMED, ContactState.DOUBTFUL)
_POINTS = {
    "": Q(),
    Channel.WHATSAPP: Q(kind="phone", mobile=True) & ~Q(whatsapp=False),
    Channel.SMS: Q(kind="phone", mobile=True),
    Channel.PHONE: Q(kind="phone"),
    Channel.EMAIL: Q(kind="email"),
}


def reachable(channel: str, *, by: str) -> Q:
    """Has a usable point for ``channel`` (empty: for any) and did not stop it; ``by`` leads to the debtor's id."""
    points = ContactPoint.objects.filter(_POINTS[channel], debtor_id=OuterRef(by), state__in=_USABLE)
    stopped = OptOut.objects.filter(debtor_id=OuterRef(by), channel=channel)
    return Q(Exists(points)) & ~Q(Exists(stopped)) if channel else Q(Exists(points))
