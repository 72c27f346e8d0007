"""What a file leaves open is said before it comes in: dates that could be American, contacts that are none."""

import pytest

from emdia.apps.receivables.api import Choice, Wish
from emdia.apps.receivables.models import Receivable

HEAD = "nome;cpf;numero;valor;vencimento\n"


def table(*days: str) -> str:
    return HEAD + "".join(f"Ana;529.982.247-25;{n};10,00;{day}\n" for n, day in enumerate(days))


def doubts(report) -> list[str]:
    return [note for note in report.notes if "Confira as datas" in note]


def test_dates_that_could_be_american_are_told_with_how_they_were_read(load):
    text = table("05/12/2026", "10/10/2026", "03/04/2026")
    report = load(text, dry_run=True)
    (said,) = doubts(report)
    assert "vencimento (coluna “vencimento”)" in said
    assert "05/12 é 5 de dezembro" in said
    assert "12 de maio" in said
    key = report.tables[0]["headers"]
    corrected = load(text, wish=Wish(corrected={key: Choice(orders={"due": "mdy"})}))
    assert doubts(corrected) == [], "somebody said it"
    assert Receivable.objects.get(number="0").due_on.isoformat() == "2026-05-12"
    assert doubts(load(text)) == [], "and it is remembered"


@pytest.mark.parametrize(
    "days",
    [
        ("05/12/2026", "13/10/2026", "03/04/2026"),
        ("2026-12-05", "2026-10-10", "2026-04-03"),
        ("10/10/2026", "11/11/2026", "12/12/2026"),
        ("05/12/2026", "03/04/2026"),
    ],
)
def test_dates_that_are_clear_or_too_few_raise_no_doubt(load, days):
    assert doubts(load(table(*days), dry_run=True)) == []


def test_a_second_contact_that_is_none_is_told_and_the_first_is_taken(load):
    text = (
        "nome;cpf;numero;valor;vencimento;telefone;email\n"
        'Ana;529.982.247-25;1;10,00;15/12/2026;(11) 98765-4321 / recado;"ana@example.com, ana.example.com"\n'
        'Bia;111.444.777-35;2;10,00;15/12/2026;(11) 98765-4322 / 3333;"Bia <bia@example.com>"\n'
    )
    report = load(text)
    assert report.created == 2
    assert [
        (problem.line, problem.field, problem.reason.partition(".")[0][:40]) for problem in report.warnings
    ] == [
        (2, "telefone", "“recado” não é um telefone"),
        (2, "e-mail", "“ana"),
        (3, "telefone", "O telefone “3333” não pode ser usado: fa"),
    ]
    assert "não é um e-mail. Ficou de fora." in report.warnings[1].reason
