"""*Ligações*: the call to make, what to say, one button a result."""

import re

import pytest
from django.test import Client

from emdia.apps.desk import api as desk
from emdia.apps.desk.models import Call, Task
from emdia.apps.tenants.models import Creditor
from emdia.core import clock, tenancy
from tests.journeys.command import Commands
from tests.web.console.world import NOON, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def ringing(world: World) -> World:
    with tenancy.use(world.tenant.pk), clock.at(NOON):
        desk.open_calls(
            [
                (case.pk, "D+9", "may_happen", "D+9: venceu há nove dias", NOON.date())
                for case in world.cases[:2]
            ]
        )
    return world


def test_an_empty_list_teaches(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        Task.objects.update(done_at=NOON)
    assert "Ninguém espera uma ligação" in owner.get("/ligacoes/").text


def test_the_call_has_its_window_its_script_and_its_results(owner: Client, ringing: World):
    with clock.at(NOON):
        page = owner.get(f"/ligacoes/?caso={ringing.cases[0].pk}").text
    assert "Maria Aparecida da Silva" in page
    assert "em sete dias (R60)" in page
    assert "o que pode acontecer" in page
    assert "não ligue para a pessoa" in page, "the creditor still rehearses"
    assert 'href="tel:' not in page
    with tenancy.use(ringing.tenant.pk):
        Creditor.objects.update(on_air=True)
    with clock.at(NOON):
        page = owner.get(f"/ligacoes/?caso={ringing.cases[1].pk}").text
    assert 'data-key="6"' in page


def test_the_same_list_as_a_command(ringing: World, capsys: pytest.CaptureFixture[str]):
    with clock.at(NOON):
        rows = Commands(capsys)("calls", "--creditor", "academia-vida", "--script")
    assert {row["kind"] for row in rows} >= {"call"}
    one = next(row for row in rows if row["case"] == ringing.cases[0].pk and row["kind"] == "call")
    assert (one["calls_left"], one["step"]) == (7, "D+9")
    assert "Academia Vida" in one["script"] or one["no_script"]
    assert "99999" not in one["phone"]


def test_one_button_writes_the_call_down_and_leads_to_the_next(owner: Client, ringing: World):
    case = ringing.cases[0]
    with clock.at(NOON):
        page = owner.get(f"/ligacoes/?caso={case.pk}").text
        point = re.search(r'name="telefone" value="(\d+)"', page)
        assert point is not None
        sent = {"volta": "ligacoes", "resultado": "no_answer", "telefone": point[1]}
        answer = owner.post(f"/casos/{case.pk}/ligacao/", sent)
    assert answer["Location"] == "/ligacoes/"
    with tenancy.use(ringing.tenant.pk):
        assert Call.objects.get().result == "no_answer"
