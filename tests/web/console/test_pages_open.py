"""Every page opens for the owner and shows what it is for."""

import pytest
from django.test import Client
from django.urls import reverse

from emdia.apps.outreach.models import Message
from emdia.core import tenancy
from tests.web.console.world import World

pytestmark = pytest.mark.django_db


NAMES = (
    *(
        "today",
        "tasks",
        "payments",
        "portfolio",
        "import",
        "messages",
        "ladder",
        "settings",
        "terms",
        "accounts",
    ),
    *("members", "journal", "search", "mfa_index"),
)


def test_every_page_opens_and_says_that_it_rehearses(owner: Client, world: World):
    for name in NAMES:
        answer = owner.get(reverse(name))
        assert answer.status_code == 200, name
        assert "nada sai daqui" in answer.text, name
        assert " style=" not in answer.text, name


@pytest.mark.parametrize(
    ("address", "teaches", "leads"),
    [
        ("/hoje/etapas/", "quem pagou em três dias", "/regua/"),
        ("/esperando/retornos/", "não encontra mensagem nem cadastro", "/mensagens/"),
        ("/pagamentos/?dia=2020-01-01", "deixa de ser cobrado na hora", "/pagamentos/baixa/"),
        ("/configuracoes/diario/?quem=ninguem", "Nada com este filtro", "/configuracoes/diario/"),
        ("/mensagens/", "assim que a régua a escreve", "/regua/calendario/"),
        ("/mensagens/?situacao=nao-enviadas", "Nenhuma mensagem com este filtro", "/mensagens/"),
    ],
)
def test_an_empty_page_teaches_and_leads_on(
    owner: Client, world: World, address: str, teaches: str, leads: str
):
    with tenancy.use(world.tenant.pk):
        Message.objects.all().delete()
    page = owner.get(address).text
    assert teaches in page
    _, _, below = page.partition(teaches)
    assert f'href="{leads}"' in below
