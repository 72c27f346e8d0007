"""What carriers deliver over SMPP, as each of them writes it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.providers.channels import registry
from emdia.providers.channels import smpp_pdu as pdus
from emdia.providers.channels.base import Account, Callback, Event, Garbled
from emdia.providers.channels.smpp_pdu import Pdu, encode

CHANNEL = registry.channel("smpp")
AT = dt.datetime(2026, 11, 22, 13, 0, tzinfo=dt.UTC)


def events(*came: Pdu, **settings: str) -> list[Event]:
    body = b"".join(encode(one) for one in came)
    return CHANNEL.events(Callback({"x-received-at": AT.isoformat()}, body), Account("smpp", settings))


def receipt(text: str = "", *, esm: int = 4, **tlvs: bytes) -> Pdu:
    tags = {"id": pdus.TLV_RECEIPTED_ID, "state": pdus.TLV_STATE, "error": pdus.TLV_NETWORK_ERROR}
    fields = {"source_addr": "5511900001234", "esm_class": esm, "short_message": text.encode("latin-1")}
    return Pdu(pdus.DELIVER_SM, 7, 0, fields, {tags[name]: octets for name, octets in tlvs.items()})


def reply(text: bytes, *, coding: int = 0, esm: int = 0, ton: int = 1, sender: str = "5511900001234") -> Pdu:
    fields = {"source_addr_ton": ton, "source_addr": sender, "esm_class": esm, "data_coding": coding}
    return Pdu(pdus.DELIVER_SM, 9, 0, fields | {"short_message": text})


@pytest.mark.parametrize(
    ("came", "kind", "reference", "code", "permanent"),
    [
        (receipt("id:77 sub:001 dlvrd:001 submit date:2611221000 done date:2611221001 stat:DELIVRD err:000 text:Ola"),
         "delivered", "77", "DELIVRD 000", False),
        (receipt("id:0A-7f_b sub:001 dlvrd:000 submit date:261122100000 done date:261122100100 stat:UNDELIV err:1"),
         "failed", "0A-7f_b", "UNDELIV 1", False),
        (receipt("ID: 77 Stat: expired Err:045 Text:"), "failed", "77", "EXPIRED 045", False),
        (receipt("id:77 stat:REJECTD err:9 text:id:99 stat:DELIVRD"), "failed", "77", "REJECTD 9", False),
        (receipt("id:77 stat:ACCEPTD err:000"), "sent", "77", "ACCEPTD 000", False),
        (receipt("id:77 stat:FROMNEXTYEAR"), "sent", "77", "FROMNEXTYE", False),
        (receipt(esm=0x20, id=b"77\0", state=b"\1"), "sent", "77", "ENROUTE", False),
        (receipt(esm=0, id=b"77\0", state=b"\2"), "delivered", "77", "DELIVRD", False),
        (receipt(id=b"77\0", state=b"\5", error=b"\3\0\1"), "failed", "77", "UNDELIV 3/1", True),
        (receipt(id=b"77\0", state=b"\5", error=b"\3\0\x1b"), "failed", "77", "UNDELIV 3/27", False),
        (receipt(id=b"77\0", state=b"\5", error=b"\1\0\1"), "failed", "77", "UNDELIV 1/1", False),
        (receipt(id=b"77\0", state=b"\x63"), "sent", "77", "99", False),
        (receipt(""), "sent", "", "", False),
    ],
)  # fmt: skip
def test_receipts_of_many_hands(came, kind, reference, code, permanent):
    (event,) = events(came)
    assert (event.kind, event.reference, event.code, event.permanent) == (kind, reference, code, permanent)
    assert (event.our_ref, event.channel, event.at) == ("", "sms", AT)
    assert bool(event.detail) is (kind == "failed")


@pytest.mark.parametrize(
    "came",
    [
        receipt("id:0000000255 stat:DELIVRD"),
        receipt("id:255 stat:DELIVRD", id=b"FF\0"),
        receipt("", id=b"00FF\0"),
    ],
)
def test_a_carrier_that_answers_in_hexadecimal_and_reports_in_decimal(came):
    assert events(came, receipt_ids="hex_to_decimal")[0].reference == "255"


@pytest.mark.parametrize(
    ("came", "text"),
    [
        (reply(b"PARAR"), "PARAR"),
        (reply(b"\x1b\x65 10 \x7f"), "€ 10 à"),
        (reply("não".encode("utf-16-be"), coding=8), "não"),
        (reply("não".encode("latin-1"), coding=3), "não"),
        (reply("não".encode("latin-1")), "não"),
        (reply(b""), ""),
    ],
)  # fmt: skip
def test_what_people_write(came, text):
    (event,) = events(came)
    assert (event.kind, event.text, event.sender, event.about) == ("reply", text, "+5511900001234", ())
    assert "PARAR" not in repr(event)


@pytest.mark.parametrize(
    ("sender", "ton", "read"),
    [("5511900001234", 0, "+5511900001234"), ("11900001234", 2, "+5511900001234"), ("29123", 3, "29123")],
)
def test_who_writes(sender, ton, read):
    assert events(reply(b"oi", ton=ton, sender=sender))[0].sender == read


def test_a_reply_with_a_stray_mark_of_receipts_is_heard():
    marked = Pdu(pdus.DELIVER_SM, fields={"short_message": b"PARAR"}, tlvs={pdus.TLV_RECEIPTED_ID: b"7\0"})
    assert [event.text for event in events(marked)] == ["PARAR"]


def test_a_long_reply_is_one_and_a_lost_half_says_that_it_is_one():
    whole = "Já paguei 😀 ontem".encode("utf-16-be")
    cut = 22  # within the emoji
    parts = [
        reply(b"\5\0\3\x2a\2" + bytes((at,)) + octets, coding=8, esm=0x40)
        for at, octets in ((1, whole[:cut]), (2, whole[cut:]))
    ]
    (event,) = events(parts[1], parts[0])
    assert (event.text, event.about) == ("Já paguei 😀 ontem", ())
    (half,) = events(parts[1])
    assert half.about == (("concat", "42"), ("part", "2"), ("parts", "2"))


def test_parts_by_tlv_and_a_long_payload():
    sar = {pdus.TLV_SAR_REFERENCE: b"\0\7", pdus.TLV_SAR_TOTAL: b"\2", pdus.TLV_SAR_NUMBER: b"\1"}
    first = Pdu(pdus.DELIVER_SM, fields={"short_message": b"Ja "}, tlvs=sar)
    second = Pdu(
        pdus.DELIVER_SM, fields={"short_message": b"paguei"}, tlvs=sar | {pdus.TLV_SAR_NUMBER: b"\2"}
    )
    assert events(second, first)[0].text == "Ja paguei"
    long = Pdu(pdus.DATA_SM, tlvs={pdus.TLV_PAYLOAD: b"a" * 900})
    assert events(long)[0].text == "a" * 900


@given(st.binary(max_size=300))
def test_whatever_was_kept_is_read_or_called_garbled(body):
    fields = {
        "esm_class": body[0] if body else 0,
        "short_message": body[1:200],
        "data_coding": len(body) % 256,
    }
    assert len(events(Pdu(pdus.DELIVER_SM, fields=fields))) == 1
    with pytest.raises(Garbled):
        CHANNEL.events(Callback({}, body[:12]), Account("smpp"))


@pytest.mark.parametrize(
    "body", [b"", encode(Pdu(pdus.ENQUIRE_LINK)), encode(receipt("id:1"))[:-1] + b"\0\0", b"\0" * 20]
)
def test_what_is_no_delivery(body):
    with pytest.raises(Garbled):
        CHANNEL.events(Callback({}, body), Account("smpp"))
