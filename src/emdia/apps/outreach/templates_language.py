"""The small language of a creditor's own texts: words, ``{{ nome }}`` and ``{% se … %} … {% senão %} … {% fim %}``.

It has no loop, no filter and no expression, so that whatever parses also ends; what it knows is translated into the
engine's own language, whatever else looks like a command is refused with the line where it stands.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from emdia.apps.outreach.templates_variables import VARIABLES, Variable, elsewhere, known
from emdia.domain.errors import DomainError, excerpt

DEEPEST = 5
MOST_TAGS = 120
TAG = re.compile(r"\{\{(?P<name>[^{}%\n]*)\}\}|\{%(?P<order>[^{}%\n]*)%\}")
BRACE = re.compile(r"[{}]|%\}|\{%")
SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\t", " ") | {"\r": "", "\u200b": "", "\ufeff": ""})


class TextFault(DomainError):
    """A text cannot be kept; the message says where and how to mend it, ``field`` which part it is."""

    def __init__(self, message: str, *, code: str = "text", field: str | None = None) -> None:
        super().__init__(message, code=code, field=field)


@dataclass(frozen=True, slots=True)
class Question:
    """One part of a condition: a name, or its opposite."""

    name: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """What is said where all questions hold; without questions it is the *senão*."""

    questions: tuple[Question, ...]
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """``{% se … %}`` with its other ways."""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A variable that is written out."""

    name: str


type Node = str | Name | Choice


def tidy(text: str) -> str:
    """What a person pasted, with plain blanks and line ends, and nothing at its edges."""
    return "\n".join(line.rstrip() for line in text.translate(SPACES).split("\n")).strip()


def parse(text: str, *, stage: str, channel: str) -> tuple[Node, ...]:
    """The tree of a text. Raises :class:`TextFault` in Portuguese."""
    for at, char in enumerate(text):
        if not char.isprintable() and char != "\n":
            raise TextFault(
                f"{_line(text, at)}: há um sinal invisível que não pode sair. Apague e digite de novo."
            )
    if len(TAG.findall(text)) > MOST_TAGS:
        raise TextFault(f"São mais de {MOST_TAGS} variáveis e condições: divida ou simplifique o texto.")
    reader = _Reader(text, known(stage, channel))
    nodes, _ = reader.run(depth=0)
    return nodes


def _line(text: str, at: int) -> str:
    return f"Linha {text.count(chr(10), 0, at) + 1}"


class _Reader:
    """One pass over the pieces of a text."""

    def __init__(self, text: str, names: Mapping[str, Variable]) -> None:
        self._text, self._names = text, names
        self._pieces = iter(list(_pieces(text)))
        self._open = 0

    def run(self, *, depth: int) -> tuple[tuple[Node, ...], tuple[str, str]]:
        """Nodes until an order that ends them; that order with its rest, or empty at the end of the text."""
        if depth > DEEPEST:
            raise TextFault(
                f"{_line(self._text, self._open)}: são mais de {DEEPEST} “se” um dentro do outro."
            )
        nodes: list[Node] = []
        for at, kind, piece in self._pieces:
            if kind == "text":
                nodes.append(piece)
            elif kind == "name":
                nodes.append(Name(self._name(piece, at, asked=False)))
            else:
                self._open = at
                order, rest = _order(piece)
                if order == "se":
                    nodes.append(self._choice(rest, at, depth))
                elif order in ("senão", "senão se", "fim"):
                    if depth == 0:
                        raise TextFault(f"{_line(self._text, at)}: “{order}” sem um “se” antes.")
                    return tuple(nodes), (order, rest)
                else:
                    raise TextFault(
                        f"{_line(self._text, at)}: não conheço “{excerpt(piece)}”. Valem se, senão, senão se e fim."
                    )
        if depth:
            raise TextFault(f"{_line(self._text, self._open)}: falta o {{% fim %}} deste “se”.")
        return tuple(nodes), ("", "")

    def _choice(self, rest: str, at: int, depth: int) -> Choice:
        branches: list[Branch] = []
        questions = self._questions(rest, at)
        while True:
            nodes, (order, more) = self.run(depth=depth + 1)
            branches.append(Branch(questions, nodes))
            if order == "fim":
                return Choice(tuple(branches))
            if branches[-1].questions == ():
                raise TextFault(f"{_line(self._text, self._open)}: depois do “senão” só cabe o “fim”.")
            questions = self._questions(more, self._open) if order == "senão se" else ()

    def _questions(self, said: str, at: int) -> tuple[Question, ...]:
        found = []
        for part in re.split(r"\s+e\s+", said.strip()):
            words = part.split()
            negated = bool(words) and words[0].lower() in ("não", "nao")
            name = " ".join(words[1:] if negated else words)
            found.append(Question(self._name(name, at, asked=True), negated))
        return tuple(found)

    def _name(self, said: str, at: int, *, asked: bool) -> str:
        name = said.strip()
        variable = self._names.get(name)
        where = _line(self._text, at)
        if variable is None:
            raise TextFault(f"{where}: {_unknown(name, self._names)}")
        if variable.flag and not asked:
            raise TextFault(f"{where}: “{name}” é uma pergunta; use em {{% se {name} %}} … {{% fim %}}.")
        return name


def _pieces(text: str) -> Iterator[tuple[int, str, str]]:
    """(position, kind, content) in order; braces that are no command are refused."""
    last = 0
    for found in TAG.finditer(text):
        yield from _words(text, last, found.start())
        kind = "name" if found["name"] is not None else "order"
        yield found.start(), kind, (found["name"] if kind == "name" else found["order"]).strip()
        last = found.end()
    yield from _words(text, last, len(text))


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, str, str]]:
    words = text[start:end]
    stray = BRACE.search(words)
    if stray:
        at = start + stray.start()
        raise TextFault(
            f"{_line(text, at)}: há uma chave solta ({stray[0]}). Uma variável se escreve {{{{ nome }}}}, "
            "com duas chaves de cada lado e na mesma linha."
        )
    if words:
        yield start, "text", words


def _order(piece: str) -> tuple[str, str]:
    words = piece.replace("senao", "senão").split()
    first = words[0].lower() if words else ""
    if first == "senão" and len(words) > 1 and words[1].lower() == "se":
        return "senão se", " ".join(words[2:])
    if first in ("senão", "fim") and len(words) > 1:
        return piece, ""
    return first, " ".join(words[1:])


def _unknown(name: str, names: Mapping[str, Variable]) -> str:
    if not name:
        return "falta o nome da variável entre as chaves."
    if name in elsewhere():
        return f"“{name}” não existe neste texto: aqui viria sempre vazio."
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    hint = f" Você quis dizer “{close[0]}”?" if close else " Escolha um nome da lista de variáveis."
    return f"não conheço a variável “{excerpt(name)}”.{hint}"


def source(nodes: tuple[Node, ...], *, channel: str, write: Callable[[str], str] = str) -> str:
    """The same in the engine's language; ``write`` makes plain words fit where they go (HTML is escaped)."""
    made: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            made.append(write(node))
        elif isinstance(node, Name):
            made.append(f"{{{{ {_expression(node.name, channel)} }}}}")
        else:
            for at, branch in enumerate(node.branches):
                made.append(_opens(branch, channel, first=at == 0))
                made.append(source(branch.nodes, channel=channel, write=write))
            made.append("{% endif %}")
    return "".join(made)


def _opens(branch: Branch, channel: str, *, first: bool) -> str:
    if not branch.questions:
        return "{% else %}"
    asked = " and ".join(
        f"{'not ' if one.negated else ''}({_expression(one.name, channel)})" for one in branch.questions
    )
    return f"{{% {'if' if first else 'elif'} {asked} %}}"


@cache
def _expressions(channel: str) -> dict[str, str]:
    return {one.name: one.sources[channel] for one in VARIABLES if channel in one.sources}


def _expression(name: str, channel: str) -> str:
    return _expressions(channel)[name]


def words_of(nodes: tuple[Node, ...]) -> str:
    """Only what the author wrote, without variables: what can be shouted, or hold an address of its own."""
    return "".join(_words_in(node) for node in nodes)


def _words_in(node: Any) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, Name):
        return " "
    return " ".join(words_of(branch.nodes) for branch in node.branches)


def names_of(nodes: tuple[Node, ...]) -> set[str]:
    """Every variable that is written out somewhere."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Name):
            found.add(node.name)
        elif isinstance(node, Choice):
            for branch in node.branches:
                found |= names_of(branch.nodes)
    return found
