"""What a system of the creditor, or a letter house, may know beside the words: whom it is for, where she lives, what it
is about. No tax id, no birth date, no other contact; where the text is silent on a debt, so is this."""

from collections.abc import Sequence
from typing import Any

from emdia.apps.outreach.scene import Scene
from emdia.apps.outreach.waiting import Waiting


def told_to_system(row: Waiting, title_ids: Sequence[int], scene: Scene, *, silent: bool) -> dict[str, Any]:
    """The facts of one message, ready for JSON; money in cents."""
    home = scene.homes.get(row.debtor_id)
    told: dict[str, Any] = {
        "case": row.case_id,
        "creditor": scene.creditors[row.creditor_id].slug,
        "name": row.social_name or row.debtor_name,
        "address": home.address if home else "",
        "city": row.city,
        "state": row.state,
        "postcode": home.postcode if home else "",
    }
    if silent:
        return told
    titles = [scene.titles[one] for one in title_ids if one in scene.titles]
    owed = {one.id: scene.today_owed[one.id].total for one in titles if one.id in scene.today_owed}
    return told | {
        "step": row.step,
        "stage": row.stage,
        "titles": [
            {"number": one.number, "due_on": one.facts.due.isoformat(), "cents": owed.get(one.id)}
            for one in titles
        ],
        "total_cents": sum(owed.values()),
    }
