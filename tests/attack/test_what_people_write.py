"""Names, descriptions and notes are words: no page, e-mail or download takes them for more."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from emdia.apps.debtors.models import Debtor
from emdia.apps.desk.models import Note, Task
from emdia.apps.receivables.models import Receivable
from emdia.apps.receivables.problem_list import problems_csv
from emdia.apps.tenants.models import Creditor
from emdia.core import tenancy
from emdia.domain.sheets import safe
from tests.web.console.world import World
from tests.web.portal.conftest import World as PageWorld

EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'\" onmouseover=alert(3) x='",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "</style><svg/onload=alert(4)>",
)
OURS = ("/static/", "/")


class Danger(HTMLParser):
    """Collects what would run or lead away."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.found += [(tag, name) for name in said if name.startswith("on")]
        self.found += [
            (tag, value)
            for name, value in said.items()
            if name in ("href", "src", "action")
            and (value or "").strip().casefold().startswith(("javascript:", "x"))
        ]
        if tag == "script" and not (said.get("src") or "").startswith(OURS):
            self.found.append((tag, said))


def dangers(page: str) -> list[tuple[str, Any]]:
    reader = Danger()
    reader.feed(page)
    return reader.found


def test_the_reader_of_these_tests_sees_what_would_run():
    told = (EVIL[0], EVIL[1], "<p onmouseover=alert(3)>", "<svg/onload=alert(4)>", "<a href=' javascript:x'>")
    assert [evil for evil in told if not dangers(evil)] == []


@pytest.mark.parametrize("evil", EVIL)
def test_the_debtors_page_shows_words(page_world: PageWorld, evil: str):
    Debtor.objects.update(name=f"Ana {evil}"[:150], social_name=evil[:80])
    Receivable.objects.update(description=evil, number=evil[:40])
    Creditor.objects.update(
        trade_name=evil, legal_name=evil, address=evil, hours=evil, service_phone=evil[:20], whatsapp=evil[:20],
        brand={"primary": evil, "logo": evil, "closings": [evil]},
    )  # fmt: skip
    assert page_world.enter().status_code == 302
    for page in ("", "/pagar", "/negociar", "/ja-paguei", "/falar", "/nao-sou-eu", "/parar/s"):
        answer = page_world.client.get(page_world.url + page)
        assert answer.status_code == 200
        assert dangers(answer.text) == [], page
        assert "1414" not in answer.text and "14{" not in answer.text


@pytest.mark.parametrize("evil", EVIL)
def test_the_console_shows_words(owner: Client, world: World, evil: str):
    case = world.cases[0]
    with tenancy.use(world.tenant.pk):
        Debtor.objects.update(name=evil, city=evil)
        Receivable.objects.update(description=evil)
        Task.objects.update(detail=evil)
        Note.objects.create(case=case, text=evil, author=evil[:80], at=case.opened_at)
    addresses = (f"/casos/{case.pk}/", "/", "/carteira/", "/esperando/", "/mensagens/", f"/busca/?q={evil}")
    for address in (*addresses, f"/mensagens/{world.messages[0].pk}/"):
        answer = owner.get(address)
        assert answer.status_code == 200, address
        assert dangers(answer.text) == [], address


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_downloaded_cell_is_no_formula(start: str):
    told = problems_csv([(2, "nome", f"{start}HYPERLINK(1)")], [])
    assert f"'{start}HYPERLINK(1)" in told
    assert safe(f"{start}HYPERLINK(1)").startswith("'")
    assert safe("") == ""


def test_a_creditors_name_brings_no_header_line(owner: Client, world: World):
    """Whatever a form posts, a name has one line."""
    owner.post("/escolher/credor/", {"credor": world.gym.pk})
    form = {
        name: value for name, value in owner.get("/configuracoes/").context["form"].initial.items() if value
    }
    owner.post(
        "/configuracoes/", form | {"primary": "#123456", "trade_name": "Vida\r\nBcc: evil@example.com"}
    )
    with tenancy.use(world.tenant.pk):
        assert "\n" not in Creditor.objects.get(pk=world.gym.pk).trade_name
        assert "\r" not in Creditor.objects.get(pk=world.gym.pk).trade_name


def test_a_page_pays_only_titles_of_its_own_case(page_world: PageWorld):
    page_world.enter()
    other = max(title.pk for title in page_world.titles) + 1000
    for query in (f"?t={other}", "?t=-1&t=x", "?t=0&t=" + "9" * 50):
        page = page_world.client.get(f"{page_world.url}/pagar{query}")
        assert page.status_code == 200
        chosen = page.context["chosen"]
        assert chosen <= {title.pk for title in page_world.titles}
        assert other not in chosen
