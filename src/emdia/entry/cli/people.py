"""``emdia call``, ``promise``, ``note``, ``mark``, ``tag``: what a person does about one case."""

import argparse
from typing import Any

from emdia.apps.agreements import api as agreements
from emdia.apps.debtors import api as debtors
from emdia.apps.desk import api as desk
from emdia.apps.outreach import api as outreach
from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import clock
from emdia.domain.calls import LABELS as RESULTS
from emdia.domain.calls import CallResult
from emdia.domain.marks import LABELS as MARKS
from emdia.domain.money import format_brl, format_plain, guess_style, parse_cents
from emdia.domain.phones import parse_phone
from emdia.entry.cli.answer import Answer, Refused, acting, command, day_of, moment_of, stamp


def register(commands: Any) -> None:
    """Add this family's commands."""
    call = _one(commands, "call", run_call, "registra uma ligação, ou com --check diz se pode ligar agora")
    call.add_argument("--result", choices=list(RESULTS), metavar="RESULTADO", help=", ".join(RESULTS))
    call.add_argument("--direction", choices=["out", "in"], default="out")
    call.add_argument("--seconds", type=int, default=0, metavar="N")
    call.add_argument("--recording", default="", metavar="ONDE")
    call.add_argument("--phone", metavar="TELEFONE", help="um dos telefones do cliente")
    call.add_argument("--text", default="", metavar="TEXTO")
    call.add_argument("--at", type=moment_of, metavar="DATA")
    call.add_argument("--check", action="store_true", help="só pergunta às regras")
    promise = _one(commands, "promise", run_promise, "anota uma promessa de pagamento, ou retira a que vale")
    promise.add_argument("--amount", metavar="VALOR")
    promise.add_argument("--on", type=day_of, metavar="DATA")
    promise.add_argument("--withdraw", metavar="MOTIVO")
    note = _one(commands, "note", run_note, "escreve uma anotação no caso")
    note.add_argument("--text", required=True)
    mark = _one(commands, "mark", run_mark, "para tudo o que é automático para uma pessoa")
    mark.add_argument("--as", dest="mark", choices=list(MARKS), metavar="MARCA", help=", ".join(MARKS))
    mark.add_argument("--remove", action="store_true")
    mark.add_argument("--reason", required=True)
    tag = _one(commands, "tag", run_tag, "põe uma etiqueta no caso, ou tira com --remove")
    tag.add_argument("--name", required=True, metavar="ETIQUETA")
    tag.add_argument("--remove", action="store_true")


def _one(commands: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    parser = command(commands, name, run, text)
    parser.add_argument("--creditor", required=True)
    parser.add_argument("--debtor", required=True, metavar="D", help="CPF/CNPJ ou código do credor")
    return parser


def _case(args: argparse.Namespace) -> Any:
    creditor = tenants.creditor_named(args.creditor)
    return receivables.case_by_reference(creditor=creditor, debtor=args.debtor)


def run_call(args: argparse.Namespace) -> Answer:
    """Write a call down, or ask the gate."""
    with acting(args):
        case = _case(args)
        point = _phone(case, args.phone)
        if args.check:
            verdict = desk.may_call(case_id=case.pk, at=args.at or clock.now(), point_id=point)
            data = {
                "allowed": verdict.kind == "allow",
                "not_before": stamp(verdict.at) if verdict.at else None,
                "rule": verdict.rule,
                "reason": verdict.reason,
            }
            return Answer(data, "Pode ligar." if data["allowed"] else f"Não ligue agora: {verdict.reason}")
        if not args.result:
            raise Refused("Diga o resultado da ligação com --result.")
        made = desk.log_call(
            case_id=case.pk,
            result=args.result,
            author="cli",
            direction=args.direction,
            seconds=args.seconds,
            recording=args.recording,
            text=args.text,
            point_id=point,
            at=args.at,
        )
    return Answer(
        {"call": made.pk, "result": made.result, "at": stamp(made.at), "seconds": made.seconds},
        f"Ligação registrada: {RESULTS[CallResult(made.result)]}.",
    )


def _phone(case: Any, text: str | None) -> int | None:
    if not text:
        return None
    wanted = parse_phone(text).e164
    points = debtors.contact_points(debtor_id=case.debtor_id)
    found = next((point.pk for point in points if point.value == wanted), None)
    if found is None:
        raise Refused(f"O telefone {text} não está no cadastro deste cliente.")
    return int(found)


def run_promise(args: argparse.Namespace) -> Answer:
    """A day and an amount, or the end of one."""
    with acting(args):
        case = _case(args)
        if args.withdraw:
            count = agreements.withdraw(case_ids=[case.pk], by="cli", reason=args.withdraw)
            return Answer(
                {"withdrawn": count}, "Promessa retirada." if count else "Não há promessa em vigor."
            )
        if not (args.amount and args.on):
            raise Refused("Diga o valor com --amount e o dia com --on.")
        cents = parse_cents(args.amount, style=guess_style([args.amount]))
        made = agreements.promise(case_id=case.pk, cents=cents, on=args.on, by="cli")
    data = {
        "promise": made.pk,
        "amount": format_plain(made.cents),
        "on": made.on.isoformat(),
        "waits_until": made.until.isoformat(),
    }
    return Answer(data, f"Promessa de {format_brl(made.cents)} para {made.on:%d/%m/%Y}; a régua espera.")


def run_note(args: argparse.Namespace) -> Answer:
    """Write something down."""
    if not args.text.strip():
        raise Refused("A anotação está vazia.")
    with acting(args):
        made = desk.add_note(case_id=_case(args).pk, text=args.text.strip()[:2000], author="cli")
    return Answer({"note": made.pk}, "Anotação guardada.")


def run_mark(args: argparse.Namespace) -> Answer:
    """Stop the automatic path of a person, or let it go on."""
    if bool(args.mark) == args.remove:
        raise Refused("Diga a marca com --as, ou --remove para retirar a que há.")
    with acting(args):
        case = _case(args)
        changed = receivables.mark_person(
            debtor_id=case.debtor_id, mark=args.mark or "", reason=args.reason, actor="cli"
        )
        if args.mark:
            ids = receivables.case_ids_of_debtor(case.debtor_id)
            outreach.cancel_queued(case_ids=ids, reason=f"cadastro marcado: {MARKS[args.mark]}")
    words = f"Marcado: {MARKS[args.mark]}. Nada mais sai sozinho." if args.mark else "Marca retirada."
    return Answer({"mark": args.mark or None, "changed": changed}, words if changed else "Já estava assim.")


def run_tag(args: argparse.Namespace) -> Answer:
    """Put a tag on the case, or take it off."""
    with acting(args):
        changed = receivables.tag_cases(
            case_ids=[_case(args).pk], tag=args.name, actor="cli", remove=args.remove
        )
    words = "Etiqueta tirada." if args.remove else "Etiqueta posta."
    return Answer({"tag": args.name, "changed": bool(changed)}, words if changed else "Já estava assim.")
