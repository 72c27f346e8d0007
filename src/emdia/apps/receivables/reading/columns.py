"""Which column is what: by name first, by content where the name says nothing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from emdia.apps.receivables.reading.choice import REASON, Choice, check_once, slots
from emdia.apps.receivables.reading.header import Header
from emdia.apps.receivables.reading.names import LABELS, SEVERAL, meaning_of
from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.samples import mask_sample
from emdia.domain.dates import parse_date
from emdia.domain.digitable import parse_digitable
from emdia.domain.documents import parse_tax_id
from emdia.domain.emails import parse_email
from emdia.domain.errors import DomainError
from emdia.domain.money import parse_cents
from emdia.domain.phones import parse_phone

SHARE = 0.8
"""Part of the samples that must be of a kind before content alone names a column."""
LEAST_SAMPLES = 2

_MONEY = re.compile(r"(?:R\$\s*)?-?[\d.,]*[.,]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Column:
    """One recognised column; ``by`` is ``nome`` or ``conteúdo``, as the preview says."""

    at: int
    name: str
    meaning: str
    by: str
    samples: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """As the preview shows it: enough of a sample to recognise the column, not the person (law 9)."""
        shown = [mask_sample(text, meaning=self.meaning) for text in self.samples]
        return {"header": self.name, "field": LABELS[self.meaning], "by": self.by, "samples": shown}


@dataclass(slots=True)
class Columns:
    """The columns of one table."""

    known: list[Column] = field(default_factory=list)
    unused: list[Column] = field(default_factory=list)

    @property
    def ignored(self) -> list[str]:
        """Names of the columns that mean nothing to us."""
        return [column.name for column in self.unused]

    def at(self, meaning: str) -> int | None:
        """Where the (first) column of a meaning stands."""
        return next((column.at for column in self.known if column.meaning == meaning), None)

    def at_or_last(self, meaning: str) -> int:
        """Where a column stands, or the last cell of a widened row, which is empty."""
        at = self.at(meaning)
        return -1 if at is None else at

    def all_at(self, meaning: str) -> list[int]:
        """Where all columns of a meaning stand, in their order."""
        return [column.at for column in self.known if column.meaning == meaning]

    def missing(self) -> list[str]:
        """What a file needs and this one lacks: who, how much, when."""
        lacking = [LABELS[need] for need in ("name", "amount", "due") if self.at(need) is None]
        if self.at("tax_id") is None and self.at("code") is None:
            lacking.insert(0, "cpf/cnpj (ou código)")
        return lacking


def recognise(header: Header, samples: Sequence[list[str]], choice: Choice | None = None) -> Columns:
    """Name the columns of a table from its header and some rows; what a person said about them wins."""
    width = max([len(header.names), *(len(row) for row in samples)], default=0)
    names = header.names + [""] * (width - len(header.names))
    texts = [[row[at].strip() for row in samples if at < len(row) and row[at].strip()] for at in range(width)]
    meanings = [_settle(name, meaning_of(name), names, texts[at]) for at, name in enumerate(names)]
    found = Columns()
    open_columns: list[int] = []
    for at, meaning in enumerate(meanings):
        if meaning and (meaning in SEVERAL or found.at(meaning) is None):
            found.known.append(_column(at, names[at], meaning, "nome", texts[at]))
        else:
            open_columns.append(at)
    _by_content(found, names, texts, open_columns)
    if choice is not None:
        found.known = _corrected(found.known, names, texts, choice)
    found.known.sort(key=lambda column: column.at)
    taken = {column.at for column in found.known}
    found.unused = [
        _column(at, name, "", "", texts[at])
        for at, name in enumerate(names)
        if at not in taken and (name or texts[at])
    ]
    return found


def _corrected(known: list[Column], names: list[str], texts: list[list[str]], choice: Choice) -> list[Column]:
    """What was recognised, put right by what a person said."""
    own = {column.at: column for column in known}
    chosen: dict[int, Column] = {}
    left_out: set[int] = set()
    for at, slot in enumerate(slots(names)):
        if slot == REASON or choice.columns.get(slot) == "":
            left_out.add(at)
        elif slot in choice.columns:
            meaning = choice.columns[slot]
            same = at in own and own[at].meaning == meaning
            by = own[at].by if same else choice.by
            chosen[at] = _column(at, names[at], meaning, by, texts[at])
    check_once((column.name, column.meaning) for column in chosen.values())
    taken = {column.meaning for column in chosen.values()} - SEVERAL
    others = [
        column
        for at, column in own.items()
        if at not in chosen and at not in left_out and column.meaning not in taken
    ]
    return [*chosen.values(), *others]


def _settle(name: str, meaning: str | None, names: list[str], texts: list[str]) -> str | None:
    """Names that mean two things: *whatsapp* with sim and não is a permission; *documento* beside a CPF, or with what
    is no CPF, is the title's number."""
    if meaning == "phone" and texts and _share(texts, _is_yes_or_no) >= SHARE:
        return "whatsapp_ok"
    if meaning == "tax_id" and "doc" in name.casefold() and "cliente" not in name.casefold():
        beside = any(meaning_of(other) == "tax_id" for other in names if "doc" not in other.casefold())
        if beside or (texts and _share(texts, _reads(parse_tax_id)) < SHARE / 2):
            return None if any(meaning_of(other) == "number" for other in names) else "number"
    return meaning


def _column(at: int, name: str, meaning: str, by: str, texts: list[str]) -> Column:
    return Column(at, name or f"coluna {at + 1}", meaning, by, tuple(text[:60] for text in texts[:3]))


def _by_content(found: Columns, names: list[str], texts: list[list[str]], candidates: list[int]) -> None:
    for meaning, test in _CONTENT:
        if meaning not in SEVERAL and found.at(meaning) is not None:
            continue
        hits = [
            at
            for at in candidates
            if len(texts[at]) >= LEAST_SAMPLES
            and _share(texts[at], test) >= SHARE
            and not meaning_of(names[at])
        ]
        # An amount or a date is only taken where no other column could be meant.
        if meaning in ("due", "amount") and len(hits) != 1:
            continue
        for at in hits if meaning in SEVERAL else hits[:1]:
            found.known.append(_column(at, names[at], meaning, "conteúdo", texts[at]))
            candidates.remove(at)


def _share(texts: list[str], test: Callable[[str], bool]) -> float:
    return sum(test(text) for text in texts) / len(texts)


def _reads(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def test(text: str) -> bool:
        try:
            parse(text)
        except DomainError:
            return False
        return True

    return test


def _is_yes_or_no(text: str) -> bool:
    return text.casefold() in {"s", "n", "sim", "não", "nao", "yes", "no", "0", "1", "x", "true", "false"}


def _is_money(text: str) -> bool:
    return _MONEY.fullmatch(text) is not None and _reads(_cents)(text)


def _cents(text: str) -> int:
    return parse_cents(text, style="us" if re.search(r"\.\d{1,2}$", text) else "br", allow_negative=True)


_CONTENT: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("digitable", _reads(parse_digitable)),
    ("email", _reads(parse_email)),
    ("tax_id", _reads(parse_tax_id)),
    ("phone", _reads(parse_phone)),
    ("due", lambda text: not text.isdecimal() and _reads(parse_date)(text)),
    ("amount", _is_money),
)


def require(columns: Columns, *, sheet: str) -> None:
    """Refuse a table that does not say who, how much and when."""
    lacking = columns.missing()
    if lacking:
        where = f" na aba “{sheet}”" if sheet else ""
        names = ", ".join(lacking)
        message = (
            f"Faltam colunas{where}: {names}. Sem elas não dá para saber quem deve, quanto e desde quando."
        )
        raise FileRefused(message, code="columns_missing", field=lacking[0])
