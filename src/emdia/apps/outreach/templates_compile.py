"""From a creditor's parts to a text that the engine writes; an e-mail's words go into the house's frame."""

import html
import re
from collections.abc import Mapping
from functools import cache, lru_cache

from emdia.apps.outreach.engine import TEXTS, Own, TemplateFault, own, variants
from emdia.apps.outreach.templates_language import Node, TextFault, parse, source, tidy, words_of
from emdia.domain.vocabulary import Channel

PUSH_PARTS = ("text",)
EMAIL_PARTS = ("subject", "heading", "greeting", "body", "closing")
NEEDED = frozenset({"text", "subject", "greeting", "body"})
PART_WORDS = {
    "text": "texto",
    "subject": "assunto",
    "heading": "título",
    "greeting": "saudação",
    "body": "parágrafos",
    "closing": "despedida",
}
LONGEST = {"text": 1500, "subject": 200, "heading": 200, "greeting": 600, "body": 6000, "closing": 300}
BOLD = re.compile(r"\*\*((?:(?!\*\*|\{%).)+?)\*\*")
PARAGRAPHS = re.compile(r"\n[ \n]*\n")

type Parts = Mapping[str, str]
type Trees = dict[str, list[tuple[Node, ...]]]


def part_names(channel: str) -> tuple[str, ...]:
    """What a text on this channel consists of."""
    return EMAIL_PARTS if channel == Channel.EMAIL else PUSH_PARTS


def tidied(parts: Mapping[str, object], *, channel: str) -> dict[str, str]:
    """The parts of this channel and no others, as they are kept."""
    return {name: tidy(str(parts.get(name) or "")) for name in part_names(channel)}


def trees(parts: Parts, *, stage: str, channel: str) -> Trees:
    """Each part's paragraphs as trees. Raises :class:`TextFault` that names the part."""
    if not variants(channel, stage):
        raise TextFault(f"Não existe a etapa “{stage}” em {channel}.", field="stage")
    found: Trees = {}
    for name, text in parts.items():
        said = PART_WORDS[name].capitalize()
        if not text and name in NEEDED:
            raise TextFault(f"{said}: está vazio. Escreva algo ou volte ao texto da casa.", field=name)
        if len(text) > LONGEST[name]:
            raise TextFault(f"{said}: são {len(text)} letras, e cabem {LONGEST[name]}.", field=name)
        one_line = name in ("subject", "heading", "closing")
        if one_line and "\n" in text:
            raise TextFault(f"{said}: escreva em uma linha só.", field=name)
        blocks = PARAGRAPHS.split(text) if channel == Channel.EMAIL else [text]
        try:
            found[name] = [parse(block, stage=stage, channel=channel) for block in blocks]
        except TextFault as fault:
            raise TextFault(f"{said}. {fault.message}", field=name) from fault
    return found


def words(found: Trees) -> str:
    """All that the author wrote herself, without variables."""
    return "\n".join(words_of(nodes) for blocks in found.values() for nodes in blocks)


def compiled(parts: Parts, *, stage: str, channel: str) -> Own:
    """The text ready to be written; kept for as long as it is used. Raises :class:`TextFault`."""
    return _compiled(tuple(sorted(parts.items())), stage, channel)


@lru_cache(maxsize=512)
def _compiled(parts: tuple[tuple[str, str], ...], stage: str, channel: str) -> Own:
    found = trees(dict(parts), stage=stage, channel=channel)
    try:
        if channel != Channel.EMAIL:
            return own({"": _plain(found["text"], channel)})
        return own(_email(found, stage))
    except TemplateFault as fault:
        raise TextFault(str(fault)) from fault


def _plain(blocks: list[tuple[Node, ...]], channel: str) -> str:
    return "\n\n".join(source(nodes, channel=channel) for nodes in blocks)


def _email(found: Trees, stage: str) -> dict[str, str]:
    frame = variants(Channel.EMAIL, stage)[0].partition("/")[2]
    paragraphs = [*found["greeting"], *found["body"]]
    subject, heading, closing = found["subject"], found["heading"], found["closing"]
    text, page = _frame(frame, "txt"), _frame(frame, "html")
    text = _put(text, "body", "\n\n".join(_said(nodes) for nodes in paragraphs))
    page = _put(page, "body", "".join(_paragraph(nodes) for nodes in paragraphs))
    page = _put(page, "subject", _inline(subject))
    if _is_said(heading):
        page = _put(page, "heading", _inline(heading))
    if _is_said(closing):
        page = _put(page, "closing", "".join(_paragraph(nodes) for nodes in closing))
        text = _put(text, "closing", "\n\n".join(_said(nodes) for nodes in closing) + "\n\n")
    return {".subject": _plain(subject, Channel.EMAIL), ".txt": text, ".html": page}


@cache
def _frame(name: str, kind: str) -> str:
    return (TEXTS / "email" / "compiled" / f"{name}.{kind}.j2").read_text(encoding="utf-8").rstrip("\n")


def _put(frame: str, region: str, made: str) -> str:
    """``made`` in place of what the house says between the marks of a region, wherever it stands."""
    marked = re.compile(r"\{#" + region + r"#\}.*?\{#end " + region + r"#\}", re.DOTALL)
    return marked.sub(lambda _found: made, frame)


def _is_said(blocks: list[tuple[Node, ...]]) -> bool:
    return any(blocks) and any(nodes for nodes in blocks)


def _said(nodes: tuple[Node, ...]) -> str:
    return BOLD.sub(r"\1", source(nodes, channel=Channel.EMAIL))


def _inline(blocks: list[tuple[Node, ...]]) -> str:
    return " ".join(source(nodes, channel=Channel.EMAIL, write=html.escape) for nodes in blocks)


def _paragraph(nodes: tuple[Node, ...]) -> str:
    """A paragraph in HTML, left out where nothing of it is said. What was typed is text, never markup."""
    made = source(nodes, channel=Channel.EMAIL, write=_escaped)
    inside = BOLD.sub(r"<strong>\1</strong>", made)
    return f"{{% set said %}}{inside}{{% endset %}}{{% if said|trim %}}<p>{{{{ said }}}}</p>{{% endif %}}"


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
