"""What carriers tell of people, a batch at a time: channels stopped and taken up again, contacts that take nothing.

Everything here is said again, late and in any order; the newest word of a person about a channel stands.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from emdia.apps.debtors.choices import REPLIED
from emdia.apps.debtors.models import ContactPoint, Debtor, OptIn, OptOut
from emdia.apps.debtors.reach import lock_debtors
from emdia.apps.journal import api as journal
from emdia.core import tenancy
from emdia.core.among import Among, AmongHashes
from emdia.core.bulk import update_rows
from emdia.core.sealed import keyed_hash
from emdia.domain.phones import forms_of_sender
from emdia.domain.values import value
from emdia.domain.vocabulary import Channel, ContactState

COMPLAINED = "reclamação"
"""Source of a stop by who marked a message as spam."""
_LISTED = 200

type Word = tuple[int, str]
"""A person and one channel."""


@value
class Said:
    """One word of a person about one channel, and when she said it."""

    debtor: int
    channel: str
    at: dt.datetime
    source: str = REPLIED


def stop_channels(words: Iterable[Said], *, actor: str = "a própria pessoa") -> set[Word]:
    """Stop channels at once and for every creditor (R37); those that were open until now. Who took a channel up again
    after she had stopped it is not stopped by the old word coming late. In a transaction."""
    newest = {(one.debtor, one.channel): one for one in sorted(words, key=attrgetter("at"))}
    if not newest:
        return set()
    debtors = {debtor for debtor, _ in newest}
    lock_debtors(debtors)
    resumed = _resumed(debtors)
    standing = {key: one for key, one in newest.items() if key not in resumed or one.at > resumed[key]}
    known = _stopped(debtors)
    new = [one for key, one in standing.items() if key not in known]
    OptOut.objects.bulk_create(
        [OptOut(debtor_id=one.debtor, channel=one.channel, source=one.source[:40], at=one.at) for one in new]
    )
    later = [
        (known[key][0], one.at) for key, one in standing.items() if key in known and one.at > known[key][1]
    ]
    update_rows(OptOut._meta.db_table, {"at": "timestamptz"}, later)
    _write_down("channel.stopped", new, actor=actor)
    return {(one.debtor, one.channel) for one in new}


def resume_channels(words: Iterable[Said], *, actor: str = "a própria pessoa") -> set[Word]:
    """The person takes a channel up again, where she does so on the channel itself: only a stop that was an answer on
    that channel, and older, is taken back; those that are open now. In a transaction."""
    newest = {(one.debtor, one.channel): one for one in sorted(words, key=attrgetter("at"))}
    if not newest:
        return set()
    debtors = {debtor for debtor, _ in newest}
    lock_debtors(debtors)
    before = _resumed(debtors)
    OptIn.objects.bulk_create(
        [
            OptIn(debtor_id=one.debtor, channel=one.channel, at=one.at)
            for key, one in newest.items()
            if key not in before or one.at > before[key]
        ],
        update_conflicts=True,
        unique_fields=["tenant", "debtor", "channel"],
        update_fields=["at"],
    )
    known = _stopped(debtors)
    back = [
        one
        for key, one in newest.items()
        if key in known and known[key][2] == REPLIED and known[key][1] < one.at
    ]
    OptOut.objects.filter(Among("pk", [known[one.debtor, one.channel][0] for one in back])).delete()
    _write_down("channel.resumed", back, actor=actor)
    return {(one.debtor, one.channel) for one in back}


def _stopped(debtors: Iterable[int]) -> Mapping[Word, tuple[int, dt.datetime, str]]:
    rows = OptOut.objects.filter(Among("debtor_id", debtors)).values_list(
        "debtor_id", "channel", "pk", "at", "source"
    )
    return {(debtor, channel): (pk, at, source) for debtor, channel, pk, at, source in rows}


def _resumed(debtors: Iterable[int]) -> Mapping[Word, dt.datetime]:
    rows = OptIn.objects.filter(Among("debtor_id", debtors)).values_list("debtor_id", "channel", "at")
    return {(debtor, channel): at for debtor, channel, at in rows}


def _write_down(action: str, words: Sequence[Said], *, actor: str) -> None:
    """One entry for the batch; of a single person it names her."""
    if not words:
        return
    data: dict[str, object] = {"channel": words[0].channel, "source": words[0].source}
    if len(words) > 1:
        data = {
            "count": len(words),
            "said": [[one.debtor, one.channel, one.source] for one in words[:_LISTED]],
        }
    subject = f"debtor:{words[0].debtor}" if len(words) == 1 else ""
    journal.append(actor=actor, action=action, subject=subject, data=data)


def used_channels(last: Mapping[int, str]) -> None:
    """Remember which channel each person used last: confirmations go there (W14). One query a channel."""
    for channel in sorted(set(last.values())):
        ids = [debtor for debtor, used in last.items() if used == channel]
        Debtor.objects.filter(Among("pk", ids)).exclude(last_channel=channel).update(last_channel=channel)


def bounced_together(points: Mapping[int, str], *, reason: str) -> int:
    """Carriers refused these points (each with its channel) for good: as ``bounced``, in three queries and one entry
    of the journal; how many are worse off."""
    if not points:
        return 0
    on_whatsapp = [point for point, channel in points.items() if channel == Channel.WHATSAPP]
    ContactPoint.objects.filter(Among("pk", on_whatsapp)).update(whatsapp=False)
    rows = ContactPoint.objects.filter(Among("pk", points)).select_for_update().order_by("pk")
    worse = []
    for pk, state in rows.values_list("pk", "state"):
        twice = state == ContactState.DOUBTFUL and points[pk] != Channel.WHATSAPP
        now = ContactState.OFF if twice else ContactState.DOUBTFUL
        if state not in (now, ContactState.WRONG, ContactState.OFF):
            worse.append((pk, str(now)))
    return _mark(worse, reason=reason, actor="emdia")


def wrong_points(point_ids: Iterable[int], *, reason: str, actor: str) -> set[int]:
    """These contacts are somebody else's (R31): silenced for every creditor; those that were not known to be."""
    ids = sorted(set(point_ids))
    if not ids:
        return set()
    rows = ContactPoint.objects.filter(Among("pk", ids)).exclude(state=ContactState.WRONG)
    found = set(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    _mark([(pk, str(ContactState.WRONG)) for pk in sorted(found)], reason=reason, actor=actor)
    return found


def _mark(states: Sequence[tuple[int, str]], *, reason: str, actor: str) -> int:
    if not states:
        return 0
    update_rows(ContactPoint._meta.db_table, {"state": "varchar"}, states)
    data: dict[str, object] = {"state": states[0][1]}
    if len(states) > 1:
        data = {"count": len(states), "points": [list(one) for one in states[:_LISTED]]}
    subject = f"point:{states[0][0]}" if len(states) == 1 else ""
    journal.append(actor=actor, action="contact.marked", subject=subject, reason=reason, data=data)
    return len(states)


def points_of_senders(values: Iterable[str]) -> dict[str, list[int]]:
    """The points that hold each of these addresses or numbers, as carriers write them; one query."""
    tenant = tenancy.current_id()
    hashes: dict[bytes, list[str]] = {}
    for sender in {one for one in values if one}:
        kind = "email" if "@" in sender else "phone"
        forms = (sender.strip().lower(),) if kind == "email" else forms_of_sender(sender)
        for form in forms:
            hashes.setdefault(keyed_hash(kind, form, tenant_id=tenant), []).append(sender)
    found: dict[str, list[int]] = {}
    if hashes:
        rows = ContactPoint.objects.filter(AmongHashes("value_hash", hashes)).order_by("pk")
        for pk, hashed in rows.values_list("pk", "value_hash"):
            for sender in hashes[bytes(hashed)]:
                found.setdefault(sender, []).append(pk)
    return found
