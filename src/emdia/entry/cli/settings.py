"""``emdia creditor show|set``, ``terms``, ``limits``, ``prices``: what *Configurações* shows, for programs too."""

import argparse
import datetime as dt
from typing import Any

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.domain.compliance.limits import CAP_NAMES, WEEKDAYS, limits_of, widest
from emdia.domain.money import parse_cents
from emdia.domain.own_hours import GROUPS, OwnHours, Week
from emdia.domain.prices import PRICED, format_price, parse_price
from emdia.domain.rate_file import INDEXES
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp
from emdia.entry.cli.setup import basis_points

SWITCHES = {"sim": True, "não": False, "nao": False}
CAP_OPTIONS = {name.replace("_", "-"): name for name in CAP_NAMES}


def register(commands: Any) -> None:
    """Add this family's commands."""
    parent = commands.add_parser(
        "settings", help="configurações: credor, contrato, horários, limites e preços"
    )
    actions = parent.add_subparsers(dest="action", required=True, metavar="ação")
    _creditor(command(actions, "show", run_show, "mostra tudo o que está configurado para um credor"))
    change = _creditor(command(actions, "set", run_set, "muda dados do credor: campo=valor"))
    change.add_argument("fields", nargs="+", metavar="CAMPO=VALOR", help=", ".join(tenants.FIELD_NAMES))
    terms = _creditor(command(actions, "terms", run_terms, "declara o que o contrato diz sobre atraso"))
    terms.add_argument("--fine", type=basis_points, help="multa em %%; sem ela, o contrato não prevê")
    terms.add_argument("--interest", type=basis_points, help="juros ao mês em %%; sem eles, não prevê")
    terms.add_argument(
        "--index", choices=list(INDEXES), default="", help="índice de correção; sem ele, o contrato não prevê"
    )
    terms.add_argument("--evidence", default="", help="cláusula e versão do contrato")
    terms.add_argument("--from", dest="since", type=dt.date.fromisoformat, metavar="DATA")
    limits = _creditor(command(actions, "limits", run_limits, "estreita horários e limites de contato"))
    for group in GROUPS:
        limits.add_argument(
            f"--{group}",
            action="append",
            metavar="DIA=9:00-18:00",
            help="um dia da semana, ou úteis; DIA=fechado não fala; sem nada, o que a lei permite",
        )
    for option in CAP_OPTIONS:
        limits.add_argument(f"--{option}", type=int)
    prices = _creditor(command(actions, "prices", run_prices, "quanto custa cada mensagem, em reais"))
    for channel in PRICED:
        prices.add_argument(f"--{channel}", metavar="0,090")


def _creditor(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--creditor", required=True)
    return parser


def run_show(args: argparse.Namespace) -> Answer:
    """Everything that is set, with the declarations of the contract."""
    with acting(args):
        one = tenants.creditor_named(args.creditor)
        data = {name: getattr(one, name) for name in tenants.FIELD_NAMES}
        data |= {"sector": one.sector, "limits": one.contact_limits, "prices_mills": one.prices}
        data["terms"] = [
            {
                "valid_from": row.valid_from.isoformat(),
                "fine_bp": row.fine_bp,
                "interest_monthly_bp": row.interest_monthly_bp,
                "index": row.index,
                "declared_by": row.declared_by,
                "declared_at": stamp(row.declared_at),
            }
            for row in tenants.terms_history(creditor_id=one.pk)
        ]
    lines = [
        f"{words[:1].upper()}{words[1:]}: {data[name]}"
        for name, words in tenants.FIELD_NAMES.items()
        if data[name]
    ]
    return Answer(data, "\n".join(lines))


def run_set(args: argparse.Namespace) -> Answer:
    """Change fields; what moved the creditor moves due dates too."""
    changes: dict[str, Any] = {}
    for pair in args.fields:
        name, sign, value = pair.partition("=")
        if not sign or name not in tenants.FIELD_NAMES:
            raise Refused(f"Não conheço o campo “{name}”. Campos: {', '.join(tenants.FIELD_NAMES)}.")
        changes[name] = _value(name, value)
    with acting(args):
        one = tenants.creditor_named(args.creditor)
        changed = tenants.edit_creditor(creditor_id=one.pk, changes=changes, actor="cli")
        moved = {"city", "state"} & set(changed)
        titles = receivables.follow_creditor(creditor_id=one.pk, actor="cli") if moved else 0
    said = f"Mudou: {', '.join(tenants.FIELD_NAMES[name] for name in changed)}." if changed else "Nada mudou."
    return Answer({"changed": changed, "titles": titles}, said)


def _value(name: str, text: str) -> Any:
    if name in ("discreet", "due_day_reminder"):
        if text.casefold() not in SWITCHES:
            raise Refused(f"{tenants.FIELD_NAMES[name]}: diga sim ou não.")
        return SWITCHES[text.casefold()]
    if name == "float_days":
        if text and not text.isdecimal():
            raise Refused("dias de compensação: diga um número.")
        return int(text) if text else None
    if name == "push_minimum_cents":
        return parse_cents(text or "0", style="br")
    return text


def run_terms(args: argparse.Namespace) -> Answer:
    """One declaration; an item without a percent is not provided for."""
    with acting(args):
        one = tenants.creditor_named(args.creditor)
        if args.fine is None and args.interest is None and not args.index:
            row = tenants.declare_no_terms(creditor=one, actor="cli")
        elif not args.evidence:
            raise Refused("Diga onde está escrito: --evidence. Sem isso nada entra no saldo.")
        else:
            declared = tenants.Declared(
                fine_bp=args.fine,
                interest_monthly_bp=args.interest,
                index=args.index,
                evidence=args.evidence,
            )
            row = tenants.declare_terms(creditor=one, declared=declared, actor="cli", valid_from=args.since)
        loaded = {table.name for table in tenants.rate_tables()}
    data = {
        "fine_bp": row.fine_bp,
        "interest_monthly_bp": row.interest_monthly_bp,
        "index": row.index,
        "valid_from": row.valid_from.isoformat(),
    }
    said = "Contrato declarado. Os saldos já usam."
    if row.index and row.index not in loaded:
        said += f" A tabela do {INDEXES[row.index]} não está carregada: use emdia rates load {row.index}."
    return Answer(data, said)


def run_limits(args: argparse.Namespace) -> Answer:
    """Hours and caps as a whole: what is not said is what the law allows."""
    wanted = {group: _week(group, getattr(args, group) or []) for group in GROUPS}
    caps = {name: getattr(args, name) for name in CAP_NAMES}
    with acting(args):
        one = tenants.creditor_named(args.creditor)
        hours = OwnHours(push=wanted["push"], email=wanted["email"]) if any(wanted.values()) else None
        tenants.set_contact_limits(creditor_id=one.pk, hours=hours, caps=caps, actor="cli")
        stored = tenants.creditor_named(args.creditor).contact_limits
    narrowed = (
        "Horários e limites guardados."
        if limits_of(stored)
        else "Vale o que a lei permite, sem mais limites."
    )
    return Answer(stored, narrowed)


def _week(group: str, said: list[str]) -> Week:
    """The law's week, with the days that were said; empty where none was."""
    if not said:
        return ()
    week = [widest(group, weekday) for weekday in range(len(WEEKDAYS))]
    for pair in said:
        name, _, span = pair.partition("=")
        days = range(5) if name in ("úteis", "uteis") else [_weekday(name)]
        for day in days:
            week[day] = None if span == "fechado" else _span(span)
    return tuple(week)


def _weekday(name: str) -> int:
    if name not in WEEKDAYS:
        raise Refused(f"“{name}” não é um dia da semana. Use {', '.join(WEEKDAYS)} ou úteis.")
    return WEEKDAYS.index(name)


def _span(text: str) -> tuple[dt.time, dt.time]:
    try:
        opens, closes = (dt.time.fromisoformat(part.strip().rjust(5, "0")) for part in text.split("-"))
    except ValueError:
        raise Refused(f"“{text}” não é um horário. Use 9:00-18:00, ou fechado.") from None
    return opens, closes


def run_prices(args: argparse.Namespace) -> Answer:
    """Prices that were said replace those that were known; an empty one is not known any more."""
    said = {channel: getattr(args, channel) for channel in PRICED if getattr(args, channel) is not None}
    with acting(args):
        one = tenants.creditor_named(args.creditor)
        prices = {**one.prices, **{str(channel): parse_price(text) for channel, text in said.items()}}
        if said:
            tenants.set_prices(creditor_id=one.pk, prices=prices, actor="cli")
    known = {channel: mills for channel, mills in prices.items() if mills is not None}
    lines = [f"{channel}: {format_price(mills)}" for channel, mills in known.items()]
    return Answer(known, "\n".join(lines) or "Nenhum preço conhecido.")
