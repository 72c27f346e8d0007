"""The journal proves that nothing in it was changed, removed or slipped in."""

import pytest

from emdia.apps.journal import api as journal
from emdia.apps.journal.models import Entry
from emdia.apps.tenants.models import Tenant
from emdia.core import clock, tenancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant():
    made = Tenant.objects.create(slug="t", name="t", created_at=clock.now())
    with tenancy.use(made.pk):
        for number in range(5):
            journal.append(actor="ana", action="nota", subject=f"case:{number}", data={"razão": "ação"})
    return made


def _rows(tenant):
    with tenancy.across_tenants("a test tampers"):
        return Entry.objects.filter(tenant_ref=tenant.pk)


def test_an_untouched_chain_is_whole(tenant):
    found = journal.verify(tenant.pk)
    assert (found.entries, found.broken_at) == (5, None)


@pytest.mark.parametrize(
    "change", [{"actor": "bia"}, {"reason": "outra"}, {"data": "{}"}, {"subject": "case:9"}, {"action": "x"}]
)
def test_a_changed_word_breaks_it_there(tenant, change):
    _rows(tenant).filter(seq=3).update(**change)
    assert journal.verify(tenant.pk).broken_at == 3


def test_a_removed_entry_breaks_it(tenant):
    _rows(tenant).filter(seq=2).delete()
    assert journal.verify(tenant.pk).broken_at == 2


def test_tenants_have_chains_of_their_own(tenant):
    other = Tenant.objects.create(slug="o", name="o", created_at=clock.now())
    with tenancy.use(other.pk):
        journal.append(actor="x", action="y")
    assert journal.verify(other.pk).entries == 1
    assert journal.verify(tenant.pk).entries == 5
