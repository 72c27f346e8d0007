"""Send the one-time code of a debtor's page (R42); it goes the way of every answer, through the gate."""

import datetime as dt

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.answer import answer
from emdia.apps.outreach.models import Message
from emdia.core import events
from emdia.domain.vocabulary import Stage

LATEST = dt.timedelta(minutes=5)
"""A code that could not go out by then would come when nobody waits for it any more."""


def send_identity_code(*, case_id: int, channel: str, point_id: int) -> bool:
    """Queue a code for exactly this point; False where the limits forbid another one or nothing reaches her."""
    with transaction.atomic():
        if not debtors.may_send_code(case_id=case_id, point_id=point_id):
            return False
        message = answer(case_id=case_id, stage=Stage.IDENTITY_CODE, channel=channel, point_id=point_id)
        if message is None:
            return False
        row = Message.objects.get(pk=message)
        row.expires_at = row.not_before + LATEST
        row.save(update_fields=["expires_at"])
        debtors.note_code(case_id=case_id, point_id=point_id, message_id=message)
        events.publish("message.queued", case_id=case_id)
    return True
