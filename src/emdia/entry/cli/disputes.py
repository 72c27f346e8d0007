"""``emdia dispute``: the person does not recognise a title, and what was answered."""

import argparse
from typing import Any

from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.domain.vocabulary import DisputeAnswer, TitleState
from emdia.entry.cli.answer import Answer, Refused, acting, command

SAID = {
    DisputeAnswer.ACCEPTED: "Contestação aceita: o título saiu da cobrança.",
    DisputeAnswer.REJECTED: "Contestação não aceita: a régua segue da próxima etapa.",
}


def register(commands: Any) -> None:
    """Add this family's commands."""
    parser = command(
        commands, "dispute", run_dispute, "a pessoa não reconhece um título, ou a resposta a ela"
    )
    parser.add_argument("--creditor", required=True)
    parser.add_argument("--debtor", required=True, metavar="D", help="CPF/CNPJ ou código do credor")
    parser.add_argument("--receivable", required=True, metavar="NÚMERO")
    parser.add_argument("--reason", default="", metavar="TEXTO", help="nas palavras de quem contesta")
    parser.add_argument("--answer", choices=[*DisputeAnswer], help="responde à contestação que está aberta")


def run_dispute(args: argparse.Namespace) -> Answer:
    """Hold a title until its dispute is answered, or answer it."""
    if not args.answer and not args.reason.strip():
        raise Refused("Diga em --reason o que a pessoa contesta: quem responder precisa saber.")
    with acting(args):
        title = _title(args)
        if args.answer:
            return _answer(args, title)
        held = outreach.open_dispute(receivable_ids=[title.pk], reason=args.reason, actor="cli")
    if not held:
        why = "já está contestado" if title.state == TitleState.OPEN else "não está mais em aberto"
        raise Refused(f"O título {args.receivable} {why}.")
    return Answer(
        {"disputed": [title.number]},
        "Contestação anotada: ninguém escreve sobre este título até a resposta; os outros seguem.",
    )


def _answer(args: argparse.Namespace, title: Any) -> Answer:
    outcome = DisputeAnswer(args.answer)
    done = outreach.close_dispute(receivable_ids=[title.pk], outcome=outcome, reason=args.reason, actor="cli")
    if not done:
        raise Refused(f"O título {args.receivable} não tem contestação em aberto.")
    return Answer({"answered": [title.number], "answer": outcome}, SAID[outcome])


def _title(args: argparse.Namespace) -> Any:
    creditor = tenants.creditor_named(args.creditor)
    title = receivables.title_by_number(creditor=creditor, number=args.receivable)
    case = receivables.case_by_reference(creditor=creditor, debtor=args.debtor)
    if title.case_id != case.pk:
        raise Refused(f"O título {args.receivable} não é de {args.debtor}. Confira o número e o cliente.")
    return title
