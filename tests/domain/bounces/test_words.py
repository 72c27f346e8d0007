"""Returns as Brazilian houses and big carriers write them, and mails that only look like one."""

import pytest

from emdia.domain.bounces import classify
from emdia.domain.bounces.reasons import HARD, by_code, by_words


def dsn(status: str, diagnostic: str, *, action: str = "failed", extra: str = "") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example.com\r\nTo: cobranca@academia.example\r\nSubject: Undelivered Mail\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSua mensagem voltou.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n"
        "Original-Envelope-Id: m42\r\n\r\nFinal-Recipient: rfc822; maria@example.com\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {diagnostic}\r\n{extra}\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <emdia.m42@academia.example>\r\n"
        "X-Emdia-Ref: m42\r\nTo: maria@example.com\r\n\r\n--b--\r\n"
    ).encode()


def note(sender: str, subject: str, text: str, extra: str = "") -> bytes:
    return (
        f"From: {sender}\r\nTo: cobranca@academia.example\r\nSubject: {subject}\r\n{extra}"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("550 5.1.1 <fulano@uol.com.br>: Recipient address rejected: User unknown", "user_unknown"),
        ("550 Usuario inexistente", "user_unknown"),
        ("Usuário não encontrado", "user_unknown"),
        ("550 5.1.1 Conta inexistente", "user_unknown"),
        ("a mensagem não foi entregue porque o endereço não foi encontrado", "user_unknown"),
        ("fulano não foi encontrado em empresa.com.br.", "user_unknown"),
        ("O domínio empresax.com.br não existe", "host_unknown"),
        ("550 5.4.310 DNS domain empresax.com.br does not exist", "host_unknown"),
        ("556 5.1.10 Recipient address has a null MX", "accepts_no_mail"),
        ("A caixa de entrada do destinatário está cheia", "mailbox_full"),
        ("552 5.2.2 Caixa de correio excedeu a cota", "mailbox_full"),
        ("452 4.2.2 The email account that you tried to reach is over quota", "mailbox_full"),
        ("Conta desativada por falta de pagamento", "disabled"),
        ("554 5.7.1 Remetente nao autorizado", "sender_refused"),
        ("550 IP bloqueado por lista negra", "blocked"),
        (
            "550 5.7.26 Unauthenticated email from x is not accepted due to the domain's DMARC policy",
            "authentication",
        ),
        ("Mensagem rejeitada por conteúdo suspeito de spam", "spam"),
        ("A mensagem é muito grande", "too_big"),
        ("450 Tente novamente mais tarde", "expired"),
    ],
)
def test_words_of_big_and_of_brazilian_houses(says: str, reason: str):
    assert by_words(says) == reason


def test_codes_speak_where_words_do_not():
    assert [by_code(code) for code in ("5.1.1", "5.1.2", "5.2.2", "4.2.2", "5.7.1", "5.9.9", "")] == [
        "user_unknown", "host_unknown", "mailbox_full", "mailbox_full", "policy", None, None,
    ]  # fmt: skip
    assert classify(dsn("5.1.1", "550 xyzzy")).kind == "hard"
    assert classify(dsn("4.2.2", "452 xyzzy")).kind == "soft"


def test_hard_where_any_receiver_is_hard_and_that_one_is_named():
    second = "\r\nFinal-Recipient: rfc822; jose@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    found = classify(dsn("5.2.2", "552 mailbox full", extra=second))
    assert (found.kind, found.reason, found.recipient) == ("hard", "user_unknown", "jose@example.com")


def test_what_came_back_names_our_message():
    found = classify(dsn("5.1.1", "550 user unknown"))
    assert (found.returned.envelope_id, found.returned.headers["x-emdia-ref"]) == ("m42", "m42")
    words = "<maria@example.com>:\n550 no such user\n\n--- Below this line is a copy of the message.\n\n"
    back = "Message-ID: <emdia.m7@academia.example>\nTo: x@y.example"
    plain = note("MAILER-DAEMON@x.example", "failure notice", words + back)
    found = classify(plain)
    assert (found.kind, found.recipient) == ("hard", "maria@example.com")
    assert found.returned.headers["message-id"] == "<emdia.m7@academia.example>"
    assert "maria" not in repr(found)


def test_a_delay_is_not_for_good_whatever_it_says():
    assert classify(dsn("4.4.3", "450 user unknown", action="delayed")).kind == "soft"


def test_who_knew_the_receiver_until_the_end_refuses_the_text():
    said = "host mx said: 550 Unknown user maria (in reply to end of DATA command)"
    assert classify(dsn("5.0.0", said)).reason == "filtered"
    said = "550 unknown user cobranca (in reply to MAIL FROM command)"
    assert classify(dsn("5.0.0", said)).reason == "sender_refused"
    assert {"filtered", "sender_refused"}.isdisjoint(HARD)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (dsn("2.0.0", "250 ok", action="delivered"), "delivered"),
        (note("Maria <maria@example.com>", "Resposta automática: férias", "Volto dia 10."), "vacation"),
        (note("maria@example.com", "Re: fatura", "user unknown?", "Auto-Submitted: auto-replied\r\n"), "vacation"),
        (note("fbl@example.com", "Abuse report", "x", "MIME-Version: 1.0\r\n"), "feedback"),
        (note("Maria <maria@example.com>", "Re: Sua mensalidade", "Li 550 user unknown, e agora?"), "message"),
    ],
)  # fmt: skip
def test_what_is_no_bounce(raw: bytes, reason: str):
    found = classify(raw)
    assert (found.kind, found.reason) == ("not_a_bounce", reason)
