"""People are met batch by batch while the file is read: the whole file still decides. Both databases."""

import pytest

from emdia.apps.debtors.models import ContactPoint, Debtor
from emdia.apps.receivables.incoming import gather
from emdia.apps.receivables.models import Case, Receivable

from .test_import_journey import JOAO, MARIA, counts, row


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(gather, "BATCH", 2)


def test_a_person_whose_only_line_is_left_out_later_does_not_come_in(load):
    report = load([row(), row(numero="101"), row(JOAO, numero="100")])

    assert counts(report) == (2, 0, 0, 0, 1)
    assert [debtor.name for debtor in Debtor.objects.all()] == ["Maria da Silva"]
    assert Case.objects.count() == 1
    assert not ContactPoint.objects.exclude(debtor__name="Maria da Silva").exists()


def test_a_second_writing_of_a_person_completes_the_first(load):
    again = {**MARIA, "nome": "Maria da Silva Souza", "celular": "(11) 91234-5678", "cidade": "Campinas"}
    load([row(cidade="", bairro=""), row(JOAO, "101"), row(again, "102"), row(again, "103")])

    maria = Debtor.objects.get(name="Maria da Silva Souza")
    assert maria.city == "Campinas"
    assert {p.value for p in maria.points.all()} == {
        "+5511987654321",
        "+5511912345678",
        "maria@exemplo.com.br",
    }
    assert Case.objects.get(debtor=maria).receivables.count() == 3


def test_a_writing_whose_line_is_left_out_leaves_nothing_behind(load):
    other = {**MARIA, "email": "outra@exemplo.com.br"}
    load([row(other, "100"), row(JOAO, "101"), row(MARIA, "102"), row(JOAO, "102")])
    assert {p.value for p in ContactPoint.objects.filter(kind="email", debtor__name="Maria da Silva")} == {
        "outra@exemplo.com.br",
        "maria@exemplo.com.br",
    }
    report = load([row(JOAO, "101"), row({**JOAO, "email": "terceira@exemplo.com.br"}, "100")])
    assert report.rejected_count == 1
    assert not [p for p in ContactPoint.objects.filter(kind="email") if p.value.startswith("terceira")]


def test_a_phone_of_two_people_in_two_batches_is_doubtful(load):
    load([row(), row(numero="101"), row({**JOAO, "celular": MARIA["celular"]}, "102")])
    assert {p.state for p in ContactPoint.objects.filter(kind="phone")} == {"doubtful"}
    assert {p.state for p in ContactPoint.objects.filter(kind="email")} == {"declared"}


def test_a_number_whose_second_due_date_comes_later_takes_the_date_in(load):
    lines = [row(numero="7"), row(JOAO, "101"), row(numero="7", vencimento="05/07/2026")]
    report = load([{**line, "parcela": ""} for line in lines])
    assert report.created == 3
    assert set(Receivable.objects.values_list("identity", flat=True)) == {
        "d:7@2026-06-05",
        "d:7@2026-07-05",
        "n:101#",
    }


def test_the_creditors_own_codes_are_seen_whole(load):
    load([row(codigo="A1"), row(JOAO, "101", codigo="A2"), {**row(numero="102", codigo="A1"), "cpf": ""}])
    maria = Case.objects.get(code="A1")
    assert maria.receivables.count() == 2
    assert Debtor.objects.count() == 2


def test_a_dry_run_and_a_file_that_breaks_later_keep_nobody(load):
    load([row(), row(JOAO, "101")], dry_run=True)
    text = "nome;cpf;numero;valor;vencimento\n" + "Maria;529.982.247-25;{};10,00;05/06/2026\n" * 3
    broken = 'João;111.444.777-35;9;"10,00;05/06/2026\n' + "a;b;c;d;e\n" * 30_000
    assert load(text.format(1, 2, 3) + broken).refused
    assert not Debtor.objects.exists()
    assert not Case.objects.exists()
    assert not Receivable.objects.exists()


def test_known_people_and_new_ones_come_in_one_file(load):
    load([row()])
    report = load([row(), row(numero="101", valor="5,00"), row(JOAO, "102"), row(JOAO, "103")])
    assert counts(report) == (3, 0, 1, 0, 0)
    assert Debtor.objects.count() == 2
    assert [point.points.count() for point in Debtor.objects.order_by("pk")] == [2, 2]
