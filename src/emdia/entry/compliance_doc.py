"""Writes ``docs/compliance.md`` from the rules: ``python -m emdia.entry.compliance_doc > docs/compliance.md``."""

import inspect
import sys
from importlib import import_module

from emdia.domain.compliance.registry import LADDER_RULES, RULES

HEAD = """# The rules of the gate

Generated from `src/emdia/domain/compliance/rules/`; a test compares. Marks: **V** read in a source in November 2026,
**G** general knowledge, to be confirmed by a lawyer, **S** weak or conflicting source, **D** our own design, stricter
than any law that was found. This is engineering material and not legal advice.
"""


def page() -> str:
    """The whole page; examples of the docstrings stay in the code, where they are run."""
    return HEAD + "".join(_section(rule, path) for rule, path in sorted({**RULES, **LADDER_RULES}.items()))


def _section(rule: str, path: str) -> str:
    words = inspect.getdoc(import_module(path)) or ""
    title, _, body = words.split(">>>")[0].strip().partition("\n")
    return f"\n## {title}\n\n{body.strip()}\n\n`{path.rpartition('.')[2]}.py`, registered as {rule}.\n"


if __name__ == "__main__":
    sys.stdout.write(page())
