"""Which text counts for a stage and channel, its history, and what changed between two versions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from emdia.apps.outreach.engine import variants
from emdia.apps.outreach.templates_compile import part_names
from emdia.apps.outreach.templates_models import TemplateVersion
from emdia.apps.outreach.templates_shipped import shipped
from emdia.apps.outreach.templates_variables import WRITTEN
from emdia.domain.ladder_names import STAGE_NAMES, variant_name
from emdia.domain.vocabulary import Stage

OWN, SHARED, HOUSE, NONE = "own", "shared", "house", "none"
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
    """The words that count: of this creditor, of all creditors, or of the house; ``draft`` waits to be activated.

    With a ``variant`` that nobody activated, ``origin`` is ``none`` and the words are those of the stage.
    """

    stage: str
    channel: str
    origin: str
    parts: dict[str, str]
    version: TemplateVersion | None = None
    draft: TemplateVersion | None = None
    variant: str = ""


def current_text(*, creditor_id: int | None, stage: str, channel: str, variant: str = "") -> Current:
    """The text that counts. Raises ``KeyError`` where there is no such stage or channel, and for a variant of a stage
    that has none."""
    if variant and (stage not in STAGE_NAMES or variant != variant_name(variant)):
        raise KeyError(variant)
    shipped(stage, channel)
    rows = _versions(creditor_id).filter(template__stage=stage, template__channel=channel)
    return _Texts(rows.filter(template__variant__in=("", variant)), creditor_id).of(stage, channel, variant)


def all_texts(*, creditor_id: int | None) -> dict[tuple[str, str, str], Current]:
    """By stage, variant (empty: the text of the stage) and channel, in the order of the ladder; one query."""
    texts = _Texts(_versions(creditor_id), creditor_id)
    return {
        (stage, variant, channel): texts.of(stage, channel, variant)
        for stage in ORDER
        for variant in ("", *texts.variants(stage))
        for channel in WRITTEN
    }


def active_variants(*, creditor_id: int | None) -> frozenset[tuple[str, str, str]]:
    """(stage, channel, variant) of every own text beside those of the stages that a step may ask for now; one query."""
    rows = _versions(creditor_id).filter(active_from__isnull=False, retired_at=None)
    where = ("template__stage", "template__channel", "template__variant")
    return frozenset(rows.exclude(template__variant="").order_by().values_list(*where))


def _versions(creditor_id: int | None) -> Any:
    rows = TemplateVersion.objects.select_related("template").order_by("-number")
    if creditor_id is None:
        return rows.filter(template__creditor__isnull=True)
    return rows.filter(template__creditor_id=creditor_id) | rows.filter(template__creditor__isnull=True)


class _Texts:
    """The versions of some texts, newest first, and which of them counts."""

    def __init__(self, rows: Iterable[TemplateVersion], creditor_id: int | None) -> None:
        self._creditor = creditor_id
        self._rows: dict[tuple[str, str, str], list[TemplateVersion]] = {}
        for row in rows:
            one = row.template
            self._rows.setdefault((one.stage, one.channel, one.variant), []).append(row)

    def variants(self, stage: str) -> list[str]:
        """The names of a stage's other texts."""
        return sorted({name for found, _, name in self._rows if found == stage and name})

    def of(self, stage: str, channel: str, variant: str) -> Current:
        """The words that count; of a variant that nobody activated, those of its stage."""
        rows = self._rows.get((stage, channel, variant), [])
        own = [row for row in rows if row.template.creditor_id == self._creditor]
        draft = own[0] if own and own[0].active_from is None else None
        for origin, some in ((OWN, own), (SHARED, [row for row in rows if row.template.creditor_id is None])):
            active = next((row for row in some if row.active_from and not row.retired_at), None)
            if active is not None:
                return Current(stage, channel, origin, active.parts, active, draft, variant)
        if variant:
            words = self.of(stage, channel, "").parts
            return Current(stage, channel, NONE, words, None, draft, variant)
        return Current(stage, channel, HOUSE, shipped(stage, channel), None, draft)


def text_history(
    *, creditor_id: int | None, stage: str, channel: str, variant: str = ""
) -> list[TemplateVersion]:
    """Every version of this creditor's own text, newest first."""
    rows = TemplateVersion.objects.filter(
        template__creditor_id=creditor_id,
        template__stage=stage,
        template__channel=channel,
        template__variant=variant,
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
