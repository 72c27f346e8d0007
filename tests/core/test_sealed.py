"""Law 9: what is sealed opens for its tenant only, and is found by a keyed hash."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from emdia.apps.tenants.models import ProviderAccount, Tenant
from emdia.core import clock, sealed, tenancy


@given(st.text(), st.integers(1, 2**40))
def test_what_was_sealed_opens_to_the_same_text(text, tenant):
    with tenancy.use(tenant):
        assert sealed.unseal(sealed.seal(text, tenant_id=tenant)) == text


@given(st.text(min_size=1), st.integers(0, 500))
def test_a_changed_byte_never_opens(text, position):
    blob = bytearray(sealed.seal(text, tenant_id=1))
    blob[position % len(blob)] ^= 1
    with pytest.raises(sealed.SealError):
        sealed.unseal(bytes(blob))


def test_another_tenant_cannot_open_it():
    blob = sealed.seal("11 99999-0000", tenant_id=1)
    with tenancy.use(2), pytest.raises(sealed.SealError, match="another tenant"):
        sealed.unseal(blob)


def test_equal_values_look_different_sealed_and_equal_hashed():
    assert sealed.seal("x", tenant_id=1) != sealed.seal("x", tenant_id=1)
    assert sealed.keyed_hash("phone", "x", tenant_id=1) == sealed.keyed_hash("phone", "x", tenant_id=1)
    assert sealed.keyed_hash("phone", "x", tenant_id=1) != sealed.keyed_hash("phone", "x", tenant_id=2)
    assert sealed.keyed_hash("phone", "x", tenant_id=1) != sealed.keyed_hash("email", "x", tenant_id=1)


@pytest.mark.django_db
def test_the_database_never_holds_the_words():
    tenant = Tenant.objects.create(slug="t", name="t", created_at=clock.now())
    with tenancy.use(tenant.pk):
        ProviderAccount.objects.create(
            channel="email", provider="smtp", secrets="senha", created_at=clock.now()
        )
        assert ProviderAccount.objects.get().secrets == "senha"
        with connection.cursor() as cursor:
            cursor.execute("SELECT secrets FROM tenants_provideraccount")
            assert b"senha" not in bytes(cursor.fetchone()[0])


def test_a_sealer_seals_and_hashes_as_the_functions_do():
    sealer = sealed.Sealer(3)
    blobs = [sealer.seal(str(n)) for n in range(600)]
    assert len({blob[9:21] for blob in blobs}) == 600
    with tenancy.use(3):
        assert [sealed.unseal(blob) for blob in blobs] == [str(n) for n in range(600)]
    assert sealer.keyed_hash(b"phone", "x") == sealed.keyed_hash("phone", "x", tenant_id=3)
