"""What carriers tell later: delivered, read, failed, and what people answer; a status only moves forward."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.outreach.answer import answer
from emdia.apps.outreach.cancel import cancel_channel
from emdia.apps.outreach.models import Message
from emdia.apps.outreach.pace import heard_from
from emdia.apps.outreach.whatsapp_heard import hear_notice, points_of_person, remember
from emdia.apps.receivables import api as receivables
from emdia.core import events as happened
from emdia.core.clock import SAO_PAULO
from emdia.domain.places import without_accents
from emdia.domain.vocabulary import MessageKind, MessageStatus, Stage, TaskKind
from emdia.providers.channels.base import Event

STOP_WORDS = frozenset(
    (  # noqa: SIM905
        "parar pare para sair saia cancelar cancela cancele stop descadastrar descadastre "
        "remover remova unsubscribe"
    ).split()
)
"""R37, "and the like": an answer that is one of these words, alone or with a word or two around it."""

_FILLERS = frozenset("quero por favor pf mensagens mensagem sms de as com isso me da lista".split())  # noqa: SIM905
_SPOKEN = {MessageStatus.SENDING, MessageStatus.SENT, MessageStatus.UNKNOWN}
_FORWARD: dict[str, frozenset[str]] = {
    "sent": frozenset({MessageStatus.SENDING, MessageStatus.UNKNOWN}),
    "delivered": frozenset(_SPOKEN),
    "read": frozenset({*_SPOKEN, MessageStatus.DELIVERED}),
    "failed": frozenset(_SPOKEN),
}
_COLUMNS = (
    "pk",
    "case_id",
    "debtor_id",
    "anchor_id",
    "step",
    "kind",
    "channel",
    "point_id",
    "account",
    "status",
    "receivables",
)


def says_stop(text: str) -> bool:
    """Whether an answer asks to stop: PARAR, "quero sair", "STOP por favor"; not "não vou parar de pagar"."""
    words = re.findall(r"[a-z]+", without_accents(text).casefold())
    said = [word for word in words if word not in _FILLERS]
    return bool(said) and len(words) <= 6 and all(word in STOP_WORDS for word in said)


def receive(events: Sequence[Event]) -> list[Event]:
    """Take a batch of events in for the active tenant; returns those that belong to no message of ours.

    The same event again changes nothing.
    """
    strays = []
    delivered: dict[str, set[int]] = defaultdict(set)
    moved: set[int] = set()
    with transaction.atomic():
        found = _find(events)
        pairs: list[tuple[Event, dict[str, Any]]] = []
        for event in events:
            if event.kind == "notice":
                strays += [] if hear_notice(event) else [event]
                continue
            row = found.get(event.our_ref) or found.get(event.reference)
            if event.kind in ("reply", "opt_out", "complaint"):
                row = row or _last_to(event)
                if row is not None:
                    _answered(event, row)
            elif row is not None and event.kind in _FORWARD:
                _move(event, row, delivered, moved)
            if row is None:
                strays.append(event)
            else:
                pairs.append((event, row))
        remember(pairs)
        for step, titles in delivered.items():
            receivables.mark_delivered(sorted(titles), step)
        if moved:
            heard_from({row["account"] for event, row in pairs if event.kind in ("delivered", "read")})
            happened.publish("message.status", message_ids=sorted(moved))
    return strays


def _find(events: Sequence[Event]) -> dict[str, dict[str, Any]]:
    """The messages that the events speak of, by our reference and by the carrier's, locked; one query."""
    ours = [int(event.our_ref[1:]) for event in events if re.fullmatch(r"m\d{1,18}", event.our_ref)]
    theirs = [event.reference for event in events if event.reference and not event.our_ref]
    rows = Message.objects.filter(
        Q(pk__in=ours) | Q(reference__in=theirs, reference__gt="")
    ).select_for_update(of=("self",))
    found: dict[str, dict[str, Any]] = {}
    for row in rows.order_by("pk").values("reference", *_COLUMNS):
        found[f"m{row['pk']}"] = row
        if row["reference"]:
            found[row["reference"]] = row
    return found


def _move(event: Event, row: dict[str, Any], delivered: dict[str, set[int]], moved: set[int]) -> None:
    if row["status"] not in _FORWARD[event.kind]:
        return
    moved.add(row["pk"])
    values: dict[str, Any] = {"status": event.kind, "reason": "", "leased_until": None}
    if event.kind == "failed":
        values["reason"] = f"a operadora não entregou: {event.detail}"[:300]
        if event.permanent and row["point_id"]:
            debtors.bounced(row["point_id"], channel=row["channel"], reason=f"voltou: {event.detail}"[:80])
    elif event.kind in ("delivered", "read"):
        values[f"{event.kind}_at"] = event.at
        if event.kind == "read" and row["status"] != MessageStatus.DELIVERED:
            values["delivered_at"] = event.at
        if row["status"] != MessageStatus.DELIVERED and row["kind"] == MessageKind.COLLECTION and row["step"]:
            delivered[row["step"]].update({row["anchor_id"], *row["receivables"]} - {None})
    if event.reference:
        values["reference"] = event.reference[:120]
    Message.objects.filter(pk=row["pk"]).update(**values)
    row["status"] = values["status"]


def _answered(event: Event, row: dict[str, Any]) -> None:
    """A person wrote back. Stop words stop the channel and are confirmed once; who called it spam hears no more on it,
    not even that; anything else is for a person."""
    channel, debtor = row["channel"], row["debtor_id"]
    if event.kind == "complaint":
        debtors.opt_out(debtor_id=debtor, channel=channel, source="reclamação")
        cancel_channel(debtor_id=debtor, channels=[channel], reason="o cliente marcou como spam")
        return
    debtors.used_channel(debtor_id=debtor, channel=channel)
    if event.kind == "opt_out" or says_stop(event.text):
        if channel not in debtors.opted_out_of([debtor]).get(debtor, frozenset()):
            debtors.opt_out(debtor_id=debtor, channel=channel, source=debtors.REPLIED)
            cancel_channel(debtor_id=debtor, channels=[channel], reason="o cliente respondeu que quer parar")
            answer(
                case_id=row["case_id"], stage=Stage.OPT_OUT_DONE, channel=channel, point_id=row["point_id"]
            )
        return
    desk.open_tasks(
        [(row["case_id"], TaskKind.CALL_BACK, event.text[:2000], event.at.astimezone(SAO_PAULO).date())]
    )


def _last_to(event: Event) -> dict[str, Any] | None:
    """The newest message to the number or address that answered without naming one of ours."""
    points = debtors.points_with(event.sender) if event.sender else []
    if not points and event.sender_id:
        points = points_of_person(event.sender_id)
    rows = Message.objects.filter(case__debtor__points__in=points, point_id=F("case__debtor__points__pk"))
    rows = rows.filter(sent_at__isnull=False)
    if event.channel:
        rows = rows.filter(channel=event.channel)
    found: dict[str, Any] | None = rows.order_by("-sent_at", "-pk").values("reference", *_COLUMNS).first()
    return found
