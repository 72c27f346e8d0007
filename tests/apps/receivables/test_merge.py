"""Two entries of one person become one and two again: nothing is lost, nothing stays behind."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from emdia.apps.debtors.models import ContactPoint, Debtor, OptOut
from emdia.apps.desk.models import Note
from emdia.apps.outreach.models import Message
from emdia.apps.receivables import api as receivables
from emdia.apps.receivables.models import Case, Receivable
from emdia.core import clock, tenancy
from emdia.core.sealed import keyed_hash
from emdia.domain.errors import DomainError
from tests.web.console import world as worlds

TABLES = (Debtor, ContactPoint, OptOut, Case, Receivable, Message, Note)
MOVES = {"facts_version", "next_at"}
"""What waking changes on purpose."""


def photograph() -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables that a merge touches."""
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in MOVES}
            for row in model.objects.order_by("pk").values()
        ]
        for model in TABLES
    }


def twin(name: str, creditor: Any, *, code: str, phone: str, state: str = "declared") -> Any:
    """Somebody without a CPF, as a file without that column brings her; a case and a title."""
    debtor = Debtor.objects.create(name=name, created_at=worlds.NOON)
    ContactPoint.objects.create(
        debtor=debtor,
        kind="phone",
        value=phone,
        value_hash=keyed_hash("phone", phone, tenant_id=tenancy.current_id()),
        state=state,
        mobile=True,
        origin="file",
        created_at=worlds.NOON,
    )
    case = Case.objects.create(creditor=creditor, debtor=debtor, code=code, opened_at=worlds.NOON)
    worlds.title(case, f"T-{code}", worlds.NOON.date(), 5000)
    Note.objects.create(case=case, text="oi", author="a", at=worlds.NOON)
    worlds.message(case, worlds.NOON, status="sent", sent_at=worlds.NOON, text="oi", step=f"S{code}")
    return case


@pytest.fixture
def world(db: None) -> Any:
    with clock.at(worlds.NOON):
        made = worlds.make_world()
        with tenancy.use(made.tenant.pk):
            yield made


def test_two_cases_of_one_creditor_become_the_older_one(world: Any):
    first = world.cases[0]
    second = twin("Maria A. Silva", world.gym, code="B9", phone="+5511988887777")
    receivables.merge_debtors(
        kept_id=first.debtor_id, gone_id=second.debtor_id, reason="mesmo telefone", actor="ana"
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert set(first.receivables.values_list("number", flat=True)) == {"2026-000", "2026-000-B", "T-B9"}
    assert (second.joined_ref, second.next_at) == (first.pk, None)
    assert first.debtor.points.count() == 3
    assert not Message.objects.filter(debtor_id=second.debtor_id).exists()


def test_where_the_older_case_is_the_other_ones_it_stays_the_older_case(world: Any):
    older = world.cases[0]
    younger = twin("Maria A. Silva", world.gym, code="B9", phone="+5511988887777")
    Case.objects.filter(pk=younger.pk).update(opened_at=worlds.NOON + dt.timedelta(days=1))
    with pytest.raises(DomainError):
        receivables.merge_debtors(kept_id=younger.debtor_id, gone_id=older.debtor_id, reason=" ", actor="ana")
    before = photograph()
    merge = receivables.merge_debtors(
        kept_id=younger.debtor_id, gone_id=older.debtor_id, reason="é ela", actor="ana"
    )
    older.refresh_from_db()
    kept = Debtor.objects.get(pk=younger.debtor_id)
    assert (older.debtor_id, older.receivables.count(), older.joined_ref) == (kept.pk, 3, None)
    assert kept.tax_id == "52998224725"
    receivables.undo_merge(merge_id=merge.pk, actor="ana")
    assert photograph() == before


def test_a_wrong_number_stays_wrong_for_the_one_who_stays(world: Any):
    first = twin("Rita", world.gym, code="C1", phone="+5511977776666")
    second = twin("Rita Lima", world.school, code="C2", phone="+5511977776666", state="wrong")
    receivables.merge_debtors(kept_id=first.debtor_id, gone_id=second.debtor_id, reason="x", actor="ana")
    assert ContactPoint.objects.get(debtor_id=first.debtor_id).state == "wrong"


def test_different_tax_ids_are_different_people(world: Any):
    with pytest.raises(DomainError, match="pessoas diferentes"):
        receivables.merge_debtors(
            kept_id=world.cases[0].debtor_id, gone_id=world.cases[1].debtor_id, reason="x", actor="ana"
        )


def test_the_link_of_a_closed_case_leads_to_the_one_that_stays(world: Any):
    first = world.cases[0]
    second = twin("Maria A. Silva", world.gym, code="B9", phone="+5511988887777")
    receivables.merge_debtors(kept_id=first.debtor_id, gone_id=second.debtor_id, reason="x", actor="ana")
    assert receivables.case_of_link(second.pk, 1).pk == first.pk


class AnyTwins(TestCase):
    """Whatever two people have, undoing brings everything back."""

    @settings(max_examples=8, deadline=None)
    @given(
        same_phone=st.booleans(),
        same_creditor=st.booleans(),
        keep_first=st.booleans(),
        stopped=st.lists(st.sampled_from(("sms", "email")), max_size=2, unique=True),
        codes=st.sampled_from((("", "B"), ("A", ""), ("A", "B"))),
        paused=st.sampled_from(("", "doente")),
    )
    def test_undone_is_as_it_was(
        self,
        same_phone: bool,
        same_creditor: bool,
        keep_first: bool,
        stopped: list[str],
        codes: tuple[str, str],
        paused: str,
    ):
        with clock.at(worlds.NOON):
            made = worlds.make_tenant("gemeas", "Gêmeas")
            with tenancy.use(made.tenant.pk):
                gym = worlds.creditor("academia", "Academia", "gym")
                school = worlds.creditor("escola", "Escola", "school")
                first = twin("Bia", gym, code="X1", phone="+5511966665555")
                phone = "+5511966665555" if same_phone else "+5511955554444"
                second = twin("Bia M", gym if same_creditor else school, code="X2", phone=phone)
                for case, code in zip((first, second), codes, strict=True):
                    Case.objects.filter(pk=case.pk).update(code=code, pause_reason=paused)
                for case, channel in zip((first, second), stopped, strict=False):
                    OptOut.objects.create(debtor=case.debtor, channel=channel, source="x", at=worlds.NOON)
                before = photograph()
                kept, gone = (first, second) if keep_first else (second, first)
                merge = receivables.merge_debtors(
                    kept_id=kept.debtor_id, gone_id=gone.debtor_id, reason="x", actor="ana"
                )
                assert Receivable.objects.filter(case__debtor_id=kept.debtor_id).count() == 2
                receivables.undo_merge(merge_id=merge.pk, actor="ana")
                assert photograph() == before
