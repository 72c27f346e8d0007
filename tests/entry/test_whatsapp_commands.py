"""``emdia whatsapp``: what is missing, the profile, the templates; Meta's API on loopback."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from emdia.apps.outreach.models import ApprovedTemplate
from emdia.apps.tenants.models import ProviderAccount
from emdia.core import tenancy
from emdia.entry.cli.main import main
from tests.apps.outreach.graph_peer import Graph, serve_graph
from tests.web.console.world import NOON, World, make_world

pytestmark = pytest.mark.django_db
type Commands = Callable[..., tuple[int, Any]]

WELL = {
    "GET /v23.0/106": {
        "id": "106",
        "display_phone_number": "+55 11 4000-1234",
        "verified_name": "Academia Vida",
        "name_status": "APPROVED",
        "quality_rating": "GREEN",
        "status": "CONNECTED",
        "code_verification_status": "VERIFIED",
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
    },
    "GET /v23.0/106/whatsapp_business_profile": {
        "data": [
            {
                "about": "Atendimento",
                "address": "Rua A, 1",
                "description": "Seg. a sex., 8h às 18h",
                "email": "oi@vida.example",
                "websites": ["https://vida.example"],
            }
        ]
    },
    "GET /v23.0/debug_token": {
        "data": {
            "is_valid": True,
            "expires_at": 0,
            "scopes": ["whatsapp_business_messaging", "whatsapp_business_management"],
        }
    },
    "GET /v23.0/102/subscribed_apps": {"data": [{"whatsapp_business_api_data": {"id": "42"}}]},
}


@pytest.fixture
def graph() -> Iterator[Graph]:
    with serve_graph() as served:
        yield served


@pytest.fixture
def world(graph: Graph) -> World:
    made = make_world()
    with tenancy.use(made.tenant.pk):
        ProviderAccount.objects.create(
            creditor=made.gym,
            channel="whatsapp",
            provider="whatsapp-cloud",
            settings={"url": graph.url, "phone_number_id": "106", "waba_id": "102"},
            secrets=json.dumps({"token": "EAAG-chave", "app_secret": "s", "verify_token": "v"}),
            created_at=NOON,
        )
    return made


@pytest.fixture
def emdia(capsys: pytest.CaptureFixture[str]) -> Commands:
    def run(*argv: str) -> tuple[int, Any]:
        code = main(["whatsapp", *argv, "--creditor", "academia-vida", "--json"])
        said = capsys.readouterr()
        assert "EAAG-chave" not in said.out + said.err
        return code, json.loads(said.out) if said.out.strip() else None

    return run


def ok(data: dict[str, Any]) -> dict[str, bool]:
    return {one["key"]: one["ok"] for one in data["checks"]}


def test_what_is_missing_is_said_one_by_one(emdia: Commands, world: World, graph: Graph):
    code, data = emdia("setup")
    assert (code, data["ready"], data["policy_read"]) == (0, False, False)
    assert ok(data) == {
        "token": False,
        "own": True,
        "number": False,
        "profile": False,
        "webhook": False,
        "templates": False,
    }


def test_a_whole_account_is_ready(emdia: Commands, world: World, graph: Graph, tmp_path: Path):
    graph.answers |= {path: (200, told) for path, told in WELL.items()}
    emdia("templates", "--submit")
    with tenancy.use(world.tenant.pk):
        ApprovedTemplate.objects.update(status="approved")
    (tmp_path / "pin").write_text("123456\n")
    code, data = emdia("setup", "--policy-read", "--subscribe", "--pin-file", str(tmp_path / "pin"))
    assert (code, data["ready"], data["policy_read"]) == (0, True, True), data["checks"]
    assert ("POST", "/v23.0/106/register", {"messaging_product": "whatsapp", "pin": "123456"}) in graph.asked
    assert ("POST", "/v23.0/102/subscribed_apps", {}) in graph.asked


@pytest.mark.parametrize(
    ("path", "change", "key"),
    [
        ("GET /v23.0/106", {"name_status": "DECLINED"}, "name"),
        ("GET /v23.0/106", {"status": "PENDING"}, "registered"),
        ("GET /v23.0/106", {"is_pin_enabled": False}, "registered"),
        ("GET /v23.0/106", {"quality_rating": "RED"}, "quality"),
        ("GET /v23.0/debug_token", {"data": {"is_valid": False, "scopes": []}}, "token"),
        ("GET /v23.0/106/whatsapp_business_profile", {"data": [{"about": "Oi"}]}, "profile"),
        ("GET /v23.0/102/subscribed_apps", {"data": []}, "webhook"),
    ],
)
def test_one_thing_that_is_wrong(
    emdia: Commands, world: World, graph: Graph, path: str, change: dict[str, Any], key: str
):
    graph.answers |= {where: (200, told) for where, told in WELL.items()}
    graph.answers[path] = (200, WELL[path] | change)
    _, data = emdia("setup")
    assert [name for name, is_ok in ok(data).items() if not is_ok] == sorted(
        {key, "templates"}, key=list(ok(data)).index
    )


def test_the_profile_is_written_from_what_the_creditor_told_us(emdia: Commands, world: World, graph: Graph):
    graph.answers |= {path: (200, told) for path, told in WELL.items()}
    code, data = emdia("profile", "--suggested", "--site", "https://vida.example")
    assert (code, data["written"], data["profile"]["email"]) == (0, True, "oi@vida.example")
    (written,) = [body for method, path, body in graph.asked if (method, path[-8:]) == ("POST", "_profile")]
    assert written["websites"] == ["https://vida.example"]
    assert world.gym.trade_name in written["about"]
    assert emdia("profile", "--site", "vida.example")[0] == 1
    assert emdia("profile", "--vertical", "ESPAÇO")[0] == 1


def test_templates_are_listed_with_how_they_stand(emdia: Commands, world: World, graph: Graph):
    assert emdia("templates")[1]["templates"] == []
    code, data = emdia("templates", "--submit")
    assert (code, data["refused"]) == (0, 0)
    assert {one["status"] for one in data["templates"]} == {"pending"}
    assert data["submitted"] == len(data["templates"]) > 15


def test_who_has_no_official_account_is_told_how_to_connect_one(emdia: Commands, world: World):
    with tenancy.use(world.tenant.pk):
        ProviderAccount.objects.update(active=False)
    assert emdia("setup")[0] == 1
