"""What holds for every answer: no body after HEAD, nothing kept of a debtor's page, calm words for odd requests."""

import http.client
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

import emdia
from emdia.entry import serving
from emdia.web.edge import EdgeMiddleware
from tests.web.console.world import World
from tests.web.portal.conftest import World as PageWorld

HUGE = "9" * 5000
ODD = (
    *(
        "?depois=WyIyMDI2LTAxLTAxIiwxZTk5OV0",
        "?depois=" + "WwpbCg" * 900,
        "?dia=9999-12-31",
        "?dia=0001-01-01",
    ),
    *(f"?depois={HUGE}", f"?antes={HUGE}", "?antes=99999999999999999999", "?depois=99999999999999999999"),
    *("?q=%25_%27%22--", f"?q={'x' * 4000}", "?q=%ff%fe", "?regra=%F0%9F%98%80", "?dia=2026-02-30"),
)
LISTS = (
    "/",
    "/carteira/",
    "/carteira/resumo/",
    "/mensagens/",
    "/esperando/",
    "/pagamentos/",
    "/regua/",
    "/busca/",
    "/configuracoes/diario/",
)


@pytest.mark.parametrize("address", LISTS)
def test_no_odd_address_breaks_a_list(owner: Client, world: World, address: str):
    for odd in ODD:
        assert owner.get(address + odd).status_code == 200, odd


@pytest.mark.parametrize("address", ["/busca/?q=a%00b", "/p/%00"])
def test_what_no_database_holds_is_refused_at_the_door(owner: Client, world: World, address: str):
    assert owner.get(address).status_code == 400


def test_a_form_with_a_number_that_is_none_breaks_nothing(owner: Client, world: World):
    answer = owner.post(f"/casos/{world.cases[0].pk}/pausar/", {"titulo": HUGE, "motivo": "x"})
    assert answer.status_code < 500


def test_head_has_no_body_so_the_next_answer_of_the_connection_begins_clean():
    """Of the server that people run: of a HEAD it passes on whatever body it is given."""
    with serving.web("127.0.0.1", 0) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
        for method in ("HEAD", "GET"):
            connection.request(method, "/p/2Ln05InaXUD8")
            answer = connection.getresponse()
            assert (answer.status, bool(answer.read())) == (404, method == "GET")
        connection.close()


@pytest.mark.parametrize(("proxy", "seen"), [("", "127.0.0.1"), ("127.0.0.1", "203.0.113.7")])
def test_only_a_named_proxy_says_where_a_request_comes_from(
    monkeypatch: pytest.MonkeyPatch, settings, proxy: str, seen: str
):
    settings.TRUSTED_PROXY = proxy
    told: list[str] = []

    def application(environ, start_response):
        told.append(environ["REMOTE_ADDR"])
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    monkeypatch.setattr("emdia.config.wsgi.application", application)
    with serving.web("127.0.0.1", 0) as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
        connection.request("GET", "/", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
        connection.getresponse().read()
        connection.close()
    assert told == [seen]


def test_the_edge_empties_an_answer_to_head(rf):
    answer = EdgeMiddleware(lambda _request: HttpResponse("vinte letras ao todo"))(rf.head("/entrar/"))
    assert answer.content == b""
    assert answer["Content-Length"] == "20"


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options", "trace"])
@pytest.mark.parametrize("page", ["", "/entrar", "/pagar", "/parar", "/sair", "/nada/disso"])
def test_whatever_a_debtors_page_answers_is_kept_by_nobody(page_world: PageWorld, method: str, page: str):
    strict = Client(enforce_csrf_checks=True)
    answer = getattr(strict, method)(page_world.url + page)
    assert answer.status_code < 500
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("page", ["entrar", "sair", "falar", "ja-paguei", "negociar", "nao-sou-eu"])
def test_every_form_of_the_debtors_page_asks_for_its_token(page_world: PageWorld, page: str):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(f"{page_world.url}/{page}", {"cpf": "982"})
    assert answer.status_code == 403
    assert "Abra a página de novo" in answer.text


def test_a_valid_link_and_no_link_look_the_same_to_whoever_may_not_ask(page_world: PageWorld):
    """Only ``GET`` of the page itself tells a link from none: methods and forms without a token do not."""
    strict = Client(enforce_csrf_checks=True)
    for method in ("put", "delete", "options", "trace"):
        valid, none = (getattr(strict, method)(url) for url in (page_world.url, "/p/2Ln05InaXUD8"))
        assert (valid.status_code, valid.content) == (none.status_code, none.content)


@pytest.mark.parametrize("address", ["/entrar/", "/carteira/importar/", "/p/2Ln05InaXUD8/entrar"])
def test_a_stranger_cannot_make_us_read_a_film(client: Client, db: None, address: str):
    size = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert client.post(address, CONTENT_LENGTH=size).status_code == 413


def test_another_hosts_name_gets_a_calm_refusal(client: Client, db: None):
    answer = client.get("/entrar/", headers={"host": "evil.example"})
    assert (answer.status_code, "Não entendi" in answer.text) == (400, True)
    assert "evil" not in answer.text


def test_no_template_marks_what_people_wrote_as_safe():
    """One ``|safe`` exists: the QR code that segno draws."""
    found = [
        path.name
        for path in Path(emdia.__file__).parent.rglob("*.html")
        if re.search(r"\|\s*safe|autoescape off", path.read_text(encoding="utf-8"))
    ]
    assert found == ["pay.html"]
