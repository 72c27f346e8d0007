"""How debtors can be reached, for those who choose a channel; nothing is unsealed here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from emdia.apps.debtors.choices import mark_point
from emdia.apps.debtors.models import ContactPoint, Debtor, OptOut
from emdia.core import tenancy
from emdia.core.among import Among, AmongHashes
from emdia.core.sealed import keyed_hash
from emdia.domain.phones import DDD_STATE, forms_of_sender
from emdia.domain.values import value
from emdia.domain.vocabulary import Channel, ContactState


@value
class ReachPoint:
    """A phone or an e-mail without its value. ``whatsapp`` None: the creditor's declaration counts (R41)."""

    id: int
    kind: str
    state: str
    mobile: bool
    whatsapp: bool | None
    ddd: str


@value
class Reach:
    """Where a debtor lives, which points there are (by rank), which channels were stopped, which was used last."""

    state: str
    city: str
    last_channel: str
    stop_mark: str
    points: tuple[ReachPoint, ...]
    opted_out: frozenset[str]


def reach(debtor_ids: Iterable[int]) -> dict[int, Reach]:
    """By debtor; three queries."""
    ids = set(debtor_ids)
    points: dict[int, list[ReachPoint]] = defaultdict(list)
    rows = ContactPoint.objects.filter(Among("debtor_id", ids)).order_by("debtor_id", "rank", "pk")
    for debtor, *point in rows.values_list("debtor_id", "pk", "kind", "state", "mobile", "whatsapp", "ddd"):
        points[debtor].append(ReachPoint(*point))
    stopped = opted_out_of(ids)
    people = Debtor.objects.filter(Among("pk", ids)).values_list(
        "pk", "state", "city", "last_channel", "stop_mark"
    )
    return {
        pk: Reach(state, city, last, mark, tuple(points[pk]), stopped.get(pk, frozenset()))
        for pk, state, city, last, mark in people
    }


def without_stops(known: Reach) -> Reach:
    """The same person with no channel stopped, for what may be said all the same (R37)."""
    return replace(known, opted_out=frozenset())


def bounced(point_id: int, *, channel: str, reason: str) -> None:
    """A carrier refused this point for good: it becomes doubtful, the second time it is switched off.

    A number that WhatsApp refuses may still take SMS: it only loses WhatsApp and its good name.
    """
    rows = ContactPoint.objects.filter(pk=point_id)
    if channel == Channel.WHATSAPP:
        rows.update(whatsapp=False)
    known = rows.values_list("state", flat=True).first()
    worse = known == ContactState.DOUBTFUL and channel != Channel.WHATSAPP
    mark_point(point_id, state=ContactState.OFF if worse else ContactState.DOUBTFUL, reason=reason)


def has_phones_in(*, creditor_id: int, state: str) -> bool:
    """Whether anybody whom this creditor writes to has a phone of that state's area codes; one query."""
    codes = [ddd for ddd, where in DDD_STATE.items() if where == state]
    return ContactPoint.objects.filter(debtor__cases__creditor_id=creditor_id, ddd__in=codes).exists()


def points_with(value: str) -> list[int]:
    """Ids of the points that hold this address, or this number as a carrier writes it (with or without the ninth
    digit)."""
    kind = "email" if "@" in value else "phone"
    forms = (value.strip().lower(),) if kind == "email" else forms_of_sender(value)
    hashes = [keyed_hash(kind, form, tenant_id=tenancy.current_id()) for form in forms]
    return list(ContactPoint.objects.filter(value_hash__in=hashes).values_list("pk", flat=True))


def opted_out_of(debtor_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The channels that each debtor stopped (R37); debtors who stopped none are left out."""
    stopped: dict[int, set[str]] = defaultdict(set)
    for debtor, channel in OptOut.objects.filter(Among("debtor_id", set(debtor_ids))).values_list(
        "debtor_id", "channel"
    ):
        stopped[debtor].add(channel)
    return {debtor: frozenset(channels) for debtor, channels in stopped.items()}


def lock_debtors(
    debtor_ids: Iterable[int], value_hashes: Sequence[bytes] = ()
) -> dict[int, frozenset[bytes]]:
    """Lock debtors, and everybody who shares one of these phones or addresses, in the order of their ids.

    Returns which of the values each locked debtor has (R68 counts per phone and address too). Inside a transaction;
    SQLite's immediate ones hold the whole database already.
    """
    shared: dict[int, set[bytes]] = defaultdict(set)
    for debtor, found in ContactPoint.objects.filter(
        AmongHashes("value_hash", set(value_hashes))
    ).values_list("debtor_id", "value_hash"):
        shared[debtor].add(bytes(found))
    wanted = {*debtor_ids, *shared}
    locked = Debtor.objects.select_for_update(of=("self",)).filter(Among("pk", wanted)).order_by("pk")
    return {pk: frozenset(shared.get(pk, ())) for pk in locked.values_list("pk", flat=True)}
