"""Who wants the daily digest: owners and managers unless they say no, others once they say yes; the way out by link."""

from django.core import signing
from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import Member
from emdia.core import tenancy
from emdia.domain.vocabulary import Role

_SALT = "emdia.digest"
TOLD = (Role.OWNER, Role.MANAGER)
"""Roles that get it without asking."""


def wants_digest(member: Member) -> bool:
    """What the member said, else what the role has."""
    return member.role in TOLD if member.digest is None else member.digest


def digest_members() -> list[Member]:
    """Active members of the tenant who want it and have an address; one query."""
    rows = Member.objects.filter(ended_at=None, user__is_active=True).select_related("user").order_by("pk")
    return [row for row in rows if wants_digest(row) and row.user.email]


@transaction.atomic
def set_digest(*, member_id: int, on: bool, actor: str) -> bool:
    """Switch a member's digest; False where it was so already."""
    row = Member.objects.select_for_update(of=("self",)).filter(pk=member_id, ended_at=None).first()
    if row is None or row.digest is on:
        return False
    Member.objects.filter(pk=member_id).update(digest=on)
    journal.append(actor=actor, action="member.digest", subject=f"member:{member_id}", data={"on": on})
    return True


def digest_token(member: Member) -> str:
    """What the link in the e-mail carries: tenant and member, signed; it only ever switches off."""
    return signing.dumps([member.tenant_id, member.pk], salt=_SALT)


def read_digest_token(token: str) -> Member | None:
    """The active member of a link that we signed, with her user, else None."""
    try:
        tenant, pk = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    with tenancy.use(tenant):
        return Member.objects.filter(pk=pk, ended_at=None).select_related("user", "tenant").first()
