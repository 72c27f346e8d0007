"""*Modelos* and *Marca* without a browser: forms work plainly, frames are shut, pictures are only pictures."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from emdia.apps.outreach import api as outreach
from emdia.apps.tenants.models import Creditor
from emdia.core import tenancy
from tests.domain.test_pictures import chunk, png, svg
from tests.web.console.world import World

pytestmark = pytest.mark.django_db
SMS = "/modelos/due_soon/sms/"
WORDS = (
    "{{ credor }}: {{ saudacao }}{{ servico }} {{ vence }}: {{ total }}. Pague aqui: {{ link }} SAIR p/ parar"
)


@pytest.fixture
def gym(owner: Client, world: World) -> Client:
    owner.post("/escolher/credor/", {"credor": world.gym.pk, "volta": "/modelos/"})
    return owner


def test_the_list_tells_whose_text_it_is(gym: Client, world: World):
    assert "Todos os textos são os da casa" in gym.get("/modelos/").text
    gym.post(f"{SMS}guardar/", {"text": WORDS, "ativar": "1"})
    text = gym.get("/modelos/").text
    assert "1 texto é seu" in text
    assert "<b>seu</b>, versão 1" in text
    assert "D−7" in text or "Lembrete" in text


def test_words_are_kept_compared_and_taken_back_without_a_script(gym: Client, world: World):
    page = gym.post(f"{SMS}previa/", {"text": WORDS.replace(" SAIR p/ parar", "")})
    assert "Falta dizer como parar" in page.text
    assert "<h1>" in page.text, "without htmx the whole page comes back with what was typed"
    refused = gym.post(f"{SMS}guardar/", {"text": "{{ senha }}", "ativar": "1"})
    assert "não conheço a variável “senha”" in refused.text
    gym.post(f"{SMS}guardar/", {"text": WORDS, "ativar": "1", "note": "mais curto"})
    gym.post(f"{SMS}guardar/", {"text": WORDS.replace("Pague", "Escolha")})
    page = gym.get(f"{SMS}?versao=2").text
    assert "<del>Pague</del><ins>Escolha</ins>" in page
    assert "mais curto" in page
    gym.post(f"{SMS}ativar/", {"versao": "2"})
    gym.post(f"{SMS}ativar/", {"versao": "1"})
    with tenancy.use(world.tenant.pk):
        (first, *_) = outreach.text_history(creditor_id=world.gym.pk, stage="due_soon", channel="sms")
    assert (first.number, first.note, first.author) == (3, "volta à versão 1", "owner@aurora.example")
    gym.post(f"{SMS}da-casa/")
    assert "o texto da casa" in gym.get(SMS).text


def test_the_letter_stands_alone_in_a_shut_frame(gym: Client):
    gym.get("/modelos/due_soon/email/")
    gym.post(
        "/modelos/due_soon/email/previa/",
        {
            "subject": "{{ credor }}: {{ servico }}",
            "greeting": "{{ saudacao }}",
            "body": "<script>x</script> Oi.",
        },
    )
    answer = gym.get("/modelos/due_soon/email/carta/comum/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "&lt;script&gt;" in answer.text
    assert gym.get("/modelos/paid/email/carta/comum/").status_code == 404


def test_a_logo_is_cleaned_and_served_to_whoever_has_its_address(gym: Client, world: World):
    form = {"primary": "#8A1C4A", "closings": "Até logo.\nConte com a gente."}
    note = chunk(b"tEXt", b"Author\0Maria")
    logo = SimpleUploadedFile("logo.png", png(note), content_type="image/png")
    assert gym.post("/configuracoes/marca/", {**form, "logo": logo}).status_code == 302
    with tenancy.use(world.tenant.pk):
        kept = Creditor.objects.get(pk=world.gym.pk)
    voice = outreach.creditor_voice(kept)
    assert voice.closings == ("Até logo.", "Conte com a gente.")
    path = re.sub(r"^https?://[^/]+", "", voice.brand.logo)
    answer = Client().get(path)
    assert answer.content == png()
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Client().get(path.replace(f"/{world.tenant.pk}/", "/99999999999999999999999/")).status_code == 404
    assert Client().get(path.replace(".png", ".svg")).status_code == 404


def test_a_logo_that_does_more_than_draw_and_a_harsh_closing_are_refused(gym: Client):
    bad = SimpleUploadedFile("logo.svg", svg("<script>x</script>"), content_type="image/svg+xml")
    page = gym.post("/configuracoes/marca/", {"primary": "#8A1C4A", "closings": "", "logo": bad}).text
    assert "pode fazer mais que desenhar" in page
    page = gym.post("/configuracoes/marca/", {"primary": "#8A1C4A", "closings": "Sua dívida cresce"}).text
    assert "não serve" in page


def test_a_color_too_light_is_told_with_one_that_can_be_read(gym: Client):
    page = gym.get("/configuracoes/marca/?primary=%23FFE600").text
    assert "#FFE600 é clara demais" in page
    assert re.search(r"usamos <b>#[0-9A-F]{6}</b>", page)
    for frame in ("pagina", "carta"):
        answer = gym.get(f"/configuracoes/marca/{frame}/?primary=%23FFE600")
        assert answer.status_code == 200
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_a_stage_has_another_text_with_a_name_of_its_own(gym: Client, world: World):
    page = gym.get(f"{SMS}?variante=Mais+Leve").text
    assert "“mais leve” ainda não está no ar" in page
    assert 'name="variante" value="mais leve"' in page
    saved = gym.post(f"{SMS}guardar/", {"text": WORDS, "variante": "mais leve", "ativar": "1"}, follow=True)
    assert saved.redirect_chain[0][0].endswith("?variante=mais+leve")
    assert "seu texto, versão 1" in saved.text
    assert "o texto da casa" in gym.get(SMS).text, "the stage's own text has not changed"
    listed = gym.get("/modelos/").text
    assert "“mais leve”" in listed and "nenhum passo o pede" in listed
    gym.post("/regua/rascunho/", {"regua": "padrao"})
    change = "/regua/rascunho/padrao/mudar/"
    form = {"fazer": "step", "etapa": "D-7", "prazo": "3", "canais": ["sms", "email"], "modo": "all"}
    page = gym.post(change, {**form, "texto": "due_soon/mais leve"}, follow=True).text
    assert "o texto próprio era o da etapa, fica “mais leve”" in page
    assert "ali sai o texto comum da etapa" in page
    asked = {"texto": "due_soon/mais leve", "canais": ["sms", "email"]}
    read = gym.get("/regua/rascunho/padrao/texto/", asked, headers={"HX-Request": "true"}).text
    assert "Pague aqui:" in read and "sai o texto comum da etapa" in read
    assert gym.get("/regua/rascunho/padrao/texto/", {"texto": "nada", "canais": "sms"}).status_code == 404
    assert gym.post("/modelos/paid/sms/guardar/", {"text": WORDS, "variante": "x"}).status_code == 404
    gym.post(f"{SMS}da-casa/", {"variante": "mais leve"})
    assert "ainda não está no ar" in gym.get(f"{SMS}?variante=mais+leve").text


def test_two_people_on_one_text(gym: Client, world: World):
    first = re.search(r'name="visto" value="([^"]+)"', gym.get(SMS).text)[1]
    gym.post(f"{SMS}guardar/", {"text": WORDS, "visto": first})
    mine = WORDS.replace("Pague", "Escolha")
    late = gym.post(f"{SMS}guardar/", {"text": mine, "visto": first, "ativar": "1"})
    assert late.status_code == 409
    assert "enquanto você escrevia" in late.text and "Escolha aqui" in late.text
    again = re.search(r'name="visto" value="([^"]+)"', late.text)[1]
    saved = gym.post(f"{SMS}guardar/", {"text": mine, "visto": again, "ativar": "1"}, follow=True)
    assert "seu texto, versão 2" in saved.text
