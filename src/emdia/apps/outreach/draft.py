"""One message in words with the facts that the gate will judge; nothing is written here."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from emdia.apps.contacts import api as contacts
from emdia.apps.outreach.context import Rendered, TextContext
from emdia.apps.outreach.own_words import tells_of_debt
from emdia.apps.outreach.render import SAYS_NOTHING, RenderError, render
from emdia.apps.outreach.scene import Scene
from emdia.apps.outreach.standing import Stop, standing
from emdia.apps.outreach.told import told_to_system
from emdia.apps.outreach.voice import text_context
from emdia.apps.outreach.waiting import Waiting
from emdia.domain.compliance.facts import Breakdown, TitleFact
from emdia.domain.vocabulary import REPLY, Channel, ContactState, MessageStatus, Stage
from emdia.providers.channels.base import Button, Outgoing

NOTHING: Mapping[str, Any] = MappingProxyType({})

JUST_NOW = dt.timedelta(minutes=15)
"""The person has just acted: page, chat, payment minutes ago (R68)."""

_SELF_SERVICE = frozenset({"page", "pix"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be said, and everything that decides whether it may be."""

    row: Waiting
    rendered: Rendered
    asked: contacts.Asked
    amount_cents: int | None
    sender_name: str
    reply_to: str
    stop_link: str
    context: TextContext
    said_as: str
    """The stage whose text it is: another than asked for where nothing may be said of a debt (R40)."""
    spoken: tuple[int, ...] = ()
    """The titles that its words speak of: of those planned, what may still be collected."""
    about: Mapping[str, Any] = NOTHING
    """What a system of the creditor may know beside the words."""

    def outgoing(self, sender: str) -> Outgoing:
        """The message for a carrier, written from ``sender``."""
        row, words = self.row, self.rendered
        return Outgoing(
            ref=row.ref,
            channel=row.channel,
            to=row.to or (f"caso-{row.case_id}" if row.channel == Channel.WEBHOOK else ""),
            text=words.text,
            sender_name=self.sender_name,
            sender_address=sender,
            reply_to=self.reply_to,
            subject=words.subject,
            html=words.html,
            buttons=tuple(Button(button.label, button.url) for button in words.buttons),
            about=self.about,
            unsubscribe_url=self.stop_link if row.channel == Channel.EMAIL and row.is_collection else "",
        )


def draft(row: Waiting, scene: Scene, *, stopped: frozenset[str]) -> Draft | Stop:
    """The words of a message that still stands, or why there are none. ``stopped``: channels under R37."""
    spoken = standing(row, scene)
    if isinstance(spoken, Stop):
        return spoken
    creditor = scene.creditors[row.creditor_id]
    neutral = row.stage != REPLY and (row.point_state == ContactState.DOUBTFUL or creditor.discreet)
    context = text_context(row, spoken, scene, stopped=stopped)
    try:
        rendered = _written(row, scene, context, neutral=neutral)
    except RenderError as error:
        return Stop(MessageStatus.WITHHELD, str(error), _rule_of(error))
    silent = neutral or row.stage in SAYS_NOTHING or (row.stage == REPLY and not tells_of_debt(rendered.text))
    amount = None
    if not silent and context.balance is not None and row.is_collection:
        amount = context.balance.total
    asked = _asked(row, scene, context, rendered, spoken=spoken, silent=silent, amount=amount)
    said_as = Stage.NEUTRAL if neutral and row.stage not in SAYS_NOTHING else row.stage
    return Draft(
        row, rendered, asked, row.paid_cents or amount, creditor.trade_name, creditor.email, context.stop_link,
        context, said_as, tuple(spoken),
        told_to_system(row, spoken, scene, silent=silent) if row.channel == Channel.WEBHOOK else NOTHING,
    )  # fmt: skip


def _written(row: Waiting, scene: Scene, context: TextContext, *, neutral: bool) -> Rendered:
    if row.stage == REPLY:
        return scene.replies[row.id].rendered(row.channel)
    own = scene.own[row.creditor_id]
    return render(row.stage, row.channel, context, neutral=neutral, own=own, variant=row.variant)


def _asked(
    row: Waiting,
    scene: Scene,
    context: TextContext,
    rendered: Rendered,
    *,
    spoken: list[int],
    silent: bool,
    amount: int | None,
) -> contacts.Asked:
    creditor, owed = scene.creditors[row.creditor_id], context.balance
    titles = (scene.titles[one] for one in spoken if one in scene.titles)
    return contacts.Asked(
        message=row.id,
        debtor=row.debtor_id,
        channel=row.channel,
        kind=row.kind,
        stage=row.stage,
        point_state=ContactState.DECLARED if row.channel == Channel.WEBHOOK else row.point_state or "",
        value_hash=None if row.value_hash is None else bytes(row.value_hash),
        ddd=row.ddd or "",
        state=row.state,
        city=row.city,
        creditor_name=creditor.legal_name,
        creditor_address=context.creditor.address_line,
        creditor_tax_id=creditor.tax_id,
        quiet=row.quiet,
        limits=scene.limits[row.creditor_id],
        urgent=_urgent(row, scene),
        neutral=silent,
        shows_factor=shows_factor(row, f"{rendered.subject} {rendered.text}", own=context.creditor.tax_id),
        breakdown=Breakdown(
            owed.principal, owed.fine, owed.interest, owed.correction, owed.fees, owed.discount, owed.total
        )
        if owed is not None
        else None,
        amount_cents=amount,
        titles=tuple(TitleFact(t.facts.due, t.prescribes_on, t.disputed) for t in titles),
        collects_time_barred=creditor.collects_time_barred,
        waits_until=row.waits_until,
        waits_reason=row.waits_reason,
    )


def _urgent(row: Waiting, scene: Scene) -> bool:
    """Whether the person acted minutes ago; a person's answer is judged by when the other one had written."""
    if row.stage != REPLY:
        return just_acted(row, scene.at)
    wrote_at = scene.replies[row.id].wrote_at
    return wrote_at is not None and scene.at - wrote_at <= JUST_NOW


def just_acted(row: Waiting, at: dt.datetime) -> bool:
    """Whether this answers something that the person did minutes ago."""
    if row.is_collection:
        return False
    if row.paid_at is None:
        return at - row.created_at <= JUST_NOW
    return (row.paid_by in _SELF_SERVICE or row.paid_source == "pix") and at - row.paid_at <= JUST_NOW


def shows_factor(row: Waiting, text: str, *, own: str = "") -> bool:
    """Whether the text gives away what the page asks for (R42): the CPF, its middle digits, the birth date. ``own`` is
    the creditor's tax id, which every text shows and which may hold the same digits by chance."""
    cpf = row.tax_id or ""
    if len(cpf) == 11 and (cpf in text or f"{cpf[3:6]}.{cpf[6:9]}" in text):
        rest = text.replace(own, "") if own else text
        if cpf in rest or f"{cpf[3:6]}.{cpf[6:9]}" in rest:
            return True
    if not row.birth:
        return False
    year, month, day = row.birth.split("-")
    return f"{day}/{month}/{year}" in text or row.birth in text


def _rule_of(error: RenderError) -> str:
    if error.field.startswith("creditor."):
        return "R03"
    return "R04" if error.field == "balance" else ""
