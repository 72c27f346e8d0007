"""Verbs on cases and titles: pause, resume, adjust; and finding them by what people write."""

import datetime as dt

import pytest

from emdia.apps.journal.models import Entry
from emdia.apps.receivables.api import (
    NotFound,
    adjust,
    case_by_reference,
    case_ids_of_debtor,
    debtor_label,
    pause,
    resume,
    title_by_number,
)
from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.receivables.wake import AT_ONCE
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import TitleState

from .conftest import NOW, make_creditor
from .test_import_journey import JOAO, row, title

UNTIL = dt.date(2026, 6, 30)


@pytest.fixture
def loaded(load):
    load([row(codigo="C-1"), row(numero="101", codigo="C-1"), row(JOAO, "102", codigo="C-2")])
    Case.objects.update(next_at=None)


@pytest.mark.usefixtures("loaded")
def test_a_case_pauses_and_resumes_with_reason_journal_and_waking():
    case = Case.objects.get(code="C-1")

    assert pause(case_ids=[case.pk], until=UNTIL, reason="Pediu tempo", actor="ana") == 1
    case.refresh_from_db()
    assert (case.paused_until, case.pause_reason, case.next_at) == (UNTIL, "Pediu tempo", AT_ONCE)
    assert Entry.objects.filter(action="receivables.pause", reason="Pediu tempo", actor="ana").exists()

    assert resume(case_ids=[case.pk], reason="Voltou", actor="ana") == 1
    case.refresh_from_db()
    assert (case.paused_until, case.pause_reason) == (None, "")
    assert resume(case_ids=[case.pk], reason="Voltou", actor="ana") == 0


@pytest.mark.usefixtures("loaded")
def test_a_paused_title_leaves_the_others_going():
    assert pause(receivable_ids=[title("100").pk], reason="Contestado", actor="ana") == 1
    assert title("100").pause_reason == "Contestado"
    assert title("101").pause_reason == ""
    assert Case.objects.get(code="C-1").pause_reason == ""


@pytest.mark.usefixtures("loaded")
def test_a_whole_creditor_pauses(creditor):
    assert pause(creditor_id=creditor.pk, reason="Férias", actor="ana") == 2


@pytest.mark.usefixtures("loaded")
def test_a_pause_needs_a_reason_and_one_target(creditor):
    with pytest.raises(ValueError, match="reason"):
        pause(creditor_id=creditor.pk, reason=" ", actor="ana")
    with pytest.raises(ValueError, match="one of"):
        pause(creditor_id=creditor.pk, case_ids=[1], reason="x", actor="ana")


@pytest.mark.parametrize("debtor", ["C-1", "529.982.247-25", "52998224725"])
@pytest.mark.usefixtures("loaded")
def test_a_case_is_found_by_code_or_tax_id(creditor, debtor):
    assert case_by_reference(creditor=creditor, debtor=debtor).code == "C-1"


@pytest.mark.parametrize("debtor", ["", "C-9", "390.533.447-05"])
@pytest.mark.usefixtures("loaded")
def test_nobody_by_that_name(creditor, debtor):
    with pytest.raises(NotFound):
        case_by_reference(creditor=creditor, debtor=debtor)


@pytest.mark.usefixtures("loaded")
def test_another_creditors_case_is_not_found():
    with pytest.raises(NotFound):
        case_by_reference(creditor=make_creditor("escola"), debtor="C-1")


def test_a_debtor_is_called_by_code_else_by_a_masked_tax_id(load, creditor):
    load([row(), row(JOAO, "102", codigo="C-2")])
    maria = case_by_reference(creditor=creditor, debtor="529.982.247-25")
    assert debtor_label(maria) == "***.***.***-25"
    assert debtor_label(maria, reveal=True) == "52998224725"
    assert debtor_label(Case.objects.get(code="C-2")) == "C-2"
    assert case_ids_of_debtor(maria.debtor_id) == [maria.pk]


def test_a_title_is_found_by_number_and_installment(load, creditor):
    load([row(), {**row(), "parcela": "2"}])
    assert title_by_number(creditor=creditor, number="100/2").installment == "2"
    with pytest.raises(NotFound, match="100/1, 100/2"):
        title_by_number(creditor=creditor, number="100")
    Receivable.objects.filter(installment="1").update(state=TitleState.SETTLED)
    assert title_by_number(creditor=creditor, number="100").installment == "2"


@pytest.mark.usefixtures("loaded")
def test_a_fee_needs_its_evidence_and_wakes_the_case():
    found = title()
    with pytest.raises(DomainError, match="cláusula"):
        adjust(receivable_id=found.pk, kind="fee", cents=500, evidence="", actor="ana")
    adjust(receivable_id=found.pk, kind="fee", cents=500, evidence="Contrato, cláusula 7", actor="ana")
    adjust(receivable_id=found.pk, kind="discount", cents=300, evidence="Campanha de junho", actor="ana")
    found.refresh_from_db()
    assert (found.fees_cents, found.discount_cents) == (500, 300)
    assert Case.objects.get(pk=found.case_id).next_at <= NOW


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("cents", [0, -1])
def test_nothing_is_added_to_a_closed_title_and_nothing_below_zero(cents):
    with pytest.raises(DomainError, match="maior que zero"):
        adjust(receivable_id=title().pk, kind="discount", cents=cents, evidence="x", actor="ana")
    Receivable.objects.update(state=TitleState.SETTLED)
    with pytest.raises(DomainError, match="não está em aberto"):
        adjust(receivable_id=title().pk, kind="discount", cents=100, evidence="x", actor="ana")
