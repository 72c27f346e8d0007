"""Templates, profile, number, PIN, webhook and key at Meta: what is asked and what the answers mean."""

import datetime as dt
import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from emdia.core.http import Response
from emdia.providers.channels import whatsapp_cloud_account as setup
from emdia.providers.channels import whatsapp_cloud_templates as templates
from emdia.providers.channels.base import Refused
from tests.providers.channels.test_whatsapp_cloud import ACCOUNT, check, error

DRAFT = templates.TemplateDraft(
    name="emdia_primeiro_contato",
    language="pt_BR",
    category="UTILITY",
    body="Olá, {{nome}}. Consta em aberto {{valor}} da sua mensalidade.",
    variables={"nome": "Ana", "valor": "R$ 10,00"},
    links=(templates.TemplateLink("Pagar", "https://pague.example/p/", "abc"),),
    replies=("Falar com alguém",),
)


def yes(told: object) -> Response:
    return Response(200, {}, json.dumps(told).encode())


def test_a_template_is_submitted_with_named_variables_and_examples():
    call = templates.create_template(ACCOUNT, DRAFT)
    body = check("TemplateCreate", call.request.body)
    assert call.request.url.endswith("/v23.0/102290129340398/message_templates")
    assert body["parameter_format"] == "NAMED"
    assert body["components"][0]["example"]["body_text_named_params"][0] == {
        "param_name": "nome",
        "example": "Ana",
    }
    assert body["components"][1]["buttons"] == [
        {
            "type": "URL",
            "text": "Pagar",
            "url": "https://pague.example/p/{{1}}",
            "example": ["https://pague.example/p/abc"],
        },
        {"type": "QUICK_REPLY", "text": "Falar com alguém"},
    ]
    answer = call.read(yes({"id": "1689556908129832", "status": "PENDING", "category": "UTILITY"}))
    assert answer == templates.Submitted("1689556908129832", "PENDING", "UTILITY")
    assert call.read(error(132000)).code == "132000"
    assert call.read(yes({})).code == "unreadable"


def test_a_template_is_changed_and_deleted():
    changed = templates.edit_template(ACCOUNT, "1689556908129832", DRAFT)
    assert changed.request.url == "https://graph.facebook.com/v23.0/1689556908129832"
    assert "name" not in check("TemplateCreate", changed.request.body)
    gone = templates.delete_template(ACCOUNT, "emdia_primeiro_contato", "1689556908129832")
    assert (gone.request.method, gone.request.body) == ("DELETE", b"")
    assert parse_qs(urlsplit(gone.request.url).query)["hsm_id"] == ["1689556908129832"]
    assert gone.read(yes({"success": True})) is True
    assert isinstance(gone.read(yes({"success": False})), Refused)


def test_the_list_of_templates_page_by_page():
    row = {
        "id": 9,
        "name": "emdia_primeiro_contato",
        "language": "pt_BR",
        "status": "REJECTED",
        "category": "UTILITY",
        "quality_score": {"score": "GREEN"},
        "rejected_reason": "INVALID_FORMAT",
        "components": [{"type": "BODY", "text": "Olá"}],
    }
    call = templates.list_templates(ACCOUNT, after="MAZDZD")
    assert parse_qs(urlsplit(call.request.url).query)["after"] == ["MAZDZD"]
    page = call.read(yes({"data": [row], "paging": {"cursors": {"after": "QVF"}, "next": "https://…"}}))
    assert page.after == "QVF"
    assert page.templates[0] == templates.TemplateState(
        "9", "emdia_primeiro_contato", "pt_BR", "REJECTED", "UTILITY", "GREEN", "INVALID_FORMAT", "Olá"
    )
    assert call.read(yes({"data": [], "paging": {"cursors": {"after": "QVF"}}})).after == ""


def test_the_profile_is_written_within_meta_s_limits_and_read_in_both_shapes():
    profile = setup.Profile(
        about="x" * 200,
        address="Rua A, 1",
        websites=("https://a.example", "https://b.example", "https://c.example"),
        vertical="EDU",
    )
    call = setup.write_profile(ACCOUNT, profile)
    body = check("WhatsAppBusinessProfileUpdateRequest", call.request.body)
    assert len(body["about"]) == 139
    assert len(body["websites"]) == 2
    assert "email" not in body
    assert call.read(yes({"success": True})) is True
    flat = {"about": "Oi", "websites": ["https://a.example"], "messaging_product": "whatsapp"}
    read = setup.read_profile(ACCOUNT).read
    assert read(yes({"data": [flat]})) == read(yes({"data": [{"business_profile": flat}]}))
    assert read(yes({"data": []})) == setup.Profile()


def test_the_number_the_pin_and_the_webhook():
    told = {
        "id": "106540352242922",
        "display_phone_number": "+55 11 99999-0000",
        "verified_name": "Academia Exemplo",
        "name_status": "APPROVED",
        "quality_rating": "GREEN",
        "status": "CONNECTED",
        "code_verification_status": "VERIFIED",
        "is_pin_enabled": True,
        "throughput": {"level": "STANDARD"},
        "whatsapp_business_manager_messaging_limit": "TIER_250",
    }
    number = setup.read_number(ACCOUNT).read(yes(told))
    assert (number.verified, number.pin, number.throughput, number.limit) == (
        True,
        True,
        "STANDARD",
        "TIER_250",
    )
    call = setup.register(ACCOUNT, "123456")
    check("WhatsAppBusinessPhoneNumberRegistrationRequest", call.request.body)
    assert call.read(error(133005)).fault == "account"
    check("SubscriptionRequest", setup.subscribe(ACCOUNT).request.body)
    apps = {"data": [{"whatsapp_business_api_data": {"id": "42", "name": "Em Dia"}}]}
    assert setup.read_subscribed(ACCOUNT).read(yes(apps)) == {"42"}


@pytest.mark.parametrize(
    ("ends", "expected"), [(0, None), (1798761600, dt.datetime(2027, 1, 1, tzinfo=dt.UTC))]
)
def test_the_key(ends: int, expected: dt.datetime | None):
    told = {"data": {"is_valid": True, "expires_at": ends, "scopes": list(setup.RIGHTS)}}
    call = setup.read_token(ACCOUNT)
    assert call.read(yes(told)) == setup.Token(True, expected, frozenset(setup.RIGHTS))
    assert "EAAG-chave" not in repr(call.request)


def test_the_key_is_asked_for_in_the_app_s_name_where_it_is_known():
    named = replace(ACCOUNT, settings={**ACCOUNT.settings, "app_id": "42"})
    assert setup.read_token(named).request.headers["Authorization"] == "Bearer 42|segredo-do-app"
    assert setup.read_token(ACCOUNT).request.headers["Authorization"] == "Bearer EAAG-chave"
