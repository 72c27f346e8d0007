"""One person's story: spreadsheet, D-7 … D+30, page, Pix, thank-you, silence."""

import json
import re

import pytest
from django.test import Client

from emdia.apps.intake import drains as intake_drain
from emdia.apps.payments.models import Payment
from emdia.core import clock, home, tenancy
from emdia.domain.brcode import parse_brcode
from emdia.entry import replaying
from emdia.providers import sandbox
from emdia.providers.channels.sandbox import signature
from tests.journeys.command import GYM, Commands

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = """Títulos em aberto;;;;;;;
nome;cpf;celular;e-mail;número;valor;vencimento;descrição
MARIA DA SILVA;529.982.247-25;(11) 98765-4321;maria@example.com;1001;120,00;10/03/2026;Mensalidade de março
Total;;;;;120,00;;
"""
DAYS = {
    "2026-03-03": "D-7",
    "2026-03-09": "D-1",
    "2026-03-13": "D+3",
    "2026-03-16": "D+6",
    "2026-03-19": "D+9",
    "2026-03-25": "D+15",
    "2026-04-09": "D+30",
}


@pytest.fixture
def emdia(capsys, tmp_path, settings):
    settings.EMDIA_HOME = tmp_path / "home"
    commands = Commands(capsys)
    commands("init")
    commands(*GYM)
    return commands


def test_from_the_spreadsheet_to_the_thank_you_and_then_silence(emdia, tmp_path):
    sheet = tmp_path / "carteira.csv"
    sheet.write_text(SHEET, encoding="cp1252")
    assert emdia("import", sheet, "--creditor", "academia")["created"] == 1
    assert emdia("import", sheet, "--creditor", "academia")["unchanged"] == 1

    walk_the_ladder(emdia)
    link = the_link(emdia)
    pay_on_the_page(link)

    with replaying.voice():
        emdia("deliver", "--at", "2026-04-10T10:05")
    thanks = [m for m in emdia("messages", "--creditor", "academia") if m["kind"] == "confirmation"]
    assert len(thanks) == 1
    assert "R$ 123,64" in thanks[0]["text"]
    assert "obrigad" in thanks[0]["text"].lower() or "agradecemos" in thanks[0]["text"].lower()

    before = len(emdia("messages", "--creditor", "academia"))
    emdia("replay", "--creditor", "academia", "--from", "2026-04-11", "--to", "2026-07-31")
    assert len(emdia("messages", "--creditor", "academia")) == before, "silence"
    assert emdia("journal", "verify")["valid"]


def walk_the_ladder(emdia):
    """Each step goes out on its own day, by push and by e-mail, and on no other day."""
    with replaying.voice():
        for day, step in DAYS.items():
            plan = emdia("plan", "--creditor", "academia", "--at", day)
            assert [(i["step"], i["channels"]) for i in plan["items"]] == [(step, ["whatsapp", "email"])], day
            assert emdia("deliver", "--at", f"{day}T10:00")["by_status"] == {"delivered": 2}
            again = emdia("plan", "--creditor", "academia", "--at", f"{day}T10:30")
            assert again["planned"] == 0, "a day is planned once"


def the_link(emdia):
    last = emdia("messages", "--creditor", "academia", "--debtor", "52998224725")[-2:]
    found = re.search(r"/p/\S+", last[0]["text"])
    assert found, last[0]["text"]
    return found.group()


def pay_on_the_page(link):
    """She proves who she is, sees one number, gets a Pix code; the bank says twice that it was paid."""
    browser = Client()
    with clock.at(clock.parse("2026-04-10T10:00")):
        page = browser.get(link)
        text = page.content.decode()
        assert page.status_code == 200
        assert "120,00" not in text and "982" not in text, "nothing is shown before she says who she is"
        token = link.split("/")[2]
        assert browser.post(f"/p/{token}/entrar", {"cpf": "983"}).status_code == 422
        page = browser.post(f"/p/{token}/entrar", {"cpf": "982"}, follow=True)
        assert "R$ 123,64" in page.content.decode()
        code = parse_brcode(
            re.search(r"000201[^<\"]+", browser.get(f"/p/{token}/pagar").content.decode()).group()
        )
        assert code.crc_ok and code.amount_cents == 12_364
        assert [the_bank_calls(code.txid), the_bank_calls(code.txid)] == [200, 200]
        intake_drain.run()
        with tenancy.across_tenants("the test counts"):
            assert Payment.objects.count() == 1
        dead = browser.get(f"/p/{token}", follow=True).content.decode()
        assert "R$ 123,64" not in dead or "recib" in dead.lower()
        assert browser.get(f"/p/{token}/pagar", follow=True).redirect_chain, "nothing is left to pay"


def the_bank_calls(txid):
    """The callback of a Pix, signed as the sandbox's bank signs it."""
    pix = {"endToEndId": "E99999999" + "202604101300" + "abcdefghijk", "txid": txid, "valor": "123.64"}
    body = json.dumps({"pix": [pix | {"horario": "2026-04-10T10:00:00-03:00"}]}).encode()
    headers = {"x-emdia-signature": signature(sandbox.secret(home.path()), body)}
    url = "/hooks/sandbox-pix/minha-empresa"
    return Client().post(url, body, content_type="application/json", headers=headers).status_code
