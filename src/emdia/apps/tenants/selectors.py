"""Reads about tenants and creditors."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F

from emdia.apps.tenants.models import ContractTerms, Creditor, LocalHoliday, Member, ProviderAccount, Tenant
from emdia.apps.tenants.rates import rates_by_name
from emdia.core import clock, tenancy
from emdia.domain import balance
from emdia.domain.calendar import Calendar


class NotFound(LookupError):
    """Nothing by that name; the message says so in Portuguese."""


def tenants() -> list[Tenant]:
    """Every tenant of the installation."""
    return list(Tenant.objects.order_by("pk"))


def tenant_named(slug: str | None) -> Tenant:
    """The tenant of that slug, or the only one. Raises :class:`NotFound`."""
    if slug:
        found = Tenant.objects.filter(slug=slug).first()
        if found is None:
            raise NotFound(f"Não há organização “{slug}”.")
        return found
    known = list(Tenant.objects.order_by("pk")[:2])
    if len(known) == 1:
        return known[0]
    raise NotFound(
        "Nada aqui ainda: rode “emdia init”."
        if not known
        else "Há várias organizações: diga qual com --tenant."
    )


def creditor_named(slug: str) -> Creditor:
    """The creditor of that slug in the active tenant. Raises :class:`NotFound`."""
    found = Creditor.objects.filter(slug=slug).first()
    if found is None:
        names = ", ".join(Creditor.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "nenhum"
        raise NotFound(f"Não há credor “{slug}”. Credores desta organização: {names}.")
    return found


def creditors(ids: Iterable[int] | None = None) -> dict[int, Creditor]:
    """Creditors of the active tenant by id."""
    rows = Creditor.objects.order_by("trade_name")
    return {c.pk: c for c in (rows if ids is None else rows.filter(pk__in=list(ids)))}


def creditor_ids(*, where: Exists | None = None, without: Iterable[int] = ()) -> list[int]:
    """Ids of the active tenant's creditors, of those for which a condition on ``OuterRef("pk")`` holds."""
    rows = Creditor.objects.order_by("pk").exclude(pk__in=list(without))
    return list((rows if where is None else rows.filter(where)).values_list("pk", flat=True))


def terms_of(creditor_ids: Iterable[int], *, on: dt.date | None = None) -> dict[int, balance.ContractTerms]:
    """The declared terms that are valid on a day, with the tables that they need; a creditor without any has terms
    that say nothing, and so the legal rate where its table is loaded (R09)."""
    ids = list(creditor_ids)
    tables = rates_by_name()
    found = dict.fromkeys(ids, _no_terms(tables))
    rows = ContractTerms.objects.filter(creditor_id__in=ids, valid_from__lte=on or clock.today())
    for row in rows.order_by("valid_from", "pk"):
        found[row.creditor_id] = _terms(row, tables)
    return found


def terms_on_days(creditor_id: int, days: Iterable[dt.date]) -> dict[dt.date, balance.ContractTerms]:
    """The same of one creditor for several days; two queries, however many the days."""
    tables = rates_by_name()
    rows = list(ContractTerms.objects.filter(creditor_id=creditor_id).order_by("valid_from", "pk"))
    known = [(row.valid_from, _terms(row, tables)) for row in rows]
    none = _no_terms(tables)
    return {day: next((one for since, one in reversed(known) if since <= day), none) for day in set(days)}


def _no_terms(tables: Mapping[str, Any]) -> balance.ContractTerms:
    return balance.ContractTerms(correction="none", legal_rate=tables.get("legal"))


def _terms(row: Any, tables: Mapping[str, Any]) -> balance.ContractTerms:
    return balance.ContractTerms(
        fine_bp=row.fine_bp,
        interest_monthly_bp=row.interest_monthly_bp,
        correction=row.index or "none",
        legal_rate=tables.get("legal"),
        index=tables.get(row.index),
    )


def calendar() -> Calendar:
    """The active tenant's calendar with its municipal holidays; kept while that table does not change."""
    rows = LocalHoliday.objects.order_by("pk").values_list("state", "city", "day")
    return _calendar(tenancy.current_id(), tuple(rows))


@lru_cache(maxsize=64)
def _calendar(_tenant: int, rows: tuple[tuple[str, str, dt.date], ...]) -> Calendar:
    return Calendar(rows)


def accounts(creditor_ids: Iterable[int]) -> dict[tuple[int, str], ProviderAccount]:
    """The active account per (creditor, channel): the creditor's own, else the tenant's; of several the newest."""
    ids = list(creditor_ids)
    found: dict[tuple[int, str], ProviderAccount] = {}
    for account in ProviderAccount.objects.filter(active=True).order_by(
        F("creditor_id").asc(nulls_first=True), "pk"
    ):
        for creditor in [account.creditor_id] if account.creditor_id else ids:
            if creditor in ids:
                found[creditor, account.channel] = account
    return found


def callback_account(provider: str, account: str) -> ProviderAccount | None:
    """The active account that a callback's address names, in whichever tenant (the callback says which)."""
    if not account.isdecimal() or len(account) > 18:
        return None
    with tenancy.across_tenants("intake: the address of a callback says which tenant it is for"):
        return ProviderAccount.objects.filter(pk=int(account), provider=provider, active=True).first()


def accounts_of(providers: Iterable[str]) -> list[ProviderAccount]:
    """The active accounts of these providers, in every tenant but demonstrations, which speak to nobody."""
    with tenancy.across_tenants("intake: lines that stay open are kept for every tenant"):
        rows = ProviderAccount.objects.filter(provider__in=list(providers), active=True)
        return list(rows.exclude(tenant__is_demo=True).order_by("pk"))


def membership(user_id: int) -> Member | None:
    """The membership of a signed-in person, in whichever tenant (sign-in has none active yet)."""
    with tenancy.across_tenants("sign-in: the member says which tenant it is"):
        return (
            Member.objects.filter(user_id=user_id, ended_at=None)
            .select_related("tenant", "user")
            .order_by("pk")
            .first()
        )
