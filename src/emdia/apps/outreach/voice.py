"""Builds what a text speaks of from the facts of this moment."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings

from emdia.apps.debtors import api as debtors
from emdia.apps.outreach.announced import action_day
from emdia.apps.outreach.context import PaymentText, Person, TextContext, TitleText
from emdia.apps.outreach.links import Links, links
from emdia.apps.outreach.naming import service_name
from emdia.apps.outreach.scene import Scene
from emdia.apps.outreach.waiting import Waiting
from emdia.apps.receivables import api as receivables
from emdia.core import clock, tokens
from emdia.domain.balance import case_total
from emdia.domain.calendar import Place
from emdia.domain.names import first_name, short_company_name
from emdia.domain.vocabulary import Channel, Stage

_DATED = frozenset({Stage.ACTION_DATED, Stage.HISTORY})
_WRITTEN = frozenset({Channel.SMS, Channel.WHATSAPP, Channel.EMAIL})


def text_context(
    row: Waiting, title_ids: Sequence[int], scene: Scene, *, stopped: frozenset[str] = frozenset()
) -> TextContext:
    """Everything that the text of one message may name; money and days are those of this moment."""
    titles = [scene.titles[title] for title in title_ids if title in scene.titles]
    texts = tuple(_title(title, scene) for title in titles)
    anchor = titles[0] if titles else None
    where = page_links(row)
    terms = scene.terms[row.creditor_id]
    return TextContext(
        creditor=scene.voices[row.creditor_id],
        person=_person(row),
        today=scene.today,
        link=where.page,
        stop_link=where.stop,
        paid_link=where.paid,
        anchor=texts[0] if texts else None,
        titles=texts,
        balance=case_total(scene.today_owed[title.id] for title in titles) if titles else None,
        daily_cents=_daily(titles, scene),
        days_late=max(0, (scene.today - anchor.facts.effective_due).days) if anchor else 0,
        action_on=_action_on(row, anchor, scene),
        notices=scene.notices.get(row.anchor_id or 0, ()),
        payment=_payment(row, scene, where) if row.payment_id else None,
        protocol=f"EM{row.id:06d}",
        terms_declared=terms.fine_bp is not None or terms.interest_monthly_bp is not None,
        digitable=_digitable(anchor, scene.today),
        said_before=scene.said_before.get((row.case_id, row.stage, row.channel), 0),
        code=debtors.one_time_code(row.id) if row.stage == Stage.IDENTITY_CODE else "",
        stopped_channel="" if stopped >= _WRITTEN else row.channel,
    )


def page_links(row: Waiting) -> Links:
    """The case's page, as a message on this channel names it."""
    token = tokens.case_token(row.case_id, row.link_version)
    return links(base_url=settings.BASE_URL, token=token, channel=row.channel)


def _person(row: Waiting) -> Person:
    name = row.social_name or row.debtor_name
    if row.debtor_kind == "company":
        return Person(short_company_name(name), is_company=True)
    return Person(first_name(name))


def _title(title: receivables.TitleOwed, scene: Scene) -> TitleText:
    return TitleText(
        id=title.id,
        number=title.number,
        installment=title.installment,
        description=title.description,
        due_on=title.facts.due,
        effective_due_on=title.facts.effective_due,
        original_cents=title.facts.principal_cents,
        total_cents=scene.today_owed[title.id].total,
    )


def _daily(titles: Sequence[receivables.TitleOwed], scene: Scene) -> int:
    """What one more day adds to titles that are late already (W11)."""
    late = [title.id for title in titles if title.facts.effective_due < scene.today]
    return sum(scene.tomorrow_owed[one].total - scene.today_owed[one].total for one in late)


def _action_on(row: Waiting, anchor: receivables.TitleOwed | None, scene: Scene) -> date | None:
    creditor, voice = scene.creditors[row.creditor_id], scene.voices[row.creditor_id]
    if anchor is None or row.stage not in _DATED or not voice.suspends:
        return None
    return action_day(
        anchor.facts.effective_due,
        action=voice.action,
        sector=creditor.sector,
        calendar=scene.calendar,
        place=Place(row.state or creditor.state, row.city if row.state else creditor.city),
        today=scene.today,
        named_before=any(one.stage == Stage.ACTION_DATED for one in scene.notices.get(anchor.id, ())),
    )


def _digitable(anchor: receivables.TitleOwed | None, today: date) -> str:
    """A slip whose amount still stands: once late it no longer carries what is owed."""
    return anchor.digitable if anchor is not None and anchor.facts.effective_due >= today else ""


def _payment(row: Waiting, scene: Scene, where: Links) -> PaymentText | None:
    if row.paid_at is None or row.payment_id is None or row.paid_cents is None:
        return None
    parts = scene.parts.get(row.payment_id, ())
    left = sum(scene.today_owed[title].total for title, settled in parts if not settled)
    return PaymentText(
        cents=row.paid_cents,
        paid_on=row.paid_at.astimezone(clock.SAO_PAULO).date(),
        settled=tuple(
            service_name(_title(scene.titles[title], scene)) for title, settled in parts if settled
        ),
        left_cents=left,
        receipt_link=where.page,
    )
