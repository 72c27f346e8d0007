"""What an owner changes about members: role, end, and whether a second factor is asked; the last owner stays."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import Member, Tenant
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError, excerpt
from emdia.domain.vocabulary import Role


def member_named(email: str) -> Member:
    """The active member with that address. Raises :class:`DomainError`."""
    found = Member.objects.filter(user__email__iexact=email.strip(), ended_at=None).first()
    if found is None:
        raise DomainError(
            f"“{excerpt(email)}” não participa desta organização. Veja: emdia member list",
            code="member_unknown",
            field="e-mail",
        )
    return found


@transaction.atomic
def change_role(*, member_id: int, role: Role, actor: str) -> bool:
    """Give an active member another role; False where there is none or it is hers already.

    Raises :class:`DomainError` where it would take the last owner away.
    """
    row = _locked(member_id)
    if row is None or row.role == role:
        return False
    if row.role == Role.OWNER:
        _keep_an_owner(row)
    before, row.role = row.role, role
    row.save(update_fields=["role"])
    data = {"before": before, "role": str(role)}
    journal.append(actor=actor, action="member.role_changed", subject=f"member:{row.pk}", data=data)
    return True


@transaction.atomic
def end_member(*, member_id: int, actor: str) -> bool:
    """Deactivate a member: nothing of this tenant opens any more, and her sessions end at once. The row stays.

    Raises :class:`DomainError` for the last owner.
    """
    row = _locked(member_id)
    if row is None:
        return False
    if row.role == Role.OWNER:
        _keep_an_owner(row)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    ended = end_sessions(user_id=row.user_id)
    journal.append(actor=actor, action="member.ended", subject=f"member:{row.pk}", data={"sessions": ended})
    return True


def end_sessions(*, user_id: int) -> int:
    """End every session of a person that is on record; two queries."""
    rows = UserSession.objects.filter(user_id=user_id)
    Session.objects.filter(session_key__in=rows.values("session_key")).delete()
    return int(rows.delete()[0])


def second_factor_required() -> bool:
    """Whether the active tenant asks its members for an authenticator or a passkey."""
    return Tenant.objects.filter(pk=tenancy.current_id(), second_factor_required=True).exists()


def require_second_factor(*, required: bool, actor: str) -> None:
    """Ask every member for a second factor from her next page on, or ask no more."""
    rows = Tenant.objects.filter(pk=tenancy.current_id()).exclude(second_factor_required=required)
    if rows.update(second_factor_required=required):
        journal.append(
            actor=actor,
            action="tenant.second_factor",
            subject=f"tenant:{tenancy.current_id()}",
            data={"required": required},
        )


def _locked(member_id: int) -> Member | None:
    """The member, with the owners locked: two owners cannot both be the last but one."""
    list(Member.objects.select_for_update().filter(role=Role.OWNER, ended_at=None).values_list("pk"))
    return Member.objects.select_for_update().filter(pk=member_id, ended_at=None).first()


def _keep_an_owner(row: Member) -> None:
    if not Member.objects.filter(role=Role.OWNER, ended_at=None).exclude(pk=row.pk).exists():
        raise DomainError(
            "Esta é a última pessoa dona da organização. Faça antes outra pessoa dona.",
            code="last_owner",
            field="papel",
        )
