"""What went wrong, as RFC 9457 says it, in words that the reader of a program's log understands and can mend."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, Throttled, ValidationError
from pydantic import Field

from emdia.domain.errors import DomainError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
DOCS = "/api/v1/#"

TITLES = {
    400: "Pedido que não se lê",
    401: "Falta um token válido",
    403: "Este token não pode fazer isto",
    404: "Não encontrado",
    405: "Método que este endereço não tem",
    409: "Conflito com outro pedido",
    413: "Pedido grande demais",
    422: "Há algo a corrigir",
    429: "Pedidos demais",
    500: "Erro nosso",
}
_MISSING = "Falta este campo."
_WORDS = {
    "missing": _MISSING,
    "string_too_long": "Tem letras demais (até {max_length}).",
    "string_too_short": "Tem letras de menos (ao menos {min_length}).",
    "string_type": "Precisa ser um texto.",
    "string_unicode": "O texto tem caracteres que não existem.",
    "string_pattern_mismatch": "Não está no formato {pattern}.",
    "int_parsing": "Precisa ser um número inteiro.",
    "int_type": "Precisa ser um número inteiro.",
    "bool_parsing": "Precisa ser true ou false.",
    "bool_type": "Precisa ser true ou false.",
    "date_from_datetime_parsing": "Precisa ser uma data, como 2026-03-10.",
    "date_parsing": "Precisa ser uma data, como 2026-03-10.",
    "date_type": "Precisa ser uma data, como 2026-03-10.",
    "datetime_from_date_parsing": "Precisa ser data e hora, como 2026-03-10T09:00:00-03:00.",
    "datetime_parsing": "Precisa ser data e hora, como 2026-03-10T09:00:00-03:00.",
    "list_type": "Precisa ser uma lista.",
    "too_long": "Tem itens demais (até {max_length}).",
    "too_short": "Tem itens de menos (ao menos {min_length}).",
    "literal_error": "Use um destes: {expected}.",
    "greater_than_equal": "Precisa ser {ge} ou mais.",
    "less_than_equal": "Precisa ser {le} ou menos.",
    "extra_forbidden": "Este campo não existe.",
}
"""What the checker of types says, in our words."""


class FieldProblem(Schema):
    """One field of the request and what to do about it."""

    field: str = Field(description="Onde: receivables.0.amount, por exemplo.")
    reason: str = Field(description="O que há com ele e como corrigir.")


class ProblemOut(Schema):
    """A refusal (RFC 9457)."""

    type: str = Field(description="Endereço da explicação.")
    title: str
    status: int
    code: str = Field(description="Identificador estável, em inglês, para programas.")
    detail: str = Field(description="O que houve e o que fazer.")
    errors: list[FieldProblem] = Field(default_factory=list)


class Problem(Exception):
    """A refusal on its way to the answer."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers = errors, dict(headers or {})


def missing(what: str) -> Problem:
    """There is none of that, or it is another creditor's, which is the same."""
    return Problem(404, "not_found", f"Não há {what} com este número para o credor deste token.")


def answer(problem: Problem) -> HttpResponse:
    """The answer that a problem is."""
    body = {
        "type": f"{DOCS}{problem.code}",
        "title": TITLES.get(problem.status, "Recusado"),
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "errors": [{"field": field, "reason": reason} for field, reason in problem.errors],
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=problem.status,
        content_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def register(api: NinjaAPI) -> None:
    """Let every refusal of the API be said this way."""
    for kind in (Problem, DomainError, ValidationError, HttpError, Http404, Exception):
        api.add_exception_handler(kind, _answer)


def _answer(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return answer(_problem(error))


def _problem(error: Any) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, DomainError):
        named = [(error.field, error.message)] if error.field else []
        return Problem(422, error.code, error.message, errors=named)
    if isinstance(error, ValidationError):
        found = [_field(one) for one in error.errors[:100]]
        return Problem(
            422, "invalid", "Confira os campos apontados em “errors” e mande de novo.", errors=found
        )
    if isinstance(error, Http404):
        return Problem(404, "not_found", "Este endereço não existe. Veja a lista em /api/v1/.")
    if isinstance(error, HttpError):
        return _http(error)
    log.error("the API failed", exc_info=error)
    return Problem(
        500, "server_error", "Algo falhou do nosso lado; nada foi gravado. Tente de novo mais tarde."
    )


def _http(error: HttpError) -> Problem:
    if isinstance(error, AuthenticationError):
        said = "Mande Authorization: Bearer e um token que valha (nem revogado, nem vencido)."
        return Problem(401, "no_token", said, headers={"WWW-Authenticate": 'Bearer realm="emdia"'})
    if isinstance(error, Throttled):
        return Problem(429, "too_many", "Espere os segundos que Retry-After diz e mande de novo.")
    if isinstance(error, AuthorizationError):
        return Problem(403, "scope_missing", error.message)
    if error.status_code == 400:
        return Problem(400, "unreadable", "O corpo não é JSON em UTF-8, ou está cortado.")
    return Problem(error.status_code, "refused", error.message)


def _field(one: Mapping[str, Any]) -> tuple[str, str]:
    """One finding of the checker: where, without the names of its own layers, and what to do."""
    parts = [str(part) for part in one.get("loc", ())]
    where = parts[2:] if parts[:1] == ["body"] and len(parts) > 2 else parts[1:]
    words = _WORDS.get(str(one.get("type")), "O valor não serve; veja o formato na documentação.")
    limits = {name: str(value) for name, value in (one.get("ctx") or {}).items()}
    try:
        said = words.format(**limits)
    except (KeyError, IndexError):
        said = words
    return ".".join(where) or "corpo", said
