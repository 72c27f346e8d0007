"""``Idempotency-Key``: a request that is repeated is answered as before and changes nothing."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header
from ninja.responses import Status
from pydantic import StringConstraints

from emdia.apps.integrations import api as integrations
from emdia.web.api.bearer import bearer_of
from emdia.web.api.problems import Problem

Key = Annotated[
    Annotated[str, StringConstraints(min_length=8, max_length=120, pattern=r"^[!-~]+$")],
    Header(
        alias="Idempotency-Key",
        description="Um nome só seu para este pedido (um UUID, por exemplo). O mesmo nome com o mesmo corpo recebe a "
        "mesma resposta por 7 dias e não grava nada outra vez.",
    ),
]


def once(
    request: HttpRequest, response: HttpResponse, key: str, work: Callable[[], tuple[int, dict[str, Any]]]
) -> Status[dict[str, Any]]:
    """Do ``work`` (it gives status and body) under the caller's key."""
    asked = integrations.fingerprint(request.method or "", request.get_full_path(), request.body)
    try:
        found = integrations.answer_once(
            token_id=bearer_of(request).token_id, key=key, request=asked, work=work
        )
    except integrations.KeyRefused as refusal:
        raise _problem(refusal) from refusal
    if found.repeated:
        response["Idempotency-Replayed"] = "true"
    return Status(found.status, found.body)


def _problem(refusal: integrations.KeyRefused) -> Problem:
    if refusal.why == "busy":
        detail = "Um pedido com esta Idempotency-Key ainda está sendo feito. Espere um pouco e repita."
        return Problem(409, "key_busy", detail, headers={"Retry-After": "5"})
    detail = "Esta Idempotency-Key já foi usada com outro pedido. Use uma nova para cada pedido novo."
    return Problem(422, "key_used", detail, errors=[("Idempotency-Key", detail)])
