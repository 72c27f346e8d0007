"""The demonstration's files go in by the door that everybody's files go in by."""

import datetime as dt

import pytest

from emdia.apps.receivables import api as receivables
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.entry.demo import files, people, titles
from emdia.entry.demo.stages import GYM, SCHOOL

START = dt.date(2026, 9, 22)


@pytest.fixture
def demo_tenant(db):
    tenant = tenants.add_tenant(slug="demo", name="Demonstração", is_demo=True)
    with tenancy.use(tenant.pk):
        yield tenant


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("house", "refused"), [(GYM, 2), (SCHOOL, 0)])
def test_every_title_comes_in_and_the_wrong_rows_stay_out(demo_tenant, tmp_path, house, refused):
    creditor = tenants.add_creditor(slug=house.slug, **house.profile)
    cast = people.cast(house)
    owed = titles.titles_of(house, cast, START)
    for sent in files.write(house, owed, START, tmp_path):
        with clock.at(dt.datetime.combine(sent.day, dt.time(), clock.SAO_PAULO)):
            report = receivables.import_file(sent.path, creditor=creditor, actor="demo")
        assert not report.refused and report.ignored == (["Consultor"] if house is GYM else [])
        assert len(report.rejected) == (refused if sent.day == START else 0)
    assert Receivable.objects.count() == len(owed)
    assert Case.objects.count() == len({title.owner.code for title in owed})
    by_number = dict(Receivable.objects.values_list("number", "principal_cents"))
    assert by_number == {title.number: title.cents for title in owed}
    again = receivables.import_file(sent.path, creditor=creditor, actor="demo")
    assert (again.created, again.updated) == (0, 0)
