"""The template engine: minijinja, strict names, limited fuel, no Python within reach; loaded once per process."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    return _environment(templates)


def _environment(templates: dict[str, str]) -> Environment:
    return Environment(
        templates=templates,
        undefined_behavior="strict",
        fuel=FUEL,
        auto_escape_callback=lambda name: "html" if name.endswith(".html") else None,
        pycompat=False,
    )


@dataclass(frozen=True, slots=True)
class Own:
    """A creditor's own text, compiled apart from the house's: its kinds (``""``; of an e-mail ``.subject``, ``.txt``,
    ``.html``) with what each one names."""

    compiled: Environment
    names: Mapping[str, tuple[str, ...]]
    fault: str = ""
    """Why nothing can be written from it any more: each message then says so, none says half."""

    def fill(self, said: dict[str, Any], kind: str) -> str:
        """One kind of it; raises :class:`TemplateFault`."""
        if self.fault:
            raise TemplateFault(self.fault)
        try:
            return self.compiled.render_template(
                f"own{kind}", **{name: said[name] for name in self.names[kind] if name in said}
            )
        except TemplateError as fault:
            raise TemplateFault(
                f"o texto próprio deste credor não pôde ser escrito: {fault.message}"
            ) from fault


def own(files: Mapping[str, str]) -> Own:
    """Compile a creditor's own text from its kinds in the engine's language; raises :class:`TemplateFault`."""
    compiled = _environment({f"own{kind}": source for kind, source in files.items()})
    try:
        names = {kind: tuple(compiled.undeclared_variables_in_template(f"own{kind}")) for kind in files}
    except TemplateError as fault:
        raise TemplateFault(f"o texto não pôde ser lido: {fault.message}") from fault
    return Own(compiled, names)


def broken(why: str) -> Own:
    """A text that refuses every message with its reason."""
    return Own(_environment({}), {}, f"o texto próprio deste credor não serve mais: {why}")


def fill(template: str | Own, said: dict[str, Any], kind: str = "") -> str:
    """One text of the house or of a creditor's own; raises :class:`TemplateFault`."""
    if isinstance(template, Own):
        return template.fill(said, kind)
    name = f"{template}{kind}"
    try:
        return environment().render_template(name, **{one: said[one] for one in _names(name) if one in said})
    except TemplateError as fault:
        raise TemplateFault(f"{name}: {fault.message}") from fault


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
