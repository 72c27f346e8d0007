"""WhatsApp Cloud API: what is asked of Meta, judged by Meta's own schema, and what its answers mean."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

from emdia.core.http import Response
from emdia.providers.channels.base import (
    Account,
    Approved,
    Button,
    Callback,
    Event,
    Media,
    Outgoing,
    Refused,
)
from emdia.providers.channels.whatsapp_cloud import CHANNEL, SIGNATURE, signature
from emdia.providers.channels.whatsapp_cloud_events import when
from emdia.providers.channels.whatsapp_cloud_graph import ERRORS
from tests.providers.contract import OUTGOING, ChannelContract

DATA = Path(__file__).parents[2] / "data" / "whatsapp"
SCHEMA = json.loads((DATA / "meta_request_schema.json").read_text())
ACCOUNT = Account(
    "whatsapp-cloud",
    {"phone_number_id": "106540352242922", "waba_id": "102290129340398"},
    {"token": "EAAG-chave", "app_secret": "segredo-do-app", "verify_token": "frase-combinada"},
    ref="7",
)
STATUS = {
    "id": "wamid.HBgN",
    "status": "failed",
    "timestamp": "1698266945",
    "recipient_id": "551199990000",
    "recipient_user_id": "BR.1502576394655843",
    "biz_opaque_callback_data": "m17",
    "errors": [{"code": 131026, "title": "Message undeliverable"}],
    "pricing": {"billable": False, "pricing_model": "PMP", "category": "utility"},
}
BODY = json.dumps(
    {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": {"statuses": [STATUS]}}]}],
    }
).encode()
MEANING = [
    Event(
        "failed",
        "wamid.HBgN",
        "m17",
        when("1698266945", None),
        "Message undeliverable",
        sender="551199990000",
        permanent=True,
        channel="whatsapp",
        code="131026",
        sender_id="BR.1502576394655843",
        about=(("price", "utility"), ("billable", "false"), ("price_model", "PMP")),
    )
]


def error(code: int, status: int = 400, **more: object) -> Response:
    told = {"message": f"(#{code}) no", "type": "OAuthException", "code": code, **more}
    return Response(status, {}, json.dumps({"error": told}).encode())


def check(kind: str, body: bytes) -> dict:
    """Meta's schema takes this body."""
    read = json.loads(body)
    jsonschema_rs.validator_for({"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]}).validate(read)
    return read


def sent(outgoing: Outgoing) -> dict:
    kinds = {
        "text": "TextMessage",
        "interactive": "InteractiveMessage",
        "template": "TemplateMessage",
        "document": "DocumentMessage",
        "image": "ImageMessage",
    }
    body = CHANNEL.request(outgoing, ACCOUNT).body
    return check(kinds[json.loads(body)["type"]], body)


class TestWhatsAppCloud(ChannelContract):
    name = "whatsapp-cloud"
    account = ACCOUNT
    accepted = (
        Response(
            200,
            {},
            b'{"messaging_product": "whatsapp", "contacts": [{"input": "5511999990000", "wa_id": "551199990000"}],'
            b' "messages": [{"id": "wamid.HBgL", "message_status": "accepted"}]}',
        ),
        "wamid.HBgL",
    )
    refused = (
        error(131026, error_data={"details": "Message Undeliverable to 5511999990000."}),
        Refused(True, "recipient", "131026", "Message Undeliverable to …."),
    )
    callback = Callback({SIGNATURE: signature("segredo-do-app", BODY)}, BODY), MEANING

    def sign(self, body: bytes) -> Callback:
        return Callback({SIGNATURE: signature("segredo-do-app", body)}, body)

    def test_the_address_names_the_number_and_the_key_is_in_a_header(self):
        request = CHANNEL.request(OUTGOING, ACCOUNT)
        assert request.url == "https://graph.facebook.com/v23.0/106540352242922/messages"
        assert request.headers["Authorization"] == "Bearer EAAG-chave"

    def test_a_template_carries_named_variables_and_the_ends_of_its_links(self):
        approved = Approved("primeiro_contato", "pt_BR", {"nome": "Ana", "valor": "R$ 10,00"}, ("abc", ""))
        body = sent(replace(OUTGOING, approved=approved, buttons=()))
        assert body["template"] == {
            "name": "primeiro_contato",
            "language": {"policy": "deterministic", "code": "pt_BR"},
            "components": [
                {
                    "type": "body",
                    "parameters": [
                        {"type": "text", "parameter_name": "nome", "text": "Ana"},
                        {"type": "text", "parameter_name": "valor", "text": "R$ 10,00"},
                    ],
                },
                {
                    "type": "button",
                    "sub_type": "url",
                    "index": "0",
                    "parameters": [{"type": "text", "text": "abc"}],
                },
            ],
        }
        assert body["to"] == "5511900001234"

    def test_a_template_with_a_file_and_one_without_anything(self):
        slip = Media(kind="document", url="https://pague.example/b.pdf", name="boleto.pdf")
        approved = Approved("boleto", "pt_BR")
        assert sent(replace(OUTGOING, approved=approved, media=(slip,), buttons=()))["template"]["components"]
        assert "components" not in sent(replace(OUTGOING, approved=approved, buttons=()))["template"]

    def test_inside_the_window_one_link_is_a_button_and_the_others_are_lines(self):
        links = (Button("Pagar", "https://pague.example/p/a"), Button("Falar", "https://pague.example/p/a#f"))
        said = sent(replace(OUTGOING, buttons=links))["interactive"]
        assert said["action"]["parameters"] == {
            "display_text": "Pagar",
            "url": "https://pague.example/p/a",
        }
        assert said["body"]["text"].endswith("Falar: https://pague.example/p/a#f")

    def test_buttons_that_answer_push_links_into_the_text(self):
        said = sent(OUTGOING)["interactive"]
        assert [one["reply"]["title"] for one in said["action"]["buttons"]] == ["Já paguei"]
        assert "Pagar: https://pagar.example/p/abc" in said["body"]["text"]

    def test_a_long_text_keeps_its_link_and_gives_up_the_button(self):
        said = sent(replace(OUTGOING, text="x" * 1100))["text"]["body"]
        assert said.endswith("Pagar: https://pagar.example/p/abc")

    def test_a_document_goes_by_link(self):
        slip = Media(kind="document", url="https://pague.example/b.pdf", name="boleto.pdf")
        said = sent(replace(OUTGOING, media=(slip,), buttons=()))
        assert said["document"] == {
            "link": "https://pague.example/b.pdf",
            "filename": "boleto.pdf",
            "caption": OUTGOING.text,
        }
        assert sent(replace(OUTGOING, media=(slip,)))["interactive"]["header"]["type"] == "document"

    def test_a_person_without_a_phone_is_written_to_by_her_id(self):
        said = sent(replace(OUTGOING, to="", to_id="BR.1502576394655843"))
        assert said["recipient"] == "BR.1502576394655843"
        assert "to" not in said

    @pytest.mark.parametrize(
        ("code", "meaning"),
        [
            (130429, (False, "provider", 60.0)),
            (131056, (False, "provider", 60.0)),
            (4, (False, "provider", 3600.0)),
            (80007, (False, "provider", 3600.0)),
            (131049, (False, "provider", 86400.0)),
            (131048, (False, "account", 3600.0)),
            (132015, (False, "content", 10800.0)),
            (131026, (True, "recipient", None)),
            (131047, (True, "content", None)),
            (131050, (True, "content", None)),
            (132001, (True, "content", None)),
            (190, (True, "account", None)),
            (10, (True, "account", None)),
            (200, (True, "account", None)),
            (368, (True, "account", None)),
            (133010, (True, "account", None)),
        ],
    )
    def test_meta_s_codes(self, code: int, meaning: tuple):
        answer = CHANNEL.answer(error(code))
        assert (answer.permanent, answer.fault, answer.retry_after) == meaning
        assert answer.code == str(code)

    def test_a_code_from_next_year_is_judged_by_its_status(self):
        assert CHANNEL.answer(error(139999)) == Refused(True, "content", "139999", "(#…) no")
        assert CHANNEL.answer(error(139999, is_transient=True)).permanent is False
        assert CHANNEL.answer(error(139999, 503)).permanent is False

    def test_only_two_codes_say_that_the_number_is_no_good(self):
        """Everything else leaves the person's number its good name."""
        assert {code for code, (ever, fault, _) in ERRORS.items() if ever and fault == "recipient"} == {
            131021,
            131026,
        }

    def test_the_challenge_is_answered_to_who_knows_the_phrase(self):
        query = {
            "hub.mode": "subscribe",
            "hub.challenge": "1158201444",
            "hub.verify_token": "frase-combinada",
        }
        assert CHANNEL.challenge(query, ACCOUNT) == b"1158201444"
        assert CHANNEL.challenge({**query, "hub.verify_token": "ç"}, ACCOUNT) is None
        assert CHANNEL.challenge({**query, "hub.mode": "x"}, ACCOUNT) is None
        assert CHANNEL.challenge(query | {"hub.verify_token": ""}, replace(ACCOUNT, secrets={})) is None
