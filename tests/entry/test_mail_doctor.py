"""``emdia doctor email`` against a name server of its own on loopback."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import dns.message
import dns.rcode
import dns.rrset
import pytest

from emdia.apps.tenants.models import ProviderAccount
from emdia.core import clock, dns_text, tenancy
from emdia.entry.cli import main
from tests.apps.outreach.scenario import MONDAY, World, make_world

type Run = Callable[..., tuple[int, Any]]


class Names:
    """Answers from a table; what is not in it does not exist."""

    def __init__(self) -> None:
        self.table: dict[tuple[str, str], list[str]] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                asked, whom = self._socket.recvfrom(4096)
            except OSError:
                return
            query = dns.message.from_wire(asked)
            name, kind = query.question[0].name, dns.rdatatype.to_text(query.question[0].rdtype)
            answer = dns.message.make_response(query)
            found = self.table.get((name.to_text(omit_final_dot=True), kind))
            if found:
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *found))
            else:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            self._socket.sendto(answer.to_wire(), whom)

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    made = Names()
    monkeypatch.setattr(dns_text, "SERVER", ("127.0.0.1", made.port))
    yield made
    made.close()


@pytest.fixture
def run(db: None, names: Names, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    def command(*words: str) -> tuple[int, Any]:
        code = main.main(["doctor", "email", "--creditor", "academia", *words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    with clock.at(MONDAY):
        yield command


def account(world: World, **settings: str) -> None:
    with tenancy.use(world.tenant.pk):
        ProviderAccount.objects.create(
            channel="email",
            provider="sendgrid",
            settings={"sender": "contato@cobranca.academia.com.br", **settings},
            created_at=clock.now(),
        )


def test_a_domain_without_records_is_told_what_to_write(run: Run):
    account(make_world())
    code, said = run()
    wrong = {one["key"]: one["write"] for one in said["checks"] if not one["ok"]}
    assert (code, said["domain"], set(wrong)) == (
        1,
        "cobranca.academia.com.br",
        {"mx", "spf", "dkim", "dmarc"},
    )
    assert wrong["spf"]["value"] == "v=spf1 include:sendgrid.net ~all"
    assert wrong["dmarc"]["name"] == "_dmarc.academia.com.br"


def test_a_domain_in_order_is_well(run: Run, names: Names):
    account(make_world())
    here = "cobranca.academia.com.br"
    names.table = {
        (here, "MX"): ["10 mx.academia.com.br."],
        (here, "TXT"): ['"v=spf1 include:" "sendgrid.net -all"'],
        (f"s1._domainkey.{here}", "TXT"): ['"k=rsa; p=QUJD"'],
        ("_dmarc.academia.com.br", "TXT"): ['"v=DMARC1; p=reject"'],
    }
    code, said = run()
    assert (code, said["ok"]) == (0, True), said


def test_a_creditor_without_an_account_is_told_so(run: Run):
    make_world()
    code, said = run()
    assert code == 1
    assert "Canais" in said["error"]
