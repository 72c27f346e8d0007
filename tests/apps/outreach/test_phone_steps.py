"""A step by telephone becomes one call in a clerk's list, with its moment, the calls left and the step's own words."""

import datetime as dt
from typing import Any

from emdia.apps.desk import api as desk
from emdia.apps.desk.models import Task
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.receivables.models import Case
from emdia.core import clock, tenancy
from tests.apps.outreach.scenario import MONDAY, World, make_world

NIGHT = MONDAY.replace(hour=22)


def turn(world: World, at: dt.datetime = MONDAY) -> Any:
    Case.objects.update(next_at=at)
    (found,) = desk.call_list(creditor_ids=[world.creditor.pk], at=at)
    return found


def test_a_phone_step_is_a_call_and_its_e_mail_still_goes(db: None):
    world = make_world()
    with tenancy.use(world.tenant.pk), clock.at(MONDAY):
        case = world.person(phone="+5519900001111", email="ana@exemplo.com")
        made = world.compose(case, world.title(case), channels=("phone", "email"))
        assert made.channels == ("email",)
        task = Task.objects.get()
        assert (task.kind, task.step, task.stage, task.due_on) == (
            "call",
            "D+3",
            "not_identified",
            dt.date(2026, 6, 18),
        )
        found = turn(world)
        assert (found.verdict.kind, found.left, found.point.value) == ("allow", 7, "+5519900001111")
        night = turn(world, NIGHT).verdict
        assert (night.kind, night.rule, night.at) == (
            "not_before",
            "R20",
            dt.datetime(2026, 6, 16, 8, tzinfo=clock.SAO_PAULO),
        )
        words, why = outreach.call_script(
            case=found.task.case, point=found.point, stage=task.stage, step=task.step, at=MONDAY
        )
        assert not why
        assert "Academia Exemplo" in words
        assert "R$" in words


def test_a_step_by_telephone_alone_writes_to_nobody(db: None):
    world = make_world()
    with tenancy.use(world.tenant.pk), clock.at(MONDAY):
        case = world.person(phone="+5519900001111")
        made = world.compose(case, world.title(case), channels=("phone",))
        assert (made.messages, made.held) == ((), None)
        assert not Message.objects.exists()
        assert Task.objects.get().kind == "call"


def test_who_has_no_telephone_or_wants_no_calls_is_not_called(db: None):
    world = make_world()
    with tenancy.use(world.tenant.pk), clock.at(MONDAY):
        case = world.person(email="ana@exemplo.com")
        made = world.compose(case, world.title(case), channels=("phone",))
        assert made.held is not None
        assert [task.kind for task in Task.objects.all()] == ["no_contact"]


def test_a_later_step_takes_the_place_of_the_call_before_and_a_talk_ends_it(db: None):
    world = make_world()
    with tenancy.use(world.tenant.pk), clock.at(MONDAY):
        case = world.person(phone="+5519900001111")
        title = world.title(case)
        world.compose(case, title, channels=("phone",))
        world.compose(case, title, channels=("phone",), step="D+9", stage="may_happen")
        assert Task.objects.get(done_at=None).step == "D+9"
        desk.log_call(case_id=case.pk, result="no_answer", author="ana")
        found = turn(world)
        assert found.left == 6, "a call that nobody answered counts too (R60)"
        desk.log_call(case_id=case.pk, result="right_person", author="ana")
        assert not desk.call_list(creditor_ids=[world.creditor.pk], at=MONDAY)


def test_a_doubtful_telephone_gets_the_neutral_words(db: None):
    world = make_world()
    with tenancy.use(world.tenant.pk), clock.at(MONDAY):
        case = world.person(phone="+5519900001111", point_state="doubtful")
        world.compose(case, world.title(case), channels=("phone",))
        found = turn(world)
        words, _ = outreach.call_script(
            case=found.task.case, point=found.point, stage=found.task.stage, step="D+3", at=MONDAY
        )
        assert found.doubtful and "R$" not in words and words
