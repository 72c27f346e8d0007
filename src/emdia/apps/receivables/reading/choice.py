"""What a person said about the columns of a file, by the set of its headers: the next file is read so too."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from emdia.apps.receivables.reading.names import LABELS, SEVERAL, meaning_of, plain_name
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.domain.money import Style

IGNORE = "ignorar"
REASON = "motivo"
"""The column that we add to rows that go back to be mended; it never means anything to us."""
AMOUNTS = ("amount", "updated", "paid_amount")
DATES = ("due", "issued", "paid_on", "birth")

Order = Literal["dmy", "mdy"]
"""Which comes first in 05/12/2026; a year in front is understood under both."""


@dataclass(frozen=True, slots=True)
class Choice:
    """``columns``: slot to meaning, empty for a column that is left out; ``styles`` of amounts, ``orders`` of dates, by
    meaning."""

    columns: Mapping[str, str] = field(default_factory=dict)
    styles: Mapping[str, Style] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)
    by: str = "sua escolha"

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"columns": dict(self.columns), "styles": dict(self.styles), "orders": dict(self.orders)}

    def over(self, older: "Choice | None") -> "Choice":
        """This choice where it says something, the older one elsewhere."""
        if older is None:
            return self
        return Choice(
            {**older.columns, **self.columns},
            {**older.styles, **self.styles},
            {**older.orders, **self.orders},
            self.by,
        )


def choice_of(kept: Mapping[str, Any], *, by: str) -> Choice:
    """A choice as it was kept; what this version does not know is left out."""
    columns = {slot: meaning for slot, meaning in kept.get("columns", {}).items() if meaning in ("", *LABELS)}
    styles = {
        of: style for of, style in kept.get("styles", {}).items() if of in AMOUNTS and style in ("br", "us")
    }
    orders = {
        of: order for of, order in kept.get("orders", {}).items() if of in DATES and order in ("dmy", "mdy")
    }
    return Choice(columns, styles, orders, by)


@dataclass(frozen=True, slots=True)
class Wish:
    """How one file shall be read. ``corrected`` and ``remembered`` by :func:`headers_key`; ``named`` (slot to meaning)
    holds for whichever table has that column; ``sheet`` is the only one to read."""

    corrected: Mapping[str, Choice] = field(default_factory=dict)
    remembered: Mapping[str, Choice] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    def knows(self, names: Sequence[str]) -> bool:
        """Whether these headers were spoken of before."""
        key = headers_key(names)
        return key in self.corrected or key in self.remembered

    def given(self, names: Sequence[str]) -> Choice | None:
        """What was said for this file about a table with these headers."""
        said = self.corrected.get(headers_key(names))
        mine = {slot: self.named[slot] for slot in slots(names) if slot in self.named}
        return Choice(mine).over(said) if mine else said

    def choice(self, names: Sequence[str]) -> Choice | None:
        """What holds for a table with these headers."""
        older = self.remembered.get(headers_key(names))
        given = self.given(names)
        return older if given is None else given.over(older)


def slots(names: Iterable[str]) -> list[str]:
    """One name for each column, by which a choice finds it again wherever it stands.

    >>> slots(["Valor (R$)", "", "Valor (R$)"])
    ['valor r', 'coluna 2', 'valor r #2']
    """
    found: list[str] = []
    seen: dict[str, int] = {}
    for at, name in enumerate(names, start=1):
        slot = plain_name(name) or f"coluna {at}"
        seen[slot] = seen.get(slot, 0) + 1
        found.append(slot if seen[slot] == 1 else f"{slot} #{seen[slot]}")
    return found


def headers_key(names: Sequence[str]) -> str:
    """What tells files with these headers from others, in whatever order they stand."""
    told = sorted(slot for slot in slots(names) if slot != REASON)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def read_columns(text: str) -> dict[str, str]:
    """``Coluna X=valor,Obs=ignorar`` as slots and meanings. Raises :class:`FileRefused` for a field that is none."""
    found: dict[str, str] = {}
    for pair in text.split(","):
        name, equal, field_name = pair.rpartition("=")
        if not equal or not name.strip():
            message = f"“{pair.strip()}” não diz coluna e campo. Escreva “Coluna X=valor”."
            raise FileRefused(message, code="columns_unreadable", field="colunas")
        found[slots([name.strip()])[0]] = meaning_named(field_name)
    return found


def meaning_named(label: str) -> str:
    """Our meaning of a field as people name it; empty for *ignorar*."""
    word = label.strip().casefold()
    if word in ("", IGNORE):
        return ""
    meaning = next((key for key, shown in LABELS.items() if word in (shown, key)), None) or meaning_of(word)
    if meaning is None:
        known = ", ".join([*LABELS.values(), IGNORE])
        raise FileRefused(
            f"Não conheço o campo “{label.strip()[:40]}”. Use um destes: {known}.",
            code="field_unknown",
            field="colunas",
        )
    return meaning


def check_once(chosen: Iterable[tuple[str, str]]) -> None:
    """Refuse two columns (name, meaning) for what only one may be."""
    first: dict[str, str] = {}
    for name, meaning in chosen:
        if meaning and meaning not in SEVERAL and meaning in first:
            message = (
                f"Só uma coluna pode ser {LABELS[meaning]}: escolha entre “{first[meaning]}” e “{name}”."
            )
            raise FileRefused(message, code="columns_twice", field=LABELS[meaning])
        first.setdefault(meaning, name)
