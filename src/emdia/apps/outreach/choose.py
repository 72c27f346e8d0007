"""Which channels and contact points a step uses: pure, from what is known of a debtor's reach.

R40: wrong and off get nothing, doubtful ones only the neutral text. R37: a stopped channel is not used. R41: WhatsApp
needs a permission, the person's own or the creditor's declaration for its file.
"""

from collections.abc import Sequence

from emdia.apps.debtors.api import Reach, ReachPoint
from emdia.domain.values import value
from emdia.domain.vocabulary import PUSH, Channel, ContactState

SYSTEM = ReachPoint(0, "system", ContactState.DECLARED, False, None, "")
"""Where a webhook leads: to a system of the creditor, which knows the person; no contact point of hers."""

_BEST_FIRST: dict[str, int] = {ContactState.CONFIRMED: 0, ContactState.DECLARED: 1, ContactState.DOUBTFUL: 2}


@value
class Choice:
    """A channel with its point, and the channels to try where it fails."""

    channel: str
    point: ReachPoint
    fallback: tuple[str, ...] = ()


def choose(
    reach: Reach, *, channels: Sequence[str], mode: str, whatsapp_declared: bool
) -> tuple[Choice, ...]:
    """The choices of one step: in mode *all* the first usable push and the e-mail, else the first usable channel."""
    found = {
        channel: point
        for channel in channels
        if (point := usable_point(reach, channel=channel, whatsapp_declared=whatsapp_declared)) is not None
    }
    if mode == "fallback":
        first, *rest = found or ("",)
        return (Choice(first, found[first], tuple(rest)),) if first else ()
    push = next((channel for channel in PUSH if channel in found), None)
    wanted: list[str] = [push] if push else []
    wanted += [channel for channel in found if channel not in PUSH]
    return tuple(Choice(channel, found[channel]) for channel in wanted)


def usable_point(reach: Reach, *, channel: str, whatsapp_declared: bool) -> ReachPoint | None:
    """The best point of a channel that may be used at all: confirmed, then declared, then doubtful; None if none."""
    if channel in reach.opted_out:
        return None
    if channel == Channel.WEBHOOK:
        return SYSTEM
    fit = [point for point in reach.points if _fits(point, channel, whatsapp_declared=whatsapp_declared)]
    if len(fit) < 2:
        return fit[0] if fit else None
    return min(fit, key=lambda point: _BEST_FIRST[point.state])


def callable_point(reach: Reach) -> ReachPoint | None:
    """The best telephone, landlines too; None where there is none or the person wants no calls (R37, R40)."""
    if Channel.PHONE in reach.opted_out:
        return None
    fit = [point for point in reach.points if point.kind == "phone" and point.state in _BEST_FIRST]
    return min(fit, key=lambda point: _BEST_FIRST[point.state], default=None)


def why_unreachable(reach: Reach) -> tuple[str, str]:
    """Reason and rule of a debtor whom no channel reaches."""
    states = {point.state for point in reach.points}
    if not states:
        return "sem meio de contato utilizável: nenhum telefone ou e-mail no cadastro", ""
    if states <= {ContactState.WRONG, ContactState.OFF}:
        rule = "R31" if ContactState.WRONG in states else "R40"
        return "sem meio de contato utilizável: os contatos não são do cliente ou estão desligados", rule
    if reach.opted_out:
        return "sem meio de contato utilizável: o cliente pediu para não receber mensagens", "R37"
    return "sem meio de contato utilizável nos canais desta etapa", ""


def _fits(point: ReachPoint, channel: str, *, whatsapp_declared: bool) -> bool:
    if point.state not in _BEST_FIRST:
        return False
    if channel == Channel.EMAIL:
        return point.kind == "email"
    if point.kind != "phone" or not point.mobile:
        return False
    if channel == Channel.WHATSAPP:
        return whatsapp_declared if point.whatsapp is None else point.whatsapp
    return channel == Channel.SMS
