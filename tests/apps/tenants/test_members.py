"""Members come by invitation, change roles and end; the last owner stays, and a link works once."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import signing

from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import Invitation, Member, Tenant
from emdia.core import clock, http, tenancy
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import Role
from emdia.providers import sandbox

PASSWORD = "uma senha bem comprida"
pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant(db: None) -> Iterator[Tenant]:
    made = tenants.add_tenant(slug="casa", name="Casa")
    with tenancy.use(made.pk):
        tenants.add_member(email="dona@example.com", password=PASSWORD, role=Role.OWNER)
        yield made


def invited(email: str = "rui@example.com", role: Role = Role.COLLECTOR) -> tuple[Invitation, str]:
    row = tenants.invite(email=email, role=role, actor="dona@example.com")
    return row, tenants.token_of(row)


def test_a_link_makes_one_member_with_her_own_password(tenant: Tenant):
    _, token = invited()
    seen = tenants.read_invitation(token)
    assert (seen.email, seen.role, seen.tenant_name, seen.known) == (
        "rui@example.com",
        "collector",
        "Casa",
        False,
    )
    member = tenants.accept_invitation(token=token, name="Rui", password=PASSWORD)
    assert member.user.check_password(PASSWORD)
    assert tenants.read_invitation(token) is None
    with pytest.raises(DomainError, match="não vale mais"):
        tenants.accept_invitation(token=token, password="outra senha qualquer")
    assert Member.objects.count() == 2


def test_forged_late_renewed_and_revoked_links_open_nothing(tenant: Tenant):
    row, token = invited()
    forged = signing.dumps([tenant.pk, row.pk, row.nonce], salt="another")
    assert tenants.read_invitation(forged) is None
    assert tenants.read_invitation(token[:-2] + "xx") is None
    again, newer = invited(role=Role.MANAGER)
    assert again.pk == row.pk
    assert tenants.read_invitation(token) is None
    assert tenants.read_invitation(newer).role == "manager"
    Invitation.objects.update(expires_at=clock.machine() - dt.timedelta(seconds=1))
    assert tenants.read_invitation(newer) is None
    _, newest = invited()
    assert tenants.revoke_invitation(invitation_id=row.pk, actor="x")
    assert tenants.read_invitation(newest) is None


def test_an_account_of_another_tenant_is_not_taken_over(tenant: Tenant, django_user_model: Any):
    other = django_user_model.objects.create_user(
        username="r", email="Rui@example.com", password="dela mesma"
    )
    _, token = invited()
    assert tenants.read_invitation(token).known
    with pytest.raises(DomainError, match="Entre como"):
        tenants.accept_invitation(token=token, password=PASSWORD)
    assert tenants.read_invitation(token) is not None
    tenants.accept_invitation(token=token, user=other)
    other.refresh_from_db()
    assert other.check_password("dela mesma")


def test_who_participates_is_not_invited_again(tenant: Tenant):
    with pytest.raises(DomainError, match="já participa"):
        invited("DONA@example.com")


def test_the_last_owner_stays_until_there_is_another(tenant: Tenant):
    owner = tenants.member_named("dona@example.com")
    for attempt in (
        lambda: tenants.change_role(member_id=owner.pk, role=Role.MANAGER, actor="x"),
        lambda: tenants.end_member(member_id=owner.pk, actor="x"),
    ):
        with pytest.raises(DomainError, match="última pessoa dona"):
            attempt()
    second = tenants.add_member(email="ze@example.com", password=PASSWORD, role=Role.COLLECTOR)
    assert tenants.change_role(member_id=second.pk, role=Role.OWNER, actor="x")
    assert tenants.end_member(member_id=owner.pk, actor="x")
    with pytest.raises(DomainError):
        tenants.member_named("dona@example.com")


def test_who_was_deactivated_comes_back_by_invitation(tenant: Tenant):
    rui = tenants.add_member(email="rui@example.com", password=PASSWORD, role=Role.COLLECTOR)
    tenants.end_member(member_id=rui.pk, actor="x")
    _, token = invited(role=Role.AUDITOR)
    back = tenants.accept_invitation(token=token, user=rui.user)
    assert (back.pk, back.role, back.ended_at) == (rui.pk, "auditor", None)


def test_members_of_another_tenant_are_out_of_reach(tenant: Tenant):
    stranger = tenants.add_tenant(slug="outra", name="Outra")
    mine = tenants.member_named("dona@example.com")
    with tenancy.use(stranger.pk):
        assert not tenants.end_member(member_id=mine.pk, actor="x")
        assert not tenants.change_role(member_id=mine.pk, role=Role.AUDITOR, actor="x")


def test_an_email_to_a_member_goes_to_the_sandbox_or_is_said_not_to_go(
    tenant: Tenant, tmp_path: Path, settings: Any
):
    settings.EMDIA_HOME = tmp_path
    mail = {"to": "rui@example.com", "subject": "Convite para a Casa", "text": "Olá, Rui."}
    assert tenants.staff_mail(**mail) == ""
    box = sandbox.start(tmp_path)
    try:
        assert tenants.staff_mail(**mail) == "sandbox"
        page = http.send_now(http.Request("GET", f"{box.http_url}/caixa"), loopback=True).body.decode()
    finally:
        box.stop()
    assert "Convite para a Casa" in page
