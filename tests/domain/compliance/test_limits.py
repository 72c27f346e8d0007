"""A creditor may narrow hours and lower caps; what is looser than the law can be neither stored nor applied."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.compliance import judge
from emdia.domain.compliance.facts import Caps, example
from emdia.domain.compliance.hours import opens_at
from emdia.domain.compliance.limits import checked, checked_caps, limits_of, widest
from emdia.domain.errors import DomainError
from emdia.domain.own_hours import OwnHours
from tests.domain.compliance.anything import CALENDAR

WORKDAYS = ((time(10), time(16)),) * 5 + (None, None)
SP = ZoneInfo("America/Sao_Paulo")


def test_what_is_stored_comes_back_and_the_same_row_is_the_same_object():
    stored = checked(hours=OwnHours(push=WORKDAYS), caps={"push_week": 2, "email_week": 1, "push_day": None})
    assert stored["push"][0] == ["10:00", "16:00"]
    assert stored["caps"] == {"push_week": 2, "email_week": 1}
    limits = limits_of(stored)
    assert limits is limits_of(dict(stored))
    assert limits.hours.push == WORKDAYS
    assert limits.hours.email == ()
    assert limits_of({}) is None


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        (OwnHours(push=((time(7), time(16)), *WORKDAYS[1:])), "push"),
        (OwnHours(push=((time(9), time(20, 30)), *WORKDAYS[1:])), "push"),
        (OwnHours(push=(*WORKDAYS[:5], (time(8), time(15)), None)), "push"),
        (OwnHours(email=(*WORKDAYS[:6], (time(9), time(12)))), "email"),
        (OwnHours(email=((time(16), time(9)), *WORKDAYS[1:])), "email"),
        (OwnHours(push=(None,) * 5 + ((time(8), time(14)), None)), "push"),
        (OwnHours(push=((time(18), time(20)),) * 5 + (None, None)), "push"),
    ],
)
def test_looser_hours_and_hours_that_leave_no_time_are_refused(hours, field):
    with pytest.raises(DomainError) as refused:
        checked(hours=hours)
    assert refused.value.field == field


@pytest.mark.parametrize("caps", [{"push_day": 2}, {"push_week": 4}, {"email_day": 2}, {"email_week": -1}])
def test_higher_caps_are_refused(caps):
    with pytest.raises(DomainError, match="diminuir"):
        checked_caps(caps)


def test_silence_is_not_a_cap():
    with pytest.raises(DomainError, match="Parar tudo"):
        checked_caps({"push_week": 0, "email_day": 0})


@given(
    weekday=st.integers(0, 6),
    opens=st.integers(0, 23),
    closes=st.integers(1, 24),
    hour=st.integers(0, 23),
    state=st.sampled_from(["SP", "RJ", "AM", "AC", None]),
    channel=st.sampled_from(["sms", "email"]),
)
def test_no_row_ever_opens_what_the_law_closes(weekday, opens, closes, hour, state, channel):
    """Even a row that nobody checked only closes hours."""
    span = (time(opens), time(closes) if closes < 24 else time.max)
    own = OwnHours(push=(span,) * 7, email=(span,) * 7)
    facts = example(
        state=state, channel=channel, calendar=CALENDAR, at=datetime(2026, 6, 15 + weekday, hour, tzinfo=SP)
    )
    if judge(replace(facts, hours=own)).kind == "allow":
        assert judge(facts).kind == "allow"


def test_the_least_that_may_be_stored_still_finds_a_moment_in_every_state_and_zone():
    least = limits_of(checked(hours=OwnHours(push=((time(9), time(13)), *(None,) * 6)))).hours
    for state in ("SP", "AC", "AM", "RJ", "PE", None):
        for ddd in ("SP", "AC", "AM"):
            facts = example(state=state, ddd_states=(ddd,), hours=least)
            assert opens_at(facts) is not None, (state, ddd)


def test_the_law_speaks_first_and_the_creditors_hours_for_what_it_leaves_open():
    own = OwnHours(push=((time(10), time(16)),) * 5 + (None, None))
    at = example().at
    early, late = (judge(example(hours=own, at=at.replace(hour=hour))) for hour in (9, 21))
    assert (early.rule, early.at) == ("R29", at.replace(hour=10))
    assert (late.rule, late.at.hour, late.at.day) == ("R20", 10, 16)
    other_zone = judge(example(hours=own, ddd_states=("AC",), at=at.replace(hour=8)))
    assert (other_zone.rule, other_zone.at.hour) == ("R27", 12)
    assert judge(example(hours=own, kind="confirmation", stage="paid", at=at.replace(hour=9))).kind == "allow"


def test_one_email_a_week_waits_until_the_week_is_over():
    facts = example(channel="email", email_days=(date(2026, 6, 12),), caps=Caps().lowered(email_week=1))
    verdict = judge(facts)
    assert (verdict.rule, verdict.at.date(), verdict.reason) == (
        "R68",
        date(2026, 6, 19),
        "o cliente já recebeu o limite de e-mails em 7 dias",
    )


def test_the_widest_windows_are_those_of_the_law():
    assert widest("push", 5) == (time(8), time(14))
    assert widest("email", 5) == (time(8), time(20))
    assert widest("push", 6) is None
