"""Which words WhatsApp takes now: inside the 24-hour window our own, outside it an approved text word for word.

Costs nothing where no account has a window, and two queries a batch and account where one has.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from emdia.apps.outreach.accounts import Carrier
from emdia.apps.outreach.context import TextContext
from emdia.apps.outreach.draft import Draft
from emdia.apps.outreach.standing import Stop
from emdia.apps.outreach.waiting import Waiting
from emdia.apps.outreach.whatsapp_bodies import values
from emdia.apps.outreach.whatsapp_models import ApprovedTemplate, ChatContact
from emdia.apps.outreach.words import words
from emdia.core.among import Among
from emdia.domain.vocabulary import REPLY, Channel, MessageStatus
from emdia.providers.channels import registry
from emdia.providers.channels.base import Approved, Outgoing, Windowed

WAITS = "modelo aguardando aprovação do WhatsApp"
MISSING = "o WhatsApp ainda não tem um modelo aprovado para este texto"
CLOSED = "a janela de 24 horas do WhatsApp fechou: responda por outro canal"
TOO_LONG = "o texto não cabe no modelo aprovado do WhatsApp"
AGAIN = dt.timedelta(hours=1)
"""Business time until a message whose template is not approved yet is looked at again."""
MARGIN = dt.timedelta(minutes=10)
"""A window that closes this soon is closed: the message may wait its turn for some minutes."""
LONGEST = 1024
_NAME = re.compile(r"\{\{(\w+)\}\}")


@cache
def window_of(provider: str) -> dt.timedelta | None:
    """How long after an answer a provider takes free text; None where it always does."""
    known = registry.channel(provider) if provider in registry.CHANNELS else None
    return known.window if isinstance(known, Windowed) else None


class Approvals:
    """For one batch: what each account may say to whom."""

    def __init__(self, rows: Sequence[Waiting], *, at: dt.datetime) -> None:
        self._rows, self._at = rows, at
        self._known: dict[str, tuple[list[ApprovedTemplate], frozenset[int]]] = {}

    def fit(self, one: Draft, carrier: Carrier) -> Outgoing | Stop:
        """The message as this account may say it now, or why it may not."""
        outgoing = one.outgoing(carrier.sender)
        if one.row.channel != Channel.WHATSAPP:
            return outgoing
        window = window_of(carrier.account.provider)
        if window is None:
            return outgoing
        if carrier.name not in self._known:
            self._known[carrier.name] = self._read(carrier.name, window)
        templates, open_points = self._known[carrier.name]
        return choose_approved(
            one, outgoing, templates, window_open=one.row.point_id in open_points, at=self._at
        )

    def _read(self, account: str, window: dt.timedelta) -> tuple[list[ApprovedTemplate], frozenset[int]]:
        points = {row.point_id for row in self._rows if row.channel == Channel.WHATSAPP and row.point_id}
        heard = ChatContact.objects.filter(
            Among("point_id", points), account=account, heard_at__gt=self._at - window + MARGIN
        )
        rows = ApprovedTemplate.objects.filter(account=account, status__in=("approved", "pending", "new"))
        return list(rows.order_by("-pk")), frozenset(heard.values_list("point_id", flat=True))


def choose_approved(
    one: Draft,
    outgoing: Outgoing,
    templates: Iterable[ApprovedTemplate],
    *,
    window_open: bool,
    at: dt.datetime,
) -> Outgoing | Stop:
    """Free words inside the window; outside it the newest approved text of the stage that can be told with what is
    known, else the next channel, else it waits with its reason."""
    if window_open:
        return outgoing
    if one.row.stage == REPLY:
        return Stop(MessageStatus.WITHHELD, CLOSED)
    mine = [template for template in templates if template.stage == one.said_as]
    said = words(one.context, rows=False)
    fit = [template for template in mine if fits(template, said)]
    usable = sorted(
        (each for each in fit if each.status == "approved"), key=_preferred(one.context.said_before)
    )
    for template in usable:
        written = write_approved(template, said, one.context)
        if written is not None:
            approved, text = written
            return replace(outgoing, approved=approved, text=text, buttons=())
    reason = TOO_LONG if usable else WAITS if fit else MISSING
    if one.row.fallback:
        return Stop(MessageStatus.WITHHELD, reason)
    return Stop(MessageStatus.HELD, reason, until=at + AGAIN)


def fits(template: ApprovedTemplate, said: Mapping[str, Any]) -> bool:
    """Whether what is known is what the wording tells: the one with the announced day, or the one without."""
    absent = template.needs.startswith("!")
    return not template.needs or bool(said[template.needs.lstrip("!")]) != absent


def _preferred(said_before: int) -> Callable[[ApprovedTemplate], tuple[bool, int]]:
    """The wording whose turn it is (W16), then the newest."""
    return lambda template: (template.turn != said_before % 3, -template.pk)


def write_approved(
    template: ApprovedTemplate, said: Mapping[str, Any], context: TextContext
) -> tuple[Approved, str] | None:
    """What is sent and how it reads; None where a variable is empty, it does not fit, or a link leads elsewhere."""
    ends = _ends(template, context)
    told = values(said)
    names = dict.fromkeys(_NAME.findall(template.body))
    if ends is None or not all(told.get(name) for name in names):
        return None
    shorter = {"valor": f"Hoje são {said['total']}"} if said["total"] else {}
    for facts in (told, told | shorter):
        variables = {name: facts[name] for name in names}
        text = fill_body(template.body, variables)
        if len(text) <= LONGEST:
            read = f"{text}\n\n{template.footer}" if template.footer else text
            return Approved(template.name, template.language, variables, ends), read
    return None


def fill_body(body: str, variables: Mapping[str, str]) -> str:
    """A template's body as it reads with these variables."""
    return _NAME.sub(lambda found: variables[found[1]], body)


def _ends(template: ApprovedTemplate, context: TextContext) -> tuple[str, ...] | None:
    receipt = context.payment.receipt_link if context.payment else ""
    where = {
        "page": context.link,
        "note": context.link,
        "paid": context.paid_link,
        "receipt": receipt or context.link,
    }
    links = [where[kind] for kind in template.links]
    if not all(link.startswith(template.prefix) for link in links):
        return None
    return tuple(link.removeprefix(template.prefix) for link in links)
