"""The door for callbacks: who is heard, what is answered, what is too much."""

import pytest

from emdia.apps.intake.models import RawCallback
from emdia.web.hooks.views import LARGEST
from tests.apps.intake.conftest import signed, told, world

__all__ = ["world"]

URL = "/hooks/sandbox/academia"


def call(client, body: bytes, url: str = URL, **headers):
    return client.post(url, body, content_type="application/json", headers=signed(body) | headers)


def test_a_signed_callback_is_kept_and_answered(client, world):
    body = told({"kind": "delivered", "reference": "sb-1", "ref": "m1"})
    assert call(client, body).status_code == 200
    assert call(client, body).status_code == 200
    row = RawCallback.objects.get()
    assert (row.provider, row.state, row.body.encode("latin-1")) == ("sandbox", "new", body)


def test_no_session_and_no_form_token_is_asked(client, world):
    client.handler.enforce_csrf_checks = True
    assert call(client, told()).status_code == 200


@pytest.mark.parametrize("signature", ["", "0" * 64, "é"])
def test_a_wrong_signature_is_refused_and_nothing_is_kept(client, world, signature):
    headers = {"x-emdia-signature": signature}
    assert client.post(URL, b"{}", content_type="application/json", headers=headers).status_code == 403
    assert not RawCallback.objects.exists()


@pytest.mark.parametrize("url", ["/hooks/sandbox/outra", "/hooks/nobody/academia", "/hooks/smtp/1"])
def test_an_unknown_address_is_answered_like_a_wrong_signature(client, world, url):
    assert call(client, b"{}", url).status_code == 403


def test_only_posts_and_a_question_that_nobody_answers_learns_nothing(client, world):
    assert client.put(URL).status_code == 405
    assert client.get(URL).status_code == client.get("/hooks/sandbox/nobody").status_code == 403


def test_a_body_of_the_largest_size_is_taken_and_one_byte_more_is_not(client, world):
    body = b'{"events": []}'.ljust(LARGEST)
    assert call(client, body).status_code == 200
    assert call(client, body + b" ").status_code == 413
    assert RawCallback.objects.count() == 1


def test_a_length_that_lies_does_not_let_more_in(client, world):
    body = b" " * (LARGEST + 1)
    answer = client.generic("POST", URL, body, "application/json", headers=signed(body), CONTENT_LENGTH="")
    assert answer.status_code in (403, 413)
    assert not RawCallback.objects.exists()
