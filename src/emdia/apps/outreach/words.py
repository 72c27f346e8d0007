"""The plain dict that a text is written from, made once per message: strings and lists of strings, nothing else."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from emdia.apps.outreach import phrases
from emdia.apps.outreach.context import CreditorVoice, TextContext, TitleText
from emdia.apps.outreach.naming import Named, named, service_name
from emdia.domain.colors import palette
from emdia.domain.dates import long_date, short_date
from emdia.domain.money import format_brl

CLOSINGS = (
    "Conta em dia, cabeça leve.",
    "Com tudo em dia, sobra tranquilidade para o que importa.",
    "Um passo de cada vez, e o mês fica mais leve.",
)
NO_CLOSING = "-"
"""A creditor's closing line of this value means that none is said."""
NO_PAYMENT: Mapping[str, Any] = dict.fromkeys(
    ("paid", "paid_day", "paid_short", "settled_said", "left", "receipt"), ""
)
BARE = Named(bare="", the="", of_the="", short="")


def words(context: TextContext, *, rows: bool = True) -> dict[str, Any]:
    """Everything that a template may name. Absent facts are empty strings or lists, never undefined.

    ``rows`` adds the tables that only an e-mail has room for: titles, added items, history.
    """
    said: dict[str, Any] = dict(_creditor(context.creditor))
    said.update(_person(context))
    said.update(_titles(context))
    if rows:
        said.update(_rows(context))
    said.update(_payment(context))
    said["closing"] = _closing(context)
    action = phrases.acting(context)
    on = context.action_on
    said["acts"] = bool(action)
    said["may"] = phrases.MAY.get(action, "")
    said["act_terse"] = phrases.NOUN_TERSE.get(action, "")
    said["may_sms"] = phrases.MAY_SMS.get(action, "")
    dated = bool(action and on)
    said["dated"] = dated
    said["will"] = phrases.WILL[action] if dated else ""
    said["action_noun"] = phrases.NOUN[action] if dated else ""
    said["action_day"] = phrases.on_day(on, context.today) if on and dated else ""
    said["action_short"] = short_date(on) if on and dated else ""
    return said


def _closing(context: TextContext) -> str:
    own = context.creditor.closing
    if own == NO_CLOSING:
        return ""
    lines = context.creditor.closings or ((own,) if own else CLOSINGS)
    return lines[(context.days_late + context.said_before) % len(lines)]


@lru_cache(maxsize=256)
def _creditor(creditor: CreditorVoice) -> Mapping[str, Any]:
    """The same for every message of a creditor, so it is made once."""
    agency = creditor.agency_name
    brand = palette(creditor.brand.primary, creditor.brand.on_primary, paper="#FFFFFF")
    return {
        "trade": creditor.trade_name,
        "writes": f"{agency}, em nome de {creditor.trade_name}" if agency else creditor.trade_name,
        "agency": agency,
        "legal": creditor.legal_name,
        "tax_id": creditor.tax_id,
        "document": "CNPJ" if "/" in creditor.tax_id else "CPF",
        "address": creditor.address_line,
        "phone": creditor.service_phone,
        "whatsapp": creditor.whatsapp,
        "email": creditor.email,
        "hours": creditor.hours,
        "site": creditor.site,
        "signer": creditor.signer_name,
        "signer_title": creditor.signer_title,
        "ways": _ways(creditor),
        "service_contact": creditor.service_phone or creditor.whatsapp or creditor.email,
        "primary": brand.surface,
        "on_primary": brand.on_surface,
        "logo": "" if creditor.brand.logo.endswith(".svg") else creditor.brand.logo,
    }


def _ways(creditor: CreditorVoice) -> str:
    """The ways to a person, in one phrase; empty where the creditor declared none."""
    ways = []
    if creditor.service_phone:
        ways.append(f"telefone {creditor.service_phone}")
    if creditor.whatsapp:
        ways.append(f"WhatsApp {creditor.whatsapp}")
    if creditor.email:
        ways.append(f"e-mail {creditor.email}")
    said = " ou ".join(ways) if len(ways) < 3 else f"{', '.join(ways[:-1])} ou {ways[-1]}"
    return f"{said} ({creditor.hours})" if said and creditor.hours else said


def _person(context: TextContext) -> dict[str, Any]:
    return {
        "first": context.person.first_name,
        "hello": f"Olá, {context.person.first_name}." if context.person.first_name else "Olá.",
        "link": context.link,
        "stop_link": context.stop_link,
        "paid_link": context.paid_link,
        "domain": context.link.partition("://")[2].partition("/")[0],
        "protocol": context.protocol,
        "code": context.code,
        "stopped": phrases.CHANNELS.get(context.stopped_channel, ""),
        "digitable": phrases.digitable(context.digitable),
        "late": phrases.days_in_words(context.days_late) if context.days_late > 0 else "",
    }


def _titles(context: TextContext) -> dict[str, Any]:
    anchor, balance = context.anchor, context.balance
    others = len(context.titles) - 1
    original = sum(title.original_cents for title in context.titles)
    due = phrases.due_past(anchor, context.today) if anchor else ""
    days = (anchor.due_on - context.today).days if anchor else 0
    return {
        **_names(named(anchor) if anchor else BARE, phrases.more_accounts(others), due),
        "others": others if others > 0 else 0,
        "due_ahead": phrases.due_ahead(anchor, context.today, several=others > 0) if anchor else "",
        "due_sms": phrases.due_sms(anchor) if anchor else "",
        "due_day": long_date(anchor.due_on, today=context.today) if anchor else "",
        "days_to_due": days,
        "when_sms": _when_sms(anchor, days) if anchor else "",
        "total": format_brl(balance.total) if balance else "",
        "original": format_brl(original) if original else "",
        "was": format_brl(original) if balance and original != balance.total else "",
        "amount": phrases.amount(context, balance) if balance else "",
        "daily": format_brl(context.daily_cents) if context.daily_cents > 0 else "",
        "terms": context.terms_declared,
    }


@lru_cache(maxsize=4096)
def _names(name: Named, more: str, due: str) -> Mapping[str, str]:
    """What the service is called: the same for thousands of titles, so the work is kept."""
    past = f", que {due}" + (f", e de {more}" if more else "")
    return {
        "service": name.bare,
        "Service": name.bare[:1].upper() + name.bare[1:],
        "the_service": name.the + (f" e {more}" if more else ""),
        "of_service": name.of_the + (f" e de {more}" if more else ""),
        "The_service": name.the[:1].upper() + name.the[1:] + (f" e {more}" if more else ""),
        "Word": name.short[:1].upper() + name.short[1:].split(" ")[0],
        "Short": name.short[:1].upper() + name.short[1:],
        "more": more,
        "the_first": name.the,
        "of_service_past": name.of_the + past,
    }


def _rows(context: TextContext) -> dict[str, Any]:
    balance = context.balance
    original = sum(title.original_cents for title in context.titles)
    return {
        "today": long_date(context.today, today=context.today),
        "parts": [_part(name, cents) for name, cents in phrases.added_parts(balance)] if balance else [],
        "received": format_brl(original - balance.principal)
        if balance and balance.principal < original
        else "",
        "titles": [_row(title, context) for title in context.titles],
        "history": phrases.history(context),
    }


def _when_sms(title: TitleText, days: int) -> str:
    verb = "vence hoje" if days == 0 else "vence amanhã" if days == 1 else "vence" if days > 1 else "venceu"
    return f"{verb} {phrases.due_sms(title)}"


def _part(name: str, cents: int) -> dict[str, str]:
    return {"name": name[:1].upper() + name[1:], "value": format_brl(cents)}


def _row(title: TitleText, context: TextContext) -> dict[str, str]:
    name = service_name(title)
    return {
        "name": name[:1].upper() + name[1:],
        "due": long_date(title.due_on, today=context.today),
        "original": format_brl(title.original_cents),
        "total": format_brl(title.total_cents),
    }


def _payment(context: TextContext) -> Mapping[str, Any]:
    payment = context.payment
    if payment is None:
        return NO_PAYMENT
    settled = list(payment.settled)
    shown = settled if len(settled) <= 3 else [*settled[:2], phrases.more_accounts(len(settled) - 2)]
    return {
        "paid": format_brl(payment.cents),
        "paid_day": phrases.on_day(payment.paid_on, context.today),
        "paid_short": short_date(payment.paid_on),
        "settled_said": shown[0]
        if len(shown) == 1
        else f"{', '.join(shown[:-1])} e {shown[-1]}"
        if shown
        else "",
        "left": format_brl(payment.left_cents) if payment.left_cents else "",
        "receipt": payment.receipt_link or context.link,
    }
