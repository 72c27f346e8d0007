"""The digest and the second try as commands."""

from typing import Any

import pytest

from emdia.apps.outreach.models import Message
from emdia.apps.tenants.models import Creditor
from emdia.core import clock, tenancy
from tests.journeys.command import Commands
from tests.web.console import world as worlds


@pytest.fixture
def emdia(capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(capsys)


def test_the_digest_is_shown_sent_once_and_switched_off(
    db: None, emdia: Commands, settings: Any, mailoutbox: list[Any]
):
    settings.MAIL_FROM = "emdia@grupo.example"
    with clock.at(worlds.NOON):
        world = worlds.make_world()
        one = ("digest", "--creditor", world.gym.slug)
        seen = emdia(*one, "--dry-run")
        assert seen["items"]["to_go"] == 1
        assert [person["email"] for person in seen["members"]] == [
            "owner@aurora.example",
            "manager@aurora.example",
        ]
        assert mailoutbox == []
        assert "ensaio" in emdia(*one, code=1)["error"]
        with tenancy.use(world.tenant.pk):
            Creditor.objects.update(on_air=True)
        me = ("--member", "owner@aurora.example")
        assert emdia(*one, *me)["members"][0]["carried"] == "smtp"
        assert emdia(*one, *me)["members"][0]["already_told"]
        assert len(mailoutbox) == 1
        assert emdia(*one, *me, "--switch", "off")["changed"]
        assert emdia(*one, *me, "--dry-run")["members"] == []


def test_a_second_try_says_what_goes_back_and_what_does_not(db: None, emdia: Commands):
    with clock.at(worlds.NOON):
        world = worlds.make_world()
        with tenancy.use(world.tenant.pk):
            row = Message.objects.filter(creditor=world.gym, status="queued").first()
            Message.objects.filter(pk=row.pk).update(status="failed", reason="recusada", expires_at=None)
        said = ("messages", "retry", "--creditor", world.gym.slug, "--message", str(row.pk))
        assert emdia(*said)["queued"] == [row.pk]
        assert "só o que falhou" in emdia(*said, code=1)["refused"][0]["reason"]
