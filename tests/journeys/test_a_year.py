"""A whole year of a portfolio, lived day by day: the promises of the product, counted over everything that went out."""

import datetime as dt
import os
import random
from collections import Counter, defaultdict
from zoneinfo import ZoneInfo

import pytest

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.payments import api as payments
from emdia.apps.payments.models import Payment
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.tenants import api as tenants
from emdia.core import clock, tenancy
from emdia.domain.calendar import Calendar, Place
from emdia.entry import replaying
from emdia.entry.cli.answer import business_time
from tests.journeys.command import GYM, Commands

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]

SIZE = 5_000 if os.environ.get("EMDIA_LONG") else 300
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
STATES = {"SP": "São Paulo", "RJ": "Rio de Janeiro", "AM": "Manaus", "PE": "Recife", "ES": "Vitória", "": ""}
ZONES = {"AM": "America/Manaus"}
WINDOWS = {"SP": (8, 20), "RJ": (9, 19), "ES": (8, 19), "AM": (8, 18), "PE": (8, 20), "": (9, 18)}
SATURDAY = {"SP": 14, "PE": 14}


def cpf(number: int) -> str:
    """A CPF with right check digits, from a range that looks made up."""
    digits = [int(d) for d in f"{number:09d}"]
    for size in (10, 11):
        rest = sum(d * w for d, w in zip(digits, range(size, 1, -1), strict=True)) * 10 % 11
        digits.append(rest % 10)
    return "".join(map(str, digits))


def sheet(rng: random.Random) -> str:
    """About four titles a debtor, due on any day of the year, one in five debtors without e-mail or phone."""
    rows = ["nome;cpf;celular;e-mail;número;valor;vencimento;descrição;uf;cidade"]
    people = max(SIZE // 4, 1)
    for number in range(SIZE):
        who = rng.randrange(people)
        uf = list(STATES)[who % len(STATES)]
        phone = "" if who % 7 == 3 else f"(11) 9{1000 + who % 9000:04d}-{who % 5000:04d}"
        email = "" if who % 5 == 2 else f"pessoa{who}@example.com"
        due = YEAR[0] + dt.timedelta(days=rng.randrange(365))
        cents = rng.randrange(1_500, 90_000)
        rows.append(
            f"PESSOA {who} EXEMPLO;{cpf(10_000 + who)};{phone};{email};{number};{cents // 100},{cents % 100:02d};"
            f"{due:%d/%m/%Y};Mensalidade;{uf};{STATES[uf]}"
        )
    return "\n".join(rows)


class World:
    """Who pays when: three in four titles are paid, some before due, most within a month after it."""

    def __init__(self, rng: random.Random) -> None:
        self.due: defaultdict[dt.date, list[tuple[int, int]]] = defaultdict(list)
        self.paid: list[int] = []
        for title in Receivable.objects.all():
            if rng.random() < 0.75:
                self.due[title.due_on + dt.timedelta(days=rng.randrange(-5, 40))].append(
                    (title.pk, title.case_id)
                )

    def acts(self, moment: dt.datetime) -> None:
        """Record what was paid by this moment."""
        for title, case in self.due.pop(moment.date(), []):
            payments.record(
                case_id=case,
                receivable_ids=[title],
                cents=None,
                paid_at=moment,
                source="bank",
                reference=f"t{title}",
            )


@pytest.fixture
def year(capsys, tmp_path, settings):
    settings.EMDIA_HOME = tmp_path / "home"
    emdia = Commands(capsys)
    emdia("init")
    emdia(*GYM)
    file = tmp_path / "ano.csv"
    file.write_text(sheet(random.Random(7)), encoding="utf-8")
    report = emdia("import", file, "--creditor", "academia")
    assert (report["created"], report["rejected"]) == (SIZE, [])
    with tenancy.use(tenants.tenant_named(None).pk):
        world = World(random.Random(11))
        replaying.replay(
            creditor_ids=[tenants.creditor_named("academia").pk],
            start=YEAR[0],
            end=YEAR[1],
            opened=business_time,
            on_day=lambda _day: None,
            at_stop=world.acts,
        )
        yield list(Message.objects.select_related("debtor").order_by("pk"))


def test_a_year_keeps_every_promise(year):
    said = [m for m in year if m.sent_at is not None]
    collection = [m for m in said if m.kind == "collection"]
    assert len(collection) > SIZE, "a year of a ladder says something"
    on_allowed_days_and_hours(collection)
    at_most_a_push_and_a_mail_a_day(collection)
    never_twice(collection)
    nothing_about_what_was_paid(collection)
    a_warning_before_each_dated_action(collection)
    thanks_for_each_payment(said)
    every_silence_has_a_reason(year)


def on_allowed_days_and_hours(messages):
    calendar = Calendar()
    for m in messages:
        uf = m.debtor.state
        at = m.sent_at.astimezone(ZoneInfo(ZONES.get(uf, "America/Sao_Paulo")))
        place = Place(uf or None, m.debtor.city or None)
        assert at.weekday() != 6 and calendar.may_contact(at.date(), place), (m.pk, uf, at)
        first, last = (8, 20) if m.channel == "email" else WINDOWS[uf]
        if m.channel != "email" and at.weekday() == 5:
            last = SATURDAY.get(uf, first)
        assert first <= at.hour < last, (m.pk, uf, m.channel, at)


def at_most_a_push_and_a_mail_a_day(messages):
    days: dict[tuple[int, str], list[dt.date]] = defaultdict(list)
    for m in messages:
        days[m.debtor_id, "email" if m.channel == "email" else "push"].append(
            m.sent_at.astimezone(clock.SAO_PAULO).date()
        )
    for (_, kind), found in days.items():
        assert max(Counter(found).values()) == 1
        if kind == "push":
            assert all(sum(0 <= (later - day).days < 7 for later in found) <= 3 for day in found)


def never_twice(messages):
    found = Counter((m.anchor_id, m.cycle, m.step, m.channel) for m in messages if m.anchor_id)
    assert max(found.values()) == 1
    texts = Counter((m.case_id, m.channel, m.text) for m in messages)
    assert max(texts.values()) == 1, "W16: no two messages of one case with the same text"


def nothing_about_what_was_paid(messages):
    settled = dict(Receivable.objects.exclude(settled_on=None).values_list("pk", "settled_on"))
    paid_at = {
        part.receivable_id: p.paid_at
        for p in Payment.objects.prefetch_related("parts")
        for part in p.parts.all()
    }
    assert settled
    for m in messages:
        for title in m.receivables:
            assert title not in paid_at or m.sent_at <= paid_at[title], (m.pk, title)


def a_warning_before_each_dated_action(messages):
    """A title hears D+9 only after a delivered message that spoke of it had warned: its D+6, or a later step."""
    warned: defaultdict[int, list[tuple[int, dt.datetime]]] = defaultdict(list)
    for m in messages:
        if m.delivered_at and m.step.startswith("D+"):
            for title in m.receivables:
                warned[title].append((int(m.step[2:]), m.delivered_at))
    dated = [m for m in messages if m.step in ("D+9", "D+15")]
    assert dated
    for m in dated:
        least = {"D+9": 6, "D+15": 9}[m.step]
        assert any(offset >= least and at < m.sent_at for offset, at in warned[m.anchor_id]), (m.pk, m.step)


def thanks_for_each_payment(said):
    thanked = {m.payment_id for m in said if m.kind == "confirmation"}
    reachable = set(Message.objects.exclude(sent_at=None).values_list("case_id", flat=True))
    for payment in Payment.objects.all():
        assert payment.thanked_at is not None
        if payment.case_id in reachable:
            assert payment.pk in thanked, payment.pk


def every_silence_has_a_reason(messages):
    for m in messages:
        assert m.status in {"delivered", "read"} or m.reason or m.status == "sent", (m.pk, m.status)
        assert m.status not in {"unknown", "sending"}
    for case in Case.objects.filter(receivables__state="open").distinct():
        assert case.next_reason and (case.next_on or case.ended_on), case.pk
    assert outreach.last_sent_at() is not None
