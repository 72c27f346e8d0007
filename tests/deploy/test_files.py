"""The files of `deploy/` speak of settings and commands that exist."""

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from emdia.config.environment import Environment
from emdia.core.registry import load
from emdia.entry.cli.main import FAMILIES
from emdia.entry.cli.parser import Parser
from tests.house.tree import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTINGS = {f"EMDIA_{name.upper()}" for name in Environment.model_fields} - {"EMDIA_DATABASE_URL"} | {
    "DATABASE_URL"
}


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def parses(arguments: list[str]) -> bool:
    """Whether our command line takes these arguments."""
    parser = Parser(prog="emdia")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    for path in FAMILIES.values():
        load(path)(commands)
    return parser.parse_args(arguments) is not None


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=p.name) for p in sorted(DEPLOY.rglob("*")) if p.is_file()]
)
def test_settings_that_are_named_exist(path: Path):
    named = set(re.findall(r"\bEMDIA_[A-Z_]+\b|\bDATABASE_URL\b", path.read_text()))
    assert named <= SETTINGS


def test_the_example_can_be_read_as_it_stands(monkeypatch: pytest.MonkeyPatch):
    lines = (DEPLOY / "emdia.env.example").read_text().splitlines()
    for line in lines:
        if "=" in line and (bare := line.removeprefix("# ")).split("=")[0].isupper():
            monkeypatch.setenv(*bare.split("=", 1))
    told = Environment()
    assert (told.engine, told.log_format, told.metrics_port) == ("celery", "json", 9101)


def test_compose_starts_what_there_is():
    services = compose()["services"]
    assert {"postgres", "rabbitmq", "prepare", "web", "worker"} == set(services)
    for name in ("web", "worker"):
        assert parses(services[name]["command"])
        assert services[name]["environment"]["EMDIA_ENGINE"] == "celery"
        assert services[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
    assert (DEPLOY / services["web"]["build"]["dockerfile"].removeprefix("deploy/")).is_file()
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"], "TLS ends at a proxy, nobody else comes in"


def test_the_image_installs_the_lock_with_hashes_and_is_not_root():
    text = (DEPLOY / "Dockerfile").read_text()
    assert "--require-hashes -r requirements/scale.txt" in text
    assert "\nUSER emdia\n" in text
    for source in re.findall(r"^COPY (.+) \S+$", text, flags=re.MULTILINE):
        assert all((ROOT / name).exists() for name in source.split())


@pytest.mark.parametrize("unit", [pytest.param(unit, id=unit.name) for unit in UNITS])
def test_a_unit_starts_a_command_that_exists(unit: Path):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(unit.read_text())
    program, *arguments = shlex.split(parser["Service"]["ExecStart"])
    assert program.endswith("/.venv/bin/emdia")
    assert parses(arguments)
    assert parser["Service"]["User"] == "emdia"


def test_prometheus_asks_where_we_answer():
    jobs = {
        job["job_name"]: job
        for job in yaml.safe_load((DEPLOY / "prometheus.yml").read_text())["scrape_configs"]
    }
    assert jobs["emdia-web"]["metrics_path"] == "/metricas/"
    assert "authorization" in jobs["emdia-web"]
