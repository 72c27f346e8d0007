"""Law 8: a query without a tenant raises, and a tenant sees its own rows only; PostgreSQL says it again."""

import pytest
from django.db import DatabaseError, connection, transaction

from emdia.apps.journal import api as journal
from emdia.apps.tenants.models import LocalHoliday, Tenant
from emdia.core import clock, tenancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Tenant, Tenant]:
    made = [Tenant.objects.create(slug=slug, name=slug, created_at=clock.now()) for slug in ("um", "dois")]
    for tenant in made:
        with tenancy.use(tenant.pk):
            LocalHoliday.objects.create(state="SP", city="Santos", day="2026-01-26", name=tenant.slug)
    return made[0], made[1]


def test_a_query_without_a_tenant_raises(two):
    with pytest.raises(tenancy.NoTenant, match="LocalHoliday"):
        LocalHoliday.objects.count()


def test_a_row_without_a_tenant_cannot_even_be_built():
    with pytest.raises(tenancy.NoTenant):
        LocalHoliday(state="SP", city="Santos", day="2026-01-26", name="ninguém")


def test_a_tenant_sees_its_own_rows_only(two):
    with tenancy.use(two[0].pk):
        assert [row.name for row in LocalHoliday.objects.all()] == ["um"]
    with tenancy.across_tenants("a test compares both"):
        assert LocalHoliday.objects.count() == 2


@pytest.mark.postgresql
def test_postgresql_hides_other_tenants_from_raw_sql_too(two):
    with tenancy.use(two[0].pk), connection.cursor() as cursor:
        cursor.execute("SELECT name, current_user FROM tenants_localholiday")
        assert cursor.fetchall() == [("um", "emdia_tenant")]
        cursor.execute("UPDATE tenants_localholiday SET name = 'meu'")
        assert cursor.rowcount == 1


@pytest.mark.postgresql
def test_postgresql_refuses_a_row_for_another_tenant(two):
    with (
        tenancy.use(two[0].pk),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        LocalHoliday.objects.create(
            tenant_id=two[1].pk, state="SP", city="Santos", day="2026-09-07", name="x"
        )
    with tenancy.use(two[0].pk):
        assert LocalHoliday.objects.count() == 1, "after the rollback the connection still knows its tenant"


@pytest.mark.postgresql
def test_postgresql_lets_nobody_rewrite_the_journal(two):
    with tenancy.use(two[0].pk):
        journal.append(actor="a", action="b")
        for statement in ("UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
