"""Registries are dicts of name to dotted path (law 6): adding a thing is one file and one line."""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def load(path: str) -> Any:
    """The object at ``package.module:name`` or ``package.module.name``."""
    module, _, name = path.replace(":", ".").rpartition(".")
    return getattr(import_module(module), name)
