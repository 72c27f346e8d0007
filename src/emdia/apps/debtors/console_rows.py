"""What the console reads of debtors: search by name or tax id, and how one person can be reached."""

from collections.abc import Iterable
from typing import NamedTuple

from emdia.apps.debtors.models import ContactPoint, Debtor, OptOut
from emdia.core import tenancy
from emdia.core.sealed import keyed_hash
from emdia.domain.documents import TaxIdError, parse_tax_id


def find_debtors(*, text: str, limit: int = 200) -> list[int]:
    """Ids of debtors whose tax id is ``text``, else whose name contains all of its words."""
    words = text.split()
    if not words:
        return []
    try:
        tax_id = parse_tax_id(text)
    except TaxIdError:
        rows = Debtor.objects.all()
        for word in words[:6]:
            rows = rows.filter(name__icontains=word)
    else:
        hashed = keyed_hash("tax_id", tax_id.value, tenant_id=tenancy.current_id())
        rows = Debtor.objects.filter(tax_id_hash=hashed)
    # By id: where many fit, the first are found without reading and sorting everybody.
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])


def contact_points(*, debtor_id: int) -> list[ContactPoint]:
    """Every phone and e-mail of one person, the preferred first."""
    return list(ContactPoint.objects.filter(debtor_id=debtor_id).order_by("kind", "rank", "id"))


class Home(NamedTuple):
    """Where a person gets letters."""

    address: str
    postcode: str


def homes(debtor_ids: Iterable[int]) -> dict[int, Home]:
    """Postal addresses by person; one query, none for nobody."""
    ids = list(debtor_ids)
    if not ids:
        return {}
    rows = Debtor.objects.filter(pk__in=ids).values_list("pk", "address", "postcode")
    return {pk: Home(address or "", postcode) for pk, address, postcode in rows}


def phones_of(debtor_ids: Iterable[int]) -> list[ContactPoint]:
    """Every telephone of some people, the preferred first; one query."""
    rows = ContactPoint.objects.filter(debtor_id__in=list(debtor_ids), kind="phone")
    return list(rows.order_by("debtor_id", "rank", "id"))


def stopped_channels(*, debtor_id: int) -> list[OptOut]:
    """Channels that the person stopped (R37)."""
    return list(OptOut.objects.filter(debtor_id=debtor_id).order_by("at"))
