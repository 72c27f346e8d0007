"""argparse that speaks Portuguese: its headings, its help and its refusals."""

import argparse
import re
import sys
from typing import Any, NoReturn

_REFUSALS = (
    (r"the following arguments are required: (.*)", r"falta dizer: \1"),
    (r"unrecognized arguments: (.*)", r"não conheço: \1"),
    (
        r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*)\)",
        r"\1: “\2” não serve; escolha entre \3",
    ),
    (r"argument (\S+): expected one argument", r"\1: falta o valor"),
    (r"argument (\S+): invalid (\w+) value: '(.*)'", r"\1: “\3” não é um número"),
    (r"argument (\S+): ignored explicit argument '(.*)'", r"\1 não leva valor"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 e \2 não andam juntos"),
    (r"argument (\S+): (.*)", r"\1: \2"),
)
"""What argparse says, and how we say it; in order, the first that fits."""


class Parser(argparse.ArgumentParser):
    """Exit code 2 for wrong usage, with one sentence that says what is missing or not understood."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, **settings)
        self._positionals.title = "argumentos"
        self._optionals.title = "opções"
        self.add_argument("-h", "--help", action="help", help="mostra esta ajuda e sai")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "uso:", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "uso:", 1)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"emdia: {in_portuguese(message)}\n")


def in_portuguese(message: str) -> str:
    """A refusal of argparse in Portuguese; an unknown one is passed on behind an introduction."""
    for pattern, said in _REFUSALS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(said)
    return f"não entendi o comando: {message}"
