"""Rows that point at a row: all of them go over to another one at once, and come back exactly as they were.

What a table may hold only once for its owner (a phone, a stopped channel, a day's occasion) stays behind where the
other one has it already. New tables take part by having a foreign key; nobody lists them.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import models

type Moved = dict[str, list[int]]
"""``app_label.Model.field`` to the ids of the rows that went over."""

CHUNK = 500


def move_pointing(model: type[models.Model], *, old: int, new: int, leave: Collection[str] = ()) -> Moved:
    """Let every row that points at ``old`` point at ``new``; two or three queries a table. In a transaction."""
    moved: Moved = {}
    for field in _fields(model):
        name = _name(field)
        if name in leave:
            continue
        rows = field.model._default_manager.filter(**{field.attname: old})
        ids = sorted(set(rows.values_list("pk", flat=True)) - _clashing(field, old, new))
        if ids:
            _point(field, ids, new)
            moved[name] = ids
    return moved


def move_back(model: type[models.Model], moved: Moved, *, old: int) -> None:
    """Let exactly those rows point at ``old`` again."""
    by_name = {_name(field): field for field in _fields(model)}
    for name, ids in moved.items():
        _point(by_name[name], ids, old)


def clashing(model: type[models.Model], name: str, *, old: int, new: int) -> set[int]:
    """The rows of one table that stay behind, because the other owner has the like."""
    field = next(field for field in _fields(model) if _name(field) == name)
    return _clashing(field, old, new)


def _fields(model: type[models.Model]) -> Iterator[Any]:
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield relation.field  # type: ignore[union-attr]


def _name(field: Any) -> str:
    return f"{field.model._meta.label}.{field.name}"


def _point(field: Any, ids: list[int], owner: int) -> None:
    for at in range(0, len(ids), CHUNK):
        rows = field.model._default_manager.filter(pk__in=ids[at : at + CHUNK])
        rows.update(**{field.attname: owner})


def _clashing(field: Any, old: int, new: int) -> set[int]:
    """Rows of ``old`` whose like ``new`` has, by every unique constraint that the field is part of."""
    found: set[int] = set()
    for constraint in field.model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or field.name not in constraint.fields:
            continue
        others = [name for name in constraint.fields if name != field.name]
        rows = field.model._default_manager.all()
        if constraint.condition is not None:
            rows = rows.filter(constraint.condition)
        theirs = rows.filter(**{field.attname: new}).values_list("pk", *others)
        taken = {_plain(values) for _, *values in theirs}
        own = rows.filter(**{field.attname: old}).values_list("pk", *others)
        found |= {pk for pk, *values in own if _plain(values) in taken}
    return found


def _plain(values: Any) -> tuple[Any, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in values)
