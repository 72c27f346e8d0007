"""Law 8 said a second time, by PostgreSQL itself.

While a tenant is active, each statement runs as the role ``emdia_tenant`` (no login, no BYPASSRLS) with the tenant's id
in the setting ``emdia.tenant``; policies on every tenant table then show that tenant's rows and no others, and the
journal takes INSERT only. Without an active tenant (sign-in, migrations) and in ``across_tenants`` the connection's own
role works. The role is switched before a statement, and only when the wanted state differs from the connection's, so
that a batch pays for it once.
"""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from emdia.core import tenancy

ROLE = "emdia_tenant"


class _Guard:
    """Execute wrapper of one PostgreSQL connection; see the module."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.state: int | None = None
        self.known = False
        self.ready = False
        rollback = connection._rollback  # type: ignore[attr-defined]

        def forgetful_rollback() -> Any:
            self.known = False
            return rollback()

        connection._rollback = forgetful_rollback  # type: ignore[attr-defined]

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: Any, context: Any) -> Any:
        if str(sql).startswith("ROLLBACK TO"):
            # A rollback undoes SET, and in a failed transaction nothing may run before it.
            self.known = False
            return execute(sql, params, many, context)
        active = tenancy.active()
        wanted = None if active == tenancy.ACROSS else active
        if not self.known or wanted != self.state:
            # A cursor of our own: the statement's may be a server-side one, which takes a single SELECT.
            with self.connection.connection.cursor() as cursor:
                self._switch(wanted, cursor)
        return execute(sql, params, many, context)

    def _switch(self, wanted: int | None, cursor: Any) -> None:
        if wanted is None:
            cursor.execute("RESET ROLE")
        else:
            if not self.ready:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,))
                self.ready = cursor.fetchone() is not None
            if self.ready:
                cursor.execute(
                    f"SELECT set_config('role', '{ROLE}', false), set_config('emdia.tenant', %s, false)",
                    (str(wanted),),
                )
        self.state, self.known = wanted, True


def watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of ``connection_created``: guard the statements of a PostgreSQL connection."""
    if connection.vendor != "postgresql":
        return
    guards = [wrapper for wrapper in connection.execute_wrappers if isinstance(wrapper, _Guard)]
    if guards:
        guards[0].known = guards[0].ready = False
    else:
        connection.execute_wrappers.insert(0, _Guard(connection))


def tenant_column(model: type[models.Model]) -> str:
    """The column that says whose a row is; empty for tables that belong to no tenant."""
    if issubclass(model, tenancy.TenantModel):
        return "tenant_id"
    return "tenant_ref" if any(field.name == "tenant_ref" for field in model._meta.fields) else ""


def install(app_config: AppConfig, using: str = "default", **_: Any) -> None:
    """Receiver of ``post_migrate``, once an app: make the role, its grants and policies; may run again."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with tenancy.across_tenants("row-level security is set up by the owner"), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            # Roles belong to the whole cluster: another database may be making the same one at this moment.
            cursor.execute(
                f"DO $$ BEGIN CREATE ROLE {ROLE} NOLOGIN NOBYPASSRLS; "
                "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        cursor.execute(f"GRANT {ROLE} TO CURRENT_USER")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        existing = set(connection.introspection.table_names(cursor))
        for model in app_config.get_models(include_auto_created=True):
            if (table := model._meta.db_table) in existing:
                cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {ROLE}')
                if column := tenant_column(model):
                    _protect(cursor, table, column, append_only=getattr(model, "append_only", False))


def _protect(cursor: Any, table: str, column: str, *, append_only: bool) -> None:
    """Policy of one table; a chain of hashes takes no UPDATE and no DELETE."""
    # In a subquery of its own, PostgreSQL reads the setting once a statement, not once a row.
    own = f"{column} = (SELECT nullif(current_setting('emdia.tenant', true), '')::bigint)"
    cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    cursor.execute(f'DROP POLICY IF EXISTS emdia_rows ON "{table}"')
    cursor.execute(f'CREATE POLICY emdia_rows ON "{table}" TO {ROLE} USING ({own}) WITH CHECK ({own})')
    # Set-wise imports take the ids of new rows before they insert them.
    cursor.execute(f'GRANT USAGE ON SEQUENCE "{table}_id_seq" TO {ROLE}')
    if append_only:
        cursor.execute(f'REVOKE UPDATE, DELETE ON "{table}" FROM {ROLE}')
