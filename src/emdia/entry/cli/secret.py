"""A password comes from ``EMDIA_PASSWORD`` or is asked for; never from the command line, which all can read."""

import getpass
import os
import sys

from emdia.entry.cli.answer import Refused

SHORTEST = 10


def ask_password(*, quiet: bool) -> str:
    """The password, empty where none was given; ``quiet`` asks nobody. Raises :class:`Refused` for a short one."""
    given = os.environ.get("EMDIA_PASSWORD", "")
    if not given and sys.stdin.isatty() and not quiet:
        given = getpass.getpass(f"Senha ({SHORTEST} letras ou mais): ")
    if given and len(given) < SHORTEST:
        raise Refused(f"A senha precisa de {SHORTEST} letras ou mais.")
    return given
