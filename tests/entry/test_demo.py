"""``emdia demo`` as a command: what it prints, where it refuses, and that it never goes live."""

import json

import pytest

from emdia.apps.receivables.models import Case
from emdia.apps.tenants import api as tenants
from emdia.core import home, tenancy
from emdia.entry import demo
from emdia.entry.cli.answer import Refused
from emdia.entry.demo import addresses, people, performance, world
from emdia.entry.demo.stages import HOUSES
from emdia.web.portal.visit import find_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def short(monkeypatch, settings):
    """A demonstration of a few people and three days."""
    settings.BASE_URL = "http://127.0.0.1:8000"
    prepare = world.prepare
    sizes = {house.slug: 8 for house in HOUSES}
    monkeypatch.setattr(world, "prepare", lambda **given: prepare(**given, sizes=sizes, days=3))
    yield
    (home.path("demo") / "state.json").unlink(missing_ok=True)


def run(**more):
    return demo.run(**{"once": True, "port": 8000, "quiet": True, "say": lambda _text: None, **more})


def test_once_prepares_everything_and_says_where_it_is(short):
    answer = run()
    assert json.loads(json.dumps(answer.data))["console"] == "http://127.0.0.1:8000"
    assert "http://127.0.0.1:8001/caixa" in answer.text and world.PASSWORD in answer.text
    tenant = tenants.tenant_named("demo")
    assert tenant.is_demo
    with tenancy.use(tenant.pk):
        assert {m.role for m in tenants.members()} == {"owner", "collector", "auditor"}
        assert all(m.user.check_password(world.PASSWORD) for m in tenants.members())
        assert [c.on_air for c in tenants.creditors().values()] == [False, False]
    assert (home.path("demo") / "state.json").exists()


def test_running_again_founds_nothing_anew(short):
    first, again = run(), run()
    assert first.data == again.data
    assert len(tenants.tenants()) == 1


def test_links_lead_to_the_port_that_is_served(short, settings):
    assert run(port=8123).data["console"] == "http://127.0.0.1:8123"
    assert settings.BASE_URL == "http://127.0.0.1:8123"


def test_a_directory_in_real_use_is_left_alone(short):
    tenants.add_tenant(slug="minha-empresa", name="Minha Empresa")
    with pytest.raises(Refused, match="Minha Empresa"):
        run()
    assert [tenant.slug for tenant in tenants.tenants()] == ["minha-empresa"]


def test_it_does_not_start_while_somebody_works(short):
    with home.lock_worker(), pytest.raises(home.Busy):
        run()


def test_the_example_page_exists_and_its_answer_is_right(short):
    run()
    tenant = tenants.tenant_named("demo")
    with tenancy.use(tenant.pk):
        known = set(Case.objects.filter(creditor__slug=HOUSES[0].slug).values_list("code", flat=True))
    person = next(one for one in people.cast(HOUSES[0], size=8) if one.code in known)
    told = world.World(tenant.pk, {}, tenant.created_at.date(), [], person)
    shown = addresses.of(told, console="http://127.0.0.1:8000", sandbox="http://127.0.0.1:8001")
    case = find_case(shown.example.page.rsplit("/", 1)[1])
    assert case.debtor.tax_id == person.tax_id
    assert shown.example.answer == person.tax_id[3:6]
    assert shown.example.page in shown.words()


def test_it_serves_until_it_is_interrupted(short, monkeypatch):
    said = []
    monkeypatch.setattr(performance.serving, "until_interrupted", lambda: said.append("interrupted"))
    answer = run(once=False, quiet=False, port=0, say=said.append)
    assert said[-1] == "interrupted" and "Ctrl-C" in said[0]
    assert answer.data["console"].startswith("http://127.0.0.1:") and answer.text.startswith("Encerrado")
