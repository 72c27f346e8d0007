"""Nobody is written to outside the hours of her state, in her own time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.calendar import Calendar, Place
from emdia.domain.phones import DDD_STATE
from emdia.domain.places import STATES
from emdia.domain.windows import allows_saturday, first_allowed, local_zones, window
from emdia.domain.zones import zone_of_ddd, zone_of_state, zones_of_state

CALENDAR = Calendar()
MONDAY, SATURDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 21), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("state", "weekday", "saturday"),
    [
        ("SP", (8, 20), (8, 14)),
        ("AL", (8, 20), (8, 14)),
        ("MG", (8, 20), (8, 14)),
        ("RJ", (9, 19), None),
        ("ES", (8, 19), None),
        ("AM", (8, 18), None),
        (None, (9, 18), None),
        ("XX", (9, 18), None),
    ],
)
def test_windows_of_the_states(
    state: str | None, weekday: tuple[int, int], saturday: tuple[int, int] | None
) -> None:
    for kind in ("push", "call"):
        assert window(state, MONDAY, kind) == (time(weekday[0]), time(weekday[1]))
        assert window(state, SATURDAY, kind) == (saturday and (time(saturday[0]), time(saturday[1])))
        assert window(state, SUNDAY, kind) is None
        assert allows_saturday(state, kind) is (saturday is not None)


def test_email_and_confirmations() -> None:
    wide = (time(8), time(20))
    assert window("RJ", MONDAY, "email") == window("RJ", SATURDAY, "email") == wide
    assert window("RJ", SUNDAY, "email") is None
    assert window(None, SUNDAY, "confirmation") == wide


def _at(text: str, zone: str = "America/Sao_Paulo") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("at", "state", "kind", "found"),
    [
        ("2026-11-23T07:59:59", "SP", "push", "2026-11-23T08:00:00"),
        ("2026-11-23T08:00:00", "SP", "push", "2026-11-23T08:00:00"),
        ("2026-11-23T19:59:59", "SP", "push", "2026-11-23T19:59:59"),
        ("2026-11-23T20:00:00", "SP", "push", "2026-11-24T08:00:00"),
        ("2026-11-21T13:59:59", "SP", "push", "2026-11-21T13:59:59"),
        ("2026-11-21T14:00:00", "SP", "push", "2026-11-23T08:00:00"),
        ("2026-11-20T10:00:00", "SP", "push", "2026-11-21T08:00:00"),  # a holiday on Friday
        ("2026-11-20T10:00:00", "RJ", "push", "2026-11-23T09:00:00"),
        ("2026-11-20T10:00:00", "RJ", "email", "2026-11-21T08:00:00"),
        ("2026-11-22T10:00:00", None, "push", "2026-11-23T09:00:00"),
        ("2026-11-22T10:00:00", "SP", "confirmation", "2026-11-22T10:00:00"),
        ("2026-11-22T21:00:00", "SP", "confirmation", "2026-11-23T08:00:00"),
        ("2026-02-13T20:00:00", "RJ", "call", "2026-02-18T09:00:00"),  # Carnival
    ],
)
def test_the_first_allowed_instant(at: str, state: str | None, kind: str, found: str) -> None:
    assert first_allowed(_at(at), state=state, calendar=CALENDAR, kind=kind) == _at(found)


def test_the_debtors_clock_counts_not_ours() -> None:
    found = first_allowed(_at("2026-11-23T07:00:00"), state="AC", calendar=CALENDAR, kind="push")
    assert found == _at("2026-11-23T08:00:00", "America/Rio_Branco") == _at("2026-11-23T10:00:00")


def test_address_and_area_code_in_two_zones_give_the_intersection() -> None:
    found = first_allowed(
        _at("2026-11-23T08:00:00"),
        state="SP",
        ddd_states=["AC"],
        city="Santos",
        calendar=CALENDAR,
        kind="push",
    )
    assert found == _at("2026-11-23T10:00:00")
    late = first_allowed(
        _at("2026-11-23T20:30:00"), state="AC", ddd_states=["SP"], calendar=CALENDAR, kind="push"
    )
    assert late == _at("2026-11-24T10:00:00")


def test_too_late_is_none() -> None:
    deadline = _at("2026-11-23T07:59:59")
    asked = {"state": "SP", "calendar": CALENDAR, "kind": "push"}
    assert first_allowed(_at("2026-11-21T15:00:00"), not_after=deadline, **asked) is None
    assert (
        first_allowed(_at("2026-11-21T15:00:00"), not_after=_at("2026-11-23T08:00:00"), **asked) is not None
    )


def test_an_area_code_alone_gives_zone_and_holidays_but_the_strictest_hours() -> None:
    found = first_allowed(
        _at("2026-07-09T09:00:00"), state=None, ddd_states=["SP"], calendar=CALENDAR, kind="push"
    )
    assert found == _at("2026-07-10T09:00:00")


def test_a_naive_time_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="aware"):
        first_allowed(datetime(2026, 1, 1), state="SP", calendar=CALENDAR, kind="push")  # noqa: DTZ001


STATE = st.none() | st.sampled_from(sorted(STATES))
WHEN = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    at=WHEN,
    state=STATE,
    ddds=st.lists(st.sampled_from(sorted(STATES)), max_size=2),
    kind=st.sampled_from(["push", "email", "call", "confirmation"]),
)
def test_never_outside_the_window_of_any_clock_and_never_later_than_needed(
    at: datetime, state: str | None, ddds: list[str], kind: str
) -> None:
    found = first_allowed(at, state=state, ddd_states=ddds, calendar=CALENDAR, kind=kind)
    assert found is not None
    assert found >= at
    assert _allowed(found, state, ddds, kind)
    probe = at
    while probe < found:
        assert not _allowed(probe, state, ddds, kind)
        probe += timedelta(minutes=30)
    assert first_allowed(found, state=state, ddd_states=ddds, calendar=CALENDAR, kind=kind) == found


def _allowed(moment: datetime, state: str | None, ddds: list[str], kind: str) -> bool:
    places = [Place(state)] if state else [Place(ddd) for ddd in ddds] or [Place()]
    for zone in local_zones(state, None, ddds):
        local = moment.astimezone(zone)
        span = window(state, local.date(), kind)
        if span is None or not span[0] <= local.time() < span[1]:
            return False
        if kind != "confirmation" and not all(CALENDAR.may_contact(local.date(), place) for place in places):
            return False
    return True


@pytest.mark.parametrize(
    ("state", "city", "hours"),
    [
        ("SP", None, -3),
        ("AC", None, -5),
        ("AM", "Manaus", -4),
        ("AM", "TABATINGA", -5),
        ("AM", None, -4),
        ("RO", None, -4),
        ("RR", None, -4),
        ("MT", None, -4),
        ("MS", None, -4),
        ("PA", "Santarém", -3),
        ("PE", "Recife", -3),
        ("PE", "Fernando de Noronha", -2),
        ("BA", None, -3),
        (None, None, -3),
    ],
)
def test_four_time_zones(state: str | None, city: str | None, hours: int) -> None:
    moment = datetime(2026, 1, 15, tzinfo=UTC)
    assert moment.astimezone(zone_of_state(state, city)).utcoffset() == timedelta(hours=hours)


def test_area_codes_have_the_zone_of_their_state() -> None:
    moment = datetime(2026, 1, 15, tzinfo=UTC)
    for ddd, state in DDD_STATE.items():
        assert (
            moment.astimezone(zone_of_ddd(ddd)).utcoffset()
            == moment.astimezone(zone_of_state(state)).utcoffset()
        )
    assert len(zones_of_state("AM")) == 2
