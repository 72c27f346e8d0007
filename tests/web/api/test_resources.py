"""What programs do: send titles, record and take back payments, read cases and messages; each request once."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from emdia.apps.integrations import answers
from emdia.apps.integrations.models import KeptAnswer
from emdia.apps.payments.models import Payment
from emdia.apps.receivables.models import ImportBatch, Receivable
from emdia.core import clock, tenancy
from tests.apps.outreach.scenario import MONDAY, make_world
from tests.web.api.conftest import program

ROW = {
    "number": "A-1",
    "name": "Bruna Exemplo",
    "tax_id": "111.444.777-35",
    "phones": ["(11) 90000-4321"],
    "emails": ["bruna@example.com"],
    "amount": "150.00",
    "due_on": "2026-06-10",
    "description": "mensalidade de junho",
}
PAID = {"number": "T1", "amount": "full", "paid_at": "2026-06-15T09:00:00-03:00", "reference": "banco-1"}


def test_titles_come_in_as_a_file_brings_them(owed, erp):
    rows = [
        ROW,
        ROW | {"number": "A-2", "tax_id": "111.444.777-34"},
        ROW | {"number": "A-3", "amount": "0.00"},
    ]
    answer = erp.post("/receivables", {"receivables": rows}).json()
    assert (answer["created"], answer["rejected"]) == (1, 2)
    first, second, third = answer["results"]
    assert first["problem"] is None
    assert second["problem"]["field"] == "cpf/cnpj"
    assert third["problem"] == {"field": "valor", "reason": "O valor precisa ser maior que zero."}
    title = Receivable.objects.get(pk=first["receivable"])
    assert (title.identity, title.principal_cents, title.case.debtor.name) == (
        "n:A-1#",
        15_000,
        "Bruna Exemplo",
    )
    assert ImportBatch.objects.get().actor == "api:ERP"
    again = erp.post("/receivables", {"receivables": [ROW | {"amount": "160.00"}]}).json()
    assert (again["updated"], again["results"][0]["receivable"]) == (1, title.pk)
    paid = erp.post("/receivables", {"receivables": [ROW | {"amount": "160.00", "status": "paid"}]}).json()
    assert paid["settled"] == 1
    assert erp.get(f"/receivables/{title.pk}").json()["state"] == "settled"


def test_a_batch_costs_a_fixed_number_of_queries(owed, erp):
    def cost(count: int) -> int:
        rows = [ROW | {"number": f"N{count}-{at}"} for at in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert erp.post("/receivables", {"receivables": rows}).json()["created"] == count
        return len(queries)

    cost(1)
    assert cost(2) == cost(60)


def test_titles_are_read_page_by_page(owed, erp):
    for _ in range(4):
        owed.world.title(owed.case)
    first = erp.get("/receivables", limit=3).json()
    second = erp.get("/receivables", limit=3, after=first["next"]).json()
    numbers = [one["number"] for one in first["items"] + second["items"]]
    assert numbers == ["T1", "T2", "T3", "T4", "T5"]
    assert second["next"] is None
    assert [one["id"] for one in erp.get("/receivables", number="T2").json()["items"]] == [
        first["items"][1]["id"]
    ]
    assert erp.get("/receivables", state="settled").json()["items"] == []


def test_people_are_masked_unless_the_token_may_see(owed, erp):
    seen = program(owed.world.creditor, "cases:read", "people:reveal")
    masked, whole = erp.get(f"/cases/{owed.case.pk}").json(), seen.get(f"/cases/{owed.case.pk}").json()
    assert masked["debtor"] == {"kind": "person", "name": "A. M. E.", "tax_id": "***.***.***-25"}
    assert whole["debtor"]["name"] == "Ana Maria Exemplo"
    assert whole["debtor"]["tax_id"] == "52998224725"
    assert masked["balance"]["principal"] == "100.00"
    assert masked["balance"]["fine"] == "2.00"
    assert "/p/" in masked["page"]
    assert masked["next_action"]["reason"]
    assert erp.get("/cases", code="C1").json()["items"][0]["id"] == owed.case.pk


def test_a_message_shows_its_state_and_its_words_only_to_who_may_read_them(owed, erp):
    owed.world.compose(owed.case, owed.title)
    (shown,) = erp.get("/messages", case=owed.case.pk).json()["items"]
    assert (shown["status"], shown["channel"], shown["text"]) == ("queued", "sms", None)
    reader = program(owed.world.creditor, "messages:read", "people:reveal")
    assert reader.get(f"/messages/{shown['id']}").json()["text"] is not None
    assert erp.get("/messages/999999").status_code == 404


def test_a_payment_is_recorded_once_by_its_reference_and_taken_back(owed, erp):
    first = erp.post("/payments", PAID)
    assert first.status_code == 201
    assert first.json()["parts"][0]["settled"]
    assert erp.post("/payments", PAID).status_code == 200
    other = erp.post("/payments", PAID | {"amount": "5.00"})
    assert (other.status_code, other.json()["code"]) == (409, "reference_used")
    assert Payment.objects.count() == 1
    gone = erp.post(f"/payments/{first.json()['id']}/reversal", {"reason": "cheque devolvido"})
    assert gone.json()["reversed_at"]
    assert erp.get(f"/receivables/{owed.title.pk}").json()["state"] == "open"
    twice = erp.post(f"/payments/{first.json()['id']}/reversal", {"reason": "cheque devolvido"})
    assert (twice.status_code, twice.json()["code"]) == (422, "already_reversed")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": "nada"}, "number"),
        ({"case": 1}, "receivable"),
        ({"number": ""}, "receivable"),
        ({"amount": "10,00"}, "amount"),
        ({"amount": 10}, "amount"),
        ({"paid_at": "2027-01-01"}, "data"),
        ({"paid_at": "0001-01-01T00:00:00+14:00"}, "paid_at"),
        ({"reference": "a\nb"}, "reference"),
        ({"centavos": 1}, "centavos"),
    ],
)
def test_a_refusal_names_the_field_and_changes_nothing(owed, erp, change, field):
    answer = erp.post("/payments", PAID | change)
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (422, 422)
    assert [one["field"] for one in problem["errors"]] == [field]
    assert problem["detail"]
    assert not Payment.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", b"\xff\xfe", '{"receivables": NaN}', '{"a":' * 500])
def test_a_body_that_is_no_json_is_refused(owed, erp, body):
    answer = erp.post("/receivables", body)
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_the_same_key_is_answered_the_same_and_another_request_is_not(owed, erp):
    first = erp.post("/payments", PAID, key="pedido-0001")
    again = erp.post("/payments", PAID, key="pedido-0001")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotency-Replayed"] == "true"
    other = erp.post("/payments", PAID | {"reference": "banco-2"}, key="pedido-0001")
    assert (other.status_code, other.json()["code"]) == (422, "key_used")
    assert erp.client.post(
        "/api/v1/payments",
        json.dumps(PAID),
        content_type="application/json",
        headers={"Authorization": f"Bearer {erp.token}"},
    ).json()["errors"] == [{"field": "Idempotency-Key", "reason": "Falta este campo."}]


def test_a_key_is_another_programs_own(owed, erp):
    erp.post("/payments", PAID, key="pedido-0001")
    second = program(owed.world.creditor)
    other = PAID | {"reference": "x", "amount": "5.00"}
    assert second.post("/payments", other, key="pedido-0001").status_code == 201


def test_a_request_that_was_refused_gives_its_key_back(owed, erp):
    assert erp.post("/payments", PAID | {"number": "nada"}, key="pedido-0001").status_code == 422
    assert erp.post("/payments", PAID, key="pedido-0001").status_code == 201


def test_a_request_that_is_still_being_done_is_not_done_twice(owed, erp):
    erp.post("/payments", PAID, key="pedido-0001")
    KeptAnswer.objects.update(status=None, leased_until=clock.machine() + answers.LEASE)
    busy = erp.post("/payments", PAID, key="pedido-0001")
    assert (busy.status_code, busy.json()["code"]) == (409, "key_busy")
    assert busy["Retry-After"]
    KeptAnswer.objects.update(leased_until=clock.machine())
    assert erp.post("/payments", PAID, key="pedido-0001").status_code == 200, "a crash gives the key back"


def test_an_answer_is_sealed_and_forgotten_after_a_week(owed, erp):
    erp.post("/payments", PAID, key="pedido-0001")
    with connection.cursor() as cursor:
        cursor.execute("select body from integrations_keptanswer")
        assert b"banco-1" not in bytes(cursor.fetchone()[0])
    assert answers.forget_old() == 0
    KeptAnswer.objects.update(created_at=clock.machine() - answers.KEPT)
    assert answers.forget_old() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_record_one_payment():
    world = make_world("casa")
    with tenancy.use(world.tenant.pk), clock.at(MONDAY):
        case = world.person(phone="+5511900001234")
        world.title(case)
        erp = program(world.creditor)

        def send(_: int) -> int:
            try:
                return erp.post("/payments", PAID, key="pedido-0001").status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as all_at_once:
            codes = sorted(all_at_once.map(send, range(8)))
        assert set(codes) <= {201, 409}
        assert 201 in codes
        assert Payment.objects.count() == 1
