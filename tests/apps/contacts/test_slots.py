"""Caps are exact: one push and one e-mail a day, three pushes in seven days, also with many workers at once."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from emdia.apps.contacts import api as contacts
from emdia.apps.contacts.models import ContactSlot
from emdia.apps.contacts.slots import slot_kind
from emdia.apps.debtors.models import ContactPoint
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.core import clock, tenancy
from emdia.domain.compliance import judge
from emdia.domain.compliance.facts import Breakdown
from tests.apps.outreach.scenario import MONDAY, World, make_world

ASKED = contacts.Asked(
    message=1,
    debtor=0,
    channel="sms",
    kind="collection",
    stage="not_identified",
    point_state="declared",
    value_hash=None,
    ddd="19",
    state="SP",
    city="Campinas",
    creditor_name="Academia",
    creditor_address="Rua Exemplo, 100",
    creditor_tax_id="11222333000181",
    quiet={},
    breakdown=Breakdown(1, 0, 0, 0, 0, 0, 1),
)


def ask_and_take(asked: contacts.Asked, at: dt.datetime) -> str:
    """What ``deliver`` does with one message, in one transaction."""
    with transaction.atomic():
        book = contacts.FactsBook(people=[(asked.debtor, asked.value_hash)], at=at)
        verdict = judge(book.facts(asked))
        if verdict.kind == "allow":
            book.take(asked)
        book.write()
    return verdict.rule or verdict.kind


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_three_pushes_in_seven_days_and_one_a_day(world: World):
    with tenancy.use(world.tenant.pk):
        asked = replace(ASKED, debtor=world.person().debtor_id)
        got = [ask_and_take(asked, MONDAY + dt.timedelta(days=n)) for n in (0, 0, 1, 2, 3, 4)]
        assert got == ["allow", "R68", "allow", "allow", "R68", "R68"]
        assert ask_and_take(replace(asked, channel="email"), MONDAY) == "allow"
        assert ask_and_take(replace(asked, channel="email"), MONDAY) == "R68"
        assert ask_and_take(asked, MONDAY + dt.timedelta(days=7)) == "allow"


def test_a_tenant_lowers_the_caps_and_cannot_raise_them(world: World):
    world.tenant.caps = {"push_week": 1, "push_day": 9}
    world.tenant.save()
    with tenancy.use(world.tenant.pk):
        asked = replace(ASKED, debtor=world.person().debtor_id)
        assert ask_and_take(asked, MONDAY) == "allow"
        assert ask_and_take(asked, MONDAY) == "R68"
        assert ask_and_take(asked, MONDAY + dt.timedelta(days=1)) == "R68"


def test_confirmations_take_no_occasion(world: World):
    with tenancy.use(world.tenant.pk):
        asked = replace(ASKED, debtor=world.person().debtor_id, kind="confirmation", stage="paid")
        assert [ask_and_take(asked, MONDAY) for _ in range(3)] == ["allow"] * 3
        assert not ContactSlot.objects.exists()


def test_the_day_is_the_debtors_own(world: World):
    with tenancy.use(world.tenant.pk):
        asked = replace(ASKED, debtor=world.person().debtor_id, state="AC", city="Rio Branco", ddd="68")
        late = dt.datetime(2026, 6, 17, 0, 30, tzinfo=dt.UTC)
        assert ask_and_take(asked, late) == "allow"
        assert ContactSlot.objects.get().day == dt.date(2026, 6, 16)


def test_the_occasion_of_what_certainly_did_not_go_out_is_given_back(world: World):
    with tenancy.use(world.tenant.pk):
        asked = replace(ASKED, debtor=world.person().debtor_id, message=7)
        ask_and_take(asked, MONDAY)
        assert contacts.release([7]) == 1
        assert ask_and_take(asked, MONDAY) == "allow"


def test_the_database_says_it_a_second_time(world: World):
    with tenancy.use(world.tenant.pk):
        debtor = world.person().debtor_id
        row = {"debtor_id": debtor, "day": MONDAY.date(), "kind": "push", "at": MONDAY}
        ContactSlot.objects.create(**row)
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactSlot.objects.create(**row)


def test_a_webhook_reaches_no_person():
    assert slot_kind("webhook") == ""
    assert slot_kind("whatsapp") == slot_kind("phone") == "push"


def test_facts_of_a_batch_cost_a_fixed_number_of_queries(world: World, django_assert_max_num_queries):
    with tenancy.use(world.tenant.pk):
        batch = []
        for n in range(50):
            case = world.person(phone=f"+55199000040{n:02}")
            point = ContactPoint.objects.get(debtor=case.debtor_id)
            batch.append(replace(ASKED, message=n, debtor=case.debtor_id, value_hash=bytes(point.value_hash)))
        with django_assert_max_num_queries(8), transaction.atomic():
            facts = contacts.facts_for(batch, at=MONDAY)
    assert len(facts) == 50


def in_threads(count: int, work: Callable[[], None]) -> None:
    """Run ``work`` on threads with connections of their own, all starting at once."""
    start, errors = threading.Barrier(count), []

    def run() -> None:
        try:
            start.wait()
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors


@pytest.mark.django_db(transaction=True)
def test_many_workers_take_one_occasion():
    made = make_world()
    got: list[str] = []
    with tenancy.use(made.tenant.pk):
        asked = replace(ASKED, debtor=made.person().debtor_id)

    def work() -> None:
        with tenancy.use(made.tenant.pk):
            got.append(ask_and_take(asked, MONDAY))

    in_threads(6, work)
    assert sorted(got) == ["R68"] * 5 + ["allow"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_say_each_message_once_and_keep_the_caps(tmp_path, settings):
    settings.EMDIA_HOME = tmp_path
    made = make_world()
    with tenancy.use(made.tenant.pk), clock.at(MONDAY):
        for n in range(20):
            case = made.person(phone=f"+55199000050{n:02}")
            for _ in range(2):
                outreach.compose([made.planned(case, made.title(case))], at=MONDAY)

        def work() -> None:
            with tenancy.use(made.tenant.pk):
                outreach.deliver(at=MONDAY)

        in_threads(2, work)
        said = Message.objects.filter(status="sent")
        assert said.count() == said.values("debtor").distinct().count() == 20
        assert Message.objects.filter(status="held", rule="R68").count() == 20
        assert ContactSlot.objects.count() == 20
        references = set(said.values_list("reference", flat=True))
        assert len(references) == 20
