"""Who we act for (law 8).

A query on tenant data without an active tenant raises. ``use`` activates one; ``across_tenants`` exists for claims,
intake and link resolution only, and a house test lists its callers. On PostgreSQL ``core.rowsecurity`` says it a
second time in the database itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

ACROSS = -1
"""Value of the active tenant while :func:`across_tenants` is open."""

_active: ContextVar[int | None] = ContextVar("emdia_tenant", default=None)


class NoTenant(RuntimeError):
    """Tenant data was asked for and nobody said for whom."""


def active() -> int | None:
    """The active tenant's id, ``ACROSS``, or None."""
    return _active.get()


def current_id() -> int:
    """The active tenant's id; raises :class:`NoTenant` without exactly one."""
    tenant = _active.get()
    if tenant is None or tenant == ACROSS:
        raise NoTenant("no active tenant: open tenancy.use(tenant_id) around this")
    return tenant


@contextmanager
def use(tenant_id: int) -> Iterator[None]:
    """Act for one tenant."""
    token = _active.set(tenant_id)
    try:
        yield
    finally:
        _active.reset(token)


@contextmanager
def across_tenants(reason: str) -> Iterator[None]:
    """See every tenant's rows. ``reason`` is for the reader; callers are listed in a house test."""
    if not reason:
        raise ValueError("across_tenants needs a reason")
    token = _active.set(ACROSS)
    try:
        yield
    finally:
        _active.reset(token)


class TenantQuerySet(models.QuerySet[Any]):
    """A query set that was narrowed to the active tenant when it was made."""


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Narrows every query to the active tenant; raises without one."""

    use_in_migrations = False

    def get_queryset(self) -> TenantQuerySet:
        tenant = _active.get()
        if tenant is None:
            raise NoTenant(f"query on {self.model.__name__} without an active tenant")
        rows: TenantQuerySet = super().get_queryset()
        return rows if tenant == ACROSS else rows.filter(tenant_id=tenant)


def counted_once(to: Any, related_name: str, *, null: bool = False) -> Any:
    """A foreign key of a table that takes a million rows at a time, without an index or a check of its own.

    An import, or a plan, takes these keys from the very rows that they name, in one transaction, and nothing that they
    name is ever deleted (PROTECT). Checking each of them again cost a fifth of an import (measured at 100,000 titles)
    and a sixth of a plan, an index for each a second fifth; where one is searched by, a composite index of its table
    begins with it. On PostgreSQL row-level security checks the tenant of every row anyhow.
    """
    return models.ForeignKey(
        to,
        on_delete=models.PROTECT,
        related_name=related_name,
        null=null,
        db_index=False,
        db_constraint=False,
    )


class TenantModel(models.Model):
    """Base of every table whose rows belong to one tenant. ``tenant`` fills itself from the active one."""

    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.PROTECT, related_name="+")

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args and "tenant" not in kwargs and "tenant_id" not in kwargs:
            kwargs["tenant_id"] = current_id()
        super().__init__(*args, **kwargs)
