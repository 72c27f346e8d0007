"""How the house tests see the tree: its Python files, read once, and the files that git keeps."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "emdia"
APPS = PACKAGE / "apps"
COPIED = "entry/bench/floors"
"""Programs copied unchanged from those who measured with them; the laws of the house are not theirs."""


@cache
def source_files() -> tuple[Path, ...]:
    """Every Python file of the package that a person wrote: no migrations, no copies."""
    return tuple(
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and COPIED not in path.as_posix()
    )


@cache
def suite_files() -> tuple[Path, ...]:
    """Every Python file of the suite."""
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


@cache
def syntax(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, nested ones too."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a file, with the dotted name of what is called (as far as it is a name)."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of an expression that is names and attributes, else what of it is."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def name_of(path: Path) -> str:
    """The path as a reader of a failure wants it."""
    return path.relative_to(ROOT).as_posix()


def where(path: Path, node: ast.AST) -> str:
    """File and line."""
    return f"{name_of(path)}:{getattr(node, 'lineno', 1)}"


def apps() -> list[Path]:
    """The folders of the business apps."""
    return sorted(path.parent for path in APPS.glob("*/__init__.py"))


@cache
def kept_files() -> tuple[Path, ...]:
    """What git keeps, and what it would keep next."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())
