"""A dispute is noted and answered on the case's page, title by title."""

import pytest
from django.test import Client

from emdia.apps.desk.models import Task
from emdia.apps.receivables.models import Dispute, Receivable
from emdia.core import tenancy
from tests.web.console.world import World

pytestmark = pytest.mark.django_db


def _say(client: Client, case: int, path: str, **form: object) -> str:
    response = client.post(f"/casos/{case}/contestar/{path}", form, follow=True)
    return response.content.decode()


def test_it_is_noted_with_her_words_and_answered(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        title = Receivable.objects.filter(state="open").order_by("pk").first()
        case = title.case_id
    page = _say(owner, case, "", titulo=title.pk, motivo="Diz que cancelou em março")
    assert "Diz que cancelou em março" in page
    assert "Aceitar e cancelar o título" in page
    with tenancy.use(world.tenant.pk):
        assert Dispute.objects.get().opened_by == "owner@aurora.example"
    assert "já está contestado" in _say(owner, case, "", titulo=title.pk, motivo="de novo")
    assert "Escolha a resposta" in _say(owner, case, "responder/", titulo=title.pk, resposta="talvez")
    page = _say(owner, case, "responder/", titulo=title.pk, resposta="accepted", motivo="Cancelou mesmo")
    assert "Cancelou mesmo" in page
    with tenancy.use(world.tenant.pk):
        assert Receivable.objects.get(pk=title.pk).state == "canceled"


def test_its_task_ends_by_the_answer_alone(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        title = Receivable.objects.filter(state="open").order_by("pk").first()
    _say(owner, title.case_id, "", titulo=title.pk, motivo="Não conhece")
    with tenancy.use(world.tenant.pk):
        task = Task.objects.get(kind="disputed", done_at=None)
    response = owner.post(f"/esperando/{task.pk}/concluir/", {"resultado": "vi"}, follow=True)
    assert "Responda à contestação" in response.content.decode()
    _say(owner, title.case_id, "responder/", titulo=title.pk, resposta="rejected")
    with tenancy.use(world.tenant.pk):
        assert Task.objects.get(pk=task.pk).outcome == "contestação não aceita"


def test_a_title_of_another_case_is_not_found_here(owner: Client, world: World):
    with tenancy.use(world.tenant.pk):
        first, *_, last = Receivable.objects.filter(state="open").order_by("case_id")
    response = owner.post(f"/casos/{first.case_id}/contestar/", {"titulo": last.pk, "motivo": "x"})
    assert response.status_code == 404


def test_an_auditor_disputes_nothing(client: Client, world: World):
    client.force_login(world.users["auditor"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/casos/{world.cases[0].pk}/contestar/", {"motivo": "x"}).status_code == 403
