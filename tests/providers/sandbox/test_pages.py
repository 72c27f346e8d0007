"""What the sandbox shows, what can be done there, and who is kept out."""

import asyncio
import datetime as dt
import html
from urllib.parse import urlencode

import pytest

from emdia.core import clock, http
from emdia.core.http import Request
from emdia.domain.brcode import static_brcode
from emdia.providers.channels.base import Account, Button, Callback
from emdia.providers.channels.sandbox import CHANNEL
from emdia.providers.payments.sandbox_pix import PROVIDER
from tests.core.test_http import serve
from tests.loops import run

CODE = static_brcode(
    key="pix@academia.example", name="Academia", city="Sao Paulo", amount_cents=15437, txid="TX1"
)


def send(*requests: Request) -> list[http.Response]:
    return run(http.send_many(list(requests), loopback=True))


def get(box, path: str, **headers) -> http.Response:
    return send(Request("GET", f"{box.http_url}{path}", headers))[0]


def post(box, path: str, form: dict[str, str], origin: str | None = None) -> http.Response:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin or box.http_url}
    return send(Request("POST", f"{box.http_url}{path}", headers, urlencode(form).encode()))[0]


def test_a_conversation_shows_its_words_buttons_and_link(box, say):
    say(
        "whatsapp",
        "+5511900001234",
        text="Oi <b>Maria</b>: veja https://pagar.example/p/abc.",
        buttons=(Button("Pagar", "https://pagar.example/p/abc"), Button("Já paguei")),
    )
    page = get(box, "/").body.decode()
    assert "Oi &lt;b&gt;Maria" in page
    page = html.unescape(page)
    assert "(11) 90000-1234" in page
    assert page.count('<a href="https://pagar.example/p/abc" target="_blank"') == 1
    assert page.count('<a class="answer" href="https://pagar.example/p/abc"') == 1
    assert page.count("Já paguei") == 2
    assert "não chegam a ninguém" in page


def test_an_answer_comes_back_as_a_reply_and_a_stop_word_as_a_stop(box, say):
    say("sms", "+5511900001234", "m7")
    for text in ("Paguei ontem", "Sair."):
        assert post(box, "/responder", {"mensagem": "1", "texto": text}).status == 303
    events = box.receipts("academia", until=clock.machine()).events
    assert [(event.kind, event.text, event.our_ref, event.sender) for event in events] == [
        ("reply", "Paguei ontem", "m7", "+5511900001234"),
        ("opt_out", "Sair.", "m7", "+5511900001234"),
    ]
    assert "Paguei ontem" in get(box, "/").body.decode()


def test_looking_at_the_phone_does_not_bring_the_future(box, say):
    with clock.at(dt.datetime(2026, 3, 2, 10, tzinfo=clock.SAO_PAULO)):
        say("sms", "+5511900009995")
        get(box, "/")
        assert box.receipts("academia", until=clock.now()).events == []


def test_the_mailbox_shows_an_email_in_a_frame_where_nothing_runs(box, say):
    say(
        "email",
        "maria@example.com",
        html="<script>alert(1)</script><p>Olá, Maria</p>",
        subject="Academia: março",
    )
    page = get(box, "/caixa").body.decode()
    assert "Academia: março" in page
    assert "Academia Exemplo" in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    frame = get(box, "/caixa/1/corpo")
    assert "<p>Olá, Maria</p>" in frame.body.decode()
    policy = frame.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert "Oi, Maria" in get(box, "/caixa?aberta=1&ver=texto").body.decode()


@pytest.mark.parametrize(
    "path",
    ["/?aberta=x", "/?aberta=99", "/caixa?aberta=-1", "/caixa?busca=%25", "/pix?codigo=abc", "/?busca=zzz"],
)
def test_odd_addresses_show_a_page(box, path):
    assert get(box, path).status == 200


def test_pages_come_with_a_strict_policy(box):
    for path in ("/", "/caixa", "/pix"):
        assert "default-src 'none'" in get(box, path).headers["content-security-policy"]


def test_another_site_cannot_use_the_pages(box, say):
    say("sms", "+5511900001234")
    form = {"mensagem": "1", "texto": "SAIR"}
    assert post(box, "/responder", form, origin="https://evil.example").status == 403
    assert get(box, "/", Host="evil.example").status == 421
    assert box.receipts("academia", until=clock.machine()).events == []


def test_the_carriers_side_needs_the_key(box):
    for path in ("/v1/receipts?account=academia", "/v1/messages"):
        assert get(box, path).status == 401
    (answer,) = send(Request("POST", f"{box.http_url}/v1/callback", {}, b'{"url": "http://127.0.0.1:9"}'))
    assert answer.status == 401


def hook(box, action, *, count: int = 1) -> list[tuple[str, dict[str, str], bytes]]:
    """Callbacks that come while ``action()`` runs, as (path, headers, body)."""

    async def talk():
        got, enough = [], asyncio.Event()

        async def handler(reader, writer):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
            got.append((head.split()[1], headers, await reader.readexactly(int(headers["content-length"]))))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            if len(got) >= count:
                enough.set()

        server, port = await serve(handler)
        await asyncio.to_thread(box.call_back, f"http://127.0.0.1:{port}/")
        await asyncio.to_thread(action)
        async with asyncio.timeout(10):
            await enough.wait()
        server.close()
        await server.wait_closed()
        return got

    return run(talk())


def test_receipts_are_pushed_signed_when_the_web_runs(box, say):
    (path, headers, body), *_ = hook(
        box, lambda: (say("sms", "+5511900001234"), post(box, "/responder", {"mensagem": "1", "texto": "Oi"}))
    )
    assert path == "/hooks/sandbox/academia"
    account = Account("sandbox", {}, {"hmac": box.key})
    assert "reply" in [event.kind for event in CHANNEL.events(Callback(headers, body), account)]


def test_a_pix_is_read_confirmed_paid_and_told(box, say):
    say("sms", "+5511900001234")
    page = get(box, "/pix?" + urlencode({"codigo": CODE})).body.decode()
    assert "154,37" in page
    assert "pix@academia.example" in page
    answers = []
    form = {"codigo": CODE, "valor": "100,00", "conta": "academia"}
    ((path, headers, body),) = hook(box, lambda: answers.append(post(box, "/pix/pagar", form)))
    assert path == "/hooks/sandbox-pix/academia"
    (event,) = PROVIDER.events(Callback(headers, body), Account("sandbox-pix", {}, {"hmac": box.key}))
    assert (event.kind, event.our_ref, event.cents) == ("paid", "TX1", 10000)
    assert event.reference.startswith("E99999999")
    assert len(event.reference) == 32
    assert "Pagamento feito" in answers[0].body.decode()


@pytest.mark.parametrize(
    ("code", "value", "says"),
    [
        (CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "1,00", "alterado ou está incompleto"),
        (CODE, "0,00", "maior que zero"),
        (CODE, "-5", "negativo"),
        (CODE, "1,00", "não respondeu"),
    ],
)
def test_what_cannot_be_paid_says_why(box, code, value, says):
    page = post(box, "/pix/pagar", {"codigo": code, "valor": value, "conta": "academia"}).body.decode()
    assert says in page
    assert "Pagamento feito" not in page


def test_codes_of_messages_are_offered(box, say):
    say("email", "maria@example.com", html=f"<p>{CODE}</p>")
    assert "154,37" in get(box, "/pix").body.decode()
