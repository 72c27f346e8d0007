"""Sign-in rules: nobody signs up, members are invited."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by ``emdia init`` or by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
