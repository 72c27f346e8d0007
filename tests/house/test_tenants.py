"""Law 8: who may look across tenants, and why. A new caller is a decision, so it is made here."""

import ast

from tests.house.tree import calls, name_of, source_files

CALLERS = {
    "src/emdia/apps/integrations/tokens.py": "the token of a request to the API says which tenant it is for",
    "src/emdia/apps/receivables/debtor_page.py": "the token of a debtor's page says which tenant it is for",
    "src/emdia/apps/tenants/selectors.py": "the membership of who signs in says which tenant it is",
    "src/emdia/core/rowsecurity.py": "makes the policies themselves, as the database's owner",
    "src/emdia/web/console/membership.py": "who signed in is looked up before it is known for which tenant",
}
"""File and why it may. Claims, intake and the resolution of links (a sign-in is one); nothing else."""


def _callers() -> dict[str, list[ast.Call]]:
    found: dict[str, list[ast.Call]] = {}
    for path in source_files():
        for name, call in calls(path):
            if name.split(".")[-1] == "across_tenants":
                found.setdefault(name_of(path), []).append(call)
    return found


def test_only_the_listed_files_look_across_tenants():
    found = _callers()
    assert sorted(found) == sorted(CALLERS)


def test_each_look_across_tenants_gives_its_reason():
    assert not [
        name
        for name, found in _callers().items()
        for call in found
        if not (call.args and isinstance(call.args[0], ast.Constant) and str(call.args[0].value).strip())
    ]
