"""Facts of every kind, sane and strange, for the properties of the gate."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from emdia.domain.calendar import Calendar
from emdia.domain.compliance.facts import Breakdown, Caps, ContactFacts, QuietTime, TitleFact
from emdia.domain.vocabulary import Channel, ContactState, MessageKind, Stage

CALENDAR = Calendar([("SP", "Santos", date(2026, 1, 26))])
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
CENTS = st.integers(0, 10**9)

ANY_FACTS = st.builds(
    ContactFacts,
    at=st.builds(datetime.combine, DAYS, st.times(), st.just(UTC)),
    channel=st.sampled_from([*Channel, "pigeon"]),
    calendar=st.just(CALENDAR),
    kind=st.sampled_from([*MessageKind]),
    stage=st.sampled_from([*Stage]),
    urgent=st.booleans(),
    neutral=st.booleans(),
    creditor_name=st.text(max_size=3),
    creditor_address=st.text(max_size=3),
    creditor_tax_id=st.text(max_size=3),
    breakdown=st.none() | st.builds(Breakdown, CENTS, CENTS, CENTS, CENTS, CENTS, CENTS, CENTS),
    amount_cents=st.none() | CENTS,
    state=st.sampled_from([None, "SP", "RJ", "AM", "AC", "AL", "ES", "PE", "XX", ""]),
    city=st.sampled_from([None, "Santos", "Manaus", "Tabatinga", ""]),
    ddd_states=st.lists(st.sampled_from(["SP", "AC", "AM", "RJ"]), max_size=2).map(tuple),
    point_state=st.sampled_from([*ContactState, "strange"]),
    opted_out=st.frozensets(st.sampled_from([*Channel])),
    shows_factor=st.booleans(),
    titles=st.lists(st.builds(TitleFact, DAYS, st.none() | DAYS, st.booleans()), max_size=3).map(tuple),
    push_days=st.lists(DAYS, max_size=4).map(tuple),
    email_days=st.lists(DAYS, max_size=4).map(tuple),
    call_days=st.lists(DAYS, max_size=9).map(tuple),
    conversation_on=st.none() | DAYS,
    caps=st.builds(Caps, st.integers(0, 1), st.integers(0, 3), st.integers(0, 1), st.integers(0, 7)),
    quiet=st.lists(st.builds(QuietTime, st.times(), st.times()), max_size=2).map(tuple),
    waits_until=st.none() | DAYS,
)
