"""Asks the DNS: texts and mail servers of a name. Waits at most a few seconds; no answer is told apart from *none*."""

import dns.exception
import dns.resolver

SECONDS = 5.0
SERVER: tuple[str, int] | None = None
"""Address and port of a server of our own; None: those of this machine."""


class Unanswered(OSError):
    """No server said anything: whether there is such a record is not known."""


def texts(name: str) -> list[str]:
    """The TXT records of a name, their pieces joined (RFC 7208, 3.3). Raises :class:`Unanswered`."""
    return [b"".join(record.strings).decode("utf-8", "replace") for record in _ask(name, "TXT")]


def mail_servers(name: str) -> list[str]:
    """The names of a domain's MX records; an empty one (RFC 7505) is left out. Raises :class:`Unanswered`."""
    return [
        host for record in _ask(name, "MX") if (host := record.exchange.to_text(omit_final_dot=True)) != "."
    ]


def _ask(name: str, kind: str) -> list:  # type: ignore[type-arg]  # dnspython does not say what is in an answer
    resolver = dns.resolver.Resolver(configure=SERVER is None)
    if SERVER is not None:
        resolver.nameservers, resolver.port = [SERVER[0]], SERVER[1]
    resolver.lifetime = SECONDS
    try:
        return list(resolver.resolve(name, kind, search=False))
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise Unanswered(name) from error
