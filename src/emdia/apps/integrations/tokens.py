"""Tokens of the API: each belongs to one creditor and may do what its scopes say."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from emdia.apps.integrations.models import ApiToken
from emdia.apps.journal import api as journal
from emdia.apps.tenants.api import Creditor
from emdia.core import clock, tenancy
from emdia.domain.errors import DomainError

SCOPES = {
    "receivables:read": "ver títulos",
    "receivables:write": "enviar e atualizar títulos",
    "payments:read": "ver pagamentos",
    "payments:write": "registrar e estornar pagamentos",
    "cases:read": "ver casos, saldos e próxima ação",
    "messages:read": "ver mensagens e seus estados",
    "people:reveal": "ver nomes, documentos e textos sem máscara",
}
"""What a token may do, as an owner reads it."""

MARK = "emdia_"
SHOWN = len(MARK) + 6
LONGEST_LIFE = dt.timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks: the token's row, its creditor, and for which tenant."""

    token_id: int
    tenant_id: int
    creditor: Creditor
    name: str
    scopes: frozenset[str]

    @property
    def actor(self) -> str:
        """How the journal names it."""
        return f"api:{self.name}"


def add_token(
    *, creditor: Creditor, name: str, scopes: Iterable[str], actor: str, days: int | None = None
) -> tuple[ApiToken, str]:
    """A new token of a creditor, and its secret, which nobody sees again. ``days``: until it expires."""
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    name = " ".join(name.split())
    if not name or len(name) > 60 or not name.isprintable():
        raise DomainError(
            "Dê um nome de até 60 letras: é por ele que o token é reconhecido.", code="token_name"
        )
    if unknown or not wanted:
        listed = ", ".join(SCOPES)
        raise DomainError(f"Diga o que o token pode fazer. As permissões são: {listed}.", code="token_scopes")
    if days is not None and not 0 < days <= LONGEST_LIFE.days:
        raise DomainError("A validade vai de 1 a 3650 dias.", code="token_days", field="dias")
    secret = MARK + secrets.token_urlsafe(32)
    now = clock.machine()
    row = ApiToken.objects.create(
        creditor=creditor,
        name=name,
        prefix=secret[:SHOWN],
        digest=_digest(secret),
        scopes=wanted,
        created_by=actor[:80],
        created_at=now,
        expires_at=now + dt.timedelta(days=days) if days else None,
    )
    journal.append(
        actor=actor,
        action="api_token.added",
        subject=f"token:{row.pk}",
        data={"creditor": creditor.pk, "scopes": wanted, "days": days},
    )
    return row, secret


def token_rows() -> list[ApiToken]:
    """The tokens of the active tenant, newest first."""
    return list(ApiToken.objects.select_related("creditor").order_by("-id"))


def revoke_token(*, token_id: int, actor: str) -> bool:
    """Take the right away at once; False when it was gone already."""
    gone = bool(ApiToken.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=clock.machine()))
    if gone:
        journal.append(actor=actor, action="api_token.revoked", subject=f"token:{token_id}")
    return gone


def bearer_of(secret: str) -> Bearer | None:
    """Whose token this is, in whichever tenant; None for one that is unknown, revoked or expired.

    The row is found by the digest of 256 random bits: there is nothing to compare letter by letter.
    """
    if not secret.startswith(MARK) or len(secret) > 80 or not secret.isascii():
        return None
    now = clock.machine()
    with tenancy.across_tenants("api: the token says which tenant it is for"):
        row = ApiToken.objects.filter(digest=_digest(secret)).select_related("creditor").first()
    if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now):
        return None
    if row.last_used_on != now.date():
        with tenancy.use(row.tenant_id):
            ApiToken.objects.filter(pk=row.pk).update(last_used_on=now.date())
    return Bearer(row.pk, row.tenant_id, row.creditor, row.name, frozenset(row.scopes))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
