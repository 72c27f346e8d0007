"""Two clocks: one that a replay may hold, one that nobody may."""

import datetime as dt

import pytest

from emdia.core import clock

NOON = dt.datetime(2026, 3, 10, 12, tzinfo=clock.SAO_PAULO)


def test_a_held_business_clock_does_not_touch_the_machine_clock():
    before = clock.machine()
    with clock.at(NOON):
        assert clock.now() == NOON
        assert clock.today() == dt.date(2026, 3, 10)
        assert clock.is_set()
        assert clock.machine() >= before
    assert not clock.is_set()


def test_holding_nests_and_returns():
    with clock.at(NOON):
        with clock.at(NOON + dt.timedelta(days=1)):
            assert clock.today().day == 11
        assert clock.now() == NOON


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.at(dt.datetime(2026, 3, 10)):  # noqa: DTZ001
        pass


def test_the_business_day_is_sao_paulos():
    late = dt.datetime(2026, 3, 11, 2, tzinfo=dt.UTC)
    with clock.at(late):
        assert clock.today() == dt.date(2026, 3, 10)


def test_a_time_without_a_zone_is_sao_paulos():
    assert clock.parse("2026-03-10T09:00").utcoffset() == dt.timedelta(hours=-3)
    assert clock.parse("2026-03-10T09:00+00:00").utcoffset() == dt.timedelta(0)
