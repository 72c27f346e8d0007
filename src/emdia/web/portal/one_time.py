"""The one-time code of this visit: whether one can be asked for, and where it goes (R42)."""

from dataclasses import dataclass

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach import api as outreach
from emdia.domain.names import is_estate
from emdia.web.portal.visitor import Visit

NAMES = {"sms": "SMS", "whatsapp": "WhatsApp", "email": "e-mail"}


@dataclass(frozen=True, slots=True)
class CodeWay:
    """``by`` and ``masked`` say where the code goes without showing it; ``out``: one is on its way."""

    point: int
    by: str
    masked: str
    out: bool


def code_way(visit: Visit) -> CodeWay | None:
    """Where a code may go: the contact point that the link came to, and only where nothing else can be asked."""
    debtor = visit.case.debtor
    if not visit.channel or debtor.stop_mark or is_estate(debtor.name) or debtors.questions(debtor).any:
        return None
    point = outreach.last_point(case_id=visit.case.pk, channel=visit.channel)
    found = None if point is None else debtors.code_point(point_id=point, channel=visit.channel)
    if found is None:
        return None
    return CodeWay(found.id, NAMES[visit.channel], found.masked, debtors.code_is_out(visit.case.pk))
