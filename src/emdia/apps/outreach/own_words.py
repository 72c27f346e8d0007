"""Answers in a person's own words: they go the way of every message, through the gate, and are said as written."""

import datetime as dt
import re
from collections.abc import Sequence

from emdia.apps.outreach.answer import written_at
from emdia.apps.outreach.context import Rendered
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.waiting import Waiting
from emdia.core.among import Among
from emdia.domain.places import without_accents
from emdia.domain.sms import count
from emdia.domain.values import value
from emdia.domain.vocabulary import REPLY, Channel

_TELLS = re.compile(
    r"r\$|\d[.,]\d\d\b|\b\d{1,2}/\d{1,2}\b|\bdia \d|\b(reais|divida|debito|titulo|parcela|mensalidade|fatura|boleto|"
    r"atras\w*|venc\w*|pag\w+|pix|multa|juros|negoci\w*|acordo|cobran\w*)\b"
)


@value
class OwnWords:
    """What a person wrote in answer, and when the other one had written."""

    subject: str
    text: str
    wrote_at: dt.datetime | None

    def rendered(self, channel: str) -> Rendered:
        """As it is said."""
        segments = count(self.text).segments if channel == Channel.SMS else 0
        return Rendered(subject=self.subject, text=self.text, segments=segments)


def own_words(rows: Sequence[Waiting]) -> dict[int, OwnWords]:
    """The words of those that are answers of a person; one query, none where there are none."""
    ids = [row.id for row in rows if row.stage == REPLY]
    if not ids:
        return {}
    found = Message.objects.filter(Among("pk", ids)).values_list("pk", "subject", "text", "occasion")
    return {pk: OwnWords(subject, text, written_at(occasion)) for pk, subject, text, occasion in found}


def tells_of_debt(text: str) -> bool:
    """Whether words name an amount, a date or what is owed, so that nobody else may read them (R40).

    >>> tells_of_debt("Bom dia! Com quem eu falo?"), tells_of_debt("Ana, são R$ 100,00 até 12/06")
    (False, True)
    """
    return bool(_TELLS.search(without_accents(text).casefold()))
