"""What a waiting message would say at this moment, in its very words; nothing is locked or written."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace

from emdia.apps.outreach.accounts import Carriers
from emdia.apps.outreach.context import Rendered
from emdia.apps.outreach.draft import Draft, draft
from emdia.apps.outreach.scene import Scene, read_scene
from emdia.apps.outreach.standing import Stop
from emdia.apps.outreach.waiting import Waiting, peek
from emdia.apps.outreach.whatsapp_choose import Approvals
from emdia.domain.values import value
from emdia.domain.vocabulary import Channel


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
    drafts = {row.id: draft(row, scene, stopped=frozenset()) for row in rows}
    approved = _approved(rows, drafts, scene)
    found = {}
    for row in rows:
        made = approved.get(row.id, drafts[row.id])
        sender = scene.voices[row.creditor_id].trade_name
        name = row.social_name or row.debtor_name
        if isinstance(made, Stop):
            found[row.id] = Foretold(row.id, row.case_id, name, row.channel, sender, None, made.reason)
        else:
            said = made.rendered if isinstance(made, Draft) else made
            found[row.id] = Foretold(row.id, row.case_id, name, row.channel, sender, said)
    return found


def _approved(
    rows: list[Waiting], drafts: Mapping[int, Draft | Stop], scene: Scene
) -> dict[int, Rendered | Stop]:
    """Where WhatsApp takes only a text that it approved, that one, or that there is none yet."""
    mine = [one for one in drafts.values() if isinstance(one, Draft) and one.row.channel == Channel.WHATSAPP]
    if not mine:
        return {}
    carriers, approvals = Carriers(), Approvals(rows, at=scene.at)
    carriers.load(scene.creditors.values())
    found: dict[int, Rendered | Stop] = {}
    for one in mine:
        carrier = carriers.real(scene.creditors[one.row.creditor_id], one.row.channel)
        told = approvals.fit(one, carrier) if carrier is not None else None
        if isinstance(told, Stop):
            found[one.row.id] = told
        elif told is not None and told.approved is not None:
            found[one.row.id] = replace(one.rendered, text=told.text)
    return found
