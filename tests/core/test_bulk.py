"""Many rows in one statement: what went in comes out, on both databases, whatever a text holds."""

import datetime as dt

import pytest

from emdia.apps.tenants import api as tenants
from emdia.apps.tenants.models import LocalHoliday
from emdia.core import tenancy
from emdia.core.bulk import insert_rows, update_rows

TABLE = LocalHoliday._meta.db_table
COLUMNS = {"tenant_id": "bigint", "state": "varchar", "city": "varchar", "day": "date", "name": "varchar"}
DAY = dt.date(2026, 3, 13)


@pytest.fixture
def tenant(db: None):
    made = tenants.add_tenant(slug="casa", name="Casa")
    with tenancy.use(made.pk):
        yield made.pk


def rows() -> list[tuple[str, str, dt.date, str]]:
    return list(LocalHoliday.objects.order_by("city").values_list("state", "city", "day", "name"))


def test_a_row_that_is_there_already_is_left_out(tenant: int):
    assert insert_rows(TABLE, COLUMNS, [(tenant, "SP", "Santos", DAY, "um")]) == 1
    again = [(tenant, "SP", "Santos", DAY, "outro"), (tenant, "SP", "Campos", DAY, "dois")]
    assert insert_rows(TABLE, COLUMNS, again) == 1
    assert rows() == [("SP", "Campos", DAY, "dois"), ("SP", "Santos", DAY, "um")]
    assert insert_rows(TABLE, COLUMNS, []) == 0


def test_only_rows_that_meet_the_condition_change(tenant: int):
    insert_rows(TABLE, COLUMNS, [(tenant, "SP", city, DAY, city) for city in ("A", "B")])
    ids = dict(LocalHoliday.objects.values_list("city", "pk"))
    changes = [(ids["A"], "novo", DAY, ids["A"]), (ids["B"], "novo", DAY, 0)]
    assert update_rows(TABLE, {"name": "varchar", "day": "date"}, changes, where="t.id = %(last)s") == 1
    assert [name for *_, name in rows()] == ["novo", "B"]
    assert update_rows(TABLE, {"name": "varchar"}, []) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NULL",
        "null",
        "a, b",
        "{x}",
        'diz "sim"',
        "barra \\ e \\n",
        "linha\noutra",
        "São João d’Água",
        "'; --",
    ],
)
def test_a_text_comes_back_as_it_went_in(tenant: int, text: str):
    insert_rows(TABLE, COLUMNS, [(tenant, "SP", "X", DAY, text), (tenant, "SP", "Y", DAY, "z")])
    ids = dict(LocalHoliday.objects.values_list("city", "pk"))
    update_rows(TABLE, {"name": "varchar"}, [(ids["Y"], text)])
    assert [name for *_, name in rows()] == [text, text]
