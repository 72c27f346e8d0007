"""A creditor with a person who owes, a second creditor and a second tenant, and programs with tokens."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from emdia.apps.integrations import api as integrations
from emdia.apps.receivables.models import Case, Receivable
from emdia.core import clock, tenancy
from tests.apps.outreach.scenario import MONDAY, World, make_world


@dataclass
class Program:
    """A program of a creditor: asks as HTTP does, over the whole stack, with a strict check of forged forms."""

    token: str
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers())

    def post(self, path: str, body: Any, *, key: str = "") -> Any:
        headers = self._headers() | {"Idempotency-Key": key or str(uuid.uuid4())}
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.post(f"/api/v1{path}", text, content_type="application/json", headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def program(creditor: Any, *scopes: str, days: int | None = None) -> Program:
    """A program with a new token; every scope but ``people:reveal`` where none is named."""
    wanted = scopes or [scope for scope in integrations.SCOPES if scope != "people:reveal"]
    _row, token = integrations.add_token(
        creditor=creditor, name="ERP", scopes=wanted, actor="dona@example.com", days=days
    )
    return Program(token)


@dataclass
class Owed:
    """The case of a person with one title of R$ 100,00."""

    world: World
    case: Case
    title: Receivable


@pytest.fixture
def owed(db: None) -> Iterator[Owed]:
    cache.clear()
    world = make_world("casa")
    with tenancy.use(world.tenant.pk), clock.at(MONDAY):
        case = world.person(phone="+5511900001234", name="Ana Maria Exemplo", tax_id="52998224725")
        yield Owed(world, case, world.title(case))


@pytest.fixture
def erp(owed: Owed) -> Program:
    return program(owed.world.creditor)


@pytest.fixture
def stranger(owed: Owed) -> Program:
    """A program of another tenant."""
    other = make_world("outra")
    with tenancy.use(other.tenant.pk):
        return program(other.creditor)
