"""Who may ask what: no token, a wrong one, one without the scope, of another tenant, revoked, expired."""

import datetime as dt

import pytest

from emdia.apps.integrations import api as integrations
from emdia.apps.integrations.models import ApiToken
from emdia.apps.journal.models import Entry
from emdia.core import clock
from emdia.web.api import bearer
from emdia.web.api.door import api
from tests.web.api.conftest import Program, program

PATHS = {"receivable_id": 1, "payment_id": 1, "case_id": 1, "message_id": 1}


def operations() -> list[tuple[str, str]]:
    schema = api.get_openapi_schema()
    return [
        (verb, path.removeprefix("/api/v1").format(**PATHS))
        for path, methods in schema["paths"].items()
        for verb in methods
    ]


def ask(who: Program, verb: str, path: str):
    return who.get(path) if verb == "get" else who.post(path, {})


@pytest.mark.parametrize(("verb", "path"), operations())
def test_without_a_right_nothing_is_told(owed, verb, path):
    nobody = ask(Program(""), verb, path)
    assert (nobody.status_code, nobody["Content-Type"]) == (401, "application/problem+json")
    assert nobody["WWW-Authenticate"].startswith("Bearer")
    poor = ask(program(owed.world.creditor, "people:reveal"), verb, path)
    assert (poor.status_code, poor.json()["code"]) == (403, "scope_missing")


@pytest.mark.parametrize(
    "header",
    [
        *(
            "",
            "Bearer",
            "Bearer ",
            "Basic YTpi",
            "bearer emdia_",
            "Bearer emdia_" + "a" * 43,
            "Bearer " + "x" * 9000,
        ),
        *(
            "Bearer emdia_é",
            "Bearer emdia_\x00",
            "Bearer emdia_a b",
            "Token emdia_x",
            "Bearer Bearer emdia_x",
        ),
    ],
)
def test_a_damaged_header_is_refused_and_breaks_nothing(owed, client, header):
    answer = client.get("/api/v1/cases", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, "no_token")


def test_another_tenants_program_sees_nothing(owed, erp, stranger):
    assert stranger.get("/cases").json() == {"items": [], "next": None}
    for path in (f"/cases/{owed.case.pk}", f"/receivables/{owed.title.pk}"):
        assert erp.get(path).status_code == 200
        assert stranger.get(path).status_code == 404
    paid = {"receivable": owed.title.pk, "amount": "full", "paid_at": "2026-06-15", "reference": "r1"}
    assert stranger.post("/payments", paid).status_code == 422


def test_another_creditor_of_the_same_tenant_sees_nothing_either(owed, erp):
    from emdia.apps.tenants import api as tenants

    second = tenants.add_creditor(
        slug="loja", name="Loja", tax_id="11444777000161", address="Rua Dois, 2", city="Campinas", state="SP"
    )
    shop = program(second)
    paid = erp.post(
        "/payments",
        {"case": owed.case.pk, "amount": "full", "paid_at": "2026-06-15T09:00", "reference": "r1"},
    ).json()
    assert shop.get(f"/payments/{paid['id']}").status_code == 404
    assert shop.post(f"/payments/{paid['id']}/reversal", {"reason": "engano"}).status_code == 404
    assert shop.get("/payments").json()["items"] == []


def test_a_revoked_and_an_expired_token_are_worth_nothing(owed):
    gone, late = program(owed.world.creditor), program(owed.world.creditor, days=1)
    rows = {row.digest: row for row in ApiToken.objects.all()}
    assert len(rows) == 2
    first, second = sorted(rows.values(), key=lambda row: row.pk)
    assert integrations.revoke_token(token_id=first.pk, actor="dona")
    assert not integrations.revoke_token(token_id=first.pk, actor="dona")
    assert gone.get("/cases").status_code == 401
    assert late.get("/cases").status_code == 200
    ApiToken.objects.filter(pk=second.pk).update(expires_at=clock.machine() - dt.timedelta(seconds=1))
    assert late.get("/cases").status_code == 401
    said = list(Entry.objects.order_by("seq").values_list("action", "actor"))
    assert ("api_token.revoked", "dona") in said
    assert ("api_token.added", "dona@example.com") in said


def test_the_token_itself_is_not_kept(owed, erp):
    row = ApiToken.objects.get()
    assert erp.token not in str(vars(row))
    assert erp.token.startswith(row.prefix)
    erp.get("/cases")
    row.refresh_from_db()
    assert row.last_used_on == clock.machine().date()


def test_too_many_requests_wait(owed, erp, monkeypatch):
    monkeypatch.setattr(bearer, "PER_MINUTE", 2)
    assert [erp.get("/cases").status_code for _ in range(3)] == [200, 200, 429]
    refused = erp.get("/cases")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert program(owed.world.creditor).get("/cases").status_code == 200


def test_where_nothing_is_the_api_says_so(db, client):
    for path in ("/api/v1/nada", "/api/v1/cases/1/2/3"):
        answer = client.post(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_what_another_layer_refuses_is_a_problem_too(owed, erp):
    wrong_method = erp.client.delete("/api/v1/cases")
    unreadable = erp.client.get("/api/v1/cases?code=%00")
    too_large = erp.client.post("/api/v1/receivables", b"x" * 3_000_000, content_type="application/json")
    answers = {405: wrong_method, 400: unreadable, 413: too_large}
    for status, answer in answers.items():
        assert (answer.status_code, answer.json()["status"]) == (status, status)
        assert answer["Content-Type"] == "application/problem+json"
    assert wrong_method["Allow"]


def test_the_page_explains_every_operation_without_scripts(db, client):
    page = client.get("/api/v1/")
    text = page.content.decode()
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in text
    assert "<script" not in text
    assert "style=" not in text
    assert "://" not in text.replace("http://testserver", "")
