"""The committed e-mails are those that the sources make, and strangers' templates reach nothing."""

import pytest
from minijinja import TemplateError

from emdia.apps.outreach.engine import TemplateFault, environment, environment_names, fill, variants
from emdia.apps.outreach.texts.build import COMPILED, build
from emdia.domain.vocabulary import Stage


def test_what_is_committed_is_what_is_built() -> None:
    built = build()
    committed = {path.name: path.read_text(encoding="utf-8") for path in COMPILED.iterdir()}
    assert committed == built


@pytest.mark.parametrize("channel", ["sms", "whatsapp", "email"])
def test_every_stage_has_a_text_on_every_channel(channel: str) -> None:
    assert all(variants(channel, stage) for stage in Stage)
    assert {name.split("/")[0] for name in environment_names()} == {"sms", "whatsapp", "email"}


@pytest.mark.parametrize(
    "attack", ["{{ ''.__class__ }}", "{{ trade.__init__ }}", "{{ [].__class__.__base__ }}"]
)
def test_no_python_is_reachable(attack: str) -> None:
    with pytest.raises(TemplateError):
        environment().render_str(attack, trade="x")


def test_a_template_that_loops_runs_out_of_fuel() -> None:
    loop = "{% for a in range(9000) %}{% for b in range(9000) %}x{% endfor %}{% endfor %}"
    with pytest.raises(TemplateError, match="fuel"):
        environment().render_str(loop)


def test_a_name_that_is_not_there_is_an_error_not_a_hole() -> None:
    with pytest.raises(TemplateFault, match=r"email/paid\.txt"):
        fill("email/paid.txt", {"trade": "x"})
