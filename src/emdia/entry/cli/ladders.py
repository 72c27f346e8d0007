"""``emdia ladder …``: the ladders of a creditor or of the whole organization, changed by draft as on the page."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from emdia.apps.ladders import api as ladders
from emdia.domain.ladder_diff import compare
from emdia.domain.ladder_edits import KINDS, Edit, in_words
from emdia.domain.ladder_json import from_json, to_json
from emdia.domain.ladder_names import channel_names, slug_name, text_name, variant_name
from emdia.domain.steps import LadderPlan
from emdia.entry.cli.answer import Answer, Refused, acting, command, day_of
from emdia.entry.cli.ladder_days import run_calendar
from emdia.entry.cli.ladder_order import run_list, run_order, run_retire, slug_asked, whose

ACTOR = "cli"
_LISTS = frozenset({"channels", "segments", "tags"})
_NUMBERS = frozenset({"tolerance", "min_cents", "min_gap_days"})


def register(commands: Any) -> None:
    """Add this family's commands."""
    ladder = commands.add_parser("ladder", help="réguas: ver, mudar por rascunho, conferir e ativar")
    actions = ladder.add_subparsers(dest="action", required=True, metavar="ação")
    for name, run, text in (
        ("list", run_list, "as réguas, para quem valem e quantos casos há em cada uma"),
        ("show", run_show, "as etapas de uma régua em uso, ou do rascunho"),
        ("draft", run_draft, "começa um rascunho da régua em uso, ou o descarta"),
        ("edit", run_edit, "muda o rascunho: uma mudança por vez"),
        ("check", run_check, "o que a lei e o bom senso dizem do rascunho"),
        ("compare", run_compare, "o que o rascunho muda na régua em uso"),
        ("activate", run_activate, "põe o rascunho em uso, se a lei deixa"),
        ("calendar", run_calendar, "os próximos dias: quantas mensagens, por qual canal, quanto custam"),
        ("export", run_export, "escreve a régua como JSON"),
        ("import", run_import, "lê uma régua de JSON como rascunho"),
        ("order", run_order, "qual régua é perguntada antes, quando mais de uma serve a um caso"),
        ("retire", run_retire, "tira uma régua de uso; os casos seguem na próxima que serve"),
    ):
        parser = command(actions, name, run, text)
        parser.add_argument(
            "--creditor",
            required=name == "calendar",
            metavar="CREDOR",
            help="sem ele, as réguas de toda a organização" if name != "calendar" else "de quem é a carteira",
        )
        if name not in ("list", "import"):
            parser.add_argument(
                "--ladder", metavar="RÉGUA", help="código da régua; sem ele, a de quem não tem outra"
            )
        if name in ("show", "export", "calendar"):
            parser.add_argument("--draft", action="store_true", help="do rascunho, não da régua em uso")
        _more(parser, name)


def _more(parser: argparse.ArgumentParser, name: str) -> None:
    if name in ("draft", "edit", "activate"):
        parser.add_argument(
            "--seen", default="", metavar="MARCA", help="o “seen” que você leu: recusa se alguém mudou depois"
        )
    if name == "draft":
        parser.add_argument("--discard", action="store_true", help="joga o rascunho fora")
        parser.add_argument("--copy-as", metavar="NOME", help="copia a régua com outro nome")
    elif name == "edit":
        parser.add_argument("what", choices=list(KINDS), metavar="MUDANÇA", help=", ".join(KINDS))
        parser.add_argument("--step", default="", metavar="ETAPA")
        parser.add_argument("--day", type=int, metavar="DIA", help="contado do vencimento: --day=-7, --day 3")
        parser.add_argument("--set", action="append", default=[], metavar="CAMPO=VALOR")
    elif name == "calendar":
        parser.add_argument("--from", dest="first", type=day_of, metavar="DATA")
        parser.add_argument("--days", type=int, default=30)
        parser.add_argument("--whole", action="store_true", help="olha todos os casos, não uma amostra")
        parser.add_argument("--shared", action="store_true", help="o rascunho é o de toda a organização")
    elif name == "order":
        parser.add_argument("to", choices=["antes", "depois"], metavar="antes|depois")
    elif name == "export":
        parser.add_argument("file", nargs="?", default="-", metavar="ARQUIVO")
    elif name == "import":
        parser.add_argument("file", metavar="ARQUIVO", help="“-” lê da entrada padrão")
        parser.add_argument(
            "--replace", action="store_true", help="também no lugar do rascunho de outra pessoa"
        )


def run_show(args: argparse.Namespace) -> Answer:
    """One ladder, step by step."""
    with acting(args):
        plan = _plan(args)
    steps = [
        f"  {slug_name(s.slug):10} {s.offset:+4d}  {text_name(s.stage, s.variant):26} {channel_names(s.channels)}"
        for s in plan.steps
    ]
    return Answer(to_json(plan), "\n".join([f"{plan.name} ({plan.slug}), versão {plan.version}", *steps]))


def run_draft(args: argparse.Namespace) -> Answer:
    """Begin a draft, copy a ladder, or throw a draft away."""
    with acting(args):
        creditor = whose(args)
        if args.discard:
            slug = slug_asked(args)
            ladders.discard(creditor_id=creditor, slug=slug, actor=ACTOR, seen=args.seen)
            return Answer({"discarded": slug}, "Rascunho descartado; a régua em uso não mudou.")
        if args.copy_as:
            made = ladders.copy(creditor_id=creditor, slug=slug_asked(args), name=args.copy_as, actor=ACTOR)
        else:
            made = ladders.draft(creditor_id=creditor, slug=args.ladder, actor=ACTOR)
        slug, number = made.ladder.slug, made.number
        data = {"ladder": slug, "version": number, "seen": made.marker}
    return Answer(data, f"Rascunho {number} da régua {slug}.")


def run_edit(args: argparse.Namespace) -> Answer:
    """One change of the draft."""
    change = Edit(args.what, args.step, args.day, dict(_field(one) for one in args.set))
    with acting(args):
        creditor = whose(args)
        slug = slug_asked(args)
        made = ladders.edit(creditor_id=creditor, slug=slug, change=change, actor=ACTOR, seen=args.seen)
        data = to_json(ladders.plan_of(made)) | {"seen": made.marker}
    return Answer(data, f"No rascunho: {in_words(change)}.")


def _field(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise Refused(f"Escreva --set como CAMPO=VALOR; “{text}” não tem o sinal de igual.")
    if name in _LISTS:
        return name, tuple(word.strip() for word in value.split(",") if word.strip())
    if name in _NUMBERS:
        if not value.isdecimal():
            raise Refused(f"{name} pede um número inteiro; “{value}” não é.")
        return name, int(value)
    if name == "approval":
        return name, value.lower() in ("sim", "true", "1")
    return name, variant_name(value) if name == "variant" else value


def run_check(args: argparse.Namespace) -> Answer:
    """What speaks against the draft; code 1 where it may not be activated."""
    with acting(args):
        creditor = whose(args)
        found = ladders.check(creditor_id=creditor, plan=_draft_plan(creditor, slug_asked(args)))
    refused = any(one.kind == "refusal" for one in found)
    data = [{"kind": f.kind, "step": f.step, "rule": f.rule, "words": f.words, "mend": f.mend} for f in found]
    lines = [f"{'Impede' if f.kind == 'refusal' else 'Atenção'}: {f.words} {f.mend}" for f in found]
    text = "\n".join(lines) or "Nada contra: pode ser ativada."
    return Answer({"may_activate": not refused, "findings": data}, text, code=1 if refused else 0)


def run_compare(args: argparse.Namespace) -> Answer:
    """The draft against the ladder in force."""
    with acting(args):
        creditor = whose(args)
        slug = slug_asked(args)
        before = next(
            (one.plan for one in ladders.ladder_lines(creditor) if one.in_force and one.plan.slug == slug),
            None,
        )
        after = _draft_plan(creditor, slug)
    changes = compare(before, after) if before is not None else []
    data = [{"kind": one.kind, "step": one.step, "words": one.words} for one in changes]
    empty = (
        "O rascunho é igual à régua em uso." if before is not None else "Esta régua ainda não está em uso."
    )
    return Answer(data, "\n".join(one.words for one in changes) or empty)


def run_activate(args: argparse.Namespace) -> Answer:
    """Put the draft in force."""
    with acting(args):
        creditor = whose(args)
        slug = slug_asked(args)
        done = ladders.activate(creditor_id=creditor, slug=slug, actor=ACTOR, seen=args.seen)
        data = {
            "ladder": slug,
            "version": done.version.number,
            "moved_titles": done.moved_titles,
            "warnings": [one.words for one in done.warnings],
        }
    return Answer(
        data, f"A versão {data['version']} de {slug} está em uso; o que já foi dito continua contado."
    )


def run_export(args: argparse.Namespace) -> Answer:
    """A ladder as JSON, to a file or to standard output."""
    with acting(args):
        body = to_json(_plan(args))
    text = json.dumps(body, ensure_ascii=False, indent=2)
    if args.file == "-":
        return Answer(body, text)
    Path(args.file).write_text(text + "\n", encoding="utf-8")
    return Answer(body, f"Régua escrita em {args.file}.")


def run_import(args: argparse.Namespace) -> Answer:
    """A ladder from JSON as the draft of its name."""
    try:
        text = sys.stdin.read() if args.file == "-" else Path(args.file).read_text(encoding="utf-8")
        body = json.loads(text)
    except OSError as error:
        raise Refused(f"Não consegui abrir {args.file}: confira o caminho.") from error
    except ValueError as error:
        raise Refused(f"{args.file} não é JSON legível: {error}.") from error
    with acting(args):
        creditor = whose(args)
        made = ladders.put(
            creditor_id=creditor, plan=from_json(body), actor=ACTOR, replace_others=args.replace
        )
        slug, number = made.ladder.slug, made.number
    return Answer(
        {"ladder": slug, "version": number}, f"Rascunho {number} da régua {slug} lido de {args.file}."
    )


def _plan(args: argparse.Namespace) -> LadderPlan:
    creditor = whose(args)
    if args.draft:
        return _draft_plan(creditor, slug_asked(args))
    return ladders.ladder_in_force(creditor_id=creditor, slug=args.ladder)


def _draft_plan(creditor: int | None, slug: str) -> LadderPlan:
    found = ladders.draft_of(creditor_id=creditor, slug=slug)
    if found is None:
        raise ladders.NoDraft(slug)
    return ladders.plan_of(found)
