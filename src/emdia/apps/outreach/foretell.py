"""What a waiting message would say at this moment, in its very words; nothing is locked or written."""

import datetime as dt
from collections.abc import Iterable

from emdia.apps.outreach.context import Rendered
from emdia.apps.outreach.draft import draft
from emdia.apps.outreach.scene import read_scene
from emdia.apps.outreach.standing import Stop
from emdia.apps.outreach.waiting import peek
from emdia.domain.values import value


@value
class Foretold:
    """One message as its reader would see it, or the reason why it would not be said now (``said`` None)."""

    message: int
    case: int
    name: str
    channel: str
    sender: str
    said: Rendered | None
    reason: str = ""


def foretell(message_ids: Iterable[int], *, at: dt.datetime) -> dict[int, Foretold]:
    """By message; a fixed number of queries. The gate is not asked: only ``deliver`` decides about the moment."""
    rows = peek(message_ids)
    if not rows:
        return {}
    scene = read_scene(rows, at=at)
    found = {}
    for row in rows:
        made = draft(row, scene, stopped=frozenset())
        sender = scene.voices[row.creditor_id].trade_name
        name = row.social_name or row.debtor_name
        if isinstance(made, Stop):
            found[row.id] = Foretold(row.id, row.case_id, name, row.channel, sender, None, made.reason)
        else:
            found[row.id] = Foretold(row.id, row.case_id, name, row.channel, sender, made.rendered)
    return found
