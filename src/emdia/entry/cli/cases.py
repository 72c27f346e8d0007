"""``emdia messages``, ``case``, ``pause``, ``resume``, ``opt-out``: one person's story."""

import argparse
from typing import Any

from emdia.apps.debtors import api as debtors
from emdia.apps.journal import api as journal
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.domain.vocabulary import Channel
from emdia.entry.cli.answer import Answer, Refused, acting, command, day_of
from emdia.entry.cli.case_story import story, story_words
from emdia.entry.cli.retry import run_retry


def register(commands: Any) -> None:
    """Add this family's commands."""
    messages = command(commands, "messages", run_messages, "as mensagens, com estado, texto e motivo")
    _who(messages, debtor_needed=False, creditor_needed=False)
    messages.set_defaults(usage=messages.error)
    more = messages.add_subparsers(metavar="ação")
    again = command(
        more, "retry", run_retry, "tenta de novo o que nenhuma operadora aceitou, nunca duas vezes"
    )
    again.add_argument("--creditor", required=True)
    again.add_argument("--message", type=int, nargs="+", required=True, metavar="ID")
    case = commands.add_parser("case", help="um caso")
    actions = case.add_subparsers(dest="action", required=True, metavar="ação")
    _who(command(actions, "show", run_show, "saldo, títulos, próxima ação e história de um caso"))
    for name, run, text in (
        ("pause", run_pause, "pausa a cobrança de um credor, de um caso ou de um título"),
        ("resume", run_resume, "retoma o que estava pausado"),
    ):
        parser = command(commands, name, run, text)
        _who(parser, debtor_needed=False)
        parser.add_argument("--receivable", metavar="NÚMERO")
        parser.add_argument("--until", type=day_of, metavar="DATA")
        parser.add_argument("--reason", required=name == "pause", default="")
    opt_out = command(commands, "opt-out", run_opt_out, "a pessoa pediu para parar um canal")
    _who(opt_out)
    opt_out.add_argument("--channel", required=True, choices=[*Channel, "all"])


def _who(
    parser: argparse.ArgumentParser, *, debtor_needed: bool = True, creditor_needed: bool = True
) -> None:
    parser.add_argument("--creditor", required=creditor_needed)
    parser.add_argument("--debtor", required=debtor_needed, metavar="D", help="CPF/CNPJ ou código do credor")
    parser.add_argument("--reveal", action="store_true", help="mostra CPF/CNPJ inteiro; fica no diário")


def run_messages(args: argparse.Namespace) -> Answer:
    """The messages of a creditor or of one case, oldest first."""
    if args.creditor is None:
        args.usage("diga de quem: --creditor")
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        case = None if args.debtor is None else _case_of(creditor, args.debtor)
        if args.reveal:
            _journal_reveal(args)
        rows = outreach.messages(
            creditor_id=creditor.pk, case_id=case.pk if case else None, reveal=args.reveal
        )
    lines = [_line(row) for row in rows]
    return Answer(rows, "\n".join(lines) or "Nenhuma mensagem ainda.")


def _line(row: dict[str, Any]) -> str:
    when = row["sent_at"] or row["not_before"] or ""
    said = " ".join(row["text"].split())[:70]
    return f"{when:25} {row['step']:14} {row['channel']:9} {row['status']:10} {said}"


def run_show(args: argparse.Namespace) -> Answer:
    """Everything about one case."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        case = receivables.case_by_reference(creditor=creditor, debtor=args.debtor)
        if args.reveal:
            _journal_reveal(args)
        data = story(case, reveal=args.reveal)
    return Answer(data, story_words(data))


def _journal_reveal(args: argparse.Namespace) -> None:
    journal.append(
        actor="cli", action="tax_id.revealed", subject=f"creditor:{args.creditor}", reason="--reveal"
    )


def run_pause(args: argparse.Namespace) -> Answer:
    """Pause a creditor, a case or one title."""
    if not args.reason.strip():
        raise Refused("Diga o motivo da pausa em --reason: sem ele ninguém saberia explicar a pausa depois.")
    with acting(args):
        count = receivables.pause(**_target(args), until=args.until, reason=args.reason, actor="cli")
    return Answer(
        {"paused": count, "until": args.until and args.until.isoformat()}, f"Pausado: {args.reason}"
    )


def run_resume(args: argparse.Namespace) -> Answer:
    """Take a pause back."""
    with acting(args):
        count = receivables.resume(**_target(args), reason=args.reason, actor="cli")
    return Answer({"resumed": count}, "Retomado; o próximo planejamento já conta com ele.")


def _target(args: argparse.Namespace) -> dict[str, Any]:
    creditor = tenants.creditor_named(args.creditor)
    if args.receivable:
        title = receivables.title_by_number(creditor=creditor, number=args.receivable)
        if args.debtor and title.case_id != _case_of(creditor, args.debtor).pk:
            raise Refused(f"O título {args.receivable} não é de {args.debtor}. Confira o número e o cliente.")
        return {"receivable_ids": [title.pk]}
    if args.debtor is not None:
        return {"case_ids": [_case_of(creditor, args.debtor).pk]}
    return {"creditor_id": creditor.pk}


def _case_of(creditor: Any, debtor: str) -> Any:
    return receivables.case_by_reference(creditor=creditor, debtor=debtor)


def run_opt_out(args: argparse.Namespace) -> Answer:
    """Stop one channel of a person, or all."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        case = receivables.case_by_reference(creditor=creditor, debtor=args.debtor)
        channels = (
            [Channel.SMS, Channel.WHATSAPP, Channel.EMAIL, Channel.PHONE]
            if args.channel == "all"
            else [args.channel]
        )
        for channel in channels:
            debtors.opt_out(debtor_id=case.debtor_id, channel=channel, source="cli")
        outreach.cancel_channel(
            debtor_id=case.debtor_id, channels=channels, reason="a pessoa pediu para parar este canal"
        )
        receivables.wake(receivables.case_ids_of_debtor(case.debtor_id))
    return Answer(
        {"opted_out": [str(c) for c in channels]},
        "Feito: por " + ", ".join(channels) + " não escrevemos mais.",
    )
