"""Titles that a complete list no longer names are answered, and nobody who paid is chased; two people on one case."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from emdia.apps.ladders import api as ladders
from emdia.apps.outreach import api as outreach
from emdia.apps.outreach.models import Message
from emdia.apps.receivables.models import Receivable
from emdia.config import subscriptions
from emdia.core import events, tenancy
from tests.axe import findings, sideways
from tests.journeys.test_console_browser import choose, world
from tests.web.console.world import NOON, PASSWORD, World

__all__ = ["world"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

type Open = Callable[[str, int], Page]

DESK, TELEPHONE = 1280, 390


@pytest.fixture(autouse=True)
def wired(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's own list of event → reaction, for these tests alone."""
    monkeypatch.setattr(events, "_reactions", defaultdict(list))
    monkeypatch.setattr(events, "_within", defaultdict(list))
    subscriptions.connect()


@pytest.fixture
def open_as(browser: Browser, live_server: Any, world: World) -> Iterator[Open]:
    """A member signed in, in a browser of her own, at a width in pixels."""
    with ExitStack() as stack:

        def sign_in(role: str, width: int) -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": 844}, locale="pt-BR", base_url=live_server.url
            )
            page = stack.enter_context(closing(context)).new_page()
            page.goto("/")
            page.get_by_label("E-mail").fill(f"{role}@aurora.example")
            page.get_by_label("Senha").fill(PASSWORD)
            page.get_by_role("button", name="Entrar", exact=True).click()
            expect(page.locator(".sentence")).to_contain_text("Hoje")
            return page

        yield sign_in


def looks_well(page: Page) -> None:
    for width, scheme in ((DESK, "light"), (TELEPHONE, "dark")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert findings(page) == [], f"{width} {page.url}"
        assert not sideways(page), f"{width} {page.url}"


def waits(world: World) -> set[str]:
    """The numbers of the titles about which a message could still go out by itself."""
    with tenancy.use(world.tenant.pk):
        ladders.plan(creditor_id=world.gym.pk, at=NOON)
        named = Message.objects.filter(kind="collection", status="queued").values_list(
            "receivables", flat=True
        )
        ids = {pk for titles in named for pk in titles}
        return set(Receivable.objects.filter(pk__in=ids).values_list("number", flat=True))


def bring_complete_list(page: Page, folder: Path) -> None:
    """Today's report of open titles: it names somebody else only."""
    file = folder / "abertos.csv"
    file.write_text("Nome;CPF;Número;Vencimento;Valor\nClara Menezes;39053344705;N-1;10/12/2026;189,90\n")
    page.goto("/carteira/importar/")
    page.get_by_label("Solte o arquivo aqui").set_input_files(file)
    page.get_by_label("traz todos os títulos em aberto").check()
    page.get_by_role("button", name="Ler o arquivo").click()
    page.get_by_role("button", name="Importar 1 título").click(timeout=20_000)
    expect(page.locator(".sentence")).to_contain_text("1 título novo", timeout=20_000)


def answered(page: Page, many: str) -> None:
    """What the page says after an answer, and back to those that still wait."""
    expect(page.locator("#andamento")).to_contain_text(f"Pronto. {many}")
    page.get_by_role("link", name="Ver os que ainda esperam").click()


def test_vanished_titles_are_answered_and_who_paid_is_thanked(open_as: Open, world: World, tmp_path: Path):
    assert {"2026-000", "2026-001", "2026-002"} <= waits(world)
    page = open_as("owner", DESK)
    choose(page, "Academia Vida")
    bring_complete_list(page, tmp_path)
    page.goto("/")
    page.get_by_role("link", name="títulos sumiram do relatório").click()
    expect(page.locator(".lead")).to_contain_text("8 títulos estavam em aberto e não vieram")
    assert not {name for name in waits(world) if name.startswith("2026")}, (
        "nobody is chased while it is not clear"
    )
    looks_well(page)

    page.set_viewport_size({"width": DESK, "height": 844})
    page.get_by_role("button", name="O título 2026-000 foi pago").click()
    answered(page, "1 título mudou")
    page.get_by_role("button", name="O título 2026-001 foi cancelado").click()
    answered(page, "1 título mudou")
    page.set_viewport_size({"width": TELEPHONE, "height": 844})
    page.get_by_role("button", name="O título 2026-001-B segue em aberto").click()
    answered(page, "1 título mudou")
    page.get_by_label("Marcar o título 2026-002 de").check()
    page.get_by_label("Marcar o título 2026-002-B de").check()
    page.get_by_role("button", name="Foram pagos").click()
    looks_well(page)
    answered(page, "2 títulos mudaram")
    page.get_by_label("Quais títulos").select_option("todos")
    page.get_by_role("button", name="Seguem em aberto").click()
    expect(page.locator("#andamento")).to_contain_text("Pronto. 3 títulos mudaram")
    page.goto("/")
    expect(page.get_by_role("link", name="títulos sumiram do relatório")).to_have_count(0)

    assert {"2026-003", "2026-005"} <= waits(world) <= {"2026-000-B", "2026-001-B", "2026-003", "2026-005"}
    with tenancy.use(world.tenant.pk):
        states = dict(Receivable.objects.values_list("number", "state"))
        outreach.thank()
        thanks = Message.objects.filter(kind="confirmation").values_list("receivables", flat=True)
        titles = {pk for named in thanks for pk in named}
        thanked = set(Receivable.objects.filter(pk__in=titles).values_list("number", flat=True))
    paid = {"2026-000", "2026-002", "2026-002-B"}
    assert thanked == paid | {"2026-099"}, "who paid now and who paid yesterday; not who was canceled"
    assert {states[number] for number in paid} == {"settled"}
    assert (states["2026-001"], states["2026-001-B"]) == ("canceled", "open")


def test_two_people_on_one_case(open_as: Open, world: World):
    """The second one reads what the first one did, keeps what she wrote, and decides again."""
    case = world.cases[3]
    address = f"/casos/{case.pk}/"
    first, second = open_as("owner", DESK), open_as("collector", TELEPHONE)
    for page in (first, second):
        page.goto(address)
    first.keyboard.press("b")
    first.get_by_label("Valor recebido").fill("500,00")
    first.get_by_role("button", name="Registrar pagamento").click()
    expect(first.get_by_role("status").first).to_contain_text("Pagamento de R$ 500,00 registrado")
    first.keyboard.press("n")
    first.keyboard.type("o resto vem na sexta")
    first.get_by_role("button", name="Guardar").click()
    expect(first.locator(".story")).to_contain_text("o resto vem na sexta")

    second.get_by_text("Pausar a cobrança").click()
    second.get_by_label("Motivo").first.fill("ela prometeu pagar")
    second.get_by_role("button", name="Pausar", exact=True).click()
    warned = second.get_by_role("alert")
    expect(warned).to_contain_text("Mudou enquanto você olhava")
    expect(warned).to_contain_text("R$ 500,00")
    expect(warned).to_contain_text("owner@aurora.example anotou: “o resto vem na sexta”")
    with tenancy.use(world.tenant.pk):
        case.refresh_from_db()
        assert case.pause_reason == "", "nothing was overwritten"
    looks_well(second)
    expect(second.get_by_label("Motivo").first).to_have_value("ela prometeu pagar")
    second.get_by_role("button", name="Pausar", exact=True).click()
    expect(second.locator(".next-sentence")).to_have_text("A cobrança está pausada.")

    first.get_by_text("Pausar a cobrança").click()
    first.get_by_label("Motivo").first.fill("combinamos por telefone")
    first.get_by_role("button", name="Pausar", exact=True).click()
    expect(first.get_by_role("alert")).to_contain_text("A cobrança está pausada: ela prometeu pagar")
    looks_well(first)
