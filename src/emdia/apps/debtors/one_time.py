"""The one-time code, where nothing else can be asked: it goes to the contact point that the link came to (R42).

No code is kept anywhere: it is a keyed hash of the message that carries it, so that the database alone tells nothing.
What is kept are its end (machine time) and how often it was tried.
"""

import datetime as dt
import hmac
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from emdia.apps.debtors.models import ContactPoint, IdentityCode
from emdia.apps.debtors.reach import opted_out_of
from emdia.core import clock, tenancy
from emdia.core.sealed import keyed_hash
from emdia.domain.emails import mask_email
from emdia.domain.vocabulary import Channel, ContactState

VALID = dt.timedelta(minutes=10)
TRIES = 5
LIMITS = ((dt.timedelta(hours=1), 3), (dt.timedelta(days=1), 6))
"""Codes of one case, and of one number or address, in each of these times."""

_HERS = (ContactState.DECLARED, ContactState.CONFIRMED)
_WRITTEN = frozenset({Channel.SMS, Channel.WHATSAPP, Channel.EMAIL})


@dataclass(frozen=True, slots=True)
class CodePoint:
    """Where a code may go; ``masked`` is how a page may name it."""

    id: int
    masked: str


def code_point(*, point_id: int, channel: str) -> CodePoint | None:
    """The point, if a code there proves something: a doubtful one may be read by others (R40), a stopped channel is
    kept (R37)."""
    point = ContactPoint.objects.filter(pk=point_id, state__in=_HERS).first()
    if point is None:
        return None
    stopped = opted_out_of([point.debtor_id]).get(point.debtor_id, frozenset())
    if channel in stopped and not stopped >= _WRITTEN:
        return None
    masked = mask_email(point.value) if point.kind == "email" else f"o celular de final {point.value[-2:]}"
    return CodePoint(point.pk, masked)


def one_time_code(message_id: int) -> str:
    """The six digits that this message of the active tenant carries."""
    digest = keyed_hash("identity_code", str(message_id), tenant_id=tenancy.current_id())
    return f"{int.from_bytes(digest) % 1_000_000:06d}"


def may_send_code(*, case_id: int, point_id: int) -> bool:
    """Whether another code may go out; call it in the transaction that notes it: the point is locked."""
    now = clock.machine()
    value = ContactPoint.objects.select_for_update().get(pk=point_id).value_hash
    codes = IdentityCode.objects.filter(made_at__gt=now - LIMITS[-1][0])
    for same in (codes.filter(case_ref=case_id), codes.filter(point__value_hash=value)):
        made = list(same.values_list("made_at", flat=True))
        if any(sum(at > now - span for at in made) >= most for span, most in LIMITS):
            return False
    return True


def note_code(*, case_id: int, point_id: int, message_id: int) -> None:
    """A code is on its way; those before it end."""
    now = clock.machine()
    IdentityCode.objects.filter(case_ref=case_id, expires_at__gt=now).update(expires_at=now)
    IdentityCode.objects.create(
        case_ref=case_id, point_id=point_id, message_ref=message_id, made_at=now, expires_at=now + VALID
    )


def code_is_out(case_id: int) -> bool:
    """Whether a code of this case can still be answered."""
    return bool(_live(case_id).exists())


@transaction.atomic
def takes_code(*, case_id: int, point_id: int, code: str) -> bool:
    """Whether this is the newest code that went to this point; the attempt is counted before it is looked at, and a
    right one works once."""
    row = _live(case_id).filter(point_id=point_id).select_for_update(of=("self",)).order_by("-pk").first()
    if row is None:
        return False
    row.tries += 1
    right = hmac.compare_digest(one_time_code(row.message_ref).encode(), code.encode())
    row.used_at = clock.machine() if right else None
    row.save(update_fields=["tries", "used_at"])
    return right


def _live(case_id: int) -> "QuerySet[IdentityCode, IdentityCode]":
    return IdentityCode.objects.filter(
        case_ref=case_id, used_at=None, expires_at__gt=clock.machine(), tries__lt=TRIES
    )
