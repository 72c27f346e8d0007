"""Each page costs a fixed number of queries, whatever the portfolio holds."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from emdia.core import tenancy
from tests.web.console.world import NOON, World, message, title

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/",
    "/carteira/",
    "/carteira/resumo/",
    "/mensagens/",
    "/esperando/",
    "/pagamentos/?dia=2026-11-17",
    "/busca/?q=maria",
)


def _grow(world: World) -> None:
    with tenancy.use(world.tenant.pk):
        for index in range(30):
            case = world.cases[index % 4]
            title(case, f"mais-{index}", NOON.date() - dt.timedelta(days=index), 1000 + index)
            message(
                case,
                NOON - dt.timedelta(hours=index),
                step=f"X{index}",
                status="sent",
                text="oi",
                sent_at=NOON,
            )


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_pages_cost_the_same_when_the_portfolio_grows(owner: Client, world: World):
    addresses = [*ADDRESSES, f"/casos/{world.cases[0].pk}/"]
    before = {address: _queries(owner, address) for address in addresses}
    _grow(world)
    assert {address: _queries(owner, address) for address in addresses} == before
    assert max(before.values()) <= 29
