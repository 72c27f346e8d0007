"""Não reconheço esta cobrança: kept in her words, shown to a person, and nothing asks for it meanwhile."""

from emdia.apps.desk.models import Task
from emdia.apps.receivables.models import Dispute, Receivable
from tests.web.portal.conftest import World


def body(response) -> str:
    return response.content.decode()


def test_she_disputes_one_title_and_the_others_go_on(world: World) -> None:
    world.enter()
    assert 'href="' + world.url + '/contestar"' in body(world.client.get(world.url))
    april = world.titles[0]
    form = {"t": [april.pk], "porque": "cancelei", "recado": "Avisei em março <b>"}
    thanks = body(world.client.post(f"{world.url}/contestar", form))
    assert "Mensalidade abril" in thanks
    assert "até segunda, 15 de junho" in thanks
    assert Receivable.objects.exclude(disputed_at=None).get() == april
    assert Dispute.objects.get().opened_by == "a própria pessoa"
    task = Task.objects.get()
    assert (task.kind, task.detail) == ("disputed", "Eu já tinha cancelado. Avisei em março <b>")
    page = body(world.client.get(world.url))
    assert "Em conferência" in page
    paying = body(world.client.get(f"{world.url}/pagar"))
    assert "Mensalidade abril" not in paying.split("Valor de hoje")[0]


def test_all_of_them_disputed_there_is_nothing_to_pay(world: World) -> None:
    world.enter()
    world.client.post(
        f"{world.url}/contestar", {"t": [title.pk for title in world.titles], "porque": "nao_conheco"}
    )
    page = body(world.client.get(world.url))
    assert "Estamos conferindo." in page
    assert "/pagar" not in page
    assert world.client.get(f"{world.url}/contestar").status_code == 302


def test_without_a_title_or_a_reason_the_page_asks_again_and_keeps_her_words(world: World) -> None:
    world.enter()
    nothing = world.client.post(f"{world.url}/contestar", {"porque": "valor", "recado": "não é isso"})
    assert nothing.status_code == 422
    assert "não é isso" in body(nothing)
    assert world.client.post(f"{world.url}/contestar", {"t": [world.titles[0].pk]}).status_code == 422
    assert not Dispute.objects.exists()


def test_a_stranger_with_the_link_disputes_nothing(world: World) -> None:
    form = {"t": [world.titles[0].pk], "porque": "outro"}
    assert "Confirme que é você" in body(world.client.post(f"{world.url}/contestar", form))
    assert not Dispute.objects.exists()


def test_somebody_elses_title_is_not_hers_to_dispute(world: World) -> None:
    world.enter()
    assert (
        world.client.post(f"{world.url}/contestar", {"t": ["999999"], "porque": "outro"}).status_code == 422
    )
    assert not Dispute.objects.exists()
