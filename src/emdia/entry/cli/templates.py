"""``emdia template``: the creditor's own texts, by stage and channel."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.domain.ladder_names import variant_name
from emdia.domain.vocabulary import Stage
from emdia.entry.cli.answer import Answer, Refused, acting, command, stamp

ORIGINS = {
    "own": "próprio",
    "shared": "de todos os credores",
    "house": "da casa",
    "none": "ainda não ativado: sai o texto da etapa",
}


def register(commands: Any) -> None:
    """Add this family's commands."""
    family = commands.add_parser("template", help="os modelos: textos próprios de um credor")
    actions = family.add_subparsers(dest="action", required=True, metavar="ação")
    _scope(command(actions, "list", run_list, "que texto vale em cada etapa e canal"), text=False)
    _scope(command(actions, "show", run_show, "o texto que vale, ou uma versão"), number=True)
    _written(
        command(actions, "set", run_set, "guarda um texto como rascunho; com --activate, já vale"),
        activate=True,
    )
    _written(command(actions, "check", run_check, "diz o que falta num texto, sem guardar"))
    _scope(
        command(actions, "activate", run_activate, "põe uma versão no ar; sem --number, a mais nova"),
        number=True,
    )
    _scope(command(actions, "retire", run_retire, "volta ao texto da casa"))
    _scope(command(actions, "history", run_history, "as versões de um texto, com quem e quando"))


def _scope(parser: argparse.ArgumentParser, *, text: bool = True, number: bool = False) -> None:
    parser.add_argument("--creditor", metavar="CREDOR", help="sem ele, o texto de todos os credores")
    if text:
        parser.add_argument("--stage", required=True, choices=[str(one) for one in Stage], metavar="ETAPA")
        parser.add_argument("--channel", required=True, choices=[str(one) for one in outreach.WRITTEN])
        parser.add_argument(
            "--variant",
            default="",
            type=variant_name,
            metavar="NOME",
            help="outro texto da mesma etapa, para os passos da régua que o pedem",
        )
    if number:
        parser.add_argument("--number", type=int, metavar="VERSÃO")


def _written(parser: argparse.ArgumentParser, *, activate: bool = False) -> None:
    _scope(parser)
    parser.add_argument(
        "file",
        nargs="?",
        metavar="ARQUIVO",
        help="texto puro, ou JSON com as partes de um e-mail; sem ele, a entrada",
    )
    if activate:
        parser.add_argument(
            "--seen", default="", metavar="MARCA", help="o “seen” que você leu: recusa se alguém mudou depois"
        )
        parser.add_argument("--note", default="", help="o que mudou")
        parser.add_argument("--activate", action="store_true", help="já põe no ar")


def _creditor(args: argparse.Namespace) -> int | None:
    return None if args.creditor is None else int(tenants.creditor_named(args.creditor).pk)


def _parts(args: argparse.Namespace) -> dict[str, str]:
    """The parts of the file: JSON for an e-mail, else the text as it stands."""
    try:
        text = sys.stdin.read() if args.file in (None, "-") else Path(args.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"Não consegui ler {args.file}: confira o caminho e se é texto em UTF-8.") from error
    if args.channel != "email" and not text.lstrip().startswith('{"'):
        return {"text": text}
    try:
        read = json.loads(text)
    except ValueError:
        read = None
    names = outreach.part_names(args.channel)
    if not isinstance(read, dict) or not set(read) <= set(names):
        raise Refused(f"Um e-mail vem em JSON com {', '.join(names)}. Veja “emdia template show --json”.")
    return {name: str(read.get(name, "")) for name in names}


def run_list(args: argparse.Namespace) -> Answer:
    """Every stage and channel with whose text it is."""
    with acting(args):
        texts = outreach.all_texts(creditor_id=_creditor(args))
    data = [_row(text) for text in texts.values()]
    lines = [
        f"{row['stage'] + (f' “{row["variant"]}”' if row['variant'] else ''):22} {row['channel']:9} "
        f"{ORIGINS[row['origin']]}"
        + (f", versão {row['version']}" if row["version"] else "")
        + (f", rascunho {row['draft']}" if row["draft"] else "")
        for row in data
    ]
    return Answer(data, "\n".join(lines))


def _row(text: outreach.Current) -> dict[str, Any]:
    return {
        "stage": str(text.stage),
        "channel": str(text.channel),
        "variant": text.variant,
        "origin": text.origin,
        "version": text.version.number if text.version else None,
        "draft": text.draft.number if text.draft else None,
    }


def run_show(args: argparse.Namespace) -> Answer:
    """The words of a text, with Portuguese names of variables."""
    with acting(args):
        text = _current(args)
        parts, versions = text.parts, outreach.text_history(**_where(args))
        if args.number is not None:
            parts = next((row.parts for row in versions if row.number == args.number), {})
            if not parts:
                raise Refused(f"Não há versão {args.number} deste texto. Veja “emdia template history”.")
        variables = outreach.text_variables(args.stage, args.channel).values()
        names = [{"name": one.name, "says": one.says} for one in variables]
    data = {**_row(text), "seen": outreach.marker_of(versions), "parts": parts, "variables": names}
    words = "\n\n".join(f"[{outreach.PART_WORDS[part]}]\n{said}" for part, said in parts.items())
    return Answer(data, words)


def _current(args: argparse.Namespace) -> outreach.Current:
    try:
        return outreach.current_text(**_where(args))
    except KeyError:
        raise Refused(f"Não existe texto de {args.stage} em {args.channel}.") from None


def _where(args: argparse.Namespace) -> dict[str, Any]:
    """Which text is meant."""
    return {
        "creditor_id": _creditor(args),
        "stage": args.stage,
        "channel": args.channel,
        "variant": args.variant,
    }


def run_set(args: argparse.Namespace) -> Answer:
    """Keep a text, and activate it if asked to."""
    parts = _parts(args)
    with acting(args):
        where = _where(args)
        version, checked = outreach.save_text(
            **where, parts=parts, actor="cli", note=args.note, seen=args.seen
        )
        if args.activate:
            version = outreach.activate_text(**where, number=version.number, actor="cli")
    data = _version(version) | {"findings": _findings(checked)}
    state = "no ar" if data["active"] else "guardada como rascunho"
    return Answer(data, "\n".join([f"Versão {version.number} {state}.", *_lines(checked)]))


def run_check(args: argparse.Namespace) -> Answer:
    """What a text lacks; exit 1 where it could not be activated."""
    parts = _parts(args)
    with acting(args):
        checked = outreach.check_text(
            parts, stage=args.stage, channel=args.channel, creditor_id=_creditor(args)
        )
    shown = [
        {
            "data": one.sample.kind,
            "real": one.sample.real,
            "subject": one.rendered.subject,
            "text": one.rendered.text,
            "segments": one.rendered.segments,
        }
        for one in checked.shown
    ]
    data = {
        "may_activate": checked.may_activate,
        "fault": checked.fault,
        "findings": _findings(checked),
        "shown": shown,
    }
    good = "Diz tudo o que precisa dizer."
    lines = [checked.fault] if checked.fault else (_lines(checked) or [good])
    return Answer(data, "\n".join(lines), code=0 if checked.may_activate else 1)


def _findings(checked: outreach.Checked) -> list[dict[str, Any]]:
    return [{"rule": one.rule, "words": one.words, "blocks": one.blocks} for one in checked.findings]


def _lines(checked: outreach.Checked) -> list[str]:
    return [f"{'impede' if one.blocks else 'conselho'} ({one.rule}): {one.words}" for one in checked.findings]


def run_activate(args: argparse.Namespace) -> Answer:
    """Put a version on air; an older one comes back as a new one."""
    with acting(args):
        where = _where(args)
        versions = outreach.text_history(**where)
        if not versions:
            raise Refused("Este texto ainda é o da casa: guarde um seu com “emdia template set”.")
        number = args.number if args.number is not None else versions[0].number
        version = outreach.activate_text(**where, number=number, actor="cli")
    return Answer(_version(version), f"Versão {version.number} no ar.")


def run_retire(args: argparse.Namespace) -> Answer:
    """Say the house's text again."""
    with acting(args):
        done = outreach.retire_text(**_where(args), actor="cli")
    return Answer(
        {"retired": done}, "Volta a valer o texto da casa." if done else "Já valia o texto da casa."
    )


def run_history(args: argparse.Namespace) -> Answer:
    """Every version, newest first."""
    with acting(args):
        rows = outreach.text_history(**_where(args))
        data = [_version(row) for row in rows]
    lines = [
        f"{row['number']:4} {row['created_at']} {row['author']:24} {'no ar' if row['active'] else ''} {row['note']}"
        for row in data
    ]
    return Answer(data, "\n".join(lines) or "Nenhuma versão: vale o texto da casa.")


def _version(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "author": row.author,
        "note": row.note,
        "created_at": stamp(row.created_at),
        "active": row.active_from is not None and row.retired_at is None,
        "active_from": stamp(row.active_from),
        "retired_at": stamp(row.retired_at),
        "parts": row.parts,
    }
