"""One message on its way over SMTP: written, and addressed as the server in front of it understands.

Sources: RFC 5321 (envelope), RFC 3461 (what is asked of delivery notices). The envelope's id is our reference, so that
a notice names the message whatever became of its text; so does a return address that holds ``{ref}``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from emdia.core import clock
from emdia.providers.channels import dkim, mime
from emdia.providers.channels.base import Account, Outgoing

_PLAIN = re.compile(r"[!-*,-<>-~]+")
"""RFC 3461, 4: ``xtext`` as it is; everything else is written in hexadecimal."""


@dataclass(slots=True)
class Letter:
    """``data`` ends with the dot that ends DATA. ``tries``: how often its beginning was said in vain."""

    ref: str
    back: str
    to: str
    data: bytes
    tries: int = 0

    def commands(self, *, notices: bool) -> tuple[bytes, bytes, bytes]:
        """MAIL, RCPT and DATA; with ``notices`` the server is told whom to tell what, and by which name."""
        if not notices:
            return (
                f"MAIL FROM:<{self.back}>\r\n".encode("ascii"),
                f"RCPT TO:<{self.to}>\r\n".encode("ascii"),
                b"DATA\r\n",
            )
        return (
            f"MAIL FROM:<{self.back}> RET=HDRS ENVID={self.ref}\r\n".encode("ascii"),
            f"RCPT TO:<{self.to}> NOTIFY=FAILURE,DELAY ORCPT=rfc822;{_xtext(self.to)}\r\n".encode("ascii"),
            b"DATA\r\n",
        )

    def envelope(self, *, notices: bool) -> bytes:
        """MAIL, RCPT and DATA as one group."""
        return b"".join(self.commands(notices=notices))


def write(outgoing: Outgoing, account: Account) -> Letter:
    """Write a message. Raises :class:`mime.Unsayable`."""
    now, settings = clock.now(), account.settings
    if settings.get("stamp"):
        stamps = {"X-Emdia-At": now.isoformat(), "X-Emdia-Account": account.ref, "X-Emdia-Ref": outgoing.ref}
        outgoing = replace(outgoing, headers={**outgoing.headers, **stamps})
    data = mime.build(outgoing, now)
    if settings.get("dkim_selector"):
        data = _signed(data, outgoing, account)
    path = str(settings.get("return_path") or outgoing.sender_address)
    back = mime.address(path.replace("{ref}", outgoing.ref))
    # No line of what mime builds begins with a dot (RFC 5321, 4.5.2), nor does a signature's.
    return Letter(outgoing.ref, back, mime.address(outgoing.to), data + b".\r\n")


def faults(settings: Mapping[str, object], secrets: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the settings of this file, in Portuguese."""
    found = {}
    path = str(settings.get("return_path") or "")
    try:
        if path:
            mime.address(path.replace("{ref}", "m1"))
    except mime.Unsayable:
        found["return_path"] = "escreva um endereço, como devolucoes+{ref}@exemplo.com.br"
    pem = secrets.get("dkim_key", "")
    if bool(settings.get("dkim_selector")) != bool(pem):
        found["dkim_selector"] = "para assinar com DKIM preciso do seletor e da chave, os dois"
    if pem:
        try:
            dkim.key_of(pem)
        except dkim.BadKey:
            found["dkim_key"] = "não é uma chave privada em PEM (RSA de 2048 bits ou mais, ou Ed25519)"
    return found


def _signed(data: bytes, outgoing: Outgoing, account: Account) -> bytes:
    domain = str(account.settings.get("dkim_domain") or outgoing.sender_address.rpartition("@")[2])
    selector, pem = str(account.settings["dkim_selector"]), account.secrets.get("dkim_key", "")
    try:
        return dkim.signed(data, domain=domain, selector=selector, pem=pem)
    except (dkim.BadKey, UnicodeError) as error:
        raise mime.Unsayable("dkim") from error


def _xtext(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return "".join(char if _PLAIN.fullmatch(char) else f"+{ord(char):02X}" for char in value)
