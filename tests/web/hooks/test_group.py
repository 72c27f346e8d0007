"""The server for callbacks alone: the same answers and rows as the web's, many kept by one commit."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from emdia.apps.intake import api as intake
from emdia.apps.intake.models import RawCallback
from emdia.core import tenancy
from emdia.web.hooks import group
from emdia.web.hooks.views import LARGEST
from tests.apps.intake.conftest import signed, told
from tests.apps.outreach.scenario import make_world
from tests.loops import run

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/hooks/sandbox/academia"


def ask(*requests: tuple[str, str, bytes, dict[str, str]]) -> list[int]:
    """All requests at once over one application; their statuses."""

    async def one(door: group.Door, method: str, path: str, body: bytes, headers: dict[str, str]) -> int:
        said: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            said.append(message)

        raw = [(name.lower().encode(), text.encode()) for name, text in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": raw}
        await door(scope, receive, send)
        return int(said[0]["status"])

    async def all_of_them() -> list[int]:
        door = group.Door()
        found = await asyncio.gather(*(one(door, *request) for request in requests))
        await door.close()
        return found

    return run(all_of_them())


def post(body: bytes, url: str = URL, **headers: str) -> tuple[str, str, bytes, dict[str, str]]:
    return "POST", url, body, signed(body) | headers


@pytest.fixture
def tenant() -> Any:
    return make_world("academia").tenant


def test_many_at_once_are_kept_once_each_and_by_few_commits(tenant: Any, monkeypatch: pytest.MonkeyPatch):
    commits = Counter[int]()
    keep = intake.keep_many

    def counted(arrived: Any) -> int:
        commits[len(arrived)] += 1
        return keep(arrived)

    monkeypatch.setattr(group.intake, "keep_many", counted)
    bodies = [told({"kind": "delivered", "reference": f"sb-{n}", "ref": f"m{n}"}) for n in range(40)]
    assert ask(*map(post, bodies), *map(post, bodies[:10])) == [200] * 50
    assert ask(post(bodies[0])) == [200]
    assert sum(size * many for size, many in commits.items()) == 51
    assert commits.total() < 20
    with tenancy.use(tenant.pk):
        rows = list(RawCallback.objects.all())
        assert sorted(row.body.encode("latin-1") for row in rows) == sorted(bodies)
        assert {(row.provider, row.state) for row in rows} == {("sandbox", "new")}
        assert intake.process() == 40, "what it keeps can be read"


def test_what_is_forged_unknown_or_too_large_is_refused_as_by_the_web(tenant: Any):
    body = told()
    statuses = ask(
        post(body, **{"x-emdia-signature": "0" * 64}),
        post(body, "/hooks/sandbox/outra"),
        post(body, "/hooks/nobody/academia"),
        post(b" " * (LARGEST + 1)),
        post(body, "/elsewhere"),
        ("PUT", URL, b"", {}),
        ("GET", URL, b"", {}),
    )
    assert statuses == [403, 403, 403, 413, 404, 405, 403]
    with tenancy.use(tenant.pk):
        assert not RawCallback.objects.exists()


def test_what_could_not_be_committed_is_not_answered_with_yes(tenant: Any, monkeypatch: pytest.MonkeyPatch):
    def broken(_arrived: Any) -> int:
        raise OSError("the database is gone")

    monkeypatch.setattr(group.intake, "keep_many", broken)
    assert ask(post(told())) == [500]
