"""Register people: met by tax id, made where unknown, completed by what is new."""

from collections.abc import Iterator, Sequence

from django.db import transaction

from emdia.apps.debtors.people_merge import merge_people
from emdia.apps.debtors.people_stage import PEOPLE, PeopleStage
from emdia.apps.debtors.person import Person
from emdia.core import clock
from emdia.core.stage import rows

BATCH = 5_000


def register(people: Sequence[Person], *, origin: str) -> list[int]:
    """The debtors' ids, in the order of ``people``. A fixed number of queries for each 5,000 people."""
    ids: list[int] = []
    with transaction.atomic():
        for batch in _batches(people):
            ids.extend(_register_batch(batch, origin))
    return ids


def _batches(people: Sequence[Person]) -> Iterator[Sequence[Person]]:
    for at in range(0, len(people), BATCH):
        yield people[at : at + BATCH]


def _register_batch(people: Sequence[Person], origin: str) -> list[int]:
    stage = PeopleStage()
    stage.create()
    for ref, person in enumerate(people):
        stage.add(ref, person)
    stage.flush()
    merge_people(origin=origin, at=clock.now())
    found = rows(f"SELECT debtor_id FROM {PEOPLE} ORDER BY ref")
    stage.drop()
    return [debtor_id for (debtor_id,) in found]
