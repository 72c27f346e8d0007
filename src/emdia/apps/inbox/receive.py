"""Every reply is heard: kept on its case, acted on by rule where it says stop or wrong person, else left to a person.

The same reply again changes nothing. A batch costs a fixed number of queries, whatever its size.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.inbox.models import Conversation, Reply
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock, events
from emdia.core.among import Among
from emdia.core.bulk import update_rows
from emdia.domain.calendar import Place
from emdia.domain.replies import Meaning, meaning
from emdia.domain.vocabulary import TaskKind
from emdia.providers.channels.base import Event

WAITS = "a pessoa escreveu e espera resposta"
"""How the reason of a ladder's wait begins that an unanswered reply makes."""
_LONGEST = 8000
_MOST_FILES = 80
_FILES = {"image": "imagem", "video": "vídeo", "audio": "áudio", "sticker": "figurinha"}
"""A file by its kind, as people read it; any other is "arquivo"."""
_COLUMNS = {
    "account": "varchar",
    "message_ref": "bigint",
    "heard_at": "timestamptz",
    "waits_since": "timestamptz",
}

type _Key = tuple[int, str, int]
"""Case, channel, contact point."""


class _Heard(NamedTuple):
    event: Event
    whose: outreach.Addressed
    key: _Key


class _Known(NamedTuple):
    """A conversation as it stands, with what tells whom we wrote to and where she lives."""

    pk: int
    account: str
    message_ref: int
    heard_at: dt.datetime
    waits_since: dt.datetime | None
    name: str
    place: Place


@transaction.atomic
def receive(told: Sequence[Event]) -> list[Event]:
    """Take replies in (and stops that were written) for the active tenant; returns those of unknown senders."""
    strays, heard = [], []
    for event, whose in zip(told, outreach.heard(told), strict=True):
        if whose is None or whose.point_id is None:
            strays.append(event)
        else:
            heard.append(_Heard(event, whose, (whose.case_id, whose.channel, whose.point_id)))
    if heard:
        known = _conversations(heard)
        new = _keep(heard, known)
        _note(new, known)
        desk.note_replies((one.whose.case_id, one.event.at) for one, _ in new)
        _act(new, known)
    return strays


def _conversations(heard: Sequence[_Heard]) -> dict[_Key, _Known]:
    """The conversations of these replies, made where there were none, locked."""
    first = {one.key: one for one in heard}
    Conversation.objects.bulk_create(
        [
            Conversation(
                case_id=case,
                channel=channel,
                point_id=point,
                account=one.whose.account,
                message_ref=one.whose.message_id,
                heard_at=one.event.at,
            )
            for (case, channel, point), one in sorted(first.items())
        ],
        ignore_conflicts=True,
    )
    rows = Conversation.objects.filter(Among("case_id", {key[0] for key in first}))
    rows = rows.select_for_update(of=("self",)).order_by("pk")
    found = rows.values_list(
        *("case_id", "channel", "point_id", "pk", "account", "message_ref", "heard_at", "waits_since"),
        *("case__debtor__name", "case__debtor__state", "case__debtor__city"),
        *("case__creditor__state", "case__creditor__city"),
    )
    known: dict[_Key, _Known] = {}
    for case, channel, point, pk, account, message, heard_at, since, name, *home in found:
        place = Place(home[0], home[1]) if home[0] else Place(home[2], home[3])
        known[case, channel, point] = _Known(pk, account, message, heard_at, since, name, place)
    return known


def _keep(heard: Sequence[_Heard], known: dict[_Key, _Known]) -> list[tuple[_Heard, Meaning]]:
    """Write down those that are new, with what they mean; in the order in which they were written."""
    by_digest = {_digest(one): one for one in heard}
    stored = Reply.objects.filter(digest__in=list(by_digest)).values_list("digest", flat=True)
    fresh = {digest: by_digest[digest] for digest in by_digest.keys() - set(stored)}
    new = sorted(fresh.items(), key=lambda pair: (pair[1].event.at, pair[0]))
    meanings = {digest: _meaning(one, known[one.key].name) for digest, one in new}
    Reply.objects.bulk_create(
        [
            Reply(
                conversation_id=known[one.key].pk,
                digest=digest,
                text=one.event.text[:_LONGEST],
                media=_files(one.event),
                meaning=meanings[digest],
                message_ref=one.whose.message_id,
                at=one.event.at,
            )
            for digest, one in new
        ]
    )
    return [(one, meanings[digest]) for digest, one in new]


def _note(new: Sequence[tuple[_Heard, Meaning]], known: dict[_Key, _Known]) -> None:
    """What each conversation is now: heard when, and since when somebody waits."""
    by_key: dict[_Key, list[tuple[_Heard, Meaning]]] = defaultdict(list)
    for one, what in new:
        by_key[one.key].append((one, what))
    rows = []
    for key, own in by_key.items():
        before = known[key]
        last = max((one for one, _ in own), key=lambda one: one.event.at)
        newer = last.event.at >= before.heard_at
        waiting = [one.event.at for one, what in own if what == Meaning.OPEN]
        since = min([*waiting, *([before.waits_since] if before.waits_since else [])], default=None)
        rows.append(
            (
                before.pk,
                last.whose.account if newer else before.account,
                last.whose.message_id if newer else before.message_ref,
                max(last.event.at, before.heard_at),
                since,
            )
        )
    update_rows(Conversation._meta.db_table, _COLUMNS, rows)


def _act(new: Sequence[tuple[_Heard, Meaning]], known: dict[_Key, _Known]) -> None:
    """Stop and wrong person at once and by rule; for all else the ladder waits a business day for a person."""
    by_meaning: dict[Meaning, list[_Heard]] = {what: [] for what in Meaning}
    for one, what in new:
        by_meaning[what].append(one)
    stops = [
        outreach.Stop(one.whose, one.event.at, source=debtors.REPLIED) for one in by_meaning[Meaning.STOP]
    ]
    wrong = [one.whose for one in by_meaning[Meaning.WRONG_PERSON]]
    outreach.stop(stops)
    outreach.wrong_person(wrong)
    said = "Quem respondeu disse que não é a pessoa: o contato saiu do cadastro."
    desk.open_tasks(
        (case, TaskKind.WRONG_PERSON, said, clock.today()) for case in sorted({one.case_id for one in wrong})
    )
    calendar, today = tenants.calendar(), clock.today()
    until = {
        one.key[0]: calendar.add_business_days(today, 1, known[one.key].place)
        for one in by_meaning[Meaning.OPEN]
    }
    receivables.wait_together(until, reason=WAITS)
    if stops or wrong:
        events.publish("message.queued", case_id=(stops[0].whose if stops else wrong[0]).case_id)


def _meaning(one: _Heard, name: str) -> Meaning:
    return Meaning.STOP if one.event.kind == "opt_out" else meaning(one.event.text, name=name)


def _files(event: Event) -> str:
    """The files of a reply, named by their kind."""
    kinds = (_FILES.get(one.kind, "arquivo") for one in event.media)
    return ", ".join(dict.fromkeys(kinds))[:_MOST_FILES]


def _digest(one: _Heard) -> str:
    """The same for the same reply told again: the carrier's own id where there is one, and
    its words, which may be corrected."""
    own = dict(one.event.about).get("wamid", "")
    parts = [own or f"{one.key} {one.event.at.isoformat()}", one.event.text]
    parts += [media.id or media.url for media in one.event.media]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
