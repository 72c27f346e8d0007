"""What WhatsApp tells beside the fate of a message: who a person is there, when she wrote, how our templates stand."""

from collections.abc import Iterable, Sequence
from typing import Any

from emdia.apps.journal import api as journal
from emdia.apps.outreach.whatsapp_models import ChatContact
from emdia.apps.outreach.whatsapp_templates import PROVIDER, hear_template
from emdia.core import tenancy
from emdia.core.among import AmongHashes
from emdia.core.sealed import keyed_hash
from emdia.domain.vocabulary import Channel
from emdia.providers.channels.base import Event

HASH_KIND = "whatsapp"
_ACCOUNT = frozenset(
    {
        "account",
        "account_review",
        "account_alert",
        "phone_quality",
        "phone_name",
        "limits",
        "business_status",
        "security",
    }
)
"""Topics about the account itself, which the journal keeps."""


def remember(pairs: Sequence[tuple[Event, dict[str, Any]]]) -> None:
    """Of each event and the message that it belongs to: the person's id there, and that she wrote. Two queries for a
    batch, none where nothing of WhatsApp's own accounts is in it."""
    ids: dict[tuple[str, int], bytes] = {}
    heard: dict[tuple[str, int], Any] = {}
    for event, row in pairs:
        key = (row["account"], row["point_id"])
        if (
            row["channel"] != Channel.WHATSAPP
            or row["point_id"] is None
            or not row["account"].startswith(PROVIDER)
        ):
            continue
        if event.sender_id:
            ids[key] = _hash(event.sender_id)
        if event.kind == "reply":
            heard[key] = max(event.at, heard.get(key, event.at))
    keys = sorted(ids.keys() | heard.keys())
    if not keys:
        return
    about = ChatContact.objects.filter(
        account__in={account for account, _ in keys}, point_id__in={point for _, point in keys}
    )
    known = {(one.account, one.point_id): one for one in about}
    rows = []
    for key in keys:
        one = known.get(key) or ChatContact(account=key[0], point_id=key[1])
        newest = max((at for at in (one.heard_at, heard.get(key)) if at is not None), default=None)
        before = None if one.person_hash is None else bytes(one.person_hash)
        own = ids.get(key, before)
        if one.pk is None or (newest, own) != (one.heard_at, before):
            one.heard_at, one.person_hash = newest, own
            rows.append(one)
    ChatContact.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["tenant", "account", "point"],
        update_fields=["person_hash", "heard_at"],
    )


def points_of_people(sender_ids: Iterable[str]) -> dict[str, list[int]]:
    """The contact points that are known to be these people's, where no phone was told; one query, none for nobody."""
    hashes = {_hash(one): one for one in set(sender_ids)}
    found: dict[str, list[int]] = {}
    if hashes:
        rows = ChatContact.objects.filter(AmongHashes("person_hash", hashes)).order_by("pk")
        for point, hashed in rows.values_list("point_id", "person_hash"):
            found.setdefault(hashes[bytes(hashed)], []).append(point)
    return found


def hear_notice(event: Event) -> bool:
    """Take a notice about the account or a template in; False where it belongs to nothing of ours."""
    about = dict(event.about)
    topic = about.get("topic", "")
    if topic.startswith("template_"):
        return hear_template(about)
    if topic not in _ACCOUNT:
        return False
    data = {name: one for name, one in about.items() if name not in ("topic", "account")}
    journal.append(
        actor="Meta",
        action=f"whatsapp.{topic}",
        subject=f"account:{about.get('account', '')}",
        reason=event.detail[:200],
        data=data,
        at=event.at,
    )
    return True


def _hash(sender_id: str) -> bytes:
    return keyed_hash(HASH_KIND, sender_id, tenant_id=tenancy.current_id())
