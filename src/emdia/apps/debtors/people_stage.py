"""The stage on which people wait, sealed, until ``people_merge`` meets them with the debtors that we know."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from emdia.apps.debtors.person import Person
from emdia.core import sealed, tenancy
from emdia.core.stage import Packed, Stage
from emdia.domain.names import is_estate
from emdia.domain.vocabulary import ContactState

PEOPLE = "stage_people"
POINTS = "stage_points"
ARRIVALS = "stage_arrivals"
"""People of one batch, where new ones are met at once (see ``people_early``), with their points."""
ARRIVED_POINTS = "stage_arrived_points"

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


@dataclass(frozen=True, slots=True)
class PeopleBatch:
    """Sealed people and their points, as the database takes them."""

    people: Packed
    points: Packed


class PeopleStage:
    """Collects people under a number of the caller's (``ref``) and loads them in batches."""

    def __init__(self) -> None:
        self._sealer = sealed.Sealer(tenancy.current_id())
        self._hash = self._sealer.keyed_hash
        self.people = Stage(PEOPLE, _PEOPLE)
        self.points = Stage(POINTS, _POINTS)
        self.arrivals = Stage(ARRIVALS, _PEOPLE)
        self.arrived_points = Stage(ARRIVED_POINTS, _POINTS)
        self._people_rows: list[tuple[Any, ...]] = []
        self._point_rows: list[tuple[Any, ...]] = []

    def create(self) -> None:
        """Make the tables, empty."""
        for stage in self._all():
            stage.create()

    def _all(self) -> tuple[Stage, ...]:
        return self.people, self.points, self.arrivals, self.arrived_points

    def add(self, ref: int, person: Person, *, line: int = 0, code: str = "", segment: str = "") -> None:
        """Seal one person and keep it for the next :meth:`flush`."""
        found = self._hash(b"tax_id", person.tax_id) if person.tax_id else None
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

    def take(self) -> PeopleBatch:
        """What was added since the last time; needs no connection."""
        batch = PeopleBatch(
            self.people.pack(self._people_rows, columns=_LOADED), self.points.pack(self._point_rows)
        )
        self._people_rows.clear()
        self._point_rows.clear()
        return batch

    def load(self, batch: PeopleBatch) -> None:
        """Load a batch, to be met with all the others."""
        self.people.write(batch.people, columns=_LOADED)
        self.points.write(batch.points)

    def load_arrivals(self, batch: PeopleBatch) -> None:
        """Load a batch, to be met at once."""
        self.arrivals.write(batch.people, columns=_LOADED)
        self.arrived_points.write(batch.points)

    def flush(self) -> None:
        """Load what was added."""
        self.load(self.take())

    def drop(self) -> None:
        """Take the tables away."""
        for stage in self._all():
            stage.drop()

    def _points(self, ref: int, person: Person) -> Iterable[tuple[Any, ...]]:
        state = ContactState.DECLARED.value
        for rank, phone in enumerate(person.phones):
            value, mobile = phone.e164, phone.kind == "mobile"
            hashed = self._hash(b"phone", value)
            yield ref, "phone", self._seal(value), hashed, mobile, phone.ddd, rank, person.whatsapp, state
        for rank, email in enumerate(person.emails):
            yield (
                ref,
                "email",
                self._seal(email),
                self._hash(b"email", email.lower()),
                False,
                "",
                rank,
                None,
                state,
            )

    def _seal(self, value: str) -> bytes | None:
        return self._sealer.seal(value) if value else None
