"""The docs cannot rot: what they name exists, and what exists is in them."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.tree import ROOT

READMES = ("README.md", "README.pt-BR.md")
ADR_SECTIONS = ("Status", "Context", "Decision", "Rejected alternatives", "Consequences")
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "requirements").glob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("name", READMES)
def test_the_readme_gives_the_two_commands(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "./emdia demo" in text
    assert "./emdia test" in text
    assert set(READMES) - {name} <= set(LINK.findall(text)), "each README leads to the other language"


@pytest.mark.parametrize("page", [pytest.param(page, id=page.relative_to(ROOT).as_posix()) for page in PAGES])
def test_links_lead_somewhere(page: Path):
    text = page.read_text(encoding="utf-8")
    assert not [target for target in LINK.findall(text) if not (page.parent / target).exists()]


def test_every_table_is_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    models = [model for model in apps.get_models() if model.__module__.startswith("emdia.")]
    assert len(models) > 10
    assert not [model.__name__ for model in models if not re.search(rf"\b{model.__name__}\b", glossary)]


@pytest.mark.parametrize("adr", [pytest.param(adr, id=adr.stem) for adr in ADRS])
def test_an_adr_tells_what_else_was_possible(adr: Path):
    text = adr.read_text(encoding="utf-8")
    assert re.match(r"# \d{4}\. \S", text), "the title is '# 0000. Title'"
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert [section for section in ADR_SECTIONS if section in headings] == list(ADR_SECTIONS)


def test_adrs_are_numbered_without_gaps():
    assert [int(adr.stem.split("-")[0]) for adr in ADRS] == list(range(1, len(ADRS) + 1))
