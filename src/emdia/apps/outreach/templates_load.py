"""The own texts that count at the moment of speaking: one small query a batch, and one more for words not met yet."""

import logging
from collections import defaultdict
from collections.abc import Iterable

from emdia.apps.outreach.engine import Own, broken
from emdia.apps.outreach.render import NO_TEXTS, OwnTexts
from emdia.apps.outreach.templates_compile import compiled
from emdia.apps.outreach.templates_language import TextFault
from emdia.apps.outreach.templates_models import LANGUAGE, TemplateVersion

log = logging.getLogger(__name__)

type _Row = tuple[int | None, str, str, str, dict[str, str]]


def own_texts(creditor_ids: Iterable[int]) -> dict[int, OwnTexts]:
    """By creditor: its active texts, else those of all creditors; one query. What is not in it is the house's."""
    wanted = set(creditor_ids)
    rows = _rows()
    if not rows:
        return dict.fromkeys(wanted, NO_TEXTS)
    shared = _ready(row for row in rows if row[0] is None)
    theirs: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        if row[0] in wanted:
            theirs[row[0]].append(row)  # type: ignore[index]
    return {creditor: {**shared, **_ready(theirs[creditor])} for creditor in wanted}


def _rows() -> list[_Row]:
    active = TemplateVersion.objects.filter(
        active_from__isnull=False, retired_at__isnull=True, template__language=LANGUAGE
    )
    where = ("template__creditor_id", "template__stage", "template__channel", "template__variant")
    return list(active.values_list(*where, "parts"))


def _ready(rows: Iterable[_Row]) -> OwnTexts:
    return {
        (stage, channel, variant): _own(parts, stage, channel) for _, stage, channel, variant, parts in rows
    }


def _own(parts: dict[str, str], stage: str, channel: str) -> Own:
    """A text that was sound when it was kept and is not any more refuses each message with its reason."""
    try:
        return compiled(parts, stage=stage, channel=channel)
    except TextFault as fault:
        log.exception("own text of %s on %s", stage, channel)
        return broken(fault.message)
