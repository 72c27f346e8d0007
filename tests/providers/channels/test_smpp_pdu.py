"""Packets of SMPP: what is written is read again, garbage is told, and no text loses a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain import sms
from emdia.providers.channels import smpp_alphabets as alphabets
from emdia.providers.channels import smpp_pdu as pdus
from emdia.providers.channels.smpp_pdu import Frames, Malformed, Pdu, decode, encode
from emdia.providers.channels.smpp_submit import validity

TEXTS = st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=40)
KINDS = {"text": TEXTS, "byte": st.integers(0, 255), "octets": st.binary(max_size=254)}


@st.composite
def packets(draw) -> Pdu:
    command = draw(st.sampled_from(sorted(pdus.FIELDS)))
    fields = {name: draw(KINDS[kind]) for name, kind in pdus.FIELDS[command]}
    tlvs = draw(st.dictionaries(st.integers(0, 0xFFFF), st.binary(max_size=300), max_size=3))
    return Pdu(command, draw(st.integers(0, 2**31 - 1)), draw(st.integers(0, 2**32 - 1)), fields, tlvs)


@given(st.lists(packets(), max_size=4), st.integers(1, 40))
def test_what_is_written_is_read_again_however_it_is_cut(sent, size):
    stream, frames, read = b"".join(encode(one) for one in sent), Frames(), []
    for at in range(0, len(stream), size):
        read += [decode(octets) for octets in frames.cut(stream[at : at + size])]
    assert read == sent


@given(
    st.binary(max_size=200)
    | packets().map(encode).flatmap(lambda o: st.integers(0, len(o)).map(lambda n: o[:n]))
)
def test_garbage_is_told_and_nothing_else(octets):
    try:
        decode(octets)
        list(Frames().cut(octets))
    except Malformed as error:
        assert error.status in (pdus.INVALID_LENGTH, pdus.INVALID_COMMAND)


@given(packets(), st.data())
def test_a_request_that_ends_within_a_field_is_malformed_and_an_answer_is_read_as_far_as_it_goes(pdu, data):
    body = encode(pdu)[16:]
    short = body[: data.draw(st.integers(0, len(body)))]
    octets = pdus.HEADER.pack(16 + len(short), pdu.command, pdu.status, pdu.sequence) + short
    if pdu.command & pdus.RESPONSE:
        assert decode(octets).sequence == pdu.sequence
    elif not pdu.tlvs and short != body:
        with pytest.raises(Malformed):
            decode(octets)


@pytest.mark.parametrize("length", [0, 15, pdus.LONGEST + 1, 0xFFFFFFFF])
def test_a_stream_that_is_no_smpp_ends(length):
    with pytest.raises(Malformed):
        list(Frames().cut(length.to_bytes(4) + b"GET / HTTP/1.1\r\n"))


@pytest.mark.parametrize("fields", [{"system_id": "a\0b"}, {"system_id": "✅"}, {"addr_ton": 256}])
def test_what_does_not_fit_is_not_written(fields):
    with pytest.raises(ValueError):
        encode(Pdu(pdus.BIND_TRANSCEIVER, fields=fields))
    with pytest.raises(ValueError):
        encode(Pdu(pdus.SUBMIT_SM, fields={"short_message": b"x" * 256}))


GSM = st.text(st.sampled_from(sorted(sms._ALPHABET)), max_size=700)
PEOPLE = st.text(st.sampled_from("aç€{✅é👩🏽‍🦰🇧🇷\n "), max_size=300)


@given(GSM | PEOPLE, st.sampled_from(["gsm7", "latin1", "ucs2"]), st.sampled_from(["8", "16"]))
def test_no_letter_is_lost_on_the_way(text, alphabet, bits):
    said = alphabets.write(text, "m1", {"alphabet": alphabet, "udh_reference": bits})
    read = [alphabets.unhead(part) if said.headed else (None, part) for part in said.parts]
    assert alphabets.read(b"".join(octets for _, octets in read), said.coding) == text
    assert all(len(octets) <= (160 if said.coding == alphabets.GSM7 else 140) for octets in said.parts)
    if said.headed:
        numbers = [(part.number, part.total) for part, _ in read]
        assert numbers == [(at, len(read)) for at in range(1, len(read) + 1)]


@given(GSM | PEOPLE)
def test_a_text_is_cut_into_as_many_parts_as_were_counted(text):
    counted = sms.count(text)
    assert len(alphabets.write(text, "m1", {}).parts) == counted.segments
    pieces = sms.split(text, counted.encoding)
    assert "".join(pieces) == text
    assert all(pieces) or not text


@given(st.binary(max_size=160), st.integers(0, 255))
def test_whatever_comes_can_be_read(octets, coding):
    assert isinstance(alphabets.read(octets, coding), str)
    alphabets.unhead(octets)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("", "000000060000000R"),
        ("1", "000000010000000R"),
        ("30", "000001060000000R"),
        ("0", "000000010000000R"),
    ],
)
def test_what_could_not_be_delivered_in_time_is_not_delivered_late(hours, said):
    assert validity({"validity_hours": hours}) == said
