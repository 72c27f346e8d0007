"""E-mail as bytes, checked against the standard library's parser."""

import datetime as dt
import email
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.core import clock
from emdia.providers.channels import mime
from emdia.providers.channels.base import Outgoing

AT = dt.datetime(2026, 12, 7, 9, 30, tzinfo=clock.SAO_PAULO)
TEXT = st.text(st.characters(codec="utf-8"), max_size=400)
LINE = st.text(st.characters(codec="utf-8"), max_size=120)
WICKED = st.sampled_from(
    [
        "a\r\nBcc: x@y.example",
        "a\n\nbody",
        "\r",
        "=?utf-8?b?YQ==?=",
        "a\u2028b",
        "\x00",
        "\x85x",
        '"; <x>',
        "a" * 300,
    ]
)


def outgoing(**changes) -> Outgoing:
    values = {
        "ref": "m-1",
        "channel": "email",
        "to": "maria@example.com",
        "text": "Olá",
        "sender_name": "Academia Exemplo",
        "sender_address": "contato@academia.example",
        "subject": "Mensalidade",
    }
    return Outgoing(**(values | changes))


def read(raw: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(raw, policy=default)


def spoken(value: str) -> str:
    """What may be left of a header value: control characters become one space."""
    return mime._CONTROL.sub(" ", value).strip()


def display_name(raw: bytes) -> str:
    """By the older parser: the newer one puts a space between two encoded words of a name (RFC 2047, 6.2 forbids)."""
    encoded = parseaddr(email.message_from_bytes(raw)["From"])[0]
    return str(make_header(decode_header(encoded)))


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(LINE | WICKED, LINE | WICKED, TEXT | WICKED, TEXT | WICKED)
def test_what_goes_in_comes_out_and_no_header_is_added(subject, name, text, html):
    raw = mime.build(outgoing(subject=subject, sender_name=name, text=text, html=html), AT)
    message = read(raw)

    names = [name.lower() for name in message]
    expected = [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "auto-submitted",
        "content-type",
    ]
    assert names == expected + ([] if html else ["content-transfer-encoding"])
    assert str(message["Subject"]).split() == spoken(subject).split()
    assert parseaddr(str(message["To"]))[1] == "maria@example.com"
    assert message["From"].addresses[0].addr_spec == "contato@academia.example"
    assert len(message["From"].addresses) == 1
    assert display_name(raw).split() == spoken(name).split()
    assert lines(message.get_body(("plain",)).get_payload(decode=True).decode()) == lines(text)
    if html:
        assert lines(message.get_body(("html",)).get_payload(decode=True).decode()) == lines(html)
    assert not message.defects


@given(LINE | WICKED, LINE | WICKED, TEXT)
def test_every_line_fits_a_mail_server(subject, name, text):
    raw = mime.build(outgoing(subject=subject, sender_name=name, text=text, html=text), AT)
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 78 + len("Content-Type: multipart/alternative;")
    assert not [line for line in raw.split(b"\r\n") if line.startswith(b".")]


@given(LINE)
def test_encoded_lines_are_as_short_as_the_standard_says(subject):
    head = mime.build(outgoing(subject=subject + " é", sender_name="Érica " + subject), AT).split(
        b"\r\n\r\n"
    )[0]
    assert max(len(line) for line in head.split(b"\r\n") if b"=?" in line) <= 76


@given(st.text(max_size=80) | WICKED)
def test_an_address_is_clean_or_refused(value):
    try:
        written = mime.address(value)
    except mime.Unsayable:
        return
    assert written.isascii()
    assert not set(written) & set('\r\n \t<>,;:"()\\[]')
    assert written.count("@") == 1


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"to": "maria"}, "address"),
        ({"to": "maria@example.com\r\nRCPT TO:<x@y.example>"}, "address"),
        ({"to": "joão@example.com"}, "address"),
        ({"sender_address": ""}, "address"),
        ({"reply_to": "a b@example.com"}, "address"),
        ({"ref": "m 1"}, "reference"),
        ({"unsubscribe_url": "https://x.example/>\r\nBcc: y"}, "unsubscribe link"),
        ({"unsubscribe_url": "javascript:alert(1)"}, "unsubscribe link"),
        ({"headers": {"Bcc": "x@y.example"}}, "header name"),
        ({"headers": {"X-A: b\r\nBcc": "x@y.example"}}, "header name"),
    ],
)
def test_what_cannot_be_written_is_refused_by_name(changes, part):
    with pytest.raises(mime.Unsayable, match=part):
        mime.build(outgoing(**changes), AT)


def test_a_domain_with_accents_is_written_as_dns_knows_it():
    assert mime.address("contato@coração.example") == "contato@xn--corao-0ra3a.example".replace(
        "xn--corao-0ra3a", "coração".encode("idna").decode()
    )


def test_one_click_unsubscribe_reply_address_date_and_our_reference():
    message = read(
        mime.build(
            outgoing(
                unsubscribe_url="https://pagar.example/p/abc/parar",
                reply_to="ajuda@academia.example",
                headers={"X-Emdia-At": AT.isoformat()},
            ),
            AT,
        )
    )
    assert message["List-Unsubscribe"] == "<https://pagar.example/p/abc/parar>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Reply-To"] == "ajuda@academia.example"
    assert message["Date"].datetime == AT
    assert message["X-Emdia-At"] == AT.isoformat()
    assert message["Message-ID"] == "<emdia.m-1@academia.example>"
    assert mime.our_ref(message["Message-ID"]) == "m-1"
    assert mime.our_ref("<outra.coisa@x.example>") == ""


def test_no_line_begins_with_a_dot_so_that_none_ends_the_letter():
    letter = mime.build(outgoing(text=".\n.\r\n..fim\n.", html="<p>\n.\n</p>", subject=". fim"), AT)
    assert not any(line.startswith(b".") for line in letter.split(b"\r\n"))
