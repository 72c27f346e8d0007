"""Callbacks of carriers that sign nothing: a password in a header says who calls."""

import hmac

from emdia.providers.channels.base import Callback, Forged

HEADER = "x-emdia-senha"
"""Where it stands unless the account says another header."""


def check(callback: Callback, password: str, header: str = HEADER) -> None:
    """Raise :class:`Forged` unless the header holds the password, alone or behind ``Bearer``."""
    given = callback.headers.get(header.lower(), "").removeprefix("Bearer ")
    if not password or not hmac.compare_digest(given.encode(), password.encode()):
        raise Forged("the password is not the account's")
