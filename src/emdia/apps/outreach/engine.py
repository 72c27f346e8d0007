"""The template engine: minijinja, strict names, limited fuel, no Python within reach; loaded once per process."""

from functools import cache
from pathlib import Path
from typing import Any

from minijinja import Environment, TemplateError

TEXTS = Path(__file__).resolve().parent / "texts"
FUEL = 50_000
"""Steps that one rendering may take; the longest e-mail with a hundred titles takes some 9,000."""


class TemplateFault(ValueError):
    """A template names something that is not there, does not parse, or does not end."""


@cache
def environment() -> Environment:
    """The engine with every text of the house. HTML escapes itself, plain text does not."""
    templates = {}
    for path in (*TEXTS.glob("sms/*.j2"), *TEXTS.glob("whatsapp/*.j2"), *TEXTS.glob("email/compiled/*.j2")):
        folder = path.relative_to(TEXTS).parts[0]
        templates[f"{folder}/{path.name.removesuffix('.j2')}"] = path.read_text(encoding="utf-8").rstrip("\n")
    return Environment(
        templates=templates,
        undefined_behavior="strict",
        fuel=FUEL,
        auto_escape_callback=lambda name: "html" if name.endswith(".html") else None,
        pycompat=False,
    )


def fill(template: str, said: dict[str, Any]) -> str:
    """One text; raises :class:`TemplateFault`."""
    try:
        return environment().render_template(
            template, **{name: said[name] for name in _names(template) if name in said}
        )
    except TemplateError as fault:
        raise TemplateFault(f"{template}: {fault.message}") from fault


@cache
def _names(template: str) -> tuple[str, ...]:
    """What a template names: only that is handed over, which halves the time of a rendering."""
    return tuple(environment().undeclared_variables_in_template(template))


@cache
def variants(folder: str, stage: str) -> tuple[str, ...]:
    """Names of a stage's texts in one folder, in order; several where the stage is said more than once (W16)."""
    names = environment_names()
    single = f"{folder}/{stage}"
    if single in names:
        return (single,)
    found: list[str] = []
    while f"{single}.{len(found) + 1}" in names:
        found.append(f"{single}.{len(found) + 1}")
    return tuple(found)


@cache
def environment_names() -> frozenset[str]:
    """``sms/due_soon``, ``email/due_soon``: every text there is, without its kind."""
    names = set()
    for path in (*TEXTS.glob("sms/*.j2"), *TEXTS.glob("whatsapp/*.j2")):
        names.add(f"{path.parent.name}/{path.name.removesuffix('.j2')}")
    for path in TEXTS.glob("email/compiled/*.html.j2"):
        names.add(f"email/{path.name.removesuffix('.html.j2')}")
    return frozenset(names)
