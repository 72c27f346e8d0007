"""The page that explains the API to people, and the answer where nothing is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from emdia.apps.integrations import api as integrations
from emdia.web.api import problems
from emdia.web.api.door import api

VERBS = {"get": "GET", "post": "POST"}


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What the API can do, made of its own description, so that it cannot age. Open to all: it holds no data."""
    schema = api.get_openapi_schema()
    shown = {
        "schema": schema,
        "words": schema["info"]["description"].split("\n\n"),
        "operations": [
            _operation(path, verb, found)
            for path, methods in schema["paths"].items()
            for verb, found in methods.items()
        ],
        "shapes": [_shape(name, found) for name, found in schema["components"]["schemas"].items()],
        "scopes": integrations.SCOPES,
        "events": integrations.EVENTS,
        "base": request.build_absolute_uri("/api/v1"),
    }
    return render(request, "api/docs.html", shown)


@csrf_exempt
def nowhere(_request: HttpRequest) -> HttpResponse:
    """404 as the API says it."""
    return problems.answer(
        problems.Problem(404, "not_found", "Este endereço não existe. Veja a lista em /api/v1/.")
    )


def _operation(path: str, verb: str, found: dict[str, Any]) -> dict[str, Any]:
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answers = [
        {"status": status, "words": one["description"], "shape": _named(_schema_of(one))}
        for status, one in found["responses"].items()
    ]
    return {
        "id": found["operationId"],
        "verb": VERBS[verb],
        "path": path,
        "tag": found["tags"][0],
        "summary": found["summary"],
        "words": found.get("description", ""),
        "parameters": found.get("parameters", []),
        "body": _named(body),
        "answers": answers,
    }


def _schema_of(answer: dict[str, Any]) -> dict[str, Any]:
    return next((one["schema"] for one in answer.get("content", {}).values()), {})


def _shape(name: str, found: dict[str, Any]) -> dict[str, Any]:
    needed = found.get("required", [])
    fields = [
        {
            "name": field,
            "type": _type(one),
            "needed": field in needed,
            "words": one.get("description", ""),
        }
        for field, one in found.get("properties", {}).items()
    ]
    return {"name": name, "words": found.get("description", ""), "fields": fields}


def _type(one: dict[str, Any]) -> str:
    """The kind of a value in a few letters."""
    if "anyOf" in one:
        return " ou ".join(_type(part) for part in one["anyOf"])
    if "$ref" in one:
        return _named(one)
    if one.get("type") == "array":
        return f"lista de {_type(one['items'])}"
    if "enum" in one:
        return ", ".join(map(str, one["enum"]))
    return str(
        one.get("format")
        or {"null": "vazio", "string": "texto"}.get(one.get("type", ""), one.get("type", ""))
    )


def _named(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
