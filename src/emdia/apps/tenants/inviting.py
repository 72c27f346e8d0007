"""Members by invitation: asked by an owner, accepted by whoever holds the signed link, once and within seven days."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import Invitation, Member, Tenant
from emdia.core import clock, tenancy
from emdia.domain.emails import parse_email
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import Role

DAYS = 7
_SALT = "emdia.invitation"


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as its link shows it: who asks whom, for which role; ``known``: she has an account already."""

    tenant_id: int
    invitation_id: int
    tenant_name: str
    email: str
    role: str
    known: bool
    second_factor: bool


@transaction.atomic
def invite(*, email: str, role: Role, actor: str) -> Invitation:
    """Ask somebody to become a member; asking again renews link and role. Raises :class:`DomainError` for a member."""
    email = parse_email(email)
    if Member.objects.filter(user__email__iexact=email, ended_at=None).exists():
        raise DomainError(f"{email} já participa.", code="member_known", field="e-mail")
    now = clock.machine()
    fresh = {
        "role": role,
        "nonce": secrets.token_hex(16),
        "invited_by": actor[:80],
        "sent_at": now,
        "expires_at": now + dt.timedelta(days=DAYS),
    }
    row, _ = Invitation.objects.update_or_create(
        email=email.casefold(), accepted_at=None, revoked_at=None, defaults=fresh
    )
    journal.append(
        actor=actor, action="member.invited", subject=f"invitation:{row.pk}", data={"role": row.role}
    )
    return row


def invitations() -> list[Invitation]:
    """Those that still wait for an answer, the late ones among them."""
    return list(Invitation.objects.filter(accepted_at=None, revoked_at=None).order_by("pk"))


def revoke_invitation(*, invitation_id: int, actor: str) -> bool:
    """Take an invitation back: its link opens nothing any more."""
    rows = Invitation.objects.filter(pk=invitation_id, accepted_at=None, revoked_at=None)
    revoked = bool(rows.update(revoked_at=clock.machine()))
    if revoked:
        journal.append(actor=actor, action="invitation.revoked", subject=f"invitation:{invitation_id}")
    return revoked


def token_of(row: Invitation) -> str:
    """What the link carries: tenant, row and nonce, signed; nobody can make one up."""
    return signing.dumps([row.tenant_id, row.pk, row.nonce], salt=_SALT)


def read_invitation(token: str) -> Invited | None:
    """What a link invites to; None for one that is forged, used, taken back, replaced or older than seven days."""
    try:
        tenant, pk, nonce = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    with tenancy.use(tenant):
        row = Invitation.objects.filter(
            pk=pk, nonce=nonce, accepted_at=None, revoked_at=None, expires_at__gt=clock.machine()
        ).first()
    if row is None:
        return None
    inviting = Tenant.objects.get(pk=tenant)
    known = get_user_model().objects.filter(email__iexact=row.email).exists()
    return Invited(tenant, pk, inviting.name, row.email, row.role, known, inviting.second_factor_required)


def accept_invitation(*, token: str, name: str = "", password: str = "", user: Any = None) -> Member:
    """Make the member that a link invites, once. Who has an account comes signed in as ``user``; else ``password``
    makes one. Raises :class:`DomainError` for a link that is not valid, or somebody else's."""
    invited = read_invitation(token)
    if invited is None:
        raise DomainError("Este convite não vale mais. Peça outro.", code="invitation_void", field="convite")
    with tenancy.use(invited.tenant_id), transaction.atomic():
        now = clock.machine()
        # The row decides who is first: a link that two browsers post makes one member.
        mine = Invitation.objects.filter(pk=invited.invitation_id, accepted_at=None, revoked_at=None)
        if not mine.update(accepted_at=now):
            raise DomainError("Este convite já foi usado.", code="invitation_void", field="convite")
        account = _account(invited, name=name, password=password, user=user)
        member, _ = Member.objects.update_or_create(
            user=account, defaults={"role": invited.role, "since": clock.now(), "ended_at": None}
        )
        journal.append(
            actor=invited.email,
            action="member.added",
            subject=f"member:{member.pk}",
            data={"role": member.role, "invitation": invited.invitation_id},
        )
    return member


def _account(invited: Invited, *, name: str, password: str, user: Any) -> Any:
    users = get_user_model().objects
    known = users.filter(email__iexact=invited.email).first()
    if known is None:
        return users.create_user(
            username=invited.email, email=invited.email, password=password, first_name=name[:150]
        )
    if user is None or user.pk != known.pk:
        raise DomainError(
            f"Entre como {invited.email} para aceitar este convite.", code="invitation_other", field="convite"
        )
    return known
