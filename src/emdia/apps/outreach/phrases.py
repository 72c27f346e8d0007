"""Sentences that several texts share: when it falls due, what was added, what the creditor does next."""

import datetime as dt

from emdia.apps.outreach.context import TextContext, TitleText
from emdia.domain.balance import TitleBalance
from emdia.domain.dates import long_date, on_long_date, short_date
from emdia.domain.money import format_brl

NUMBERS = ("zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez")

MAY = {
    "suspension": "o serviço pode ser suspenso",
    "listing": "o valor pode ser registrado em cadastro de proteção ao crédito",
    "protest": "o título pode ser levado a protesto em cartório",
    "handover": "o atendimento pode passar para uma empresa parceira",
}
MAY_SMS = {
    "suspension": "o serviço pode ser suspenso",
    "listing": "pode haver registro em cadastro de crédito",
    "protest": "pode haver protesto em cartório",
    "handover": "uma empresa parceira pode assumir o atendimento",
}
WILL = {
    "suspension": "o serviço será suspenso",
    "listing": "o registro em cadastro de proteção ao crédito será pedido",
    "protest": "o título será levado a protesto em cartório",
    "handover": "o atendimento passará para uma empresa parceira",
}
NOUN = {
    "suspension": "suspensão do serviço",
    "listing": "registro em cadastro de crédito",
    "protest": "protesto em cartório",
    "handover": "envio a empresa parceira",
}
NOUN_TERSE = {
    "suspension": "suspensão",
    "listing": "registro em cadastro",
    "protest": "protesto",
    "handover": "envio a parceira",
}
CHANNELS = {"sms": "SMS", "whatsapp": "WhatsApp", "email": "e-mail", "phone": "ligação", "webhook": "aviso"}


FEMININE = {1: "uma", 2: "duas"}


def more_accounts(count: int) -> str:
    """``mais uma conta``, ``mais três contas``, ``mais 12 contas``; empty for none."""
    if count <= 0:
        return ""
    number = FEMININE.get(count) or (NUMBERS[count] if count <= 10 else str(count))
    return f"mais {number} conta" if count == 1 else f"mais {number} contas"


def days_in_words(days: int) -> str:
    """``um dia``, ``três dias``, ``12 dias``: words up to ten."""
    number = NUMBERS[days] if days <= 10 else str(days)
    return f"{number} dia" if days == 1 else f"{number} dias"


def due_ahead(title: TitleText, today: dt.date, *, several: bool = False) -> str:
    """``vence amanhã, sexta, 5 de dezembro``; says until when it can be paid without addition where that differs."""
    said = _when(title.due_on, today)
    if several:
        said = said.replace("vence ", "vencem ", 1).replace("vencia ", "venciam ", 1)
    if title.effective_due_on == title.due_on:
        return said
    return f"{said}; dá para pagar até {long_date(title.effective_due_on, today=today)}, sem acréscimo"


def _when(due: dt.date, today: dt.date) -> str:
    days, on = (due - today).days, long_date(due, today=today)
    if days > 1:
        return f"vence em {days_in_words(days)}, {on}"
    return {1: f"vence amanhã, {on}", 0: f"vence hoje, {on}", -1: f"vencia ontem, {on}"}.get(
        days, f"vencia {on_long_date(due, today=today)}"
    )


def due_past(title: TitleText, today: dt.date) -> str:
    """``venceu na sexta, 5 de dezembro``, or with the last day without addition where that differs."""
    on = on_long_date(title.due_on, today=today)
    if title.effective_due_on == title.due_on:
        return f"venceu {on}"
    return f"vencia {on}, com prazo até {long_date(title.effective_due_on, today=today)} sem acréscimo"


def due_sms(title: TitleText) -> str:
    """``05/12``, or ``07/12 (até 08/12)`` where the effective date differs."""
    if title.effective_due_on == title.due_on:
        return short_date(title.due_on)
    return f"{short_date(title.due_on)} (até {short_date(title.effective_due_on)})"


def added_parts(balance: TitleBalance) -> list[tuple[str, int]]:
    """What was added until today, item by item, with its name (R05); a discount is negative."""
    correction = "acréscimos informados" if balance.basis == "informed" else "correção"
    parts = [
        ("multa", balance.fine),
        ("juros", balance.interest),
        (correction, balance.correction),
        ("tarifas do contrato", balance.fees),
        ("desconto", -balance.discount),
    ]
    return [(name, cents) for name, cents in parts if cents]


def amount(context: TextContext, balance: TitleBalance) -> str:
    """The amount with its story (W11): original, what came in, what was added, today's total, what a day more adds."""
    original = sum(title.original_cents for title in context.titles)
    daily = (
        f" Cada dia a mais acrescenta {format_brl(context.daily_cents)}." if context.daily_cents > 0 else ""
    )
    story = (
        [f"já abatemos {format_brl(original - balance.principal)}"] if balance.principal < original else []
    )
    extra = [f"{name} de {format_brl(abs(cents))}" for name, cents in added_parts(balance)]
    if extra:
        story.append("com " + (f"{', '.join(extra[:-1])} e {extra[-1]}" if extra[1:] else extra[0]))
    if story:
        return f"O valor era {format_brl(original)}; {'; '.join(story)}, hoje é {format_brl(balance.total)}.{daily}"
    if context.days_late > 0:
        return f"O valor é {format_brl(balance.total)}, sem nenhum acréscimo até hoje.{daily}"
    return f"O valor é {format_brl(balance.total)}."


def digitable(line: str) -> str:
    """The linha digitável of a bank slip in its printed groups; other lines as they are."""
    if len(line) != 47:
        return line
    first, second, third = (
        f"{line[a:b]}.{line[b:c]}" for a, b, c in ((0, 5, 10), (10, 15, 21), (21, 26, 32))
    )
    return f"{first} {second} {third} {line[32]} {line[33:]}"


def acting(context: TextContext) -> str:
    """The action to speak of, or empty for a creditor that takes none (W12). R02: never one that is not real."""
    if not context.creditor.suspends:
        return ""
    return context.creditor.action if context.creditor.action in MAY else "suspension"


def history(context: TextContext) -> list[str]:
    """The title's story for D+15 (W12): due date, then each notice with its date and channel."""
    anchor = context.anchor
    if anchor is None:
        return []
    due = due_past(anchor, context.today)
    lines = [f"{due[0].upper()}{due[1:]}."]
    for notice in context.notices:
        by = CHANNELS.get(notice.channel, notice.channel)
        lines.append(f"Escrevemos por {by} {on_day(notice.on, context.today)}.")
    paid = (
        anchor.original_cents - context.balance.principal
        if context.balance and len(context.titles) == 1
        else 0
    )
    if paid > 0:
        lines.append(f"Recebemos {format_brl(paid)} deste valor.")
    else:
        lines.append("Até hoje não identificamos pagamento.")
    return lines


def on_day(day: dt.date, today: dt.date) -> str:
    """``na sexta, 5 de dezembro``, ``no sábado, 6 de dezembro``."""
    return on_long_date(day, today=today)
