"""The door of the tenants."""

from emdia.apps.tenants.console_edits import add_account, edit_creditor, stop_account
from emdia.apps.tenants.console_rows import (
    account_rows,
    live_channels,
    members,
    memberships,
    terms_history,
)
from emdia.apps.tenants.found import (
    Declared,
    add_creditor,
    add_member,
    add_tenant,
    declare_terms,
    set_password,
    shorten,
)
from emdia.apps.tenants.models import Creditor
from emdia.apps.tenants.selectors import (
    NotFound,
    accounts,
    calendar,
    callback_account,
    creditor_named,
    creditors,
    membership,
    tenant_named,
    tenants,
    terms_of,
)

__all__ = [
    "Creditor",
    "Declared",
    "NotFound",
    "account_rows",
    "accounts",
    "add_account",
    "add_creditor",
    "add_member",
    "add_tenant",
    "calendar",
    "callback_account",
    "creditor_named",
    "creditors",
    "declare_terms",
    "edit_creditor",
    "live_channels",
    "members",
    "membership",
    "memberships",
    "set_password",
    "shorten",
    "stop_account",
    "tenant_named",
    "tenants",
    "terms_history",
    "terms_of",
]
