"""Turns a stage, a channel and the facts of this moment into the words that are said."""

import re
from collections.abc import Mapping
from dataclasses import replace

from emdia.apps.outreach.context import Rendered, TextContext
from emdia.apps.outreach.engine import Own, TemplateFault, variants
from emdia.apps.outreach.render_email import render_email
from emdia.apps.outreach.render_sms import render_sms
from emdia.apps.outreach.render_whatsapp import render_whatsapp
from emdia.apps.outreach.words import NO_CLOSING, words
from emdia.domain.vocabulary import Channel, Stage, text_channel

PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/%?=&#-]*)?")
COLOR = re.compile(r"#[0-9A-Fa-f]{6}")

CONFIRMATIONS = frozenset(
    {
        *(Stage.PAID, Stage.PAID_PART, Stage.CLAIMED_PAID_RECEIVED),
        *(Stage.OPT_OUT_DONE, Stage.WRONG_PERSON, Stage.IDENTITY_CODE),
    }
)
"""Carry no request: no stop word, no buttons (R68)."""
SAYS_NOTHING = frozenset({Stage.NEUTRAL, Stage.OPT_OUT_DONE, Stage.WRONG_PERSON, Stage.IDENTITY_CODE})
"""Texts that tell nothing of a debt, so that a doubtful contact point may have them as they are (R40)."""
LINKLESS = frozenset({Stage.OPT_OUT_DONE, Stage.WRONG_PERSON, Stage.IDENTITY_CODE})
"""A code comes without a link: whoever asked for it has the page open, and nobody else shall get there."""
NEEDS_TITLES = frozenset(Stage) - CONFIRMATIONS - SAYS_NOTHING


class RenderError(ValueError):
    """A text cannot be written; ``field`` names what is missing or wrong (R03 and others)."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


type OwnTexts = Mapping[tuple[str, str, str], Own]
"""A creditor's own texts by stage, channel and variant (empty: the text of the stage)."""
NO_TEXTS: OwnTexts = {}


def render(
    stage: str,
    channel: str,
    context: TextContext,
    *,
    neutral: bool = False,
    own: OwnTexts = NO_TEXTS,
    variant: str = "",
) -> Rendered:
    """The message of ``stage`` on ``channel``. ``neutral`` says nothing of a debt (R40: doubtful, *discreto*).

    ``own`` are the creditor's own texts, which win over the house's; among them the ``variant`` that a step names wins
    over the text of the stage, and where there is none by that name, the stage's is said.

    Raises :class:`RenderError` where the creditor's name, address or tax id is empty (R03), where a fact that the
    stage needs is missing, or where there is no such text.
    """
    channel = text_channel(channel)
    if neutral and stage not in SAYS_NOTHING:
        stage = Stage.NEUTRAL
    _check(stage, context)
    hers = own.get((stage, channel, variant)) or own.get((stage, channel, ""))
    template = hers or _of_the_house(stage, channel, context)
    said = words(_without_debt(context) if stage in SAYS_NOTHING else context, rows=channel == Channel.EMAIL)
    try:
        if channel == Channel.SMS:
            return render_sms(template, said, context)
        if channel == Channel.WHATSAPP:
            return render_whatsapp(template, said, context, asks=stage not in CONFIRMATIONS)
        return render_email(template, said)
    except TemplateFault as fault:
        raise RenderError(str(fault), field="template") from fault


def _of_the_house(stage: str, channel: str, context: TextContext) -> str:
    found = variants(channel, stage)
    if not found:
        raise RenderError(f"não existe texto para {stage} em {channel}", field="stage")
    return found[context.said_before % len(found)]


def _without_debt(context: TextContext) -> TextContext:
    """The same facts without titles and money; not even the closing line may hint at a debt (R40)."""
    creditor = replace(context.creditor, closing=NO_CLOSING)
    return replace(
        context,
        creditor=creditor,
        anchor=None,
        titles=(),
        balance=None,
        payment=None,
        digitable="",
        daily_cents=0,
    )


def _check(stage: str, context: TextContext) -> None:
    """R03 and the facts that the stage speaks of; says which one is missing."""
    for field, present in _needed(stage, context):
        if not present:
            raise RenderError(f"o texto precisa de {field}, que está vazio", field=field)
    if stage in NEEDS_TITLES and context.balance is not None and context.balance.total <= 0:
        raise RenderError("não há nada a pagar: este texto não pode sair", field="balance")
    for field, address in _addresses(context):
        if address and not PLAIN_ADDRESS.fullmatch(address):
            raise RenderError(f"o endereço em {field} não serve para um link", field=field)
    for field, color in (
        ("brand.primary", context.creditor.brand.primary),
        ("brand.on_primary", context.creditor.brand.on_primary),
    ):
        if not COLOR.fullmatch(color):
            raise RenderError(f"a cor em {field} não está no formato #RRGGBB", field=field)


def _needed(stage: str, context: TextContext) -> list[tuple[str, bool]]:
    creditor = context.creditor
    needed = [
        ("creditor.trade_name", bool(creditor.trade_name.strip())),
        ("creditor.legal_name", bool(creditor.legal_name.strip())),
        ("creditor.tax_id", bool(creditor.tax_id.strip())),
        ("creditor.address_line", bool(creditor.address_line.strip())),
    ]
    if stage in NEEDS_TITLES:
        needed += [
            ("anchor", context.anchor is not None),
            ("titles", bool(context.titles)),
            ("balance", context.balance is not None),
        ]
    if stage in (Stage.PAID, Stage.PAID_PART):
        needed.append(("payment", context.payment is not None))
    if stage not in LINKLESS:
        needed.append(("link", bool(context.link)))
    if stage == Stage.IDENTITY_CODE:
        needed.append(("code", bool(context.code)))
    return needed


def _addresses(context: TextContext) -> list[tuple[str, str]]:
    return [
        ("link", context.link),
        ("stop_link", context.stop_link),
        ("paid_link", context.paid_link),
        ("brand.logo", context.creditor.brand.logo),
        ("payment.receipt_link", context.payment.receipt_link if context.payment else ""),
    ]
