"""Shapes that all resources share: texts, amounts, pages, a person under her mask."""

import datetime as dt
from typing import Annotated, Any

from ninja import Path, Query, Schema
from pydantic import ConfigDict, Field, StringConstraints

from emdia.core import clock
from emdia.domain.balance import TitleBalance
from emdia.domain.documents import mask_tax_id
from emdia.domain.money import format_plain
from emdia.web.api.problems import ProblemOut

LARGEST = 2**63 - 1
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
MONEY = r"^[0-9]{1,9}\.[0-9]{2}$"
PARTS = ("principal", "fine", "interest", "correction", "fees", "discount", "total")

Amount = Annotated[
    str,
    StringConstraints(pattern=MONEY),
    Field(description="Reais como texto, com ponto e dois centavos: 1234.56.", examples=["1234.56"]),
]
Id = Annotated[int, Path(ge=1, le=LARGEST)]
After = Annotated[
    int, Query(ge=0, le=LARGEST, description="O “next” da página anterior; vazio começa do início.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="Quantos por página, até 200.")]
CaseFilter = Annotated[int | None, Query(ge=1, le=LARGEST, description="Só deste caso.")]


def words(longest: int, *, least: int = 0) -> StringConstraints:
    """One line of text of at most so many letters."""
    return StringConstraints(min_length=least, max_length=longest, pattern=PRINTABLE)


def refusals(*more: int) -> dict[int, type[ProblemOut]]:
    """The refusals that an operation may answer with, beside those that all have."""
    return dict.fromkeys(sorted({400, 401, 403, 422, 429, *more}), ProblemOut)


class Sent(Schema):
    """What comes in: a field that we do not know is refused, not silently forgotten."""

    model_config = ConfigDict(extra="forbid")


class Debtor(Schema):
    """Who owes. Without the scope ``people:reveal`` the name is initials and the document is masked."""

    kind: str = Field(description="person ou company.")
    name: str
    tax_id: str | None


class Breakdown(Schema):
    """A balance, always in its parts; decimal strings."""

    principal: str
    fine: str = Field(description="Multa.")
    interest: str = Field(description="Juros.")
    correction: str = Field(description="Correção.")
    fees: str = Field(description="Tarifas.")
    discount: str = Field(description="Desconto.")
    total: str


def breakdown(balance: TitleBalance) -> dict[str, str]:
    """A balance as decimal strings."""
    return {name: format_plain(getattr(balance, name)) for name in PARTS}


def debtor(row: Any, *, reveal: bool) -> dict[str, Any]:
    """A person or company, masked unless the token may see."""
    name = row.social_name or row.name
    tax_id = row.tax_id or None
    return {
        "kind": row.kind,
        "name": name if reveal else " ".join(f"{word[0]}." for word in name.split()[:4]),
        "tax_id": tax_id if reveal or tax_id is None else mask_tax_id(tax_id),
    }


def stamp(moment: dt.datetime | None) -> str | None:
    """A time in ISO with the offset of São Paulo."""
    return None if moment is None else moment.astimezone(clock.SAO_PAULO).isoformat(timespec="seconds")


def page(items: list[dict[str, Any]], limit: int) -> dict[str, Any]:
    """One page: ``items`` holds one more than ``limit`` where there is a next one."""
    shown = items[:limit]
    return {"items": shown, "next": shown[-1]["id"] if len(items) > limit else None}
