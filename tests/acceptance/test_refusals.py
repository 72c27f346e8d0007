"""Bad input: one Portuguese sentence, exit 1, nothing half-written; never a traceback."""

import time

import pytest

from emdia.apps.outreach import engine
from tests.acceptance.conftest import row

pytestmark = pytest.mark.django_db(transaction=True)

WHO = ("--creditor", "academia")


def test_every_refusal_is_a_sentence(emdia, bring, tmp_path):
    bring([row(1)])
    refused = [
        ("plan", "--creditor", "outro"),
        ("plan", *WHO, "--tenant", "outra"),
        ("messages", *WHO, "--debtor", "C99"),
        ("case", "show", *WHO, "--debtor", ""),
        ("pause", *WHO, "--debtor", "C1", "--reason", " "),
        ("pause", *WHO, "--receivable", "nada", "--reason", "x"),
        ("pause", *WHO, "--debtor", "C1", "--receivable", "T9", "--reason", "x"),
        ("resume", *WHO, "--debtor", "C99"),
        ("opt-out", *WHO, "--debtor", "C99", "--channel", "sms"),
        ("pay", *WHO, "--receivable", "T1", "--amount", "1e400"),
        ("pay", *WHO, "--receivable", "T1", "--amount", "99999999999999999999"),
        ("import", tmp_path / "não-existe.csv", *WHO),
        ("import", tmp_path, *WHO),
        ("replay", *WHO, "--from", "2026-03-10", "--to", "2026-03-09"),
        ("init", "--slug", "Com Espaço"),
        ("init", "--email", "isto não é"),
    ]
    for line in refused:
        said = emdia(*line, code=1)["error"]
        assert said.strip() and "Traceback" not in said, line
    assert emdia("case", "show", *WHO, "--debtor", "C1")["balance"]["principal"] == "100.00"
    assert emdia("journal", "verify")["valid"]


def test_a_title_of_another_debtor_is_not_paused_by_mistake(emdia, bring):
    bring([row(1), row(2)])
    assert (
        "T2" in emdia("pause", *WHO, "--debtor", "C1", "--receivable", "T2", "--reason", "x", code=1)["error"]
    )
    assert emdia("case", "show", *WHO, "--debtor", "C2")["receivables"][0]["paused"] is None


def test_a_template_that_loops_ends_with_an_error():
    environment = engine.environment()
    began = time.monotonic()
    with pytest.raises(Exception, match="fuel"):
        environment.render_str(
            "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}"
        )
    assert time.monotonic() - began < 5
    with pytest.raises(Exception, match=r"undefined|unknown"):
        environment.render_str("{{ ().__class__.__mro__ }}")
