"""What a server is told beside the letter: notices, return address, signature."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from emdia.apps.tenants.account_check import AccountFaults, read_account, settings_of
from emdia.providers.channels.base import Account, Refused
from emdia.providers.channels.smtp import CHANNEL
from emdia.providers.channels.smtp_letter import write
from tests.providers.channels.scripted import ScriptedServer
from tests.providers.channels.test_dkim import pem
from tests.providers.channels.test_smtp import letters, say

KEY = pem(ed25519.Ed25519PrivateKey.generate())


@pytest.mark.parametrize("others", [("PIPELINING",), ()], ids=["pipelined", "one by one"])
def test_a_server_that_can_is_asked_for_notices_by_our_reference(others: tuple[str, ...]):
    server = ScriptedServer(offers=("DSN", *others))
    say(server, letters(2, to="maria+casa@example.com"))
    assert "MAIL FROM:<contato@academia.example> RET=HDRS ENVID=m1" in server.lines
    said = "RCPT TO:<maria+casa@example.com> NOTIFY=FAILURE,DELAY ORCPT=rfc822;maria+2Bcasa@example.com"
    assert said in server.lines


def test_another_server_is_told_nothing_that_it_does_not_know():
    server = ScriptedServer()
    say(server, letters(1))
    assert "MAIL FROM:<contato@academia.example>" in server.lines


def test_a_return_address_of_its_own_for_each_letter():
    server = ScriptedServer()
    say(server, letters(1), return_path="devolucoes+{ref}@academia.example")
    assert "MAIL FROM:<devolucoes+m0@academia.example>" in server.lines


def test_a_letter_is_signed_only_where_the_account_says_so():
    (letter,) = letters(1)
    account = Account("smtp", {"dkim_selector": "emdia"}, {"dkim_key": KEY})
    assert write(letter, account).data.startswith(
        b"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;"
    )
    assert b"d=academia.example; s=emdia;" in write(letter, account).data
    assert write(letter, Account("smtp")).data.startswith(b"From:")
    server = ScriptedServer()
    told = say(server, letters(1), dkim_selector="emdia")
    assert told["m0"] == Refused(True, "content", "unsayable", "dkim")


def test_settings_that_cannot_be_are_said_in_portuguese():
    def faults(settings: dict[str, str], secrets: dict[str, str]) -> set[str]:
        return set(CHANNEL.faults(Account("smtp", settings, secrets)))

    assert faults({}, {}) == set()
    assert faults({"return_path": "x+{ref}@y.example", "dkim_selector": "s"}, {"dkim_key": KEY}) == set()
    assert faults({"return_path": "nada"}, {}) == {"return_path"}
    assert faults({"dkim_selector": "s"}, {}) == {"dkim_selector"}
    assert faults({"dkim_selector": "s"}, {"dkim_key": "x"}) == {"dkim_key"}


def test_a_key_may_be_given_as_the_file_that_it_is():
    given = {"host": "smtp.example.com", "sender": "contato@academia.example", "dkim_selector": "emdia"}
    settings, secrets, _ = read_account("smtp", given, {"dkim_key": KEY})
    (letter,) = letters(1)
    assert write(letter, Account("smtp", settings, secrets)).data.startswith(b"DKIM-Signature")


@pytest.mark.parametrize("name", ["smtp", "ses", "brevo", "mailgun", "postmark", "sendgrid"])
def test_a_sender_whom_nobody_can_answer_is_refused(name: str):
    needs = {
        "host": "smtp.example.com",
        "region": "eu" if name == "mailgun" else "sa-east-1",
        "key_id": "AK",
        "domain": "mg.academia.example",
    }
    asked = {one.name for one in settings_of(name)}
    given = {key: value for key, value in needs.items() if key in asked}
    secrets = {key: "k" for key in ("key", "token", "secret_key") if key in asked}
    read_account(name, given | {"sender": "contato@academia.example"}, secrets)
    with pytest.raises(AccountFaults, match="no-reply"):
        read_account(name, given | {"sender": "nao-responda@academia.example"}, secrets)
