"""With an authenticator the password alone opens nothing; a recovery code does, once."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client

from tests.web.console.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SIGN_IN = {"login": "owner@aurora.example", "password": PASSWORD}


@pytest.fixture
def secret(world: World) -> str:
    cache.clear()
    fresh = auth.generate_totp_secret()
    auth.TOTP.activate(world.users["owner"], fresh)
    RecoveryCodes.activate(world.users["owner"])
    return fresh


def _code(secret: str) -> str:
    counter = int(time.time()) // 30
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def test_the_password_alone_opens_nothing(secret: str, client: Client):
    assert client.post("/entrar/", SIGN_IN)["Location"] == "/entrar/codigo/"
    assert client.get("/")["Location"].startswith("/entrar/")
    assert client.post("/entrar/codigo/", {"code": "000000"}).status_code == 200
    assert client.post("/entrar/codigo/", {"code": _code(secret)})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_recovery_code_opens_once(secret: str, world: World, client: Client):
    codes = (
        Authenticator.objects.get(user=world.users["owner"], type="recovery_codes").wrap().get_unused_codes()
    )
    client.post("/entrar/", SIGN_IN)
    assert client.post("/entrar/codigo/", {"code": codes[0]})["Location"] == "/"
    client.post("/sair/")
    client.post("/entrar/", SIGN_IN)
    assert client.post("/entrar/codigo/", {"code": codes[0]}).status_code == 200


def test_changing_the_second_factor_asks_for_the_password_once_more(secret: str, client: Client):
    client.post("/entrar/", SIGN_IN)
    client.post("/entrar/codigo/", {"code": _code(secret)})
    address = "/conta/seguranca/aplicativo/desligar/"
    assert client.get(address)["Location"].startswith("/conta/confirmar/")
    client.post("/conta/confirmar/", {"password": PASSWORD, "next": address})
    pages = ("", "aplicativo/desligar/", "codigos/", "codigos/novos/", "codigos/baixar/")
    answers = {page: client.get(f"/conta/seguranca/{page}") for page in pages}
    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(pages, 200)
    assert "Códigos de reserva" in answers["codigos/"].text
    assert client.get("/conta/senha/").status_code == 200
