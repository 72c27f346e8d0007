"""A forgotten password has a way out that no process list shows; whoever uses Em Dia gets its source."""

import io
import zipfile

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from emdia.apps.journal.models import Entry
from emdia.core import tenancy
from emdia.entry.cli.main import main
from tests.journeys.command import Commands
from tests.web.portal.conftest import World as PageWorld

OLD, NEW = "uma senha antiga", "uma senha bem nova"


@pytest.fixture
def emdia(db: None, capsys: pytest.CaptureFixture[str], tmp_path, settings, monkeypatch) -> Commands:
    settings.EMDIA_HOME = tmp_path
    monkeypatch.setenv("EMDIA_PASSWORD", OLD)
    commands = Commands(capsys)
    commands("init", "--email", "dona@example.com")
    return commands


def signs_in(client: Client, password: str, email: str = "dona@example.com") -> bool:
    return client.post("/entrar/", {"login": email, "password": password}).status_code == 302


def test_a_forgotten_password_is_set_anew_and_ends_what_was_open(
    emdia: Commands, client: Client, monkeypatch
):
    assert signs_in(client, OLD)
    monkeypatch.setenv("EMDIA_PASSWORD", NEW)
    assert emdia("member", "password", "--email", "Dona@Example.com") == {"email": "dona@example.com"}
    assert client.get("/").status_code == 302
    assert not signs_in(Client(), OLD)
    assert signs_in(Client(), NEW)
    with tenancy.across_tenants("test"):
        assert Entry.objects.filter(action="member.password_set").count() == 1


def test_a_collector_is_let_in_with_her_role(emdia: Commands, client: Client):
    assert emdia("member", "add", "--email", "ana@example.com", "--role", "auditor")["role"] == "auditor"
    assert [row["email"] for row in emdia("member", "list")] == ["dona@example.com", "ana@example.com"]
    assert signs_in(client, OLD, "ana@example.com")


@pytest.mark.parametrize("password", ["", "curta"])
def test_no_password_and_a_short_one_are_refused(emdia: Commands, monkeypatch, password: str):
    monkeypatch.setenv("EMDIA_PASSWORD", password)
    assert "error" in emdia("member", "password", "--email", "dona@example.com", code=1)
    assert "error" in emdia("member", "add", "--email", "ana@example.com", code=1)


def test_who_is_no_member_gets_no_password(emdia: Commands):
    get_user_model().objects.create_user(username="x@example.com", email="x@example.com", password=OLD)
    assert "não participa" in emdia("member", "password", "--email", "x@example.com", code=1)["error"]


def test_the_command_line_takes_no_password(emdia: Commands):
    with pytest.raises(SystemExit):
        main(["member", "password", "--email", "dona@example.com", "--password", NEW])


def test_nobody_resets_a_password_over_the_web(db: None, client: Client):
    for address in ("/conta/senha/esqueci/", "/entrar/senha/", "/accounts/password/reset/"):
        assert client.get(address).status_code == 404


def test_whoever_asks_gets_version_license_and_the_source_that_runs_here(db: None, client: Client):
    page = client.get("/codigo/")
    assert page.status_code == 200
    assert "AGPL-3.0-or-later" in page.text
    with zipfile.ZipFile(io.BytesIO(client.get("/codigo/emdia.zip").content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        text = archive.read(next(name for name in names if name.endswith("web/edge.py"))).decode()
    assert "class EdgeMiddleware" in text
    assert any(name.endswith("LICENSE") for name in names)
    assert not [name for name in names if "__pycache__" in name or "/." in name or name.endswith(".key")]
    assert settings.EMDIA_KEY not in text


def test_a_debtor_and_a_collector_find_the_way_there(page_world: PageWorld, client: Client):
    assert 'href="/codigo/"' in page_world.client.get(page_world.url).text
    assert 'href="/codigo/"' in client.get("/entrar/").text
