"""An account never speaks faster than it may, pauses in its carrier's troubles, and stops where its mail comes back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.pace import (
    BOUNCES_SEEN,
    BURST_SECONDS,
    FIRST_PAUSE,
    LONGEST_PAUSE,
    TRIAL,
    TROUBLES,
    Limits,
    Pace,
    grant,
    heard,
    left_today,
    limits_of,
)

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
DAY = NOW.date()


@given(
    rate=st.floats(0.2, 500),
    asks=st.lists(st.tuples(st.integers(1, 400), st.floats(0, 5)), min_size=1, max_size=40),
)
def test_no_window_carries_more_than_its_rate_and_one_burst(rate: float, asks: list[tuple[int, float]]):
    pace, now, said = Pace(DAY), NOW, []
    for wanted, wait in asks:
        pace, given_now = grant(pace, Limits(per_second=rate), wanted, now=now, day=DAY)
        assert 0 <= given_now.count <= wanted
        assert (given_now.again is not None) == (given_now.count < wanted)
        said.append((now, given_now.count))
        now += dt.timedelta(seconds=wait)
    for index, (begin, _) in enumerate(said):
        total = 0
        for at, count in said[index:]:
            total += count
            seconds = (at - begin).total_seconds()
            assert total <= rate * seconds + max(1.0, rate * BURST_SECONDS) + 0.01


@given(rate=st.floats(0.5, 300), wanted=st.integers(1, 300))
def test_who_asks_when_told_gets_the_whole_rate(rate: float, wanted: int):
    pace, now, left = Pace(DAY), NOW, wanted
    while left:
        pace, given_now = grant(pace, Limits(per_second=rate), left, now=now, day=DAY)
        left -= given_now.count
        if left:
            assert given_now.again is not None
            assert given_now.again > now
            now = given_now.again
    assert (now - NOW).total_seconds() <= wanted / rate + 1


def test_a_minute_and_a_day_have_limits_too():
    pace, first = grant(Pace(DAY), Limits(per_minute=60, per_day=100), 100, now=NOW, day=DAY)
    assert first.count == 1
    pace, _ = grant(pace, Limits(per_day=100), 98, now=NOW, day=DAY)
    pace, last = grant(pace, Limits(per_day=100), 5, now=NOW, day=DAY)
    assert (last.count, last.again) == (1, dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    _, tomorrow = grant(pace, Limits(per_day=100), 5, now=NOW, day=DAY + dt.timedelta(days=1))
    assert tomorrow.count == 5


def test_a_new_account_begins_with_little_and_doubles_daily():
    limits, pace, allowed = Limits(warm_up=50, warm_up_days=4), Pace(DAY), []
    for age in range(5):
        pace, one = grant(pace, limits, 10_000, now=NOW, day=DAY + dt.timedelta(days=age))
        allowed.append(one.count)
    assert allowed == [50, 100, 200, 400, 10_000]


def test_troubles_pause_ever_longer_and_one_success_ends_them():
    pace, pauses = Pace(DAY), []
    now = NOW
    for _ in range(9):
        pace = heard(pace, well=0, troubled=TROUBLES, bounced=0, ended_well=False, now=now, why="fora do ar")
        assert pace.paused_until is not None
        pauses.append(pace.paused_until - now)
        assert grant(pace, Limits(), 7, now=now, day=DAY)[1].count == 0
        now = pace.paused_until
        pace, trial = grant(pace, Limits(), 100, now=now, day=DAY)
        assert trial.count == TRIAL
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE
    pace = heard(pace, well=TRIAL, troubled=0, bounced=0, ended_well=True, now=now)
    assert grant(pace, Limits(), 100, now=now, day=DAY)[1].count == 100


def test_a_few_troubles_among_successes_pause_nothing():
    pace = heard(Pace(DAY), well=90, troubled=9, bounced=0, ended_well=False, now=NOW)
    pace = heard(pace, well=100, troubled=0, bounced=0, ended_well=True, now=NOW)
    assert (pace.paused_until, pace.troubles) == (None, 0)


def test_mail_that_comes_back_stops_the_account_until_a_person_looks():
    pace = Pace(DAY, said=BOUNCES_SEEN)
    assert not heard(pace, well=0, troubled=0, bounced=9, ended_well=True, now=NOW).stopped
    stopped = heard(pace, well=0, troubled=0, bounced=10, ended_well=True, now=NOW)
    assert stopped.stopped
    assert "10 %" in stopped.reason
    assert grant(stopped, Limits(), 1, now=NOW + dt.timedelta(days=3), day=DAY)[1].count == 0


@pytest.mark.parametrize("value", ["", "x", "-1", "0", "nan", "inf", None, []])
def test_what_is_no_number_limits_nothing(value: object):
    assert not limits_of({"rate_second": value, "rate_day": value, "warm_up": value}).any


def test_settings_are_read():
    assert limits_of({"rate_second": "20", "rate_minute": 600, "rate_day": "5000", "warm_up": 200}) == Limits(
        20.0, 600.0, 5000, 200
    )


def test_a_trouble_says_since_when_until_it_is_over():
    pace = Pace(DAY, said=200)
    for minutes in (0, 5):
        at = NOW + dt.timedelta(minutes=minutes)
        pace = heard(pace, well=0, troubled=TROUBLES, bounced=0, ended_well=False, now=at, why="http_503")
    assert (pace.since, pace.reason, pace.pauses) == (NOW, "http_503", 2)
    back = heard(pace, well=1, troubled=0, bounced=0, ended_well=True, now=NOW)
    assert (back.since, back.reason) == (None, "")
    stopped = heard(pace, well=1, troubled=0, bounced=40, ended_well=True, now=NOW)
    assert (stopped.stopped, stopped.since) == (True, NOW)
    later = heard(stopped, well=0, troubled=1, bounced=0, ended_well=False, now=NOW + LONGEST_PAUSE)
    assert (later.since, later.reason) == (NOW, stopped.reason)


def test_what_is_left_of_a_day_follows_limit_and_warm_up():
    tomorrow = DAY + dt.timedelta(days=1)
    assert left_today(Pace(DAY, said=30), Limits(), DAY) is None
    assert left_today(Pace(DAY, said=30), Limits(per_day=100), DAY) == 70
    assert left_today(Pace(DAY, said=130), Limits(per_day=100), DAY) == 0
    assert left_today(Pace(DAY, said=30), Limits(per_day=100), tomorrow) == 100
    assert left_today(Pace(DAY), Limits(warm_up=20), DAY) == 20
    assert left_today(Pace(DAY, said=20, first_day=DAY), Limits(warm_up=20, per_day=30), tomorrow) == 30
