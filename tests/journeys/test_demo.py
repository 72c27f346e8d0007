"""The lived demonstration, read as a lawyer of the debtors would: who was written to, when, about what, and why.

The windows are written out here once more, on purpose not taken from the code under audit.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.models import Q

from emdia.apps.contacts.models import ContactSlot
from emdia.apps.debtors.models import ContactPoint, OptOut
from emdia.apps.desk.models import Task
from emdia.apps.journal import api as journal
from emdia.apps.outreach.models import Message
from emdia.apps.payments.models import Payment
from emdia.apps.receivables.models import Case, Receivable
from emdia.core import clock, home, tenancy
from emdia.domain.calendar import Calendar, Place
from emdia.entry.demo import performance, state, world
from emdia.entry.demo.script import Act

NOW = dt.datetime(2026, 11, 20, 15, 30, tzinfo=clock.SAO_PAULO)  # a holiday: Consciência Negra
ZONES = {
    "AM": "America/Manaus",
    "AC": "America/Rio_Branco",
    "RO": "America/Porto_Velho",
    "PA": "America/Belem",
}
WEEK = {"AM": (8, 18), "RJ": (9, 19), "ES": (8, 19)}
NO_SATURDAY = {"AM", "RJ", "ES"}
PUSH = ("sms", "whatsapp")

pytestmark = pytest.mark.django_db


SIZES = {"academia": 60, "escola": 30}
INTERRUPTED = dt.datetime(2026, 10, 14, 8, 20, tzinfo=clock.SAO_PAULO)
CLOSED = dt.datetime(2026, 11, 4, 11, 0, tzinfo=clock.SAO_PAULO)


def prepared(today):
    return world.prepare(today=today.date(), sizes=SIZES)


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker):
    """Sixty days of a smaller demonstration: interrupted in the middle of a day, closed on another, opened again."""
    with django_db_blocker.unblock():
        with home.lock_clock():
            story = prepared(CLOSED - dt.timedelta(days=16))
            broken = replace(
                story, acts=sorted([*story.acts, Act(INTERRUPTED, "crash", "")], key=lambda act: act.at)
            )
            with pytest.raises(KeyError):
                performance.live(broken, until=CLOSED, quiet=True)
            assert state.lived_until().date() == INTERRUPTED.date()
            performance.live(prepared(CLOSED), until=CLOSED, quiet=True)
            story = prepared(NOW)
            performance.live(story, until=NOW, quiet=True)
        with tenancy.use(story.tenant_id):
            yield story
        call_command("flush", interactive=False, verbosity=0)
        (state.folder() / "state.json").unlink()


@pytest.fixture
def said(lived):
    """Everything that a carrier took, with who it went to."""
    rows = Message.objects.exclude(sent_at=None).select_related("debtor", "point", "creditor", "payment")
    return list(rows.order_by("sent_at", "pk"))


def collections_of(said):
    return [message for message in said if message.kind == "collection"]


def local(message):
    return message.sent_at.astimezone(ZoneInfo(ZONES.get(message.debtor.state, "America/Sao_Paulo")))


def test_the_demonstration_has_something_to_show(said):
    steps = Counter(message.step for message in collections_of(said))
    assert {"D-7", "D-1", "D+3", "D+6", "D+9", "D+15", "D+30", "first_contact"} <= set(steps)
    assert {message.channel for message in said} == {"sms", "whatsapp", "email"}
    assert {m.stage for m in said} >= {"paid", "paid_part", "claimed_paid_received", "opt_out_done"}
    assert (
        Message.objects.filter(status="delivered").exists() and Message.objects.filter(status="read").exists()
    )
    assert Message.objects.filter(status="failed").exists()
    assert {task.kind for task in Task.objects.all()} >= {"negotiate", "claimed_paid", "study_case"}


def test_everything_stayed_on_this_machine(said):
    assert {message.account for message in said} == {"sandbox:demo"}


def test_nothing_on_a_sunday_or_holiday_and_nothing_outside_the_window(said):
    calendar = Calendar()
    for message in collections_of(said):
        at, uf = local(message), message.debtor.state
        assert at.weekday() != 6, message.pk
        assert calendar.may_contact(at.date(), Place(uf, message.debtor.city)), message.pk
        first, last = (8, 20) if message.channel == "email" else WEEK.get(uf, (8, 20))
        if at.weekday() == 5 and message.channel in PUSH:
            assert uf not in NO_SATURDAY, message.pk
            last = 14
        assert first <= at.hour < last, (message.pk, at)


def test_confirmations_come_at_once_or_by_day(said):
    for message in said:
        if message.kind != "collection" and not 8 <= local(message).hour < 20:
            assert message.sent_at - message.created_at <= dt.timedelta(minutes=15), message.pk


def test_nothing_is_asked_for_after_it_was_paid(said):
    ends = defaultdict(list)
    for payment in Payment.objects.prefetch_related("parts"):
        for part in payment.parts.all():
            if part.settled:
                ends[part.receivable_id].append((payment.recorded_at, payment.reversed_at))
    assert ends
    for message in collections_of(said):
        for title in {message.anchor_id, *message.receivables}:
            for paid, reversed_at in ends[title]:
                again = reversed_at is not None and message.sent_at >= reversed_at
                assert message.sent_at < paid or again, (message.pk, title)


def test_no_step_is_said_twice_and_no_day_has_two_pushes(said):
    steps, days = Counter(), Counter()
    for message in collections_of(said):
        group = "push" if message.channel in PUSH else "email"
        steps[message.anchor_id, message.cycle, message.step, group] += 1
        days[message.debtor_id, local(message).date(), group] += 1
    assert max(steps.values()) == 1
    assert max(days.values()) == 1
    week = defaultdict(list)
    for message in collections_of(said):
        if message.channel in PUSH:
            week[message.debtor_id].append(local(message).date())
    for dates in week.values():
        for first, fourth in zip(dates, dates[3:], strict=False):
            assert (fourth - first).days > 6
    assert (
        ContactSlot.objects.count() == ContactSlot.objects.values("debtor", "day", "kind").distinct().count()
    )


def test_every_payment_is_thanked_for_once_or_cannot_be(lived):
    thanks = Counter(Message.objects.exclude(payment=None).values_list("payment_id", flat=True))
    reachable = ContactPoint.objects.filter(state__in=("declared", "confirmed", "doubtful"))
    with_contact = set(reachable.values_list("debtor_id", flat=True))
    assert Payment.objects.count() > 50
    for payment in Payment.objects.select_related("case"):
        if thanks[payment.pk] == 0:
            gone = payment.case.debtor_id not in with_contact
            stopped = OptOut.objects.filter(debtor_id=payment.case.debtor_id).exists()
            assert payment.thanked_at and (gone or stopped or payment.reversed_at), payment.pk
        else:
            assert thanks[payment.pk] == 1


def test_every_silence_has_its_reason(lived):
    silent = Message.objects.filter(
        status__in=("held", "withheld", "expired", "failed", "canceled", "unknown")
    )
    assert silent.exists()
    assert not [m.pk for m in silent if not m.reason]
    silent_cases = Case.objects.filter(receivables__state="open").exclude(messages__sent_at__isnull=False)
    assert not [case.pk for case in silent_cases.distinct() if not case.next_reason]
    assert not Case.objects.filter(receivables__state="open", next_at=None).exists()


def test_who_said_stop_is_left_alone(said):
    stops = {(o.debtor_id, o.channel): o.at for o in OptOut.objects.all()}
    assert stops
    for message in collections_of(said):
        stop = stops.get((message.debtor_id, message.channel))
        assert stop is None or message.sent_at <= stop, message.pk


def test_a_number_of_two_people_gets_no_amount_until_one_of_them_shows_who_she_is(said):
    phones = Counter(bytes(p.value_hash) for p in ContactPoint.objects.filter(kind="phone"))
    first = {}
    for message in collections_of(said):
        if message.point and phones[bytes(message.point.value_hash)] > 1:
            first.setdefault(message.point_id, message)
    assert len(first) >= 2
    assert not [m.pk for m in first.values() if "R$" in m.text]


def test_a_debt_older_than_five_years_is_never_mentioned(said):
    old = Receivable.objects.get(due_on__lt=dt.date(2021, 12, 1))
    assert not [m.pk for m in collections_of(said) if old.pk in {m.anchor_id, *m.receivables}]


def test_what_is_paused_is_silent(said):
    paused = Receivable.objects.filter(~Q(pause_reason="") | Q(disputed_at__isnull=False))
    assert paused.exists()
    for title in paused:
        since = title.disputed_at
        told = [m for m in collections_of(said) if title.pk in {m.anchor_id, *m.receivables}]
        assert since is None or not [m.pk for m in told if m.sent_at > since]


def test_the_chain_of_the_journal_holds(lived):
    assert journal.verify(lived.tenant_id).broken_at is None


def test_an_interruption_and_a_break_leave_no_day_out_and_none_twice(lived, said):
    """The audit above is of a life that was interrupted; here: it began and ended when it should."""
    assert lived.start == (CLOSED - dt.timedelta(days=16 + 60)).date()
    assert state.lived_until() == NOW
    moments = [message.sent_at for message in said if local(message).date() == INTERRUPTED.date()]
    assert min(moments) < INTERRUPTED < max(moments)
    days = {local(message).date() for message in said}
    working = [NOW.date() - dt.timedelta(days=back) for back in range(1, 60)]
    quiet = {day for day in working if day.weekday() < 5 and Calendar().may_contact(day, Place("SP"))} - days
    assert len(quiet) <= 3
    numbers = Message.objects.exclude(payment=None).values_list("payment_id", "channel")
    assert len(numbers) == len(set(numbers))
