"""Deny by default: every address of the project, for nobody, for each role, and for a member of another tenant."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from emdia.domain.vocabulary import Role
from emdia.web.console.access import roles_of
from emdia.web.console.membership import OTHER_FACES
from emdia.web.console.signin import OPEN_NAMES, PERSONAL_NAMES
from tests.web.console.world import World, make_tenant

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
CHANGES = {
    "task_done",
    "conversation_answer",
    "conversation_close",
    "case_pause",
    "case_resume",
    "case_note",
    "case_pay",
    "case_call",
    "case_promise",
    "case_promise_withdraw",
    "case_mark",
    "case_unmark",
    "case_add_point",
    "case_mend_point",
    "case_new_link",
    "case_merge_do",
    "case_merge_undo",
    "portfolio_bulk",
    "portfolio_bulk_begin",
    "portfolio_bulk_undo",
    "import_confirm",
    "import_discard",
} | {
    "block_list_load",
    "block_list_drop",
    "account_stop",
    "account_test",
    "account_whatsapp_do",
    "token_add",
    "token_revoke",
    "endpoint_add",
    "endpoint_change",
    "webhook_resend",
    "folder_set",
    "member_role",
    "member_end",
    "invitation_resend",
    "invitation_revoke",
    "second_factor",
    "holiday_add",
    "holiday_change",
    "holiday_import",
    "template_preview",
    "template_save",
    "template_activate",
    "template_retire",
    "template_try",
    "ladder_use",
    "ladder_begin",
    "ladder_copy",
    "ladder_retire",
    "ladder_reorder",
    "ladder_change",
    "ladder_activate",
    "ladder_discard",
    "choose_creditor",
    "choose_tenant",
}
"""Addresses that only take a post."""


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        else:
            yield route, entry


CONSOLE = [(route, entry) for route, entry in _patterns(get_resolver()) if not route.startswith(OTHER_FACES)]
GUARDED = [(route, entry) for route, entry in CONSOLE if entry.name not in OPEN_NAMES | PERSONAL_NAMES]


def _address(route: str, world: World) -> str:
    filled = {
        "<int:case_id>": str(world.cases[0].pk),
        "<int:task_id>": str(world.tasks[0].pk),
        "<int:message_id>": str(world.messages[0].pk),
        "<int:account_id>": "1",
        "<int:token_id>": "1",
        "<int:endpoint_id>": "1",
        "<int:delivery_id>": "1",
        "<int:point_id>": "1",
        "<int:run_id>": "999999",
        "<int:merge_id>": "999999",
        "<int:view_id>": "999999",
        "<slug:token>": "0" * 32,
        "<slug:ladder>": "padrao",
        "<slug:stage>/<slug:channel>": "poema/sms",
        "<slug:kind>": "comum",
    }
    for gap, value in filled.items():
        route = route.replace(gap, value)
    route = re.sub(r"<int:\w+>", "999999", route)
    return "/" + re.sub(r"<(str|slug):\w+>", "x", route)


def _ask(client: Client, address: str, name: str | None) -> Any:
    """As a page is opened; an address that only takes a post gets one."""
    if name in CHANGES:
        return client.post(address)
    answer = client.get(address)
    return client.post(address) if answer.status_code == 405 else answer


def test_every_page_of_the_console_names_its_roles():
    assert len(GUARDED) > 25
    assert not [route for route, entry in GUARDED if not roles_of(entry.callback)]


def test_auditors_change_nothing_and_only_owners_touch_accounts():
    by_name = {entry.name: roles_of(entry.callback) for _, entry in GUARDED}
    only_looks = CHANGES - {"choose_creditor", "choose_tenant"}
    assert not [name for name in only_looks if Role.AUDITOR in by_name[name]]
    assert by_name["account_stop"] == {Role.OWNER}
    assert Role.COLLECTOR not in by_name["import"]


def test_a_page_that_names_no_roles_is_refused_even_to_an_owner(
    owner: Client, monkeypatch: pytest.MonkeyPatch
):
    (view,) = [entry.callback for _, entry in GUARDED if entry.name == "journal"]
    monkeypatch.delattr(view, "roles")
    assert owner.get("/configuracoes/diario/").status_code == 403


def test_nobody_gets_in_anywhere_without_signing_in(world: World, client: Client):
    for route, entry in GUARDED:
        answer = _ask(client, _address(route, world), entry.name)
        assert (answer.status_code, answer["Location"][:8]) == (302, "/entrar/"), route


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_what_is_hers_and_nothing_else(role: Role, world: World, client: Client):
    client.force_login(world.users[role.value], backend=BACKEND)
    for route, entry in GUARDED:
        status = _ask(client, _address(route, world), entry.name).status_code
        allowed = role in (roles_of(entry.callback) or ())
        assert status in ({200, 302, 404} if allowed else {403}), route


def test_another_tenants_rows_are_not_there(world: World, client: Client):
    stranger = make_tenant("boreal", "Boreal")
    client.force_login(stranger.users["owner"], backend=BACKEND)
    for route, entry in GUARDED:
        if "<" in route:
            assert _ask(client, _address(route, world), entry.name).status_code == 404, route


def test_pages_about_oneself_need_a_sign_in(db: None, client: Client):
    for route, entry in CONSOLE:
        if entry.name in PERSONAL_NAMES:
            answer = client.get("/" + re.sub(r"<int:\w+>", "1", route))
            assert answer.status_code == 302, route
            assert "/entrar/" in answer["Location"]


def test_lists_of_another_tenant_hold_nothing_of_ours(world: World):
    stranger = make_tenant("boreal", "Boreal")
    client = Client()
    client.force_login(stranger.users["owner"], backend=BACKEND)
    for address in (
        "/",
        "/carteira/",
        "/mensagens/",
        "/esperando/",
        "/busca/?q=Maria",
        "/configuracoes/pessoas/",
    ):
        text = client.get(address).text
        assert "Maria Aparecida" not in text
        assert "aurora.example" not in text


def test_a_switched_off_account_is_a_stranger(world: World, client: Client):
    client.force_login(world.users["owner"], backend=BACKEND)
    world.users["owner"].is_active = False
    world.users["owner"].save()
    assert client.get("/").status_code == 302


def test_somebody_without_a_tenant_sees_only_that(db: None, client: Client, django_user_model: Any):
    lonely = django_user_model.objects.create_user(username="l@x.example", email="l@x.example", password="x")
    client.force_login(lonely, backend=BACKEND)
    answer = client.get("/carteira/")
    assert answer.status_code == 403
    assert "ainda não participa" in answer.text


def test_nobody_signs_up(db: None, client: Client):
    assert "Só por convite" in client.get("/entrar/convite/").text


def test_guessing_passwords_is_slowed_down(world: World, client: Client):
    for _ in range(6):
        answer = client.post("/entrar/", {"login": "owner@aurora.example", "password": "chute"})
    assert "muitas" in answer.text.casefold()
