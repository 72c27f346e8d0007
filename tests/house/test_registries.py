"""Law 6: one file, one registry line. Every line leads somewhere, and every rule is in its registry."""

import importlib
import inspect
import pkgutil
import re
from types import ModuleType

import pytest

from tests.house.tree import PACKAGE, ROOT, source_files

PATH = re.compile(r"emdia(\.\w+)+(:\w+)?")
RULES = PACKAGE / "domain" / "compliance" / "rules"


def _module_name(path) -> str:
    return ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)


def _lines() -> list[tuple[str, str, str]]:
    """Every (registry, name, dotted path) of the tree."""
    lines = []
    for path in source_files():
        if path.name == "registry.py" and path.parent.name != "core":
            module = importlib.import_module(_module_name(path))
            for value in vars(module).values():
                if isinstance(value, dict):
                    lines += [(module.__name__, str(key), line) for key, line in value.items()]
    return lines


def resolve(dotted: str) -> object:
    """A module, or an attribute of one (``package.module:name`` or ``package.module.name``)."""
    module, _, attribute = dotted.partition(":")
    if attribute:
        return getattr(importlib.import_module(module), attribute)
    parent, _, last = module.rpartition(".")
    package = importlib.import_module(parent)
    return getattr(package, last) if hasattr(package, last) else importlib.import_module(module)


def test_every_registry_line_leads_somewhere():
    lines = [line for line in _lines() if isinstance(line[2], str) and PATH.fullmatch(line[2])]
    assert len({registry for registry, _, _ in lines}) >= 1, "channels are in a registry"
    assert all(resolve(dotted) is not None for _, _, dotted in lines)


def test_a_line_that_leads_nowhere_is_noticed():
    with pytest.raises((ImportError, AttributeError)):
        resolve("emdia.domain.nowhere.at_all")


def _rule_modules() -> list[ModuleType]:
    package = importlib.import_module(_module_name(RULES))
    return [
        importlib.import_module(f"{package.__name__}.{name}")
        for _, name, _ in pkgutil.iter_modules([str(RULES)])
    ]


def test_every_compliance_rule_is_registered_and_names_its_source():
    modules = _rule_modules()
    assert len(modules) >= 10
    wiring = "\n".join(path.read_text(encoding="utf-8") for path in RULES.parent.glob("*.py"))
    wiring += (RULES / "__init__.py").read_text(encoding="utf-8")
    for module in modules:
        words = inspect.getdoc(module) or ""
        assert re.search(r"\bR\d\d\b", words), f"{module.__name__}: which rule of the law is it?"
        assert re.search(r"\b(Source|Fonte)s?:\s*\S", words), f"{module.__name__}: where does it come from?"
        assert re.search(rf"\b{module.__name__.rpartition('.')[2]}\b", wiring), (
            f"{module.__name__} is in no registry"
        )
