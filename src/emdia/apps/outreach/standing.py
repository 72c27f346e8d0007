"""Does a planned message still stand at the moment of speaking, and of which titles does it speak? Pure.

What was paid a minute ago is not collected (R04); a pause holds; a dead person's family is left alone (W01).
"""

import datetime as dt
from dataclasses import dataclass

from emdia.apps.outreach.scene import Scene
from emdia.apps.outreach.waiting import Waiting
from emdia.apps.receivables.api import TitleOwed
from emdia.core import clock
from emdia.domain import payment_news
from emdia.domain.names import is_estate
from emdia.domain.vocabulary import Channel, MessageStatus, TitleState

PAUSED = "cobrança pausada"
"""How the reason of a message begins that a pause holds."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a message is not said: canceled, withheld, expired, or held until an instant."""

    status: str
    reason: str
    rule: str = ""
    until: dt.datetime | None = None


def standing(row: Waiting, scene: Scene) -> Stop | list[int]:
    """The titles to speak of, the anchor first, or why not."""
    if row.channel != Channel.WEBHOOK and (row.point_id is None or not row.to):
        return Stop(MessageStatus.WITHHELD, "sem meio de contato utilizável")
    if row.stop_mark or is_estate(row.debtor_name):
        mark = row.stop_mark or "espólio"
        return Stop(
            MessageStatus.WITHHELD, f"cadastro marcado ({mark}): uma pessoa precisa ver o caso", "W01"
        )
    if row.channel == Channel.WHATSAPP and not _takes_whatsapp(row, scene):
        return Stop(MessageStatus.WITHHELD, "sem permissão para escrever por WhatsApp", "R41")
    if not row.is_collection:
        if row.reversed_at is not None:
            return Stop(MessageStatus.CANCELED, "o pagamento foi estornado")
        return row.title_ids
    return _collecting(row, scene)


def _takes_whatsapp(row: Waiting, scene: Scene) -> bool:
    """The person's own permission, else the creditor's declaration for its file (R41), as they are now."""
    return bool(
        scene.creditors[row.creditor_id].whatsapp_permission if row.whatsapp is None else row.whatsapp
    )


def _collecting(row: Waiting, scene: Scene) -> Stop | list[int]:
    anchor = scene.titles.get(row.anchor_id or 0)
    if anchor is None or anchor.state != TitleState.OPEN:
        settled = anchor is not None and anchor.state == TitleState.SETTLED
        return Stop(
            MessageStatus.CANCELED,
            "o título foi pago antes do envio" if settled else "o título não está mais em aberto",
            "R04",
        )
    if anchor.cycle != row.cycle:
        return Stop(MessageStatus.CANCELED, "o vencimento mudou ou o título reabriu depois do planejamento")
    if pause := paused(row.case_pause_reason, row.case_paused_until, scene.today):
        return pause
    if pause := paused(anchor.pause_reason, anchor.paused_until, scene.today):
        return pause
    if stale := _stale(row, anchor, scene):
        return stale
    spoken = [title for title in row.title_ids if title == row.anchor_id or _speakable(title, scene)]
    return _unpriced(spoken, scene) or spoken


def _stale(row: Waiting, anchor: TitleOwed, scene: Scene) -> Stop | None:
    """Nobody who has paid is chased: what is after due waits until there is news of payments again."""
    reason = scene.after_due_waits.get(row.creditor_id)
    if not reason or anchor.facts.effective_due >= scene.today:
        return None
    again = dt.datetime.combine(scene.today + dt.timedelta(days=1), dt.time(), clock.SAO_PAULO)
    return Stop(MessageStatus.HELD, reason, payment_news.RULE, until=again)


def _unpriced(spoken: list[int], scene: Scene) -> Stop | None:
    """R09: nothing is asked for while a table lacks a month of what it amounts to."""
    gaps = [
        owed.known_until for title in spoken if (owed := scene.today_owed.get(title)) and owed.known_until
    ]
    if not gaps:
        return None
    missing = min(gaps) + dt.timedelta(days=1)
    again = dt.datetime.combine(scene.today + dt.timedelta(days=1), dt.time(), clock.SAO_PAULO)
    words = f"falta a taxa de {missing:%m/%Y}: carregue a tabela com “emdia rates load”"
    return Stop(MessageStatus.HELD, words, "R09", until=again)


def _speakable(title_id: int, scene: Scene) -> bool:
    """A further title is named only if it may be collected today by itself."""
    title = scene.titles.get(title_id)
    if title is None or title.state != TitleState.OPEN or title.disputed:
        return False
    barred = (
        title.prescribes_on <= scene.today and not scene.creditors[title.creditor_id].collects_time_barred
    )
    return not barred and not paused(title.pause_reason, title.paused_until, scene.today)


def paused(reason: str, until: dt.date | None, today: dt.date) -> Stop | None:
    """What a pause of a case or a title makes of a message on this day: held until it ends, else until tomorrow."""
    if not reason or (until is not None and until < today):
        return None
    again = (until or today) + dt.timedelta(days=1)
    words = f"{PAUSED} até {until:%d/%m/%Y}: {reason}" if until else f"{PAUSED}: {reason}"
    return Stop(MessageStatus.HELD, words, until=dt.datetime.combine(again, dt.time(), clock.SAO_PAULO))
