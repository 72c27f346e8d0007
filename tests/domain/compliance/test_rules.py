"""What every rule inherits: an id, a source, a mark, an example that runs, and calm on any facts."""

import doctest
import importlib
import re

import pytest
from hypothesis import given

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.registry import RULES
from emdia.domain.compliance.verdict import Verdict
from tests.domain.compliance.anything import ANY_FACTS


@pytest.mark.parametrize("rule", RULES)
class TestEveryRule:
    def test_says_who_it_is_and_where_it_comes_from(self, rule: str):
        module = importlib.import_module(RULES[rule])
        assert rule == module.RULE
        assert module.__doc__.startswith(f"{rule}: ")
        assert re.search(r"^Source: \S+", module.__doc__, re.MULTILINE)
        assert re.search(r"Mark: [VGSD]", module.__doc__)

    def test_shows_examples_that_run(self, rule: str):
        module = importlib.import_module(RULES[rule])
        result = doctest.testmod(module)
        assert result.attempted >= 2
        assert result.failed == 0

    @given(facts=ANY_FACTS)
    def test_judges_any_facts_calmly(self, rule: str, facts: ContactFacts):
        verdict = importlib.import_module(RULES[rule]).judge(facts)
        assert verdict is None or isinstance(verdict, Verdict)
        if verdict is not None:
            assert verdict.rule == rule
            assert verdict.reason and verdict.kind in ("not_before", "never")
            assert verdict.kind == "never" or verdict.at > facts.at
