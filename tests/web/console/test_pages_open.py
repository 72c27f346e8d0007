"""Every page opens for the owner and shows what it is for."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.console.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    "today tasks payments portfolio import messages ladder settings terms accounts members journal search mfa_index".split(),
)
def test_the_page_opens(owner: Client, world: World, name: str):
    answer = owner.get(reverse(name))
    assert answer.status_code == 200
    assert 'lang="pt-BR"' in answer.text
