"""Every operation under generated requests, good ones and broken ones: no answer of ours is a 5xx, and each is one that
the description names."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from emdia.apps.integrations import api as integrations
from emdia.config.wsgi import application
from emdia.core import tenancy
from emdia.web.api import bearer
from tests.web.api.conftest import Owed, program

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    *("send_receivables", "list_receivables", "get_receivable", "record_payment", "reverse_payment"),
    *("list_payments", "get_payment", "list_cases", "get_case", "list_messages", "get_message"),
]
SHORT = settings(
    max_examples=8, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
"""The same requests in every run, and no more than a suite has time for."""


@pytest.fixture(autouse=True)
def _one_connection_and_no_limit(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server closes its connection after each request; the test's own has to stay open."""
    monkeypatch.setattr(bearer, "PER_MINUTE", 10**9)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _real(case: Any, owed: Owed) -> None:
    """Half of the paths name something that is there."""
    ids = {"receivable_id": owed.title.pk, "case_id": owed.case.pk}
    for name, value in ids.items():
        if name in (case.path_parameters or {}) and len(str(case.path_parameters[name])) % 2:
            case.path_parameters[name] = value


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_request_breaks_the_api(owed: Owed, name: str, mode: GenerationMode) -> None:
    token = program(owed.world.creditor, *integrations.SCOPES).token
    owed.world.compose(owed.case, owed.title)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operation = schema.find_operation_by_id(name)

    @settings(SHORT)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        _real(case, owed)
        with tenancy.use(owed.world.tenant.pk):
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, checks=CHECKS)

    ask()


def test_every_operation_is_asked(owed: Owed) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    found = {one.ok().definition.raw["operationId"] for one in schema.get_all_operations()}
    assert found == set(OPERATIONS)
