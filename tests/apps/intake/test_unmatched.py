"""What belongs to nothing is closed by somebody who says why; it stays kept, and what was not seen stays open."""

import json

import pytest

from emdia.apps.intake import api as intake
from emdia.apps.intake.models import RawCallback
from emdia.apps.journal.models import Entry
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError
from emdia.entry.cli import main
from tests.apps.outreach.scenario import make_world


def strays(count: int) -> list[int]:
    rows = [
        RawCallback.objects.create(
            provider="sandbox", digest=f"d{n}", body="x", state="unmatched", received_at=clock.machine()
        )
        for n in range(count)
    ]
    return [row.pk for row in rows]


def test_closed_with_a_reason_and_kept(world):
    first, second, third = strays(3)
    with pytest.raises(DomainError):
        intake.close_unmatched(reason="  ", actor="dona", callback_ids=[first])
    assert intake.close_unmatched(reason="é de outro sistema", actor="dona", callback_ids=[first, 10**9]) == 1
    assert intake.close_unmatched(reason="de novo", actor="dona", callback_ids=[first]) == 0
    assert intake.close_unmatched(reason="conta antiga", actor="dona", seen=second) == 1
    assert [row.pk for row in intake.unmatched_rows(limit=9)] == [third], "what came since was not seen"
    kept = RawCallback.objects.get(pk=first)
    assert (kept.state, kept.closed_by, kept.closed_reason, kept.body) == (
        "closed",
        "dona",
        "é de outro sistema",
        "x",
    )
    entry = Entry.objects.filter(action="callback.closed").order_by("seq").first()
    assert (entry.subject, entry.reason) == (f"callback:{first}", "é de outro sistema")


def test_the_command_lists_and_closes(db, capsys):
    with tenancy.use(make_world("casa").tenant.pk):
        ids = strays(3)

    def say(*words: str) -> tuple[int, object]:
        code = main.main(["callback", *words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    assert [row["id"] for row in say("list")[1]] == ids
    assert say("close", str(ids[0]), "--reason", "engano")[1] == {"closed": 1}
    assert say("close", "--all", "--reason", "conta antiga")[1] == {"closed": 2}
    assert say("close", "--all", "--reason", "conta antiga")[0] == 1
    assert say("close", "--reason", "nada dito")[0] == 1
    assert say("list")[1] == []
