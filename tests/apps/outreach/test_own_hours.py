"""What a creditor narrowed for itself holds where messages are composed and where the gate is asked."""

import datetime as dt

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from emdia.apps.contacts import api as contacts
from emdia.apps.outreach.models import Message
from emdia.core import clock
from emdia.domain.compliance import judge
from emdia.domain.compliance.limits import checked, limits_of
from emdia.domain.own_hours import OwnHours
from tests.apps.outreach.scenario import MONDAY, World

PHONE, EMAIL = "+5519900001111", "ana@example.com"
AFTERNOON = ((dt.time(13), dt.time(17)),) * 5 + (None, None)


def limit(world: World, **caps: int) -> None:
    world.creditor.contact_limits = checked(hours=OwnHours(push=AFTERNOON), caps=caps)
    world.creditor.save()


def test_messages_get_their_first_moment_inside_the_creditors_own_hours(world: World):
    limit(world)
    case = world.person(phone=PHONE, email=EMAIL)
    world.compose(case, world.title(case))
    moments = dict(Message.objects.values_list("channel", "not_before"))
    assert moments == {"sms": MONDAY.replace(hour=13), "email": MONDAY}


def test_it_costs_no_query_more(world: World):
    def cost() -> int:
        case = world.person(phone=PHONE, email=EMAIL)
        title = world.title(case)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            world.compose(case, title)
        return len(queries)

    before = cost()
    limit(world)
    assert cost() == before


def asked(world: World, channel: str, debtor: int) -> contacts.Asked:
    return contacts.Asked(
        message=1,
        debtor=debtor,
        channel=channel,
        kind="collection",
        stage="neutral",
        point_state="declared",
        value_hash=None,
        ddd="11",
        state="SP",
        city="",
        creditor_name="A",
        creditor_address="B",
        creditor_tax_id="11222333000181",
        quiet={},
        neutral=True,
        limits=limits_of(world.creditor.contact_limits),
    )


def test_the_gate_itself_keeps_hours_and_caps_of_the_creditor(world: World):
    limit(world, email_day=0)
    debtor = world.person(phone=PHONE, email=EMAIL).debtor_id
    with transaction.atomic():
        sms, email = contacts.facts_for(
            [asked(world, "sms", debtor), asked(world, "email", debtor)], at=clock.now()
        )
    assert (judge(sms).rule, judge(sms).at) == ("R29", MONDAY.replace(hour=13))
    assert (judge(email).kind, judge(email).rule) == ("never", "R68")
    assert sms.caps.email_day == 0
    assert sms.caps.push_week == 3


def test_a_tenants_lower_cap_is_not_raised_by_a_creditor(world: World):
    world.tenant.caps = {"push_week": 1}
    world.tenant.save()
    limit(world, push_week=2)
    debtor = world.person(phone=PHONE).debtor_id
    with transaction.atomic():
        (facts,) = contacts.facts_for([asked(world, "sms", debtor)], at=clock.now())
    assert facts.caps.push_week == 1
