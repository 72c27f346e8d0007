"""Which row is which title, and whose."""

from emdia.apps.debtors.models import Debtor
from emdia.apps.receivables.models import Case, Receivable

from .conftest import make_creditor
from .test_import_journey import JOAO, MARIA, counts, row

CODED = {"nome": "Ana Lima", "codigo": "C-7"}


def loose(person=MARIA, **more):
    """A row without a number."""
    return {key: value for key, value in row(person, **more).items() if key not in ("numero", "parcela")}


def no_installment(**more):
    return {key: value for key, value in row(**more).items() if key != "parcela"}


def coded(numero, **more):
    return {**CODED, "numero": numero, "valor": "10,00", "vencimento": "05/07/2026", **more}


def test_a_number_with_several_due_dates_takes_the_date_into_its_identity(load):
    rows = [no_installment(vencimento="05/06/2026"), no_installment(vencimento="05/07/2026")]
    report = load(rows)
    assert counts(report) == (2, 0, 0, 0, 0)
    assert any("vários vencimentos" in note and "100" in note for note in report.notes)
    assert counts(load(rows)) == (0, 0, 2, 0, 0)


def test_a_second_due_date_that_comes_later_leaves_the_first_title_alone(load):
    first = no_installment(vencimento="05/06/2026")
    load([first])
    report = load([first, no_installment(vencimento="05/07/2026", valor="50,00")])
    assert counts(report) == (1, 0, 1, 0, 0)
    assert list(Receivable.objects.order_by("due_on").values_list("principal_cents", flat=True)) == [
        123456,
        5000,
    ]


def test_a_single_due_date_that_moves_is_the_same_title(load):
    load([no_installment(vencimento="05/06/2026")])
    assert counts(load([no_installment(vencimento="05/08/2026")])) == (0, 1, 0, 0, 0)


def test_the_same_title_twice_in_a_file_counts_once(load):
    report = load([row(), row(valor="5,00")])
    assert counts(report) == (1, 0, 0, 0, 1)
    [problem] = report.rejected
    assert (problem.line, problem.field) == (3, "número")
    assert "linha 2" in problem.reason
    assert counts(load([row(), row(valor="5,00")])) == (0, 0, 1, 0, 1)


def test_equal_rows_without_a_number_are_different_titles(load):
    rows = [loose(), loose(), loose(JOAO)]
    assert counts(load(rows)) == (3, 0, 0, 0, 0)
    assert counts(load(rows)) == (0, 0, 3, 0, 0)
    assert counts(load([*rows, loose()])) == (1, 0, 3, 0, 0)


def test_rows_without_a_number_written_another_way_meet_their_titles(load):
    load([loose(), loose()])
    report = load([loose(), loose(valor="1234,56")])
    assert counts(report) == (0, 0, 2, 0, 0)
    assert Receivable.objects.count() == 2


def test_people_without_tax_id_meet_by_the_creditors_code(load):
    load([coded("1"), coded("2")])
    load([coded("3")])
    assert Debtor.objects.count() == 1
    assert Case.objects.get().code == "C-7"
    assert Receivable.objects.count() == 3


def test_a_tax_id_that_comes_later_completes_the_person_known_by_code(load):
    load([coded("1")])
    load([coded("1", cpf="529.982.247-25")])
    assert Debtor.objects.get().tax_id == "52998224725"


def test_the_same_code_of_two_creditors_is_not_the_same_person(load):
    load([coded("1")])
    load([coded("1")], who=make_creditor("escola"))
    assert Debtor.objects.count() == 2


def test_a_code_that_comes_back_with_another_tax_id_is_rejected(load):
    load([coded("1", cpf="529.982.247-25")])
    report = load([coded("2", cpf="111.444.777-35")])
    assert counts(report) == (0, 0, 0, 0, 1)
    assert report.rejected[0].field == "código"
    assert Debtor.objects.count() == 1


def test_a_code_with_two_tax_ids_in_one_file_keeps_the_first(load):
    report = load([coded("1", cpf="529.982.247-25"), coded("2", cpf="111.444.777-35"), coded("3", cpf="")])
    assert counts(report) == (2, 0, 0, 0, 1)
    assert report.rejected[0].line == 3
    assert Debtor.objects.get().tax_id == "52998224725"


def test_a_number_that_belongs_to_somebody_else_is_rejected(load):
    load([row()])
    report = load([row(JOAO)])
    assert counts(report) == (0, 0, 0, 0, 1)
    assert "outro cliente" in report.rejected[0].reason
    assert Debtor.objects.count() == 1


def test_a_person_all_of_whose_rows_are_refused_does_not_come_in(load):
    report = load([row(), row(JOAO, "102", valor="-5,00")])
    assert counts(report) == (1, 0, 0, 0, 1)
    assert Debtor.objects.count() == 1


def test_several_lines_of_one_person_complete_each_other(load):
    load([row(cidade="Santos", uf="SP"), row(numero="101", cidade="", uf="")])
    found = Debtor.objects.get()
    assert (found.city, found.state) == ("Santos", "SP")


def test_the_due_date_is_judged_by_the_holidays_of_the_debtors_place(load):
    # 9 July is a holiday of the state of São Paulo, where the creditor is.
    rows = [row(vencimento="09/07/2026", uf=""), row(JOAO, "102", vencimento="09/07/2026", uf="MG")]
    load(rows)
    days = dict(Receivable.objects.values_list("number", "effective_due_on"))
    assert (days["100"].day, days["102"].day) == (10, 9)
