"""The sandbox as a carrier: messages in over HTTP, receipts out."""

import datetime as dt
import hmac
import json
from typing import Any

from aiohttp import web

from emdia.core import clock
from emdia.providers.sandbox import fates
from emdia.providers.sandbox.faults import ALWAYS, NAMES, Faults, UnknownFault
from emdia.providers.sandbox.push import Pusher
from emdia.providers.sandbox.store import Said, Store, told

STORE = web.AppKey("store", Store)
PUSHER = web.AppKey("pusher", Pusher)
KEY = web.AppKey("key", str)
NAME = web.AppKey("name", str)
FAULTS = web.AppKey("faults", Faults)

BODY_LIMIT = 256 * 1024
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost"})

routes = web.RouteTableDef()


@web.middleware
async def guard(request: web.Request, handler: Any) -> web.StreamResponse:
    """Only this machine, asked by its own name (a page of another site cannot reach in through a name of its own), and
    forms only from our own pages. What a carrier's customer may do needs the key."""
    if request.url.host not in LOOPBACK_NAMES:
        return web.Response(status=421)
    if request.path.startswith("/v1/"):
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if request.path != "/v1/health" and not hmac.compare_digest(
            given.encode(), request.app[KEY].encode()
        ):
            return web.json_response({"error": "bad_key"}, status=401)
    elif request.method == "POST" and request.headers.get("Origin", "") != str(request.url.origin()):
        return web.Response(status=403)
    answer: web.StreamResponse = await handler(request)
    return answer


@routes.get("/v1/health")
async def health(request: web.Request) -> web.Response:
    """The name of this sandbox, so that a stale announcement is noticed."""
    return web.Response(text=request.app[NAME])


@routes.post("/v1/messages")
async def accept(request: web.Request) -> web.Response:
    """Take a message, or refuse it as its number says; the same message again gets the same reference."""
    said = _said(await request.read(), request)
    if said is None:
        return web.json_response({"error": "bad_message"}, status=400)
    store = request.app[STORE]
    fate = fates.of_number(said.channel, said.peer, said.ref)
    if fate.refusal and not (fate.once and not store.first_try(said.account, said.ref)):
        if fate.refusal == "too_many":
            return web.json_response({"error": fate.refusal}, status=429, headers={"Retry-After": "30"})
        return web.json_response({"error": fate.refusal, "detail": "número inexistente"}, status=422)

    def keep() -> web.Response:
        number, new = store.keep(said, fate.later)
        request.app[PUSHER].wake()
        return web.json_response({"reference": f"sb-{number}"}, status=201 if new else 200)

    return await request.app[FAULTS].over_http(request, keep)


@routes.get("/v1/messages/{ref}")
async def known(request: web.Request) -> web.Response:
    """Whether a message of this account was taken, by the reference that its sender gave it."""
    account = request.headers.get("X-Emdia-Account", "")
    rows = request.app[STORE].rows(
        "SELECT id, at FROM message WHERE account = ? AND ref = ?", account, request.match_info["ref"]
    )
    if not rows:
        return web.json_response({"error": "not_found"}, status=404)
    at = dt.datetime.fromtimestamp(rows[0]["at"], dt.UTC).isoformat()
    return web.json_response({"reference": f"sb-{rows[0]['id']}", "at": at})


@routes.get("/v1/receipts")
async def receipts(request: web.Request) -> web.Response:
    """What came back for an account up to a time, above ``after`` (default: above what was taken)."""
    store, query = request.app[STORE], request.query
    account = query.get("account", "")
    until = dt.datetime.fromisoformat(query["until"]) if "until" in query else clock.machine()
    after = int(query["after"]) if "after" in query else None
    rows = store.due(account, until.timestamp(), after, int(query.get("limit", "1000")))
    return web.Response(body=told(rows), content_type="application/json")


@routes.post("/v1/receipts/taken")
async def taken(request: web.Request) -> web.Response:
    """Receipts up to a number were taken."""
    asked = await request.json()
    request.app[STORE].take(str(asked["account"]), int(asked["last"]))
    return web.json_response({})


@routes.post("/v1/callback")
async def call_back(request: web.Request) -> web.Response:
    """Where to push receipts from now on."""
    asked = await request.json()
    request.app[PUSHER].aim(str(asked["url"]))
    return web.json_response({})


@routes.post("/v1/faults")
async def misbehave(request: web.Request) -> web.Response:
    """``{"fault": NAME, "times": N}``: what goes wrong from now on; without ``times`` until it is 0. Without a name all
    is well again."""
    faults = request.app[FAULTS]
    try:
        asked = await request.json()
        if asked.get("fault"):
            faults.ask(str(asked["fault"]), int(asked.get("times", ALWAYS)))
        else:
            faults.clear()
    except (UnknownFault, ValueError, TypeError, AttributeError):
        return web.json_response({"error": "unknown_fault", "known": sorted(NAMES)}, status=400)
    return web.json_response(faults.asked)


def _said(body: bytes, request: web.Request) -> Said | None:
    """The message of a request, or None where it is not one."""
    try:
        read = json.loads(body)
        return Said(
            account=request.headers.get("X-Emdia-Account", ""),
            ref=str(read["ref"]),
            channel=str(read["channel"]),
            peer=str(read["to"]),
            sender=str(read.get("from", "")),
            text=str(read["text"]),
            at=moment(request.headers.get("X-Emdia-At", "")),
            buttons=[
                {"label": str(button["label"]), "url": str(button.get("url", ""))}
                for button in read.get("buttons", [])
            ],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def moment(stamp: str) -> float:
    """The business time of a message in seconds since 1970; without a stamp, now. Raises ``ValueError``."""
    return (dt.datetime.fromisoformat(stamp) if stamp else clock.machine()).timestamp()
