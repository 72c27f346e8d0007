"""A creditor's own text: whatever anybody types is refused with a reason, or is written with all data there can be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.apps.outreach.context import Person, TextContext
from emdia.apps.outreach.render import RenderError, render
from emdia.apps.outreach.templates_compile import compiled, tidied, trees, words
from emdia.apps.outreach.templates_language import TextFault
from emdia.apps.outreach.templates_review import of_rules, of_words
from emdia.apps.outreach.templates_samples import made_up
from emdia.apps.outreach.templates_shipped import shipped
from emdia.apps.outreach.templates_variables import VARIABLES, known
from emdia.domain.vocabulary import Stage
from tests.apps.outreach.test_render import EVERYTHING, anything
from tests.apps.outreach.texts_world import BY_AGENCY, GYM, SCHOOL, of_stage

GOOD = (
    "{{ credor }}: {{ saudacao }}{{ servico }} {{ vence }}: {{ total }}. Pague aqui: {{ link }} SAIR p/ parar"
)


def text(said: str, *, stage: str = Stage.DUE_SOON, channel: str = "sms"):
    return compiled(tidied({"text": said}, channel=channel), stage=stage, channel=channel)


def letter(stage: str = Stage.DUE_SOON, **parts: str):
    return compiled(
        tidied({**shipped(stage, "email"), **parts}, channel="email"), stage=stage, channel="email"
    )


def findings(said: str, *, stage: str = Stage.DUE_SOON, channel: str = "sms") -> dict[str, bool]:
    """Rule to whether it blocks, over usual data."""
    parts = tidied({"text": said}, channel=channel)
    own = compiled(parts, stage=stage, channel=channel)
    sample = made_up(stage, channel, GYM)[0].context
    found = of_rules(stage, channel, sample, render(stage, channel, sample, own={(stage, channel, ""): own}))
    found += of_words(words(trees(parts, stage=stage, channel=channel)), stage=stage)
    return {one.rule: one.blocks for one in found}


@pytest.mark.parametrize(("stage", "channel"), EVERYTHING)
def test_a_text_of_the_house_can_be_copied_and_says_the_same(stage: Stage, channel: str):
    parts = tidied(shipped(stage, channel), channel=channel)
    own = {(stage, channel, ""): compiled(parts, stage=stage, channel=channel)}
    for creditor in (GYM, SCHOOL, BY_AGENCY):
        facts = of_stage(stage, creditor)
        assert render(stage, channel, facts, own=own) == render(stage, channel, facts)
        for sample in made_up(stage, channel, creditor):
            rendered = render(stage, channel, sample.context, own=own)
            found = of_rules(stage, channel, sample.context, rendered)
            assert [one for one in found if one.rule != "W08"] == []


def test_every_variable_of_the_list_is_written_wherever_it_is_offered():
    for stage, channel in EVERYTHING:
        for one in known(stage, channel).values():
            said = f"{{% se {one.name} %}}x{{% fim %}}" + ("" if one.flag else f" {{{{ {one.name} }}}}")
            parts = {"text": said} if channel != "email" else {**shipped(stage, channel), "body": said}
            own = compiled(tidied(parts, channel=channel), stage=stage, channel=channel)
            render(stage, channel, of_stage(stage), own={(stage, channel, ""): own})
    assert len({one.name for one in VARIABLES}) == len(VARIABLES)


ATTACKS = [
    "{{ ''.__class__.__mro__ }}",
    "{% for x in range(1000000000) %}x{% endfor %}",
    "{{ nome|safe }}",
    "{{ range(9) }}",
    "{# nada #}",
    "{% set x = 1 %}",
    "{% se nome.__class__ %}x{% fim %}",
    "{% se nome == 1 %}x{% fim %}",
    "{%- se nome %}x{% fim %}",
    "{{ self }}",
    "{% include 'email/paid.txt' %}",
    "{% import 'x' as y %}",
    "{% macro m() %}{% endmacro %}",
    "{% if nome %}x{% endif %}",
    "{% se nome or link %}x{% fim %}",
    "{{ {{ nome }} }}",
    "{{ nome }",
    "{ nome }}",
    "{{ first }}",
    "{{ primary }}",
    "{%raw%}{{ x }}{%endraw%}",
]


@pytest.mark.parametrize("said", ATTACKS)
def test_nothing_but_the_small_language_is_understood(said: str):
    with pytest.raises(TextFault) as refused:
        text(f"{{{{ credor }}}}: {said}")
    assert "Linha 1" in refused.value.message
    assert refused.value.field == "text"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Olá {{ nom }}", "Você quis dizer “nome”?"),
        ("a\nb {{ pago }}", "Linha 2: “pago” não existe neste texto"),
        ("{{ cabe }}", "é uma pergunta"),
        ("{% se nome %}x", "falta o {% fim %}"),
        ("x{% fim %}", "“fim” sem um “se” antes"),
        ("{% se nome %}a{% senão %}b{% senão %}c{% fim %}", "só cabe o “fim”"),
        ("{% se nome %}" * 6 + "x" + "{% fim %}" * 6, "um dentro do outro"),
        ("{{ nome }}" * 121, "mais de 120"),
        ("a" * 1501, "cabem 1500"),
        ("  ", "está vazio"),
        ("a\u202eb", "sinal invisível"),
        ("a\x01b", "sinal invisível"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_how_to_mend_it(said: str, words: str):
    with pytest.raises(TextFault) as refused:
        text(said)
    assert words in refused.value.message


def test_conditions_are_written_in_portuguese_and_may_be_combined():
    own = text(
        "{% se não nome %}ninguém{% senao se nome e servico %}{{ nome }} e {{ servico }}{% fim %} {{ link }}"
    )
    facts = of_stage(Stage.DUE_SOON)
    assert render("due_soon", "sms", facts, own={("due_soon", "sms", ""): own}).text.startswith(
        "Ana e Mensalidade"
    )
    nobody = replace(facts, person=Person(""))
    assert render("due_soon", "sms", nobody, own={("due_soon", "sms", ""): own}).text.startswith("ninguem")


PIECES = st.sampled_from(
    [
        *ATTACKS,
        *(f"{{{{ {one.name} }}}}" for one in VARIABLES),
        "{% fim %}",
        "{% senão %}",
        "\n\n",
        "**",
        "}}",
        "%}",
    ]
    + [f"{{% se {one.name} %}}" for one in VARIABLES]
)
TYPED = st.lists(PIECES | st.text(max_size=30), max_size=14).map("".join)


@given(TYPED, anything())
def test_whatever_is_typed_is_refused_with_a_reason_or_written_with_all_data(
    said: str, sample: tuple[Stage, str, TextContext]
):
    stage, channel, facts = sample
    try:
        own = (
            letter(stage, body=said, subject=said, closing=said)
            if channel == "email"
            else text(said, stage=stage, channel=channel)
        )
    except TextFault as refused:
        assert refused.message
        return
    rendered = render(stage, channel, facts, own={(stage, channel, ""): own})
    assert "{%" not in rendered.text
    assert len(rendered.subject) <= 120


def test_what_is_typed_into_an_email_is_text_and_never_markup():
    body = 'Oi <script>alert(1)</script> <a href="javascript:x">{{ nome }}</a> & **forte**\nlinha'
    own = letter(
        body=body, subject='"><img src=x> {{ credor }}', heading="<b>{{ servico }}</b>", closing="<i>fim</i>"
    )
    facts = of_stage(Stage.DUE_SOON, replace(GYM, trade_name="<u>Vida</u>"), person=Person("<s>Ana</s>"))
    rendered = render("due_soon", "email", facts, own={("due_soon", "email", ""): own})
    html = rendered.html.split("<body", 1)[1]
    for tag in ("<script", "<img", "<b>", "<i>", "<u>", "<s>", 'href="javascript'):
        assert tag not in html
    assert "&lt;script&gt;" in html
    assert "&lt;s&gt;Ana" in html
    assert "<strong>forte</strong><br>linha" in html
    assert facts.creditor.tax_id in rendered.html.replace("&#x2f;", "/"), "the 42-A block stays ours"
    assert facts.stop_link in rendered.text
    assert "Total hoje" in rendered.text
    assert "**" not in rendered.text


def test_a_paragraph_that_is_not_said_leaves_no_gap():
    own = letter(body="Um.\n\n{% se boleto %}Boleto: {{ boleto }}{% fim %}\n\nDois.")
    rendered = render("due_soon", "email", of_stage(Stage.DUE_SOON), own={("due_soon", "email", ""): own})
    assert "Um.\n\nDois." in rendered.text
    assert "<p></p>" not in rendered.html


def test_an_own_text_longer_than_carriers_take_is_not_said_at_all():
    own = text("{{ credor }}: {{ link }} " + "palavra " * 120, channel="whatsapp")
    with pytest.raises(RenderError) as refused:
        render("due_soon", "whatsapp", of_stage(Stage.DUE_SOON), own={("due_soon", "whatsapp", ""): own})
    assert refused.value.field == "template"


@pytest.mark.parametrize(
    ("changed", "rule", "blocks"),
    [
        (("SAIR p/ parar", ""), "W17", True),
        (("{{ credor }}: ", ""), "W01", True),
        (("{{ link }}", "na página"), "W07", True),
        (("Pague aqui", "PAGUE AGORA aqui"), "R01", True),
        (("Pague aqui", "Último aviso, pague aqui"), "W02", True),
        (("Pague aqui", "Sua dívida aqui"), "R40", True),
        (("Pague aqui", "CPF 529.982.247-25 aqui"), "W15", True),
        (("Pague aqui", "Veja www.golpe.com.br ou aqui"), "W18", True),
        (("Pague aqui", "Digite sua senha aqui"), "W18", True),
        (("{{ total }}", "R$ 10,00"), "W03", False),
        (("{{ servico }} ", ""), "W20", False),
        (("Pague aqui", "Veja aqui"), "W10", False),
    ],
)
def test_what_a_text_lacks_is_named_and_only_what_harms_forbids(
    changed: tuple[str, str], rule: str, blocks: bool
):
    assert findings(GOOD) == {}
    assert findings(GOOD.replace(*changed))[rule] is blocks
