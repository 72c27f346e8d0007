"""The pictures of the guide are taken from the pages themselves: ``EMDIA_TEST_PICTURES=1`` keeps them.

Without it the pages are only opened and measured: what is gone, or no longer fits its picture, is found here.
"""

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from emdia.core import clock
from tests.house.tree import ROOT
from tests.web.console.test_on_air_pages import plan_waiting
from tests.web.console.world import NOON, World, make_tenant, make_world

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

FOLDER = ROOT / "docs" / "guide" / "images"
LARGEST = 60 * 1024
SIZE = {"width": 1280, "height": 760}
FILE = """Relatório de contas a receber - em aberto
Cliente;CPF;Nº Doc.;Vencimento;Valor;Celular
Clara Menezes;529.982.247-25;N-101;10/11/2026;189,90;(11) 98765-4321
Bruno Teixeira;111.444.777-35;N-102;31/02/2026;189,90;(11) 98888-1234
Lia Santana;153.509.460-56;N-103;25/11/2026;1.250,00;(21) 99876-5432
"""
# From PNG to WebP in the browser itself: no program beside it is needed.
AS_WEBP = """async (png) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + png;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/webp", 0.5).split(",")[1];
}"""


def _signed_in(browser: Browser, url: str, world: World, creditor: Any) -> tuple[BrowserContext, Page]:
    client = Client()
    client.force_login(world.users["owner"], backend="django.contrib.auth.backends.ModelBackend")
    if creditor is not None:
        client.post("/escolher/credor/", {"credor": creditor.pk})
    context = browser.new_context(viewport=SIZE, locale="pt-BR", base_url=url, color_scheme="light")
    cookie = client.cookies["sessionid"]
    context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": url}])
    context.add_cookies([{"name": "primeiros-passos", "value": "fora", "url": url}])
    return context, context.new_page()


def _preview(page: Page, tmp: Path) -> None:
    file = tmp / "contas-a-receber.csv"
    file.write_text(FILE, encoding="utf-8")
    page.goto("/carteira/importar/")
    page.get_by_label("Solte o arquivo aqui").set_input_files(file)
    page.get_by_role("button", name="Ler o arquivo").click()
    page.get_by_role("region", name="Colunas").wait_for(timeout=20_000)


def _open(address: str) -> Callable[[Page, Path], None]:
    return lambda page, _tmp: page.goto(address) and None


def _take(page: Page, name: str, into: Path) -> int:
    page.evaluate("document.fonts.ready")
    png = page.screenshot()
    blank = page.context.new_page()
    webp = base64.b64decode(blank.evaluate(AS_WEBP, base64.b64encode(png).decode()))
    blank.close()
    (into / f"{name}.webp").write_bytes(webp)
    return len(webp)


def test_the_pictures_of_the_guide_show_its_pages(browser: Browser, live_server: Any, tmp_path: Path):
    into = FOLDER if os.environ.get("EMDIA_TEST_PICTURES") else tmp_path
    with clock.at(NOON):
        world, new = make_world(), make_tenant("nova", "Escola Nova")
        shots = {
            "hoje": _open("/"),
            "importar": _preview,
            "regua": _open("/regua/"),
            "modelo": _open("/modelos/first_contact/sms/"),
            "entrar-no-ar": _open("/entrar-no-ar/"),
            "pagamentos": _open("/pagamentos/?dia=2026-11-17"),
            "carteira": _open("/carteira/"),
            "caso": _open(f"/casos/{world.cases[0].pk}/"),
        }
        sizes = {}
        context, page = _signed_in(browser, live_server.url, world, world.gym)
        for name, go in shots.items():
            go(page, tmp_path)
            sizes[name] = _take(page, name, into)
        plan_waiting(world)
        page.goto("/aprovar-envio/")
        sizes["aprovar"] = _take(page, "aprovar", into)
        context.close()
        context, page = _signed_in(browser, live_server.url, new, None)
        page.goto("/comecar/quem-cobra/")
        sizes["primeiros-passos"] = _take(page, "primeiros-passos", into)
        context.close()
    assert {name: size for name, size in sizes.items() if not 5_000 < size <= LARGEST} == {}
    assert {path.stem for path in FOLDER.glob("*.webp")} == set(sizes)
