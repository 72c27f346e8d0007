"""The API itself: its routers, its description, how it refuses."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from emdia.web.api import cases, messages, payments, problems, receivables
from emdia.web.api.bearer import PerToken

DESCRIPTION = """API do Em Dia para os programas de um credor.

Cada token é de um credor e faz só o que suas permissões dizem; crie um em Configurações, Integrações, ou com o comando
“emdia token add”.

Valores são textos com ponto e dois centavos: “1234.56”. Datas, ISO 8601. Listas vêm em páginas: mande o “next” como
“after”. Todo POST leva uma Idempotency-Key. Recusas seguem a RFC 9457 e dizem o campo e o que fazer.

Até 600 pedidos por minuto por token; acima disso a resposta é 429 com Retry-After."""


class CreditorApi(NinjaAPI):
    """Says in its description what the framework does not know: how refusals are typed."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        """OpenAPI 3.1, refusals as ``application/problem+json``."""
        schema = super().get_openapi_schema(*args, **kwargs)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    _describe(int(status), answer)
        return schema


def _describe(status: int, answer: dict[str, Any]) -> None:
    if status < 400:
        answer["description"] = "Feito."
        return
    answer["description"] = problems.TITLES[status]
    answer["content"] = {problems.MEDIA_TYPE: answer["content"].pop("application/json")}
    if status == 429:
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Segundos."}}


def build() -> CreditorApi:
    """The API with all its resources."""
    api = CreditorApi(
        title="Em Dia",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        openapi_url="/openapi.json",
        urls_namespace="api",
        throttle=PerToken(),
    )
    problems.register(api)
    api.add_router("/receivables", receivables.router)
    api.add_router("/payments", payments.router)
    api.add_router("/cases", cases.router)
    api.add_router("/messages", messages.router)
    return api


api = build()
