"""What the sandbox shows: a phone with its conversations, and a mailbox."""

import json
import re
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from emdia.core import clock
from emdia.domain.dates import long_date
from emdia.providers.sandbox import fates, screen
from emdia.providers.sandbox.fates import Later
from emdia.providers.sandbox.service import PUSHER, STORE
from emdia.providers.sandbox.store import Row, Store

LIST = 200
LABELS = {"sms": "SMS", "whatsapp": "WhatsApp"}
NOTICES = {"respondido": "Resposta enviada."}
_LINK = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)])")

MAIL_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"  # noqa: E501

routes = web.RouteTableDef()


@routes.get("/ensaio.css")
async def styles(_request: web.Request) -> web.StreamResponse:
    """The stylesheet of all pages."""
    return web.FileResponse(screen.FOLDER / "ensaio.css", headers={"Cache-Control": "no-cache"})


@routes.get("/")
async def phone(request: web.Request) -> web.Response:
    """Conversations by number, newest first, and one of them on the phone."""
    store, search = request.app[STORE], request.query.get("busca", "").strip()
    threads = [_thread(row) for row in _threads(store, search)]
    wanted = _number(request.query.get("aberta", ""))
    chosen = _message(store, wanted) if wanted else None
    if chosen is None and threads:
        chosen = _message(store, threads[0]["id"])
    opened = _conversation(store, chosen) if chosen is not None and chosen["channel"] in LABELS else None
    notice = NOTICES.get(request.query.get("aviso", ""), "")
    return screen.page("phone.html", here="phone", threads=threads, open=opened, search=search, notice=notice)


@routes.post("/responder")
async def answer(request: web.Request) -> web.Response:
    """Answer as the person: goes to the web's hooks, or waits to be pulled."""
    form = await request.post()
    store, text = request.app[STORE], str(form.get("texto", "")).strip()[:500]
    message = _message(store, _number(str(form.get("mensagem", ""))))
    if message is None or message["channel"] not in LABELS or not text:
        raise web.HTTPBadRequest(text="Escolha uma conversa e escreva a resposta.")
    store.answered(message, Later(fates.answer_kind(text), 0.0, text=text), clock.machine().timestamp())
    request.app[PUSHER].wake()
    query = urlencode({"aberta": message["id"], "aviso": "respondido"})
    raise web.HTTPSeeOther(f"/?{query}")


@routes.get("/caixa")
async def mailbox(request: web.Request) -> web.Response:
    """E-mails, newest first, and one of them."""
    store, search = request.app[STORE], request.query.get("busca", "").strip()
    query = "select id, sender, peer, subject, at from message where channel='email' and (peer like ? or subject like ?) order by at desc, id desc limit ?"  # noqa: E501
    rows = store.rows(query, f"%{search}%", f"%{search}%", LIST)
    mails = [{**dict(row), "when": screen.when(row["at"])} for row in rows]
    chosen = _message(store, _number(request.query.get("aberta", "")) or (rows[0]["id"] if rows else 0))
    opened: dict[str, Any] | None = None
    if chosen is not None and chosen["channel"] == "email":
        plain = request.query.get("ver") == "texto" or not chosen["html"]
        opened = {**dict(chosen), "full": screen.full(chosen["at"]), "plain": plain}
    return screen.page("mail.html", here="mail", mails=mails, open=opened, search=search)


@routes.get(r"/caixa/{number:\d{1,15}}/corpo")
async def mail_body(request: web.Request) -> web.Response:
    """The HTML of an e-mail, alone in its frame: no script, nothing fetched, links in a new window."""
    row = _message(request.app[STORE], int(request.match_info["number"]))
    if row is None:
        raise web.HTTPNotFound
    headers = {**screen.HEADERS, "Content-Security-Policy": MAIL_POLICY}
    body = f'<base target="_blank">{row["html"]}'
    return web.Response(text=body, content_type="text/html", charset="utf-8", headers=headers)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else 0


def _message(store: Store, number: int) -> Row | None:
    rows = store.rows("select * from message where id=?", number)
    return rows[0] if rows else None


def _threads(store: Store, search: str) -> list[Row]:
    digits = "".join(char for char in search if char.isdecimal())
    query = (
        "select id, channel, peer, max(at) at, text from message"
        " where channel in ('sms', 'whatsapp') and peer like ? group by channel, peer order by at desc limit ?"
    )
    return store.rows(query, f"%{digits}%", LIST)


def _thread(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "key": f"{row['channel']} {row['peer']}",
        "peer": screen.phone_number(row["peer"]),
        "channel": row["channel"],
        "label": LABELS[row["channel"]],
        "last": row["text"],
        "when": screen.when(row["at"]),
    }


def _conversation(store: Store, chosen: Row) -> dict[str, Any]:
    query = "select * from message where channel=? and peer=? order by at desc, id desc limit ?"
    rows = store.rows(query, chosen["channel"], chosen["peer"], LIST)[::-1]
    bubbles: list[dict[str, Any]] = []
    for day, of_day in groupby(rows, key=lambda row: screen.local(row["at"]).date()):
        first = len(bubbles)
        bubbles += [_bubble(row) for row in of_day]
        bubbles[first]["day"] = long_date(day, today=clock.today())
    theirs = [row for row in rows if not row["mine"]] or rows
    sender = theirs[-1]["sender"] or "Empresa"
    return {
        **_thread(chosen),
        "sender": sender,
        "initial": sender[:1].upper(),
        "bubbles": bubbles,
        "last_id": theirs[-1]["id"],
    }


def _bubble(row: Row) -> dict[str, Any]:
    parts = [{"text": text, "link": bool(_LINK.fullmatch(text))} for text in _LINK.split(row["text"]) if text]
    return {
        "id": row["id"],
        "mine": bool(row["mine"]),
        "parts": parts,
        "time": f"{screen.local(row['at']):%H:%M}",
        "buttons": [
            {**button, "url": button["url"] if _LINK.fullmatch(button["url"]) else ""}
            for button in json.loads(row["buttons"])
        ],
    }
