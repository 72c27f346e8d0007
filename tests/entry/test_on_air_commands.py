"""The same use-cases as the pages, as commands: exit 0 done, 1 refused with a reason."""

from pathlib import Path
from typing import Any

import pytest

from emdia.apps.outreach.models import Message
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from tests.apps.outreach.scenario import MONDAY, make_world
from tests.journeys.command import Commands


@pytest.fixture
def emdia(capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(capsys)


def test_the_checklist_the_brake_and_the_batch(db: None, emdia: Commands, settings: Any, tmp_path: Path):
    settings.EMDIA_HOME = tmp_path
    world = make_world()
    with clock.at(MONDAY):
        with tenancy.use(world.tenant.pk):
            tenants.choose_approval(creditor_id=world.creditor.pk, mode="always", actor="dona")
            case = world.person(phone="+5519900001111")
            world.compose(case, world.title(case), approval=True)
        one = ("--creditor", "academia")
        found = emdia("creditor", "on-air", *one, "--check")
        assert not found["ready"]
        assert {check["key"] for check in found["checks"] if check["ok"]} >= {"address", "tax_id", "terms"}
        assert "Ainda falta" in emdia("creditor", "on-air", *one, "--yes", code=1)["error"]
        silent = emdia("creditor", "declare", *one, "--contacts")
        assert "Sem permissão" in silent["declared"], "nobody said that there is one (R41)"
        emdia("creditor", "declare", *one, "--contacts", "--whatsapp")
        assert (
            "reter provas"
            in emdia("creditor", "declare", *one, "--sector", "school", "--suspends", code=1)["error"]
        )
        assert (
            "conta de envio"
            in emdia("creditor", "test", *one, "--channel", "email", "--to", "a@b.example", code=1)["error"]
        )
        assert emdia("stop", *one, "--reason", "teste")["stopped"]
        seen = emdia("go", *one, "--dry-run")
        assert seen["still_stopped"] == ["academia"]
        assert seen["would_go"]["academia"]["messages"] == 1
        assert seen["would_go"]["academia"]["asking"] == 1
        assert emdia("go", *one)["resumed"]
        assert emdia("stop", "--all")["stopped"]
        assert emdia("go", "--all")["resumed"]
        assert emdia("approve", *one, "--dry-run")["lines"][0]["messages"] == 1
        assert "D+9" in emdia("approve", *one, "--step", "D+9", code=1)["error"]
        assert emdia("approve", *one) | {"lines": []} == {"approved": 1, "expired": 0, "lines": []}
        with tenancy.use(world.tenant.pk):
            assert Message.objects.get().status == "queued"
        assert "já está em ensaio" in emdia("creditor", "off-air", *one, code=1)["error"]
