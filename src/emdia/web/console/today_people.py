"""Who waits for a person, by kind, the one that waits longest first, each with the address of its list."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse

from emdia.apps.desk import api as desk
from emdia.apps.inbox import api as inbox
from emdia.apps.intake import api as intake
from emdia.apps.outreach import api as outreach
from emdia.apps.payments import api as payments
from emdia.apps.receivables import api as receivables
from emdia.domain.vocabulary import TaskKind
from emdia.web.console.words import TASKS

VANISHED = ("títulos sumiram do relatório", "file-spreadsheet", "vanished")
IN_DOUBT = ("pagamentos em dúvida", "coin", "bank_doubts")
TO_WITHDRAW = ("boletos para baixar no banco", "receipt", "withdrawals")
"""Words, icon and page of what came with the news of payments."""


class Group(NamedTuple):
    """One kind: how many wait, since when the oldest does, and where they are listed."""

    word: str
    icon: str
    many: int
    oldest: dt.datetime | None
    href: str


def groups(*, creditor_ids: Sequence[int], whole_tenant: bool) -> list[Group]:
    """Tasks, what people wrote, messages that wait for approval, money that is not clear, answers that belong to
    nobody; seven queries."""
    found = []
    for kind, count, oldest in desk.waiting_kinds(creditor_ids=creditor_ids):
        look = TASKS.get(kind)  # type: ignore[call-overload]
        href = reverse("calls") if kind == TaskKind.CALL else f"{reverse('tasks')}?tipo={kind}"
        found.append(
            Group(look.word if look else kind, look.icon if look else "list-check", count, oldest, href)
        )
    written, first_written = inbox.waiting(creditor_ids=creditor_ids)
    if written:
        word = "resposta espera alguém" if written == 1 else "respostas esperam alguém"
        found.append(Group(word, "message-2", written, first_written, reverse("inbox")))
    asking, since = outreach.asking_approval(creditor_ids=creditor_ids)
    if asking:
        found.append(Group("mensagens esperam aprovação", "list-check", asking, since, reverse("approvals")))
    found += [
        Group(word, icon, count, None, reverse(place))
        for count, word, icon, place in (
            (receivables.vanished_count(creditor_ids=creditor_ids), *VANISHED),
            (payments.in_doubt_count(creditor_ids=creditor_ids), *IN_DOUBT),
            (payments.to_withdraw_count(creditor_ids=creditor_ids), *TO_WITHDRAW),
        )
        if count
    ]
    if whole_tenant:
        strays, first = intake.unmatched_callbacks()
        if strays:
            found.append(Group("retornos sem par", "plug", strays, first, reverse("unmatched")))
    return sorted(found, key=_longest)


def _longest(group: Group) -> tuple[bool, float]:
    return group.oldest is None, group.oldest.timestamp() if group.oldest else 0.0
