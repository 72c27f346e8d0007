"""Every app has one door, `api.py`, and it only re-exports; import-linter proves the tower itself."""

import ast

import pytest

from tests.house.tree import apps, syntax, where


@pytest.mark.parametrize("app", [pytest.param(app, id=app.name) for app in apps()])
def test_the_door_only_re_exports(app):
    door = app / "api.py"
    assert door.exists(), f"{app.name} has no door"
    assert ast.get_docstring(syntax(door)), f"{app.name}: a door says what the app does for others"
    assert not [where(door, node) for node in syntax(door).body if not _is_plain(node)]


@pytest.mark.parametrize("app", [pytest.param(app, id=app.name) for app in apps()])
def test_the_door_lists_what_it_hands_out(app):
    body = syntax(app / "api.py").body
    imported = {
        alias.asname or alias.name
        for node in body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    listed = [ast.literal_eval(node.value) for node in body if isinstance(node, ast.Assign)]
    assert len(listed) == 1, f"{app.name}: one __all__"
    assert set(listed[0]) == imported
    assert imported


def _is_plain(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return [getattr(target, "id", "") for target in node.targets] == ["__all__"]
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or isinstance(node, ast.ImportFrom)
