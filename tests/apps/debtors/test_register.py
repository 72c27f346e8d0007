"""Debtors are met by tax id, made once, and completed by what is new."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.apps.debtors.api import Person, register
from emdia.apps.debtors.models import ContactPoint, Debtor
from emdia.apps.tenants.models import Tenant
from emdia.core import clock, tenancy
from emdia.domain.phones import parse_phone
from emdia.domain.vocabulary import ContactState

NOW = dt.datetime(2026, 6, 10, 9, 0, tzinfo=clock.SAO_PAULO)
CELL = parse_phone("(11) 98765-4321")


@pytest.fixture
def tenant(db):
    row = Tenant.objects.create(slug="casa", name="Casa", created_at=NOW)
    with clock.at(NOW), tenancy.use(row.pk):
        yield row


def person(**more):
    return Person(**{"name": "Maria da Silva", "tax_id": "52998224725", **more})


@pytest.mark.usefixtures("tenant")
def test_the_same_tax_id_is_the_same_debtor():
    [first] = register([person(phones=[CELL])], origin="file")
    assert (
        register(
            [person(emails=["maria@exemplo.com.br"]), person(name="João", tax_id="11144477735")],
            origin="page",
        )[0]
        == first
    )
    assert Debtor.objects.count() == 2
    assert {(p.kind, p.origin) for p in ContactPoint.objects.all()} == {("phone", "file"), ("email", "page")}


@pytest.mark.usefixtures("tenant")
def test_ids_come_back_in_the_order_of_the_people():
    people = [person(name="A", tax_id="", key="a"), person(name="B"), person(name="A", tax_id="", key="a")]
    first, second, third = register(people, origin="file")
    assert first == third != second


@pytest.mark.usefixtures("tenant")
def test_an_empty_field_takes_nothing_away():
    register([person(city="Santos", state="SP", address="Rua Um, 1", birth="1990-05-01")], origin="file")
    register([person(name="Maria Silva")], origin="file")
    found = Debtor.objects.get()
    assert (found.name, found.city, found.state) == ("Maria Silva", "Santos", "SP")
    assert (found.address, found.birth) == ("Rua Um, 1", "1990-05-01")


@pytest.mark.usefixtures("tenant")
def test_a_company_and_an_estate_are_known_as_such():
    register(
        [
            person(name="Padaria", tax_id="11222333000181"),
            person(name="Espólio de José", tax_id="11144477735"),
        ],
        origin="file",
    )
    assert Debtor.objects.get(name="Padaria").kind == "company"
    assert Debtor.objects.get(name="Espólio de José").stop_mark == "deceased"


@pytest.mark.usefixtures("tenant")
def test_a_shared_phone_is_doubtful_for_both_and_a_confirmation_later_stands():
    register([person(phones=[CELL])], origin="file")
    assert ContactPoint.objects.get().state == ContactState.DECLARED
    register([person(name="João", tax_id="11144477735", phones=[CELL])], origin="file")
    assert set(ContactPoint.objects.values_list("state", flat=True)) == {ContactState.DOUBTFUL}

    ContactPoint.objects.filter(debtor__name="João").update(state=ContactState.CONFIRMED)
    register([person(phones=[CELL]), person(name="João", tax_id="11144477735", phones=[CELL])], origin="file")
    assert ContactPoint.objects.get(debtor__name="João").state == ContactState.CONFIRMED


@pytest.mark.usefixtures("tenant")
def test_a_stated_permission_counts_and_silence_changes_nothing():
    register([person(phones=[CELL], whatsapp=False)], origin="file")
    register([person(phones=[CELL])], origin="file")
    assert ContactPoint.objects.get().whatsapp is False


def test_two_tenants_share_nobody(tenant):
    register([person(phones=[CELL])], origin="file")
    other = Tenant.objects.create(slug="outra", name="Outra", created_at=NOW)
    with tenancy.use(other.pk):
        register([person(phones=[CELL])], origin="file")
        assert Debtor.objects.count() == 1
        assert ContactPoint.objects.get().state == ContactState.DECLARED


@pytest.mark.usefixtures("tenant")
def test_a_hundred_people_cost_as_many_queries_as_one():
    def queries(count):
        people = [person(tax_id="", key=f"{count}-{n}") for n in range(count)]
        with CaptureQueriesContext(connection) as seen:
            register(people, origin="file")
        return len(seen)

    register([person()], origin="file")
    assert queries(100) == queries(1)
