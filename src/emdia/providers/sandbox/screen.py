"""Renders the sandbox's pages."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from minijinja import Environment

from emdia.core import clock
from emdia.domain.dates import long_date, short_date
from emdia.domain.phones import PhoneError, parse_phone

FOLDER = Path(__file__).parent / "screens"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@cache
def _environment() -> Environment:
    templates = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.html")}
    return Environment(templates=templates, auto_escape_callback=lambda _name: "html")


def page(name: str, **facts: Any) -> web.Response:
    """A page by the name of its template."""
    text = _environment().render_template(name, **facts)
    return web.Response(text=text, content_type="text/html", headers=HEADERS)


def local(at: float) -> dt.datetime:
    """A stored time in São Paulo."""
    return dt.datetime.fromtimestamp(at, clock.SAO_PAULO)


def when(at: float) -> str:
    """A short time for a list: the hour today, else the day."""
    moment = local(at)
    if moment.date() == clock.machine().astimezone(clock.SAO_PAULO).date():
        return f"{moment:%H:%M}"
    return short_date(moment.date())


def full(at: float) -> str:
    """A whole date and time."""
    moment = local(at)
    return f"{long_date(moment.date(), today=clock.today())}, {moment:%H:%M}"


def phone_number(e164: str) -> str:
    """A number as people write it; one that is none stays as it is."""
    try:
        parse_phone(e164)
    except PhoneError:
        return e164
    ddd, local_part = e164[3:5], e164[5:]
    return f"({ddd}) {local_part[:-4]}-{local_part[-4:]}" if e164.startswith("+55") else e164
