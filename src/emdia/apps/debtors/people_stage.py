"""The stage on which people wait, sealed, until ``people_merge`` meets them with the debtors that we know."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from emdia.apps.debtors.person import Person
from emdia.core import sealed, tenancy
from emdia.core.stage import Stage
from emdia.domain.names import is_estate
from emdia.domain.vocabulary import ContactState

PEOPLE = "stage_people"
POINTS = "stage_points"

_PEOPLE = {
    "ref": "int",
    "line": "int",
    "group_key": "bytes",
    "tax_id_hash": "bytes",
    "code": "text",
    "segment": "text",
    "kind": "text",
    "name": "text",
    "tax_id": "bytes",
    "birth": "bytes",
    "address": "bytes",
    "city": "text",
    "state": "text",
    "postcode": "text",
    "stop_mark": "text",
    "whatsapp": "bool",
    "debtor_id": "int",
    "fresh": "bool",
    "changed": "bool",
}
_LOADED = tuple(_PEOPLE)[:-2]
_POINTS = {
    "ref": "int",
    "kind": "text",
    "value": "bytes",
    "value_hash": "bytes",
    "mobile": "bool",
    "ddd": "text",
    "rank": "int",
    "whatsapp": "bool",
    "state": "text",
}


class PeopleStage:
    """Collects people under a number of the caller's (``ref``) and loads them in batches."""

    def __init__(self) -> None:
        self.tenant_id = tenancy.current_id()
        self.people = Stage(PEOPLE, _PEOPLE)
        self.points = Stage(POINTS, _POINTS)
        self._people_rows: list[tuple[Any, ...]] = []
        self._point_rows: list[tuple[Any, ...]] = []

    def create(self) -> None:
        """Make both tables, empty."""
        self.people.create()
        self.points.create()

    def add(self, ref: int, person: Person, *, line: int = 0, code: str = "", segment: str = "") -> None:
        """Seal one person and keep it for the next :meth:`flush`."""
        found = self._hash("tax_id", person.tax_id) if person.tax_id else None
        group = found or blake2b(f"{person.key or ref}".encode(), digest_size=16).digest()
        self._people_rows.append(
            (
                ref,
                line,
                group,
                found,
                code,
                segment,
                person.kind,
                person.name,
                self._seal(person.tax_id),
                self._seal(person.birth),
                self._seal(person.address),
                person.city,
                person.state,
                person.postcode,
                "deceased" if is_estate(person.name) else "",
                person.whatsapp,
                person.debtor_id,
            )
        )
        self._point_rows.extend(self._points(ref, person))

    def flush(self) -> None:
        """Load what was added."""
        self.people.load(self._people_rows, columns=_LOADED)
        self.points.load(self._point_rows)
        self._people_rows.clear()
        self._point_rows.clear()

    def drop(self) -> None:
        """Take both tables away."""
        self.people.drop()
        self.points.drop()

    def _points(self, ref: int, person: Person) -> Iterable[tuple[Any, ...]]:
        state = ContactState.DECLARED.value
        for rank, phone in enumerate(person.phones):
            value, mobile = phone.e164, phone.kind == "mobile"
            hashed = self._hash("phone", value)
            yield ref, "phone", self._seal(value), hashed, mobile, phone.ddd, rank, person.whatsapp, state
        for rank, email in enumerate(person.emails):
            yield (
                ref,
                "email",
                self._seal(email),
                self._hash("email", email.lower()),
                False,
                "",
                rank,
                None,
                state,
            )

    def _seal(self, value: str) -> bytes | None:
        return sealed.seal(value, tenant_id=self.tenant_id) if value else None

    def _hash(self, kind: str, value: str) -> bytes:
        return sealed.keyed_hash(kind, value, tenant_id=self.tenant_id)
