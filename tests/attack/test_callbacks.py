"""What a provider, or somebody with its key, may send us: nested, endless or odd bodies are garbled, never an error."""

import pytest

from emdia.providers.channels.base import Account, Callback, Garbled
from emdia.providers.channels.sandbox import SIGNATURE, events, signature
from emdia.providers.payments.sandbox_pix import PROVIDER

AT = '"at": "2026-03-10T09:00:00-03:00"'


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"events":' * 40_000,
        b'{"events": ' + b"9" * 6000 + b"}",
        b"\xff\xfe",
        b"",
        b"null",
        b'{"events": [{"kind": "delivered"}]}',
        b'{"events": [{"kind": "delivered", "at": "2026-03-10T09:00:00"}]}',
        b'{"events": [{"kind": "delivered", "at": 1e999}]}',
    ],
)
def test_an_odd_body_is_garbled(body: bytes):
    with pytest.raises(Garbled):
        events(body)


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"pix": ' * 40_000, b'{"pix": [[]]}', b'{"pix": 7}'])
def test_an_odd_payment_is_garbled(body: bytes):
    account = Account("sandbox-pix", {}, {"hmac": "k"})
    with pytest.raises(Garbled):
        PROVIDER.events(Callback({SIGNATURE: signature("k", body)}, body), account)


def test_an_unknown_kind_is_passed_over():
    assert events(b'{"events": [{"kind": "__class__"}, {"kind": null}, {"kind": ["x"]}, 7, "x"]}') == []


def test_a_kind_of_another_provider_is_passed_over():
    assert events(f'{{"events": [{{"kind": "paid", {AT}}}]}}'.encode()) == []
