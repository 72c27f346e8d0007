"""Addresses that are told what happens: added, tried, given a new secret, switched on again, removed."""

import datetime as dt
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from emdia.apps.integrations.models import WebhookDelivery, WebhookEndpoint
from emdia.apps.journal import api as journal
from emdia.apps.tenants.api import Creditor
from emdia.core import clock
from emdia.core.signing import new_secret
from emdia.domain.errors import DomainError

EVENTS = {
    "payment.recorded": "um pagamento foi registrado",
    "case.paused": "a cobrança de um caso foi pausada",
    "message.status": "uma mensagem foi enviada, entregue, lida, adiada, falhou ou não sairá",
}
"""What an endpoint may be told, as an owner reads it."""

BOTH_SIGN = dt.timedelta(days=1)
"""How long the old secret still signs beside the new one."""
MOST = 10
"""Endpoints of a creditor."""


def add_endpoint(
    *, creditor: Creditor, url: str, events: Iterable[str], actor: str
) -> tuple[WebhookEndpoint, str]:
    """A new endpoint and its secret. Raises :class:`DomainError` for an address that nobody may be told at."""
    url, wanted = _checked_url(url, creditor), _checked_events(events)
    if WebhookEndpoint.objects.filter(creditor=creditor, removed_at=None).count() >= MOST:
        raise DomainError(f"Um credor tem até {MOST} endereços. Remova um antes.", code="endpoint_count")
    secret = new_secret()
    row = WebhookEndpoint.objects.create(
        creditor=creditor,
        url=url,
        events=wanted,
        secret=secret,
        created_by=actor[:80],
        created_at=clock.machine(),
    )
    _note(row.pk, "added", actor, {"creditor": creditor.pk, "events": wanted})
    return row, secret


def endpoint_rows() -> list[WebhookEndpoint]:
    """The endpoints of the active tenant, without their secrets."""
    rows = WebhookEndpoint.objects.filter(removed_at=None).select_related("creditor")
    return list(rows.defer("secret", "old_secret").order_by("-id"))


def stopped_endpoints() -> list[WebhookEndpoint]:
    """Those of the active tenant that were switched off by themselves and wait for somebody to mend them."""
    rows = WebhookEndpoint.objects.filter(removed_at=None, active=False).exclude(stopped_reason="")
    return list(rows.select_related("creditor").defer("secret", "old_secret").order_by("-stopped_at"))


def endpoint(endpoint_id: int) -> WebhookEndpoint | None:
    """One endpoint of the active tenant, if it was not removed."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint_id, removed_at=None).select_related("creditor")
    return rows.first()  # type: ignore[no-any-return]


def remove_endpoint(*, endpoint_id: int, actor: str) -> bool:
    """Tell it nothing more; what waited for it is given up. False when it was gone already."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint_id, removed_at=None)
    gone = bool(rows.update(removed_at=clock.machine(), active=False))
    if gone:
        _give_up(endpoint_id, "o endereço foi removido")
        _note(endpoint_id, "removed", actor)
    return gone


def resume_endpoint(*, endpoint_id: int, actor: str) -> bool:
    """Switch an endpoint on again that was switched off after too many failures."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint_id, removed_at=None, active=False)
    done = bool(rows.update(active=True, stopped_reason="", stopped_at=None))
    if done:
        _note(endpoint_id, "resumed", actor)
    return done


def stop_endpoint(*, endpoint_id: int, reason: str) -> None:
    """Switch it off by itself, with the reason that the owner reads; what it should have heard waits."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint_id, active=True)
    if rows.update(active=False, stopped_reason=reason[:200], stopped_at=clock.machine()):
        journal.append(
            actor="em dia", action="webhook.stopped", subject=f"webhook:{endpoint_id}", reason=reason
        )


def new_endpoint_secret(*, endpoint_id: int, actor: str) -> str | None:
    """A new secret; for a day the old one signs too, so that the receiver can change over. None: no such endpoint."""
    row = endpoint(endpoint_id)
    if row is None:
        return None
    secret = new_secret()
    row.old_secret, row.old_until = row.secret, clock.machine() + BOTH_SIGN
    row.secret = secret
    row.save(update_fields=["secret", "old_secret", "old_until"])
    _note(endpoint_id, "new_secret", actor)
    return secret


def is_loopback(url: str) -> bool:
    """Whether the address names this machine."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _checked_url(url: str, creditor: Creditor) -> str:
    url = url.strip()
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  reading it is the check
    except ValueError:
        parts = urlsplit("")
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > 500 or not parts.hostname:
        raise DomainError("Isto não é um endereço. Use https://…", code="endpoint_url", field="endereço")
    if parts.username or parts.password or parts.fragment:
        raise DomainError(
            "O endereço não leva usuário, senha nem #: a assinatura é que prova quem chama.",
            code="endpoint_url",
            field="endereço",
        )
    local = is_loopback(url) and not creditor.on_air
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        message = "Use um endereço https://. Só em ensaio vale http:// deste computador (127.0.0.1)."
        raise DomainError(message, code="endpoint_https", field="endereço")
    if is_loopback(url) and creditor.on_air:
        message = "Este credor está no ar: o endereço precisa ser público."
        raise DomainError(message, code="endpoint_local", field="endereço")
    return url


def _checked_events(events: Iterable[str]) -> list[str]:
    wanted = sorted(set(events))
    if not wanted or any(event not in EVENTS for event in wanted):
        raise DomainError(
            f"Escolha ao menos um aviso: {', '.join(EVENTS)}.", code="endpoint_events", field="avisos"
        )
    return wanted


def _give_up(endpoint_id: int, reason: str) -> None:
    waiting = WebhookDelivery.objects.filter(endpoint_id=endpoint_id, status="waiting")
    waiting.update(status="failed", detail=reason[:200], done_at=clock.machine())


def _note(endpoint_id: int, what: str, actor: str, data: dict[str, object] | None = None) -> None:
    journal.append(actor=actor, action=f"webhook.{what}", subject=f"webhook:{endpoint_id}", data=data)
