"""Which text counts for a stage and channel, its history, and what changed between two versions."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from emdia.apps.outreach.engine import variants
from emdia.apps.outreach.templates_compile import part_names
from emdia.apps.outreach.templates_models import TemplateVersion
from emdia.apps.outreach.templates_shipped import shipped
from emdia.apps.outreach.templates_variables import WRITTEN
from emdia.domain.vocabulary import Stage

OWN, SHARED, HOUSE = "own", "shared", "house"
_FIRST = (
    Stage.DUE_SOON,
    Stage.DUE_DAY,
    Stage.FIRST_CONTACT,
    Stage.NOT_IDENTIFIED,
    Stage.MAY_HAPPEN,
    Stage.ACTION_DATED,
    Stage.HISTORY,
    Stage.NEGOTIATION,
    Stage.NEGOTIATION_AGAIN,
    Stage.NEUTRAL,
    Stage.PAID,
    Stage.PAID_PART,
    Stage.CLAIMED_PAID_RECEIVED,
    Stage.OPT_OUT_DONE,
    Stage.WRONG_PERSON,
)
ORDER = (*_FIRST, *(stage for stage in Stage if stage not in _FIRST and variants(WRITTEN[0], stage)))
"""In the order of the ladder, then what answers."""
PIECES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\s+|[^\s{]+|\{")


@dataclass(frozen=True, slots=True)
class Current:
    """The words that count: of this creditor, of all creditors, or of the house; ``draft`` waits to be activated."""

    stage: str
    channel: str
    origin: str
    parts: dict[str, str]
    version: TemplateVersion | None = None
    draft: TemplateVersion | None = None


def current_text(*, creditor_id: int | None, stage: str, channel: str) -> Current:
    """The text that counts. Raises ``KeyError`` where there is no such stage or channel."""
    house = shipped(stage, channel)
    rows = _versions(creditor_id).filter(template__stage=stage, template__channel=channel)
    return _current(stage, channel, list(rows), creditor_id, house)


def all_texts(*, creditor_id: int | None) -> dict[tuple[str, str], Current]:
    """By stage and channel, in the order of the ladder; one query."""
    rows: dict[tuple[str, str], list[TemplateVersion]] = {}
    for row in _versions(creditor_id):
        rows.setdefault((row.template.stage, row.template.channel), []).append(row)
    return {
        (stage, channel): _current(
            stage, channel, rows.get((stage, channel), []), creditor_id, shipped(stage, channel)
        )
        for stage in ORDER
        for channel in WRITTEN
    }


def _versions(creditor_id: int | None) -> Any:
    rows = TemplateVersion.objects.select_related("template").order_by("-number")
    if creditor_id is None:
        return rows.filter(template__creditor__isnull=True)
    return rows.filter(template__creditor_id=creditor_id) | rows.filter(template__creditor__isnull=True)


def _current(
    stage: str, channel: str, rows: list[TemplateVersion], creditor_id: int | None, house: dict[str, str]
) -> Current:
    own = [row for row in rows if row.template.creditor_id == creditor_id]
    draft = own[0] if own and own[0].active_from is None else None
    for origin, some in ((OWN, own), (SHARED, [row for row in rows if row.template.creditor_id is None])):
        active = next((row for row in some if row.active_from and not row.retired_at), None)
        if active is not None:
            return Current(stage, channel, origin, active.parts, active, draft)
    return Current(stage, channel, HOUSE, house, None, draft)


def text_history(*, creditor_id: int | None, stage: str, channel: str) -> list[TemplateVersion]:
    """Every version of this creditor's own text, newest first."""
    rows = TemplateVersion.objects.filter(
        template__creditor_id=creditor_id, template__stage=stage, template__channel=channel
    )
    return list(rows.select_related("template").order_by("-number"))


@dataclass(frozen=True, slots=True)
class Change:
    """One stretch of a comparison: ``same``, ``gone`` or ``new``."""

    kind: str
    words: str


def difference(
    older: dict[str, str], newer: dict[str, str], *, channel: str
) -> list[tuple[str, list[Change]]]:
    """Part by part, word by word, what changed; parts that are the same are left out."""
    found = []
    for part in part_names(channel):
        one, other = older.get(part, ""), newer.get(part, "")
        if one != other:
            found.append((part, _changes(PIECES.findall(one), PIECES.findall(other))))
    return found


def _changes(older: list[str], newer: list[str]) -> list[Change]:
    changes = []
    for tag, a, b, c, d in SequenceMatcher(None, older, newer, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(older[a:b])))
            continue
        if a < b:
            changes.append(Change("gone", "".join(older[a:b])))
        if c < d:
            changes.append(Change("new", "".join(newer[c:d])))
    return changes
