"""``emdia ladder …``: the ladders of a creditor, changed by draft as on the page."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from emdia.apps.ladders import api as ladders
from emdia.apps.tenants import api as tenants
from emdia.domain.ladder_diff import compare
from emdia.domain.ladder_edits import KINDS, Edit, in_words
from emdia.domain.ladder_json import from_json, to_json
from emdia.domain.ladder_names import channel_names, slug_name, text_name, variant_name
from emdia.domain.steps import LadderPlan
from emdia.entry.cli.answer import Answer, Refused, acting, command, day_of
from emdia.entry.cli.ladder_days import run_calendar

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
        ("retire", run_retire, "tira uma régua de uso; os casos seguem na próxima que serve"),
    ):
        parser = command(actions, name, run, text)
        parser.add_argument("--creditor", required=True)
        if name not in ("list", "import"):
            parser.add_argument(
                "--ladder", metavar="RÉGUA", help="código da régua; sem ele, a de quem não tem outra"
            )
        if name in ("show", "export", "calendar"):
            parser.add_argument("--draft", action="store_true", help="do rascunho, não da régua em uso")
        _more(parser, name)


def _more(parser: argparse.ArgumentParser, name: str) -> None:
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
    elif name == "export":
        parser.add_argument("file", nargs="?", default="-", metavar="ARQUIVO")
    elif name == "import":
        parser.add_argument("file", metavar="ARQUIVO", help="“-” lê da entrada padrão")


def run_list(args: argparse.Namespace) -> Answer:
    """Every ladder, in the order of choice."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor)
        counts = ladders.cases_by_ladder(creditor.pk)
        lines = ladders.ladder_lines(creditor.pk)
    data = [
        {
            "ladder": line.plan.slug,
            "name": line.plan.name,
            "version": line.plan.version,
            "in_force": line.in_force,
            "draft": line.draft.number if line.draft else None,
            "segments": list(line.plan.segments),
            "tags": list(line.plan.tags),
            "cases": counts.get(line.plan.slug, 0) if line.in_force else 0,
        }
        for line in lines
    ]
    return Answer(data, "\n".join(_list_line(row) for row in data))


def _list_line(row: dict[str, Any]) -> str:
    state = "em uso" if row["in_force"] else "só rascunho"
    draft = f", rascunho {row['draft']}" if row["draft"] and row["in_force"] else ""
    who = ", ".join([*row["segments"], *row["tags"]]) or "quem não tem outra"
    return f"{row['ladder']:20} {state}{draft}; para {who}; {row['cases']} casos"


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
        creditor = tenants.creditor_named(args.creditor).pk
        if args.discard:
            slug = _slug(args, creditor)
            ladders.discard(creditor_id=creditor, slug=slug, actor=ACTOR)
            return Answer({"discarded": slug}, "Rascunho descartado; a régua em uso não mudou.")
        if args.copy_as:
            made = ladders.copy(
                creditor_id=creditor, slug=_slug(args, creditor), name=args.copy_as, actor=ACTOR
            )
        else:
            made = ladders.draft(creditor_id=creditor, slug=args.ladder, actor=ACTOR)
        slug, number = made.ladder.slug, made.number
    return Answer({"ladder": slug, "version": number}, f"Rascunho {number} da régua {slug}.")


def run_edit(args: argparse.Namespace) -> Answer:
    """One change of the draft."""
    change = Edit(args.what, args.step, args.day, dict(_field(one) for one in args.set))
    with acting(args):
        creditor = tenants.creditor_named(args.creditor).pk
        slug = _slug(args, creditor)
        made = ladders.edit(creditor_id=creditor, slug=slug, change=change, actor=ACTOR)
        plan = ladders.plan_of(made)
    return Answer(to_json(plan), f"No rascunho: {in_words(change)}.")


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
        creditor = tenants.creditor_named(args.creditor).pk
        found = ladders.check(creditor_id=creditor, plan=_draft_plan(creditor, _slug(args, creditor)))
    refused = any(one.kind == "refusal" for one in found)
    data = [{"kind": f.kind, "step": f.step, "rule": f.rule, "words": f.words, "mend": f.mend} for f in found]
    lines = [f"{'Impede' if f.kind == 'refusal' else 'Atenção'}: {f.words} {f.mend}" for f in found]
    text = "\n".join(lines) or "Nada contra: pode ser ativada."
    return Answer({"may_activate": not refused, "findings": data}, text, code=1 if refused else 0)


def run_compare(args: argparse.Namespace) -> Answer:
    """The draft against the ladder in force."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor).pk
        slug = _slug(args, creditor)
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
        creditor = tenants.creditor_named(args.creditor).pk
        slug = _slug(args, creditor)
        done = ladders.activate(creditor_id=creditor, slug=slug, actor=ACTOR)
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
        creditor = tenants.creditor_named(args.creditor).pk
        made = ladders.put(creditor_id=creditor, plan=from_json(body), actor=ACTOR)
        slug, number = made.ladder.slug, made.number
    return Answer(
        {"ladder": slug, "version": number}, f"Rascunho {number} da régua {slug} lido de {args.file}."
    )


def run_retire(args: argparse.Namespace) -> Answer:
    """Take a ladder out of use."""
    with acting(args):
        creditor = tenants.creditor_named(args.creditor).pk
        slug = _slug(args, creditor)
        moved = ladders.retire(creditor_id=creditor, slug=slug, actor=ACTOR)
    return Answer({"retired": slug, "moved_titles": moved}, f"A régua {slug} saiu de uso.")


def _plan(args: argparse.Namespace) -> LadderPlan:
    creditor = tenants.creditor_named(args.creditor).pk
    if args.draft:
        return _draft_plan(creditor, _slug(args, creditor))
    return ladders.ladder_in_force(creditor_id=creditor, slug=args.ladder)


def _slug(args: argparse.Namespace, creditor: int) -> str:
    return str(args.ladder or ladders.active_plan(creditor).slug)


def _draft_plan(creditor: int, slug: str) -> LadderPlan:
    found = ladders.draft_of(creditor_id=creditor, slug=slug)
    if found is None:
        raise ladders.NoDraft(slug)
    return ladders.plan_of(found)
