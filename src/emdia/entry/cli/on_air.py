"""``emdia creditor on-air``, ``off-air``, ``declare``, ``test``: from *ensaio* to the world, and back."""

import argparse
from typing import Any

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.money import format_brl
from emdia.domain.vocabulary import Channel, Sector
from emdia.entry.cli.answer import Answer, acting, command

ACTOR = "cli"


def add_to(actions: Any) -> None:
    """Add the commands to ``emdia creditor``."""
    on_air = _for_one(actions, "on-air", run_on_air, "confere o que falta e põe o credor no ar")
    how = on_air.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="só mostra a lista de conferência (o normal)")
    how.add_argument("--yes", action="store_true", help="põe no ar, se tudo estiver certo")
    off_air = _for_one(actions, "off-air", run_off_air, "volta o credor ao ensaio e para as mensagens")
    off_air.add_argument("--reason", default="")
    declare = _for_one(actions, "declare", run_declare, "declara o que a lista de conferência pede")
    what = declare.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--contacts", action="store_true", help="os contatos foram dados pelos próprios clientes"
    )
    what.add_argument("--sector", choices=[sector.value for sector in Sector])
    what.add_argument("--no-terms", action="store_true", help="o contrato não prevê multa nem juros")
    what.add_argument("--first-day", action="store_true", help="li e aprovo a lista do primeiro dia")
    permission = declare.add_mutually_exclusive_group()
    permission.add_argument(
        "--whatsapp", action="store_true", help="com --contacts: temos permissão para escrever no WhatsApp"
    )
    permission.add_argument(
        "--no-whatsapp", action="store_true", help="com --contacts: sem essa permissão (o normal)"
    )
    declare.add_argument(
        "--suspends", action="store_true", help="com --sector: o serviço é suspenso por atraso"
    )
    test = _for_one(actions, "test", run_test, "manda uma mensagem de teste para você, pela conta de envio")
    test.add_argument("--channel", choices=[Channel.EMAIL, Channel.SMS, Channel.WHATSAPP], required=True)
    test.add_argument("--to", required=True, metavar="CONTATO", help="seu e-mail ou celular")


def _for_one(actions: Any, name: str, run: Any, words: str) -> argparse.ArgumentParser:
    parser = command(actions, name, run, words)
    parser.add_argument("--creditor", required=True)
    return parser


def run_on_air(args: argparse.Namespace) -> Answer:
    """The checklist; with ``--yes`` the step itself."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        if args.yes:
            ladders.go_on_air(creditor_id=creditor.pk, actor=ACTOR)
            words = (
                f"“{creditor.trade_name}” está no ar. Nos primeiros dias, cada envio espera: emdia approve."
            )
            return Answer({"creditor": creditor.slug, "on_air": True}, words)
        found = ladders.checklist(creditor.pk)
        rehearsed = ladders.rehearsed(creditor.pk)
    ready = all(check.ok for check in found)
    data = {
        "creditor": creditor.slug,
        "on_air": creditor.on_air,
        "ready": ready,
        "checks": [check._asdict() for check in found],
        "rehearsed": None if creditor.on_air else rehearsed._asdict(),
    }
    lines = [f"  {'ok   ' if check.ok else 'falta'}  {check.name}: {check.says}" for check in found]
    if rehearsed.undone and not creditor.on_air:
        lines.append(f"O que foi ensaiado será desfeito: {'; '.join(rehearsed.undone)}.")
    lines.append("Tudo certo: repita com --yes." if ready else "Complete o que falta e confira de novo.")
    return Answer(data, "\n".join(lines))


def run_off_air(args: argparse.Namespace) -> Answer:
    """Back to *ensaio*."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        ladders.go_off_air(creditor_id=creditor.pk, reason=args.reason, actor=ACTOR)
    words = f"“{creditor.trade_name}” voltou ao ensaio e está em silêncio. Para ensaiar de novo: emdia go."
    return Answer({"creditor": creditor.slug, "on_air": False}, words)


def run_declare(args: argparse.Namespace) -> Answer:
    """One declaration, written down with its words."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        if args.contacts:
            words = tenants.declare_contacts(
                creditor_id=creditor.pk, whatsapp=args.whatsapp, actor=ACTOR
            ).words
        elif args.no_terms:
            words = tenants.declare_no_terms(creditor=creditor, actor=ACTOR).fine_evidence
        elif args.first_day:
            return _first_day(creditor)
        else:
            words = tenants.declare_sector(
                creditor_id=creditor.pk, sector=args.sector, suspends=args.suspends, actor=ACTOR
            ).words
    return Answer({"creditor": creditor.slug, "declared": words}, f"Declarado: {words}")


def _first_day(creditor: tenants.Creditor) -> Answer:
    now = clock.now()
    seen = ladders.first_day(creditor_id=creditor.pk, at=now)
    found = ladders.approve_first_day(creditor_id=creditor.pk, at=now, seen=seen.messages, actor=ACTOR)
    return Answer(
        {"creditor": creditor.slug, **foresight_data(found)},
        f"Aprovada a lista de hoje:\n{foresight_words(found)}",
    )


def foresight_data(found: ladders.Foresight) -> dict[str, Any]:
    """What would go out, as JSON; ``cost_mills`` is thousandths of a real, null without prices."""
    return {
        "messages": found.messages,
        "people": found.people,
        "asking": found.asking,
        "expired": found.expired,
        "cost_mills": found.mills,
        "estimated": found.estimated,
        "lines": [lines_data(line) for line in found.lines],
        "expired_lines": [lines_data(line) for line in found.gone],
    }


def lines_data(line: outreach.Line) -> dict[str, Any]:
    """One line as JSON."""
    return {"step": line.step, "channel": line.channel, "messages": line.messages, "people": line.people}


def foresight_words(found: ladders.Foresight) -> str:
    """What would go out, for people."""
    cost = (
        "custo sem preço cadastrado"
        if found.mills is None
        else f"custo de {format_brl(round(found.mills / 10))}"
    )
    lines = [f"{found.messages} mensagens para {found.people} pessoas; {cost}."]
    lines += [f"  {line.step:14} {line.channel:9} {line.messages}" for line in found.lines]
    if found.estimated:
        lines.append(f"Estimativa: {found.looked_at} de {found.total} casos.")
    if found.asking:
        lines.append(f"{found.asking} delas esperam aprovação antes: emdia approve.")
    if found.expired:
        lines.append(f"{found.expired} perderam a hora enquanto esperavam e não saem mais.")
    return "\n".join(lines)


def run_test(args: argparse.Namespace) -> Answer:
    """A test through the account, to whom the person typed."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        masked = outreach.send_test(creditor=creditor, channel=args.channel, to=args.to, actor=ACTOR)
    return Answer({"channel": args.channel, "to": masked}, f"Teste aceito para {masked}. Confira se chegou.")
