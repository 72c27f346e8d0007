"""Messages for the tests of texts: an imaginary gym, a bakery, an agency, and every stage in a day that fits it."""

import datetime as dt
from dataclasses import replace

from emdia.apps.outreach.context import (
    CreditorVoice,
    Notice,
    PaymentText,
    Person,
    Rendered,
    TextContext,
    TitleText,
)
from emdia.apps.outreach.naming import service_name
from emdia.apps.outreach.phrases import NOUN
from emdia.domain.balance import TitleBalance
from emdia.domain.money import format_brl
from emdia.domain.vocabulary import Stage
from emdia.domain.wording.said import AFTER_DUE, BEFORE_DUE, PAID, Said

CHANNELS = ("sms", "whatsapp", "email")
STAGES = tuple(Stage)
DUE = dt.date(2025, 12, 5)

GYM = CreditorVoice(
    trade_name="Academia Vida Ativa",
    short_name="Vida Ativa",
    legal_name="Vida Ativa Academia de Ginástica Ltda.",
    tax_id="12.345.678/0001-95",
    address_line="Rua das Flores, 120, São Paulo, SP, 01310-100",
    service_phone="(11) 4000-1234",
    whatsapp="(11) 94000-1234",
    email="atendimento@vidaativa.example",
    hours="seg. a sex., 8h às 18h",
    signer_name="Carla Souza",
    signer_title="Relacionamento com clientes",
    suspends=True,
    action="suspension",
)
SCHOOL = replace(GYM, trade_name="Escola Girassol", short_name="Girassol", suspends=False, action="")
BY_AGENCY = replace(GYM, agency_name="Acerto Certo")
LINK = "https://pague.vida.example/p/AbCdEfGhIjKl/s"


def title(**changes: object) -> TitleText:
    base = TitleText(1, "2025-12", "", "Mensalidade de dezembro", DUE, DUE, 15000, 15315)
    return replace(base, **changes)  # type: ignore[arg-type]


def context(creditor: CreditorVoice = GYM, *, days_late: int = 3, **changes: object) -> TextContext:
    """A title of R$ 150,00 with fine and interest, ``days_late`` days after Friday, 5 December 2025."""
    late = days_late > 0
    interest = 5 * days_late if late else 0
    total = 15000 + (300 if late else 0) + interest
    one = title(total_cents=total)
    base = TextContext(
        creditor=creditor,
        person=Person("Ana"),
        today=DUE + dt.timedelta(days=days_late),
        link=LINK,
        stop_link="https://pague.vida.example/p/AbCdEfGhIjKl/parar/s",
        paid_link="https://pague.vida.example/p/AbCdEfGhIjKl/ja-paguei/s",
        anchor=one,
        titles=(one,),
        balance=TitleBalance(15000, 300 if late else 0, interest, 0, 0, 0, total, max(0, days_late)),
        daily_cents=5 if late else 0,
        days_late=max(0, days_late),
        action_on=dt.date(2025, 12, 22) if creditor.suspends else None,
        notices=(Notice(dt.date(2025, 12, 9), "sms"), Notice(dt.date(2025, 12, 12), "email")),
        payment=PaymentText(15315, dt.date(2025, 12, 9), ("mensalidade de dezembro",), left_cents=4000),
        protocol="2025-0001",
        code="482913",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


LATE = {
    Stage.FIRST_CONTACT: 12,
    Stage.DUE_SOON: -7,
    Stage.DUE_DAY: 0,
    Stage.NOT_IDENTIFIED: 3,
    Stage.MAY_HAPPEN: 6,
    Stage.ACTION_DATED: 9,
    Stage.HISTORY: 15,
    Stage.NEGOTIATION: 30,
    Stage.NEGOTIATION_AGAIN: 45,
}


def of_stage(stage: Stage, creditor: CreditorVoice = GYM, **changes: object) -> TextContext:
    return context(creditor, days_late=LATE.get(stage, 3), **changes)


def said(stage: Stage, channel: str, facts: TextContext, rendered: Rendered) -> Said:
    """The message as the wording rules see it."""
    speaks = stage in BEFORE_DUE or stage in AFTER_DUE
    anchor, balance, creditor = facts.anchor, facts.balance, facts.creditor
    original = sum(one.original_cents for one in facts.titles)
    return Said(
        stage=stage,
        channel=channel,
        text=rendered.text,
        subject=rendered.subject,
        html=rendered.html,
        buttons=tuple(button.label for button in rendered.buttons),
        creditor_names=(creditor.trade_name, creditor.short_name),
        agency=creditor.agency_name,
        legal_name=creditor.legal_name,
        tax_id=creditor.tax_id,
        address=creditor.address_line,
        signer=creditor.signer_name,
        closing=creditor.closing if speaks else "",
        first_name=facts.person.first_name,
        service=service_name(anchor) if anchor and speaks else "",
        total=format_brl(balance.total) if balance and speaks else "",
        original=format_brl(original) if speaks else "",
        daily=format_brl(facts.daily_cents) if facts.daily_cents and speaks else "",
        paid=format_brl(facts.payment.cents) if facts.payment and stage in PAID else "",
        left=format_brl(facts.payment.left_cents) if facts.payment and stage == Stage.PAID_PART else "",
        due_on=anchor.due_on if anchor and speaks else None,
        effective_due_on=anchor.effective_due_on if anchor and speaks else None,
        link=facts.link,
        stop_link=facts.stop_link,
        action=NOUN.get(creditor.action, "suspensão") if creditor.suspends else "",
        action_on=facts.action_on,
    )
