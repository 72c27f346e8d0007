"""The sandbox as a bank: reads a Pix code, pays it with play money, tells Em Dia."""

import html
import json
import re
import secrets
import string
from typing import Any

from aiohttp import web

from emdia.core import clock
from emdia.domain.brcode import BrCode, BrCodeError, parse_brcode
from emdia.domain.money import MoneyError, format_brl, format_plain, parse_cents
from emdia.providers.payments.sandbox_pix import SIMULATED
from emdia.providers.sandbox import screen
from emdia.providers.sandbox.service import PUSHER, STORE
from emdia.providers.sandbox.store import Store

_CODE = re.compile(r"000201[\x20-\x7e]{40,500}?6304[0-9A-Fa-f]{4}")
_ALPHABET = string.ascii_letters + string.digits
_ACCOUNT = re.compile(r"[A-Za-z0-9_-]{1,50}")
RECENT = 100

NOBODY = "O Em Dia não respondeu. Deixe “emdia serve” ou “emdia demo” rodando e pague de novo."

routes = web.RouteTableDef()


@routes.get("/pix")
async def look(request: web.Request) -> web.Response:
    """Paste a code, or choose one that came in a message; then see what it says."""
    text = request.query.get("codigo", "").strip()
    try:
        code = _read(text) if text else None
    except BrCodeError as error:
        return _page(request, problem=error.message, text=text)
    return _page(request, code=code, text=text)


@routes.post("/pix/pagar")
async def pay(request: web.Request) -> web.Response:
    """Pay: one signed callback, as a bank would send it."""
    form = await request.post()
    text, account = str(form.get("codigo", "")).strip(), str(form.get("conta", "")).strip()
    try:
        code = _read(text)
        cents = parse_cents(str(form.get("valor", "")), style="br")
    except (BrCodeError, MoneyError) as error:
        return _page(request, problem=error.message, text=text)
    if cents <= 0 or not _ACCOUNT.fullmatch(account):
        return _page(request, problem="Diga um valor maior que zero e a organização.", code=code, text=text)
    reference = _end_to_end()
    body = json.dumps(
        {
            "pix": [
                {
                    "endToEndId": reference,
                    "txid": code["txid"],
                    "valor": format_plain(cents),
                    "horario": clock.machine().astimezone(clock.SAO_PAULO).isoformat(),
                }
            ]
        }
    )
    if not await request.app[PUSHER].post("sandbox-pix", account, body.encode()):
        return _page(request, problem=NOBODY, code=code, text=text)
    amount = format_brl(cents).removeprefix("R$").strip()
    return _page(request, paid={"amount": amount, "reference": reference})


def _page(request: web.Request, **facts: Any) -> web.Response:
    store = request.app[STORE]
    known: dict[str, Any] = {"code": None, "paid": None, "problem": "", "text": ""}
    lists = {"accounts": store.accounts(), "seen": _seen(store)}
    return screen.page("pix.html", here="pix", **known | lists | facts)


def _read(text: str) -> dict[str, Any]:
    """What the page shows of a code. Raises ``BrCodeError`` for one that cannot be paid."""
    code: BrCode = parse_brcode(text)
    if not code.crc_ok:
        message = "Este código Pix foi alterado ou está incompleto. Copie de novo, do começo ao fim."
        raise BrCodeError(message, code="pix_crc", field="pix")
    if not code.txid:
        message = "Este código não tem identificação, e sem ela não se sabe o que foi pago."
        raise BrCodeError(message, code="pix_without_txid", field="pix")
    return {
        "name": code.name or "",
        "key": code.key or code.url or "",
        "txid": code.txid,
        "amount": _amount(code.amount_cents),
    }


def _amount(cents: int | None) -> str:
    return "" if cents is None else format_brl(cents).removeprefix("R$").strip()


def _seen(store: Store) -> list[dict[str, Any]]:
    """Payable codes in the newest messages, each once."""
    found: dict[str, dict[str, Any]] = {}
    for row in store.rows("select text, html from message where mine=0 order by id desc limit ?", RECENT):
        for text in _CODE.findall(f"{row['text']}\n{html.unescape(row['html'])}"):
            try:
                found.setdefault(text, {"text": text, **_read(text)})
            except BrCodeError:
                continue
    return list(found.values())[:20]


def _end_to_end() -> str:
    minute = f"{clock.machine():%Y%m%d%H%M}"
    return f"{SIMULATED}{minute}{''.join(secrets.choice(_ALPHABET) for _ in range(11))}"
