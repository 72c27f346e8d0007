"""A person answers a person: in her own words, on the channel that she was written to on, through the gate."""

import datetime as dt

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.inbox.models import Conversation
from emdia.apps.inbox.receive import WAITS
from emdia.apps.journal import api as journal
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, events
from emdia.domain.errors import DomainError
from emdia.domain.sms import count, to_gsm7
from emdia.domain.vocabulary import REPLY, Channel, ContactState
from emdia.domain.wording.registry import review
from emdia.domain.wording.said import Said

LONGEST = {Channel.SMS: 3, Channel.WHATSAPP: 4000, Channel.EMAIL: 8000}
"""Segments of an SMS, characters of the others."""
_LONG_ENOUGH = " ." * 8
_REVIEWED = frozenset({"R40", "W02"})
"""What free words may break (R01): shame or threat, and words that nobody else should read. The other wording rules
are about texts that collect."""


@transaction.atomic
def answer(*, conversation_id: int, text: str, actor: str) -> int:
    """Queue an answer; the message's id. The ladder of the case goes on, unless another one of its people waits.

    Raises :class:`DomainError`: nothing written, too long, words that pressure, a closed WhatsApp window, a channel or
    contact where nothing may be said.
    """
    row = _locked(conversation_id)
    why = obstacle(row)
    if why:
        raise DomainError(why, code="answer_closed", field="resposta")
    creditor = tenants.creditors([row.case.creditor_id])[row.case.creditor_id]
    words = written(text, channel=row.channel, creditor=creditor)
    (message,) = outreach.answer_together(
        [
            outreach.Reply(
                outreach.Addressed(
                    message_id=row.message_ref,
                    creditor_id=row.case.creditor_id,
                    case_id=row.case_id,
                    debtor_id=row.case.debtor_id,
                    channel=row.channel,
                    point_id=row.point_id,
                    account=row.account,
                    sent_at=None,
                ),
                REPLY,
                text=words,
                subject=f"Resposta de {creditor.trade_name}" if row.channel == Channel.EMAIL else "",
                wrote_at=row.heard_at,
            )
        ]
    )
    _settle(row, actor=actor, outcome="")
    journal.append(
        actor=actor, action="reply.answered", subject=f"case:{row.case_id}", data={"message": message}
    )
    events.publish("message.queued", case_id=row.case_id)
    return message


@transaction.atomic
def close(*, conversation_id: int, outcome: str, actor: str) -> None:
    """Nothing has to be said ("obrigada!"): nobody waits any more, and the ladder goes on. Raises
    :class:`DomainError` without a reason."""
    why = outcome.strip()[:200]
    if not why:
        raise DomainError("Diga em poucas palavras por que não precisa de resposta.", code="close_why")
    row = _locked(conversation_id)
    _settle(row, actor=actor, outcome=why)
    journal.append(actor=actor, action="reply.closed", subject=f"case:{row.case_id}", reason=why)


def obstacle(row: Conversation) -> str:
    """Why nothing can be answered here now, or empty."""
    if row.point.state in (ContactState.WRONG, ContactState.OFF):
        return "Este contato saiu do cadastro: nada mais vai para ele."
    stopped = debtors.opted_out_of([row.case.debtor_id]).get(row.case.debtor_id, frozenset())
    if row.channel in stopped and not stopped >= set(LONGEST):
        return "A pessoa desligou este canal: responda por outro, ou ligue."
    until = window_of(row)
    if until is not None and until <= clock.now():
        return (
            "A janela de 24 horas do WhatsApp fechou: o WhatsApp só deixa responder até um dia depois da última "
            "mensagem dela. Ligue, ou responda por outro canal."
        )
    return ""


def window_of(row: Conversation) -> dt.datetime | None:
    """Until when WhatsApp takes free words in this conversation; None where there is no such window."""
    return outreach.window_until(channel=row.channel, account=row.account, heard_at=row.heard_at)


def written(text: str, *, channel: str, creditor: tenants.Creditor) -> str:
    """The words as they go out: an SMS says who writes and has plain letters, an e-mail is signed (R03). Raises
    :class:`DomainError`."""
    plain = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    if not plain:
        raise DomainError("Escreva a resposta.", code="answer_empty", field="resposta")
    # In a conversation one may greet with an exclamation mark, and be as short as one likes.
    said = Said(stage=REPLY, channel=channel, text=plain.replace("!", ".") + _LONG_ENOUGH)
    faults = [fault for fault in review(said) if fault.rule in _REVIEWED]
    if faults:
        raise DomainError(
            f"Mude estas palavras: {'; '.join(fault.reason for fault in faults)}.",
            code="answer_wording",
            field="resposta",
        )
    voice = outreach.creditor_voice(creditor)
    if channel == Channel.SMS:
        plain = to_gsm7(" ".join(f"{voice.short_name or voice.trade_name}: {plain}".split()))
        size = count(plain).segments
    elif channel == Channel.EMAIL:
        size = len(plain)
        plain += f"\n\n{voice.trade_name}\n{voice.legal_name}, {voice.tax_id}\n{voice.address_line}"
    else:
        size = len(plain)
    if size > LONGEST[Channel(channel)]:
        raise DomainError("A resposta é longa demais para este canal.", code="answer_long", field="resposta")
    return plain


def _locked(conversation_id: int) -> Conversation:
    rows = Conversation.objects.select_related("case", "point").select_for_update(of=("self",))
    row = rows.filter(pk=conversation_id).first()
    if row is None:
        raise DomainError("Não há essa conversa.", code="no_conversation")
    return row  # type: ignore[no-any-return]


def _settle(row: Conversation, *, actor: str, outcome: str) -> None:
    row.waits_since, row.outcome = None, outcome
    row.answered_at, row.answered_by = clock.now(), actor[:80]
    row.save(update_fields=["waits_since", "outcome", "answered_at", "answered_by"])
    others = Conversation.objects.filter(case_id=row.case_id, waits_since__isnull=False)
    if not others.exists():
        receivables.end_wait([row.case_id], reason_begins=WAITS)
