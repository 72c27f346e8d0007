"""``emdia ladder …``: the draft from a terminal, as JSON out and in, checked and activated."""

import json
from pathlib import Path
from typing import Any

import pytest

from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.entry.cli import run
from emdia.entry.cli.main import FAMILIES
from tests.apps.ladders.portfolio import BEGIN, Portfolio

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio() -> Portfolio:
    with clock.at(BEGIN):
        tenant = tenants.add_tenant(slug="casa", name="Casa")
        with tenancy.use(tenant.pk):
            creditor = tenants.add_creditor(
                slug="academia",
                name="Academia Exemplo",
                tax_id="11222333000181",
                address="Rua Um, 1",
                city="São Paulo",
                state="SP",
            )
            folio = Portfolio(creditor)
            folio.owe(folio.debtor(), "2026-03-10", position=-1)
    return folio


@pytest.fixture
def emdia(portfolio: Portfolio, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(action: str, *more: str, code: int = 0) -> Any:
        assert run.run(["ladder", action, "--creditor", "academia", "--json", *more], FAMILIES) == code
        return json.loads(capsys.readouterr().out)

    return call


def test_a_ladder_is_drafted_edited_checked_and_activated(emdia: Any):
    assert [one["ladder"] for one in emdia("list")] == ["padrao"]
    begun = emdia("draft")
    assert (begun["ladder"], begun["version"]) == ("padrao", 1)
    steps = {
        one["slug"]: one["offset"] for one in emdia("edit", "move", "--step", "D+6", "--day", "7")["steps"]
    }
    assert steps["D+6"] == 7
    refused = emdia("check", code=1)
    assert refused["may_activate"] is False
    assert "estão a 2 dias" in refused["findings"][0]["words"]
    assert "Esta régua ainda não pode" in emdia("activate", code=1)["error"]
    emdia("edit", "move", "--step", "D+9", "--day", "11")
    emdia("edit", "step", "--step", "D+3", "--set", "channels=email,sms", "--set", "min_cents=2500")
    assert [one["kind"] for one in emdia("compare")] == ["changed", "changed", "moved", "moved"]
    assert emdia("activate")["ladder"] == "padrao"
    assert {one["slug"]: one["offset"] for one in emdia("show")["steps"]}["D+9"] == 11


def test_a_ladder_goes_out_as_json_and_comes_in_as_a_draft(emdia: Any, tmp_path: Path):
    file = tmp_path / "regua.json"
    emdia("export", str(file))
    body = json.loads(file.read_text(encoding="utf-8"))
    body["min_gap_days"] = 2
    file.write_text(json.dumps(body), encoding="utf-8")
    assert emdia("import", str(file))["ladder"] == "padrao"
    assert "o intervalo mínimo era 3 dias, fica 2 dias" in emdia("compare")[0]["words"]
    assert "JSON" in emdia("import", str(_broken(tmp_path)), code=1)["error"]
    assert emdia("draft", "--discard") == {"discarded": "padrao"}


def test_the_calendar_counts_the_coming_days(emdia: Any):
    found = emdia("calendar", "--from", "2026-03-12", "--days", "5", "--whole")
    assert (found["estimated"], found["cases"]) == (False, 1)
    assert [one["day"] for one in found["days"] if one["messages"]] == ["2026-03-13", "2026-03-16"]


def _broken(folder: Path) -> Path:
    path = folder / "quebrada.json"
    path.write_text("{", encoding="utf-8")
    return path


def test_ladders_of_the_organization_their_order_and_a_late_change(capsys: Any, portfolio: Portfolio):
    def emdia(action: str, *more: str, code: int = 0) -> Any:
        assert run.run(["ladder", action, "--json", *more], FAMILIES) == code
        return json.loads(capsys.readouterr().out)

    assert emdia("list") == []
    seen = emdia("draft")["seen"]
    emdia("edit", "move", "--step", "D+30", "--day", "31", "--seen", seen)
    late = emdia("edit", "remove", "--step", "D+30", "--seen", seen, code=1)["error"]
    assert "cli mudou este rascunho" in late
    emdia("activate")
    (row,) = emdia("list")
    assert (row["ladder"], row["creditors"], row["shared"]) == ("padrao", ["academia"], True)
    days = emdia("calendar", "--creditor", "academia", "--shared", "--days", "3")
    assert days["cases"] == 1
    for name in ("VIP", "Ouro"):
        emdia("draft", "--copy-as", name)
        emdia("edit", "plan", "--ladder", name.lower(), "--set", f"segments={name.lower()}")
        emdia("activate", "--ladder", name.lower())
    assert emdia("order", "antes", "--ladder", "ouro")["order"] == ["ouro", "vip", "padrao"]
    assert emdia("retire", "--ladder", "vip")["retired"] == "vip"
