"""Links that fit into one SMS and cannot be made up."""

from hypothesis import given
from hypothesis import strategies as st

from emdia.core import tokens


@given(st.integers(1, 2**40), st.integers(0, 63))
def test_a_token_reads_back(case, version):
    assert tokens.read_case_token(tokens.case_token(case, version)) == (case, version)


@given(st.text(max_size=40))
def test_nothing_else_reads(text):
    found = tokens.read_case_token(text)
    assert found is None or tokens.case_token(*found) == text


def test_a_million_cases_fit_into_16_characters():
    assert len(tokens.case_token(50_000_000, 63)) <= 16


def test_a_token_of_one_case_does_not_open_another():
    one, two = tokens.case_token(1, 1), tokens.case_token(2, 1)
    assert tokens.read_case_token(two[:-9] + one[-9:]) is None
