"""Sign-in rules: nobody signs up, members are invited; which pages are open to whom."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

OPEN_NAMES = frozenset(
    {"account_login", "account_logout", "account_signup", "account_inactive", "mfa_authenticate"}
    | {"mfa_login_webauthn", "invitation", "digest_off"}
    | {"source_code", "source_archive", "brand_logo"}
)
"""Pages that open without being signed in: sign-up only says that it is closed, an invitation and the switch
of the digest ask for their signed links, and the license asks for the source."""

PERSONAL_NAMES = frozenset(
    {
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate_webauthn",
        "usersessions_list",
    }
)
"""Pages about the signed-in person herself; no tenant's data is on them."""


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by ``emdia init`` or by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Pages speak for themselves: no "signed in as …" on top of every page."""
