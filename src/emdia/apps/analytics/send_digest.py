"""Send the digests of a day, at most once a member: the row is written first, then the e-mail goes."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from emdia.apps.analytics.digest import Digest, as_html, as_text, digest
from emdia.apps.analytics.models import DigestMail
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.calendar import Place

OPENS, CLOSES = dt.time(8), dt.time(12)
"""São Paulo: at eight; a worker that begins after noon leaves the day alone."""


class Told(NamedTuple):
    """One member: her address, and who carried it; ``again``: she was told this day already."""

    email: str
    carried: str
    again: bool = False


def send_digests(
    *, creditors: Sequence[tenants.Creditor], day: dt.date, only: str = "", dry_run: bool = False
) -> tuple[Digest, list[Told]]:
    """The digest of these creditors, and what became of it for each member who wants it (``only``: that one)."""
    found = digest(creditors=[(row.pk, row.trade_name) for row in creditors], day=day)
    members = tenants.digest_members()
    if only:
        named = tenants.member_named(only)
        members = [member for member in members if member.pk == named.pk]
    told_before = set(
        DigestMail.objects.filter(member__in=[m.pk for m in members], day=day).values_list(
            "member_id", flat=True
        )
    )
    told = []
    for member in members:
        email = member.user.email
        if member.pk in told_before:
            told.append(Told(email, "", again=True))
        else:
            told.append(Told(email, "" if dry_run else _send(found, member)))
    return found, told


def _send(found: Digest, member: tenants.Member) -> str:
    """Row first: who finds it written by somebody else says nothing."""
    try:
        with transaction.atomic():
            row = DigestMail.objects.create(member=member, day=found.day, sent_at=clock.machine())
    except IntegrityError:
        return ""
    off = reverse("digest_off", args=[tenants.digest_token(member)])
    carried = tenants.staff_mail(
        to=member.user.email,
        subject=found.subject,
        text=as_text(found, off=off),
        html=as_html(found, off=off),
        leave_url=f"{settings.BASE_URL}{off}",
    )
    DigestMail.objects.filter(pk=row.pk).update(carried=carried)
    return carried


def send_due() -> int:
    """The morning's digests of the active tenant, on business days between eight and noon; how many went."""
    now = clock.now().astimezone(clock.SAO_PAULO)
    if not OPENS <= now.time() < CLOSES:
        return 0
    creditors = [row for row in tenants.creditors().values() if row.on_air]
    if not creditors or not tenants.calendar().pays(now.date(), Place("SP", None)):
        return 0
    _, told = send_digests(creditors=creditors, day=now.date())
    return sum(1 for one in told if one.carried)
