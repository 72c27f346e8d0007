"""What no file of the house may hold."""

import ast
import re

import pytest

from tests.house.tree import (
    ROOT,
    calls,
    dotted,
    kept_files,
    name_of,
    source_files,
    suite_files,
    syntax,
    where,
)

CLOCK = "src/emdia/core/clock.py"
WALL_CLOCKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|timezone\.(now|localdate|localtime)|date\.today)$"
)
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
INDEXES = ("pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js", "deb.debian" + ".org")
MACHINE = re.compile(
    r"(?<![\w/.$}])/(work/(main|shared)|root|home/\w+|Users/\w+|opt/wheels)\b|\.\./" + "shared"
)
EVASIONS = re.compile(r"(^|\.)(skip|skipif|xfail|importorskip|skipTest)$")


def test_time_comes_from_the_two_clocks():
    """Law 7: any day can be replayed, so nobody looks at the wall but `core.clock`."""
    assert not [
        f"{where(path, node)} {name}()"
        for path in source_files()
        if name_of(path) != CLOCK
        for name, node in calls(path)
        if WALL_CLOCKS.search(name)
    ]


def test_columns_do_not_look_at_the_wall_clock():
    assert not [
        where(path, node)
        for path in source_files()
        for _, node in calls(path)
        if any(keyword.arg in {"auto_now", "auto_now_add"} for keyword in node.keywords)
    ]


def test_nothing_is_left_for_later():
    paths = (*source_files(), *suite_files())
    assert not [name_of(path) for path in paths if UNFINISHED.search(path.read_text(encoding="utf-8"))]
    assert not [
        where(path, node)
        for path in source_files()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Name) and node.id == "NotImplemented" + "Error"
    ]


def test_no_exception_is_swallowed():
    """An `except` that only passes hides a failure; `contextlib.suppress` says at least that it means to."""
    assert not [
        where(path, node)
        for path in source_files()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body)
    ]


def test_no_test_evades_or_sleeps():
    names = [
        (dotted(node), where(path, node))
        for path in suite_files()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute)
    ]
    assert not [
        place for name, place in names if EVASIONS.search(name) or name in {"time.sleep", "asyncio.sleep"}
    ]


@pytest.mark.parametrize("forbidden", INDEXES)
def test_no_package_index_is_named(forbidden: str):
    assert not [name for name, text in _texts() if forbidden in text]


def test_no_machine_is_named():
    assert not [f"{name}: {found[0]}" for name, text in _texts() if (found := MACHINE.search(text))]


def test_no_lock_that_names_hosts():
    assert not list(ROOT.glob("uv.lock"))
    locks = [(ROOT / "requirements" / name).read_text() for name in ("core.txt", "scale.txt", "dev.txt")]
    assert all("--hash=sha256:" in lock and "://" not in lock and "index-url" not in lock for lock in locks)


def _texts() -> list[tuple[str, str]]:
    texts = []
    for path in kept_files():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            texts.append((name_of(path), content.decode("utf-8", "replace")))
    return texts
