"""The page about the rules is what the rules say."""

from emdia.entry.compliance_doc import page
from tests.house.tree import ROOT


def test_the_page_is_generated_from_the_rules():
    assert (ROOT / "docs/compliance.md").read_text() == page(), (
        "run: .venv/bin/python -m emdia.entry.compliance_doc > docs/compliance.md"
    )
