"""The sentences that texts share, read aloud."""

import datetime as dt
from dataclasses import replace

import pytest

from emdia.apps.outreach import phrases
from emdia.apps.outreach.naming import named, service_name
from emdia.domain.balance import TitleBalance
from tests.apps.outreach.texts_world import DUE, context, title

SUNDAY = title(due_on=dt.date(2025, 12, 7), effective_due_on=dt.date(2025, 12, 8))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (7, "vence em sete dias, sexta, 5 de dezembro"),
        (15, "vence em 15 dias, sexta, 5 de dezembro"),
        (1, "vence amanhã, sexta, 5 de dezembro"),
        (0, "vence hoje, sexta, 5 de dezembro"),
    ],
)
def test_a_due_date_ahead(days: int, said: str) -> None:
    assert phrases.due_ahead(title(), DUE - dt.timedelta(days=days)) == said


def test_a_due_date_that_moved_says_until_when_it_can_be_paid() -> None:
    ahead = phrases.due_ahead(SUNDAY, dt.date(2025, 12, 8))
    assert (
        ahead
        == "vencia ontem, domingo, 7 de dezembro; dá para pagar até segunda, 8 de dezembro, sem acréscimo"
    )
    assert phrases.due_past(SUNDAY, dt.date(2025, 12, 11)) == (
        "vencia no domingo, 7 de dezembro, com prazo até segunda, 8 de dezembro sem acréscimo"
    )
    assert phrases.due_ahead(title(), DUE, several=True).startswith("vencem hoje")


def test_the_amount_tells_its_story() -> None:
    facts = context()
    assert phrases.amount(facts, facts.balance) == (  # type: ignore[arg-type]
        "O valor era R$ 150,00; com multa de R$ 3,00 e juros de R$ 0,15, hoje é R$ 153,15. "
        "Cada dia a mais acrescenta R$ 0,05."
    )
    informed = TitleBalance(15000, 0, 0, 900, 0, 100, 15800, 3, "informed")
    assert "acréscimos informados de R$ 9,00 e desconto de R$ 1,00" in phrases.amount(facts, informed)
    none = replace(facts, daily_cents=0)
    assert phrases.amount(none, TitleBalance(15000, 0, 0, 0, 0, 0, 15000, 3)) == (
        "O valor é R$ 150,00, sem nenhum acréscimo até hoje."
    )


def test_the_history_lists_notices_with_dates_and_what_was_paid() -> None:
    assert phrases.history(context(days_late=15)) == [
        "Venceu na sexta, 5 de dezembro.",
        "Escrevemos por SMS na terça, 9 de dezembro.",
        "Escrevemos por e-mail na sexta, 12 de dezembro.",
        "Até hoje não identificamos pagamento.",
    ]
    part = context(days_late=15, balance=TitleBalance(9000, 0, 0, 0, 0, 0, 9000, 15))
    assert "Recebemos R$ 60,00 deste valor." in phrases.history(part)


@pytest.mark.parametrize(
    ("description", "of_the", "short"),
    [
        ("Mensalidade de dezembro", "da mensalidade de dezembro", "mensalidade de dezembro"),
        ("PLANO ANUAL - OURO FAMÍLIA", "do plano anual - ouro família", "plano anual"),
        ("IPTU 2025", "do IPTU 2025", "IPTU 2025"),
        ("Yoga avançado", "da conta “yoga avançado”", "yoga avançado"),
        ("", "da fatura 2025-12", "fatura 2025-12"),
    ],
)
def test_a_service_is_called_by_its_name_with_the_right_article(
    description: str, of_the: str, short: str
) -> None:
    one = named(title(description=description))
    assert (one.of_the, one.short) == (of_the, short)


def test_an_installment_is_said_once() -> None:
    assert (
        service_name(title(description="Compra de óculos", installment="2/6"))
        == "compra de óculos, parcela 2/6"
    )
    assert service_name(title(description="Parcela 2/6", installment="2/6")) == "parcela 2/6"


@pytest.mark.parametrize(
    ("count", "said"), [(0, ""), (1, "mais uma conta"), (2, "mais duas contas"), (12, "mais 12 contas")]
)
def test_other_accounts_are_counted_in_words_up_to_ten(count: int, said: str) -> None:
    assert phrases.more_accounts(count) == said


def test_a_bank_line_is_shown_in_its_printed_groups() -> None:
    line = "34191790010104351004791020150008291070026000000"
    assert phrases.digitable(line) == "34191.79001 01043.510047 91020.150008 2 91070026000000"
    assert phrases.digitable("8" * 48) == "8" * 48
