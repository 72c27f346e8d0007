"""What is owed, and paying it."""

import contextlib
import datetime as dt
import re

import pytest

from emdia.apps.journal.models import Entry
from emdia.apps.outreach.models import Message
from emdia.apps.payments import api as payments
from emdia.apps.payments.models import PaymentRequest
from emdia.apps.receivables.models import Receivable
from emdia.apps.tenants.models import ContractTerms, Creditor
from emdia.core import clock
from emdia.domain.brcode import parse_brcode
from emdia.domain.digitable import DigitableError, parse_digitable
from tests.web.portal.conftest import NOW, World


def slip(cents: int = 15000) -> str:
    """A bank slip's line with right check digits."""
    free = "1790010435100479102015000"
    for digit in range(1, 10):
        with contextlib.suppress(DigitableError):
            return parse_digitable(f"3419{digit}1481{cents:010d}{free}").line
    raise AssertionError("no check digit fits")


def body(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_overdue_and_coming_stand_apart_each_with_its_breakdown(world: World) -> None:
    world.enter()
    page = body(world.client.get(world.url))
    overdue, coming = page.split('id="vencidas"')[1].split('id="avencer"')
    assert "Mensalidade abril" in overdue
    assert "Mensalidade maio" in overdue
    assert "Mensalidade junho" in coming
    assert "Multa</th><td>R$ 3,00" in overdue
    assert "Juros" in overdue
    assert "Conforme o contrato: multa de 2% e juros de 1% ao mês" in overdue
    assert "Multa" not in coming.split("</section>")[0]


def test_the_number_on_top_is_what_is_overdue_today_to_the_cent(world: World) -> None:
    world.enter()
    # 2 x 150.00 + 2 x 3.00 + interest of 61 and 30 days from 10 April and Monday, 11 May: 3.05 + 1.50
    assert '<span class="big">R$ 310,55</span>' in body(world.client.get(world.url))


def test_a_due_date_on_a_sunday_says_until_when(world: World) -> None:
    world.enter()
    page = body(world.client.get(world.url))
    assert "Vencia no domingo, 10 de maio, com prazo até segunda, 11 de maio" in page


def test_the_pix_code_is_for_what_is_overdue_and_names_the_receiver(world: World) -> None:
    world.enter()
    page = body(world.client.get(f"{world.url}/pagar"))
    request = PaymentRequest.objects.get()
    assert (request.cents, request.receivables) == (31055, [world.titles[0].pk, world.titles[1].pk])
    code = parse_brcode(request.brcode)
    assert code.crc_ok
    assert (code.amount_cents, code.key, code.txid) == (31055, "pix@vidaativa.example", request.txid)
    assert request.brcode in page
    assert "<svg" in page
    assert "quem recebe é Vida Ativa Academia, CNPJ 11.222.333/0001-81, valor R$ 310,55" in page


def test_one_tap_changes_the_choice_and_the_same_choice_is_the_same_code(world: World) -> None:
    world.enter()
    every = "&".join(f"t={title.pk}" for title in world.titles)
    for _ in range(2):
        assert "R$ 460,55" in body(world.client.get(f"{world.url}/pagar?{every}"))
    assert PaymentRequest.objects.count() == 1
    assert Entry.objects.filter(action="page.pix_shown").count() == 2


def test_titles_of_somebody_else_cannot_be_chosen(world: World) -> None:
    world.enter()
    page = body(world.client.get(f"{world.url}/pagar?t=999999&t=abc"))
    assert "R$ 310,55" in page


def test_a_slip_that_still_stands_is_offered_and_paying_one_is_enough(world: World) -> None:
    Receivable.objects.filter(pk=world.titles[2].pk).update(digitable=slip(), has_boleto=True)
    world.enter()
    page = body(world.client.get(world.url))
    assert "34191.79001" in page
    assert page.index('id="avencer"') < page.index("basta um dos dois"), "what is overdue comes first"
    paid = payments.record(
        case_id=world.case.pk, cents=31055, paid_at=NOW, source="pix", reference="e9", channel="page"
    )
    assert len(paid.settled) == 2
    alone = body(world.client.get(world.url))
    assert alone.index("basta um dos dois") < alone.index("Pagar agora com Pix")


def test_a_slip_that_no_longer_carries_what_is_owed_is_not_shown(world: World) -> None:
    world.enter()
    Receivable.objects.filter(pk=world.titles[2].pk).update(digitable=slip(), has_boleto=True)
    Receivable.objects.filter(pk=world.titles[0].pk).update(digitable=slip())
    assert body(world.client.get(world.url)).count("basta um dos dois") == 1, (
        "a late slip no longer carries what is owed"
    )
    Receivable.objects.filter(pk=world.titles[2].pk).update(digitable=slip(14900))
    assert "basta um dos dois" not in body(world.client.get(world.url)), "a slip of another amount"


def test_without_a_pix_key_there_are_ways_to_talk(world: World) -> None:
    Creditor.objects.update(pix_key="")
    world.enter()
    assert "Pagar agora com Pix" not in body(world.client.get(world.url))
    response = world.client.get(f"{world.url}/pagar")
    assert response.status_code == 409
    assert "(11) 4000-1234" in body(response)


def test_without_declared_terms_nothing_is_added_and_the_page_says_so(world: World) -> None:
    ContractTerms.objects.all().delete()
    world.enter()
    page = body(world.client.get(world.url))
    assert "R$ 300,00" in page
    assert "não declara multa nem juros" in page


def test_after_payment_a_quiet_thank_you_with_receipt_and_nothing_to_pay(world: World) -> None:
    payments.record(
        case_id=world.case.pk, cents=None, paid_at=NOW, source="pix", reference="e1", channel="page"
    )
    world.enter()
    page = body(world.client.get(world.url))
    assert "Tudo em dia, Ana." in page
    assert "R$ 460,55" in page
    assert "Recibo nº" in page
    assert "Mensalidade maio: quitado" in page
    assert "Pagar" not in page.split("<footer>")[0]
    assert world.client.get(f"{world.url}/pagar")["Location"] == world.url


def test_an_excess_is_told_to_the_person(world: World) -> None:
    payments.record(case_id=world.case.pk, cents=50000, paid_at=NOW, source="pix", reference="e2")
    world.enter()
    assert "Você pagou R$ 39,45 a mais" in body(world.client.get(world.url))


def test_a_part_payment_is_shown_and_the_rest_is_asked(world: World) -> None:
    payments.record(case_id=world.case.pk, cents=10000, paid_at=NOW, source="pix", reference="e3")
    world.enter()
    page = body(world.client.get(world.url))
    assert '<span class="big">R$ 210,55</span>' in page
    assert "Já abatido do valor" in page and "Já recebemos" in page


def test_a_time_barred_title_is_not_asked_for(world: World) -> None:
    Receivable.objects.filter(pk=world.titles[0].pk).update(prescribes_on=dt.date(2026, 6, 1))
    world.enter()
    assert "Mensalidade abril" not in body(world.client.get(world.url))


def test_tomorrow_the_amount_is_tomorrows(world: World) -> None:
    with clock.at(NOW + dt.timedelta(days=1)):
        world.enter()
        assert '<span class="big">R$ 310,65</span>' in body(world.client.get(world.url))


def test_the_notices_are_told_as_history(world: World) -> None:
    world.enter()
    assert "segunda, 8 de junho, por SMS" in body(world.client.get(world.url))


@pytest.mark.parametrize("page", ["", "/pagar"])
def test_the_page_weighs_little_and_law_stands_at_its_foot(world: World, page: str) -> None:
    world.enter()
    response = world.client.get(world.url + page)
    assert len(response.content) < 60_000
    foot = body(response).split("<footer>")[1]
    for piece in (
        "Vida Ativa Academia de Ginástica Ltda.",
        "11.222.333/0001-81",
        "Rua das Flores, 120",
        "Procon",
    ):
        assert piece in foot
    assert "consumidor.gov.br" in foot
    assert "Nunca pedimos senha" in foot


def test_a_creditor_in_rehearsal_says_so_on_every_page(world: World) -> None:
    Creditor.objects.update(on_air=False)
    assert "Ensaio." in body(world.client.get(world.url))
    Creditor.objects.update(on_air=True)
    assert "Ensaio." not in body(world.client.get(world.url))


def test_an_announced_suspension_is_repeated_with_its_day_and_only_while_it_is_real(world: World) -> None:
    world.enter()
    assert "será suspenso" not in body(world.client.get(world.url))
    Message.objects.update(stage="action_dated", anchor=world.titles[1])
    assert "será suspenso" not in body(world.client.get(world.url)), "a creditor that suspends nothing"
    Creditor.objects.update(suspends_service=True)
    with clock.at(dt.datetime(2026, 5, 20, 10, 0, tzinfo=clock.SAO_PAULO)):
        assert "o serviço será suspenso na segunda, 8 de junho" in body(world.client.get(world.url))
    assert "será suspenso" not in body(world.client.get(world.url)), "the day has passed"
