"""Every page opens for the owner and shows what it is for."""

import pytest
from django.test import Client
from django.urls import reverse

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
