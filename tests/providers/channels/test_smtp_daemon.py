"""SMTP against a real daemon (aiosmtpd): secured, signed in, read back by the standard library."""

import asyncio
import email
import ssl
from email.policy import default

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from emdia.providers.channels import speak
from emdia.providers.channels.base import Accepted, Account, Outgoing, Result
from tests.loops import run

LETTER = Outgoing(
    "m42",
    "email",
    "maria@example.com",
    "Olá, Maria!\n.\nUm ponto sozinho não termina a carta.",
    "Academia São João",
    "contato@academia.example",
    subject="Academia: mensalidade de março",
    html="<p>Olá, Maria!</p>\n.\n",
)


class Keeper:
    """Handler that keeps what it gets."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    async def handle_DATA(self, _server, _session, envelope):
        self.kept.append(envelope.content)
        return "250 2.0.0 Ok: queued as ABC123"


def authenticator(_server, _session, _envelope, _mechanism, data) -> AuthResult:
    right = (data.login, data.password) == (b"academia", "çegredo".encode())
    return AuthResult(success=right, handled=False)


def post(
    context: ssl.SSLContext, *, tls: str, password: str = "çegredo", **settings
) -> tuple[Result, list[bytes]]:
    """Say the letter to a daemon that wants TLS and a password."""
    keeper, told, made = Keeper(), {}, []

    def protocol() -> SMTP:
        secure = {"tls_context": context, "require_starttls": True} if tls == "starttls" else {}
        made.append(
            SMTP(
                keeper,
                authenticator=authenticator,
                auth_required=True,
                auth_require_tls=tls == "starttls",
                loop=asyncio.get_running_loop(),
                **secure,
            )
        )
        return made[-1]

    async def talk():
        server = await asyncio.get_running_loop().create_server(
            protocol, "127.0.0.1", 0, ssl=context if tls == "tls" else None
        )
        port = server.sockets[0].getsockname()[1]
        account = Account(
            "smtp",
            {"host": "127.0.0.1", "port": port, "tls": tls, "user": "academia", "timeout": 10} | settings,
            {"password": password},
            loopback=True,
        )
        await speak(account, [LETTER], told.__setitem__)
        server.close()
        for one in made:
            if one.transport is not None:
                one.transport.abort()
        await server.wait_closed()

    run(talk())
    return told["m42"], keeper.kept


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_letter_arrives_whole_over_tls(certificate, tls):
    context, pem = certificate
    result, (raw,) = post(context, tls=tls, ca_pem=pem)
    assert result == Accepted("ABC123")
    message = email.message_from_bytes(raw, policy=default)
    assert message["Subject"] == LETTER.subject
    assert message.get_body(("plain",)).get_content().splitlines() == LETTER.text.splitlines()
    assert message.get_body(("html",)).get_content().splitlines() == LETTER.html.splitlines()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_an_unknown_authority_gets_neither_password_nor_letter(certificate, tls):
    context, _ = certificate
    result, kept = post(context, tls=tls)
    assert (result.permanent, result.fault, result.code) == (True, "account", "tls")
    assert kept == []


def test_a_wrong_password_is_told(certificate):
    context, pem = certificate
    result, kept = post(context, tls="starttls", ca_pem=pem, password="errada")
    assert (result.permanent, result.fault, result.code) == (True, "account", "535")
    assert kept == []
