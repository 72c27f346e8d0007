"""Room 4: usable channels and points, the first lawful moment of each, one occasion one day."""

import datetime as dt

import pytest

from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.core import clock
from tests.apps.outreach.scenario import MONDAY, World, add_point

PHONE, EMAIL = "+5519900001111", "ana@example.com"


@pytest.mark.parametrize(
    ("whatsapp", "expected"),
    [(True, ("whatsapp", "email")), (None, ("whatsapp", "email")), (False, ("sms", "email"))],
)
def test_mode_all_is_the_first_usable_push_and_the_email(world: World, whatsapp, expected):
    case = world.person(phone=PHONE, email=EMAIL, whatsapp=whatsapp)
    made = world.compose(case, world.title(case))
    assert made.channels == expected
    assert made.not_before == MONDAY
    assert Message.objects.values("occasion").distinct().count() == 1


def test_without_the_creditors_declaration_whatsapp_needs_the_persons_own_permission(world: World):
    world.creditor.whatsapp_permission = False
    world.creditor.save()
    case = world.person(phone=PHONE, whatsapp=None)
    assert world.compose(case, world.title(case)).channels == ("sms",)


def test_mode_fallback_keeps_the_others_for_later(world: World):
    case = world.person(phone=PHONE, email=EMAIL, whatsapp=True)
    made = world.compose(case, world.title(case), mode="fallback")
    assert made.channels == ("whatsapp",)
    assert Message.objects.get().fallback == "sms,email"


def test_the_best_known_point_is_used(world: World):
    case = world.person(email="first@example.com", point_state="doubtful")
    best = add_point(case.debtor, "email", "second@example.com", point_state="confirmed", rank=1)
    world.compose(case, world.title(case))
    message = Message.objects.get()
    assert message.point_id == best.pk
    assert message.stage == "not_identified"


def test_a_stopped_channel_is_not_used(world: World):
    case = world.person(phone=PHONE, email=EMAIL)
    case.debtor.opt_outs.create(channel="sms", source="cli", at=clock.now())
    assert world.compose(case, world.title(case)).channels == ("email",)
    case.debtor.opt_outs.create(channel="email", source="cli", at=clock.now())
    made = world.compose(case, world.title(case))
    assert (made.channels, made.held.rule) == ((), "R37")


def test_a_landline_gets_no_text(world: World):
    case = world.person(phone=PHONE)
    case.debtor.points.update(mobile=False)
    assert world.compose(case, world.title(case)).held.reason.startswith("sem meio de contato utilizável")


def test_the_email_waits_for_its_push(world: World):
    saturday = MONDAY.replace(day=20, hour=15)
    case = world.person(phone=PHONE, email=EMAIL)
    with clock.at(saturday):
        world.compose(case, world.title(case))
    moments = dict(Message.objects.values_list("channel", "not_before"))
    assert moments == dict.fromkeys(("sms", "email"), MONDAY.replace(day=22, hour=8))


def test_the_email_goes_alone_where_the_push_is_too_late(world: World):
    saturday = MONDAY.replace(day=20, hour=15)
    case = world.person(phone=PHONE, email=EMAIL)
    with clock.at(saturday):
        made = world.compose(case, world.title(case), expires_on=dt.date(2026, 6, 21))
    assert (made.channels, made.not_before) == (("email",), saturday)


def test_a_step_that_no_lawful_moment_fits_is_held_with_its_reason(world: World):
    sunday = MONDAY.replace(day=21)
    case = world.person(phone=PHONE, email=EMAIL)
    with clock.at(sunday):
        made = world.compose(case, world.title(case), expires_on=sunday.date())
    assert made.messages == ()
    assert "21/06/2026" in made.held.reason
    assert not Message.objects.exists()


def test_it_expires_at_the_end_of_its_last_local_day(world: World):
    case = world.person(phone="+5568900001111", state="AC", city="Rio Branco")
    world.compose(case, world.title(case), expires_on=dt.date(2026, 6, 18))
    assert Message.objects.get().expires_at == dt.datetime(2026, 6, 19, 2, tzinfo=clock.SAO_PAULO)


def test_a_batch_costs_a_fixed_number_of_queries(world: World, django_assert_max_num_queries):
    planned = []
    for n in range(40):
        case = world.person(phone=f"+55199000030{n:02}", email=f"p{n}@example.com")
        planned.append(world.planned(case, world.title(case)))
    with django_assert_max_num_queries(12):
        made = outreach.compose(planned, at=MONDAY)
    assert [len(one.messages) for one in made] == [2] * 40


def test_the_same_batch_again_writes_nothing(world: World):
    case = world.person(phone=PHONE)
    title = world.title(case)
    world.compose(case, title)
    assert world.compose(case, title).messages == ()
    assert Message.objects.count() == 1


def test_below_the_minimum_nothing_rings_and_the_email_says_why(world: World):
    case = world.person(phone=PHONE, email=EMAIL)
    made = world.compose(case, world.title(case), push=False)
    assert made.channels == ("email",)
    assert Message.objects.get().planned_reason.endswith("abaixo do mínimo para SMS e WhatsApp")


def test_below_the_minimum_somebody_without_email_is_left_alone_and_nobody_is_asked(world: World):
    case = world.person(phone=PHONE)
    made = world.compose(case, world.title(case), push=False)
    assert (made.messages, made.held.reason) == ((), "abaixo do mínimo para SMS e WhatsApp")
    assert not case.tasks.exists()
