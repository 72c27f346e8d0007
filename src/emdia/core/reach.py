"""Which addresses a connection may go to.

An address that came from a customer's settings must not lead into our own network (server-side request forgery). The
decision is taken on the resolved address at the very moment a socket is made for it, so that a name that changes its
answer between check and use changes nothing.
"""

import asyncio
import errno
import ipaddress
import socket
from collections.abc import Callable
from typing import Any

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are an IPv4 address."""

type AddressInfo = tuple[Any, ...]
"""One answer of ``getaddrinfo``: family, type, protocol, canonical name, socket address."""


class RefusedAddress(OSError):
    """The name leads to an address that we do not speak to."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "the address is not one that may be spoken to")


def allowed(address: str, *, loopback: bool) -> bool:
    """Whether to speak to a numeric address: with ``loopback`` to this machine and nothing else, else to the public
    Internet and nothing else (no private, shared, link-local, multicast or reserved range; IANA registries)."""
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = _inner(ip)
    if loopback:
        return ip.is_loopback
    # Python calls two kinds of IPv6 addresses global that no registry does: reserved ones and the old site-local ones.
    within = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or within)


def _inner(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def socket_factory(*, loopback: bool) -> Callable[[AddressInfo], socket.socket]:
    """A maker of sockets that raises :class:`RefusedAddress` for an address that is not allowed."""

    def make(info: AddressInfo) -> socket.socket:
        family, kind, protocol, _name, address = info
        if not allowed(address[0], loopback=loopback):
            raise RefusedAddress
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made

    return make


async def connect(host: str, port: int, *, loopback: bool) -> socket.socket:
    """A connected TCP socket to the first allowed address that answers. Raises ``OSError``."""
    loop = asyncio.get_running_loop()
    make = socket_factory(loopback=loopback)
    failure: OSError = OSError(errno.EHOSTUNREACH, "the name has no address")
    for info in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        try:
            made = make(info)
        except OSError as error:
            failure = error
            continue
        try:
            await loop.sock_connect(made, info[4])
        except BaseException as error:
            made.close()
            if not isinstance(error, OSError):
                raise
            failure = error
        else:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return made
    raise failure
