"""Texts over SMPP to a carrier that we did not write: said once, cut as counted, and refused in our words."""

import asyncio
import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Sequence

import pytest

from emdia.providers.channels import registry, speak
from emdia.providers.channels.base import (
    Accepted,
    Account,
    AskedByLine,
    Callback,
    Forged,
    Kept,
    Listening,
    Lost,
    Outgoing,
    Refused,
)
from tests.loops import run

CHANNEL = registry.channel("smpp")
LONG = "Ola, Maria! " * 30


def texts(count: int, *, ref: str = "m", to: str = "", text: str = "Ola, Maria!") -> list[Outgoing]:
    return [
        Outgoing(ref=f"{ref}{n}", channel="sms", to=to or f"+5511910{n:02}0000", text=text)
        for n in range(count)
    ]


def say(account: Account, batch: Sequence[Outgoing]) -> dict[str, object]:
    told: dict[str, object] = {}

    def done(ref: str, result: object) -> None:
        assert ref not in told, "each is told once"
        told[ref] = result

    run(speak(account, batch, done))
    assert set(told) == {one.ref for one in batch}
    return told


def test_texts_are_said_and_each_has_the_carriers_reference(smpp_carrier):
    account = smpp_carrier.account(
        "muitos", window=3, sender="29123", system_type="EMDIA", address_range="29123", service_type="CMT"
    )
    told = say(account, texts(25))
    assert all(isinstance(result, Accepted) for result in told.values())
    assert len({result.reference for result in told.values()}) == 25
    seen = smpp_carrier.of("muitos", "submit")
    assert sorted(one["to"] for one in seen) == [f"5511910{n:02}0000" for n in range(25)]
    assert {(one["text"], one["coding"], one["esm"], one["receipt"]) for one in seen} == {
        ("Ola, Maria!", 0, 0, 1)
    }
    assert {(one["from"], one["ton"], one["npi"], one["service"]) for one in seen} == {("29123", 3, 0, "CMT")}
    left = [dt.datetime.fromisoformat(one["validity"]) - dt.datetime.now(dt.UTC) for one in seen]
    assert all(dt.timedelta(hours=5.9) < one <= dt.timedelta(hours=6) for one in left)
    (bound,) = smpp_carrier.of("muitos", "bind")
    assert (bound["command"], bound["type"], bound["range"]) == ("bind_transceiver", "EMDIA", "29123")
    smpp_carrier.wait("muitos", "unbind")


@pytest.mark.parametrize(
    ("settings", "text", "coding", "sizes"),
    [
        ({}, "Total: 10 € [hoje] {ok}", 0, [23]),
        ({}, "não", 8, [3]),
        ({"alphabet": "latin1"}, "não", 3, [3]),
        ({"alphabet": "latin1"}, "não ✅", 8, [5]),
        ({"alphabet": "ucs2"}, "nao", 8, [3]),
        ({}, LONG, 0, [153, 153, 54]),
        ({"udh_reference": "16"}, LONG, 0, [152, 152, 56]),
        ({}, "não " * 20, 8, [67, 13]),
        ({"alphabet": "latin1"}, "não " * 40, 3, [134, 26]),
    ],
)
def test_alphabets_and_parts(smpp_carrier, settings, text, coding, sizes):
    before = len(smpp_carrier.of("letras", "submit"))
    account = smpp_carrier.account("letras", **settings)
    told = say(account, texts(1, text=text))
    seen = smpp_carrier.of("letras", "submit")[before:]
    assert "".join(one["text"] for one in seen) == text
    assert [len(one["text"]) for one in seen] == sizes
    assert {one["coding"] for one in seen} == {coding}
    assert [one["receipt"] for one in seen] == [1, *[0] * (len(seen) - 1)], "the receipt finds its message"
    if len(seen) > 1:
        assert {one["esm"] for one in seen} == {0x40}
        assert [one["udh"][-4:] for one in seen] == [
            f"{len(seen):02x}{at:02x}" for at in range(1, len(seen) + 1)
        ]
        assert len({one["udh"][:-4] for one in seen}) == 1
    assert isinstance(told["m0"], Accepted)


def test_a_carrier_that_cuts_long_texts_itself_gets_them_whole(smpp_carrier):
    told = say(smpp_carrier.account("inteiro", long_messages="payload"), texts(1, text=LONG))
    (seen,) = smpp_carrier.of("inteiro", "submit")
    assert (seen["payload"], seen["text"], seen["esm"]) == (LONG, "", 0)
    assert isinstance(told["m0"], Accepted)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (0x0B, Refused(True, "recipient", "0x0000000b")),
        (0x01, Refused(True, "content", "0x00000001")),
        (0x0A, Refused(True, "account", "0x0000000a")),
        (0x58, Refused(False, "provider", "0x00000058", retry_after=60.0)),
        (0x14, Refused(False, "provider", "0x00000014", retry_after=60.0)),
        (0x45, Refused(False, "provider", "0x00000045")),
        (777, Refused(False, "provider", "0x00000309")),
        (902, Refused(True, "account", "0x00000003")),
    ],
)
def test_a_refusal_touches_one_text(smpp_carrier, status, meaning):
    batch = [
        *texts(2),
        *texts(1, ref="bad", to=f"+55119200000{status:03}"),
        *texts(2, ref="n"),
    ]
    told = say(smpp_carrier.account("recusa"), batch)
    assert told.pop("bad0") == meaning
    assert all(isinstance(result, Accepted) for result in told.values())


def test_a_hang_up_after_a_text_was_written_is_unknown_and_nothing_is_said_again(smpp_carrier):
    batch = [*texts(1), *texts(1, ref="bad", to="+5511920000900"), *texts(3, ref="n")]
    told = say(smpp_carrier.account("cai", window=1), batch)
    assert told.pop("bad0") == Lost("a operadora não respondeu")
    assert all(isinstance(result, Accepted) for result in told.values())
    assert len(smpp_carrier.of("cai", "submit")) == 5
    assert len(smpp_carrier.of("cai", "bind")) == 2, "the others went over a new line"


def test_a_carrier_that_never_answers_is_unknown_after_a_while(smpp_carrier):
    account = smpp_carrier.account("mudo", timeout=0.4)
    told = say(account, [*texts(2), *texts(1, ref="bad", to="+5511920000901")])
    assert isinstance(told.pop("bad0"), Lost)
    assert all(isinstance(result, Accepted) for result in told.values())


def test_a_carrier_that_unbinds_is_bound_again(smpp_carrier):
    told = say(
        smpp_carrier.account("desliga", window=1),
        [*texts(1, ref="u", to="+5511920000904"), *texts(4)],
    )
    assert all(isinstance(result, Accepted) for result in told.values())
    assert len(smpp_carrier.of("desliga", "bind")) == 2
    assert len(smpp_carrier.of("desliga", "submit")) == 5


def test_a_text_whose_first_part_is_refused_is_not_said(smpp_carrier):
    told = say(smpp_carrier.account("parte1"), texts(1, to="+5511930001011", text=LONG))
    assert told["m0"] == Refused(True, "recipient", "0x0000000b")
    assert len(smpp_carrier.of("parte1", "submit")) == 1, "no piece of it may reach the person"


def test_a_text_that_is_cut_short_is_unknown_and_never_said_again(smpp_carrier):
    told = say(smpp_carrier.account("parte2"), texts(1, to="+5511930002069", text=LONG))
    assert isinstance(told["m0"], Lost)
    assert told["m0"].detail.startswith("a operadora aceitou só 1 de 3 partes (referência ")
    assert len(smpp_carrier.of("parte2", "submit")) == 2


def test_a_later_part_waits_for_a_carrier_that_has_no_room(smpp_carrier):
    told = say(smpp_carrier.account("parte3"), texts(1, to="+5511930002903", text=LONG))
    assert isinstance(told["m0"], Accepted)
    assert [one["text"] for one in smpp_carrier.of("parte3", "submit")] == [
        LONG[:153],
        LONG[153:306],
        LONG[153:306],
        LONG[306:],
    ]


def test_hexadecimal_answers_are_kept_as_the_receipts_will_say_them(smpp_carrier):
    account = smpp_carrier.account("hexa", system_type="hex", receipt_ids="hex_to_decimal")
    (result,) = say(account, texts(1)).values()
    assert result.reference.isdecimal()
    told = run(CHANNEL.ask(account, "m0", result.reference))
    assert int(smpp_carrier.wait("hexa", "query")["id"], 16) == int(result.reference)
    assert (told.kind, told.our_ref, told.at.isoformat()) == ("delivered", "m0", "2026-11-22T10:15:00-03:00")


def test_the_carrier_is_asked_by_its_reference_only(smpp_carrier):
    account = smpp_carrier.account("pergunta", sender="29123")
    assert isinstance(CHANNEL, AskedByLine)
    assert isinstance(CHANNEL, Listening)
    assert run(CHANNEL.ask(account, "m0", "")) is None
    assert run(CHANNEL.ask(account, "m0", "none")) is None, "it had it and forgot it: not to be said again"
    nobody = smpp_carrier.account("ninguem", port=1)
    assert run(CHANNEL.ask(nobody, "m0", "7")) is None


@pytest.mark.parametrize(
    ("who", "password", "meaning"),
    [
        ("senha", "errada", Refused(True, "account", "0x0000000e")),
        ("cheia", "segredo", Refused(False, "account", "0x00000005")),
    ],
)
def test_a_carrier_that_does_not_bind_us(smpp_carrier, who, password, meaning):
    account = smpp_carrier.account(who)
    wrong = Account("smpp", account.settings, {"password": password}, loopback=True)
    assert set(say(wrong, texts(3)).values()) == {meaning}
    assert len(smpp_carrier.of(who, "bind")) == 1


def test_settings_that_are_no_numbers_are_the_usual_ones_and_a_strange_password_is_the_accounts_fault(
    smpp_carrier,
):
    odd = smpp_carrier.account(
        "numeros", window="muitas", timeout="", connections="0", source_ton="x", sender="EMDIA"
    )
    assert isinstance(say(odd, texts(1))["m0"], Accepted)
    assert (
        smpp_carrier.of("numeros", "submit")[0]["ton"],
        smpp_carrier.of("numeros", "submit")[0]["npi"],
    ) == (5, 0)
    wrong = Account("smpp", odd.settings, {"password": "senha✅"}, loopback=True)
    assert {(r.permanent, r.fault, r.code) for r in say(wrong, texts(2)).values()} == {
        (True, "account", "settings")
    }


def test_no_carrier_is_for_now_and_a_private_address_is_refused(smpp_carrier):
    told = say(smpp_carrier.account("fora", port=1, connections=2), texts(3))
    assert {(r.permanent, r.fault, r.code) for r in told.values()} == {(False, "provider", "connection")}
    account = smpp_carrier.account("fora")
    outside = Account("smpp", account.settings, account.secrets)
    assert {(r.permanent, r.code) for r in say(outside, texts(2)).values()} == {(True, "refused_address")}


def test_what_cannot_be_written_does_not_stop_the_others(smpp_carrier):
    batch = [*texts(1), *texts(1, ref="bad", to="maria"), *texts(1, ref="worse", text="x" * 40_000)]
    told = say(smpp_carrier.account("esquisito"), batch)
    assert isinstance(told["m0"], Accepted)
    assert told["bad0"] == Refused(True, "recipient", "unsayable", "number")
    assert told["worse0"] == Refused(True, "content", "unsayable", "length")


def test_batches_at_once_and_after_each_other_share_the_lines_of_an_account(smpp_carrier):
    told: list[object] = []
    account = smpp_carrier.account("juntos", window=2)

    async def talk() -> None:
        kept = Kept()
        for _ in range(2):
            await asyncio.gather(
                *(speak(account, texts(5), lambda _, result: told.append(result), kept) for _ in range(3))
            )
        await kept.close()

    run(talk())
    assert len(told) == 30
    assert all(isinstance(result, Accepted) for result in told)
    assert len(smpp_carrier.of("juntos", "bind")) == 1
    smpp_carrier.wait("juntos", "unbind")


def test_a_kept_line_that_died_is_bound_anew_and_an_idle_one_stays_alive(smpp_carrier):
    told: list[object] = []
    account = smpp_carrier.account("sono", enquire_link=0.2)

    async def talk() -> None:
        kept = Kept()
        await speak(account, texts(1), lambda _, result: told.append(result), kept)
        await asyncio.to_thread(smpp_carrier.wait, "sono", "enquire", 2)
        smpp_carrier.order("sono", "destroy")
        await asyncio.to_thread(smpp_carrier.wait, "sono", "closed")
        await speak(account, texts(1), lambda _, result: told.append(result), kept)
        await kept.close()

    run(talk())
    assert [type(result) for result in told] == [Accepted, Accepted]
    assert len(smpp_carrier.of("sono", "bind")) == 2


def test_a_line_that_only_speaks_lets_the_carrier_keep_its_deliveries(smpp_carrier):
    async def talk() -> None:
        kept = Kept()
        await speak(smpp_carrier.account("so-fala"), texts(1), lambda *_: None, kept)
        smpp_carrier.order("so-fala", "deliver", pdu={"source_addr": "5511900001234", "octets": "PARAR"})
        await asyncio.to_thread(smpp_carrier.wait, "so-fala", "answered")
        await kept.close()

    run(talk())
    assert smpp_carrier.of("so-fala", "answered")[0]["status"] == 0x64
    told = say(smpp_carrier.account("separado", bind="apart"), texts(1))
    assert isinstance(told["m0"], Accepted)
    assert smpp_carrier.of("separado", "bind")[0]["command"] == "bind_transmitter"


def test_over_tls_and_to_nobody_whose_authority_is_unknown(smpp_carrier, certificate):
    context, pem = certificate

    async def carried(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inside, outside = await asyncio.open_connection("127.0.0.1", smpp_carrier.port)

        async def pass_on(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError):
                while octets := await source.read(65536):
                    to.write(octets)
            to.close()

        await asyncio.gather(pass_on(reader, outside), pass_on(inside, writer))

    async def talk(who: str, **settings: object) -> dict[str, object]:
        told: dict[str, object] = {}
        async with await asyncio.start_server(carried, "127.0.0.1", 0, ssl=context) as server:
            port = server.sockets[0].getsockname()[1]
            account = smpp_carrier.account(who, port=port, tls="tls", **settings)
            await speak(account, texts(2), told.__setitem__)
        return told

    assert {type(result) for result in run(talk("cifrado", ca_pem=pem)).values()} == {Accepted}
    assert {(r.permanent, r.code) for r in run(talk("estranho")).values()} == {(True, "tls")}
    assert smpp_carrier.of("estranho", "bind") == []


def test_nobody_calls_back_over_http():
    with pytest.raises(Forged):
        CHANNEL.verify(Callback({}, b"{}"), Account("smpp"))


@pytest.mark.parametrize(("window", "connections"), [(1, 1), (4, 2), (10, 3)])
def test_whatever_the_carrier_does_nothing_is_said_twice(smpp_carrier, window, connections):
    fates = [0, 11, 88, 900, 0, 904, 0, 902, 777, 0]
    who = f"fogo-{window}"
    batch = [
        Outgoing(f"m{n}", "sms", f"+55{window:02}94{n:03}0{fates[n % 10]:03}", "Ola, Maria!")
        for n in range(60)
    ]
    told = say(smpp_carrier.account(who, window=window, connections=connections), batch)
    seen = Counter(one["to"] for one in smpp_carrier.of(who, "submit"))
    assert max(seen.values()) == 1
    for one in batch:
        result, heard = told[one.ref], seen[one.to.removeprefix("+")]
        if isinstance(result, Accepted | Lost):
            assert heard or isinstance(result, Lost)
        else:
            assert not heard or one.to[-3:] not in ("000", "900", "904"), "refused, and yet it was taken"
