"""The house's own texts as a clerk may copy and change them: the same words with the Portuguese names."""

import re
from functools import cache

from emdia.apps.outreach.engine import TEXTS, variants
from emdia.apps.outreach.templates_variables import portuguese
from emdia.domain.vocabulary import Channel

TAG = re.compile(r"\{\{ *(.*?) *\}\}|\{% *(if|elif|else|endif) *(.*?) *%\}")


@cache
def shipped(stage: str, channel: str) -> dict[str, str]:
    """The parts of the house's text; the first one of those that are said in turn (W16). Raises ``KeyError``."""
    name = variants(channel, stage)[0] if variants(channel, stage) else ""
    if not name:
        raise KeyError(stage)
    if channel != Channel.EMAIL:
        text = (TEXTS / f"{name}.j2").read_text(encoding="utf-8")
        return {"text": _said(text, channel).strip()}
    path = TEXTS / "email" / "stages" / f"{name.partition('/')[2]}.txt"
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    lines = dict(line.split(": ", 1) for line in head.splitlines())
    paragraphs = [" ".join(one.split()) for one in body.strip().split("\n\n")]
    parts = {
        "subject": lines["subject"],
        "heading": lines["title"],
        "greeting": paragraphs[0],
        "body": "\n\n".join(paragraphs[1:]),
        "closing": "",
    }
    return {part: _said(text, channel) for part, text in parts.items()}


def _said(text: str, channel: str) -> str:
    names = portuguese(channel)

    def turned(found: re.Match[str]) -> str:
        written, order, asked = found.groups()
        if written is not None:
            return f"{{{{ {names[written]} }}}}"
        if order == "else":
            return "{% senão %}"
        if order == "endif":
            return "{% fim %}"
        questions = " e ".join(_question(one, names) for one in asked.split(" and "))
        return f"{{% {'se' if order == 'if' else 'senão se'} {questions} %}}"

    return TAG.sub(turned, text)


def _question(asked: str, names: dict[str, str]) -> str:
    bare = asked.strip().removeprefix("not ").strip()
    return f"não {names[bare]}" if asked.strip().startswith("not ") else names[bare]
