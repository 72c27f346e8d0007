"""Each wording rule catches the text that breaks it, and lets the good one pass."""

import datetime as dt
from dataclasses import replace

import pytest

from emdia.domain.wording import registry
from emdia.domain.wording.registry import RULES, review
from emdia.domain.wording.said import Said, holds, names_day

LINK = "https://pague.vida.example/p/AbC/w"
GOOD = Said(
    stage="action_dated",
    channel="whatsapp",
    text=(
        "*Academia Vida*\nOlá, Ana. Sobre o pagamento da mensalidade de dezembro, que venceu na sexta, 5 de dezembro: "
        "se nada mudar, o serviço será suspenso na segunda, 22 de dezembro. O valor era R$ 150,00; hoje é R$ 153,45."
        "\n\n"
        f"Há meses difíceis. Pague, proponha um acerto ou, se já pagou, avise: {LINK}\n\n"
        "Antes de pagar, confira: Vida Ltda., CNPJ 12.345.678/0001-95. Nunca pedimos senha, cartão ou código. "
        "Para parar, responda SAIR."
    ),
    buttons=("Pagar", "Já paguei", "Falar com alguém"),
    creditor_names=("Academia Vida", "Vida"),
    legal_name="Vida Ltda.",
    tax_id="12.345.678/0001-95",
    address="Rua A, 1, São Paulo",
    first_name="Ana",
    service="mensalidade de dezembro",
    total="R$ 153,45",
    original="R$ 150,00",
    due_on=dt.date(2025, 12, 5),
    effective_due_on=dt.date(2025, 12, 5),
    link=LINK,
    stop_link="https://pague.vida.example/p/AbC/parar/w",
    action="suspensão",
    action_on=dt.date(2025, 12, 22),
)
MAIL = replace(
    GOOD,
    channel="email",
    subject="Academia Vida: aviso sobre a mensalidade de dezembro",
    text=GOOD.text
    + "\nPix. 1. 2. 3. Total hoje: R$ 153,45. Vida Ltda., Rua A, 1, São Paulo. Procon, consumidor.gov.br. Carla. "
    + GOOD.stop_link,
    html=f"<a href='{GOOD.stop_link}'>",
    signer="Carla",
    closing="Carla",
)
SMS = replace(
    GOOD,
    channel="sms",
    text="Vida: Mensalidade de 05/12, hoje R$ 153,45. Em 22/12: suspensao do servico. Pague ou combine: "
    f"{LINK} SAIR p/ parar",
    buttons=(),
)
PAID = replace(
    GOOD,
    stage="paid",
    text=f"Vida: Ana, recebemos R$ 9,00. Agradecemos o seu cuidado. Recibo: {LINK}",
    paid="R$ 9,00",
)


def swap(said: Said, old: str, new: str = "") -> Said:
    assert old in said.text
    return replace(said, text=said.text.replace(old, new))


BAD = {
    "R40": [
        swap(GOOD, "o pagamento", "a dívida"),
        replace(MAIL, subject="Academia Vida: cobrança da mensalidade"),
    ],
    "W01": [swap(GOOD, "Ana", "tudo bem"), replace(GOOD, agency="Acerto Certo")],
    "W02": [
        swap(GOOD, "R$ 153,45.", "R$ 153,45!"),
        swap(GOOD, "Há meses difíceis.", "Última chance."),
        replace(PAID, text=LINK),
    ],
    "W03": [
        swap(GOOD, "R$ 153,45"),
        swap(GOOD, "R$ 150,00"),
        swap(GOOD, "5 de dezembro"),
        replace(GOOD, effective_due_on=dt.date(2025, 12, 8)),
    ],
    "W04": [swap(GOOD, "Há meses difíceis. ")],
    "W05": [replace(GOOD, text="Vida, Ana: mensalidade de dezembro, 5 de dezembro.")],
    "W06": [
        replace(GOOD, stage="negotiation", text=GOOD.text + " Oferta: 50% de desconto."),
        replace(GOOD, stage="negotiation", text="Ana, pague já a mensalidade."),
    ],
    "W07": [swap(GOOD, LINK), replace(GOOD, text=GOOD.text + " Não responda.")],
    "W08": [
        replace(GOOD, text=GOOD.text + "x" * 200),
        replace(GOOD, text=GOOD.text + " " + LINK),
        replace(GOOD, buttons=()),
        replace(SMS, text=SMS.text.replace("servico", "serviço")),
        replace(SMS, text="Oi. " + SMS.text),
    ],
    "W09": [
        replace(MAIL, html=""),
        replace(MAIL, subject="Aviso"),
        replace(MAIL, signer="Outra Pessoa"),
        replace(MAIL, address="Rua B"),
        swap(MAIL, "2."),
        swap(MAIL, "Pix"),
        swap(MAIL, "Total hoje"),
    ],
    "W10": [replace(GOOD, stage="due_soon", text="Vida: Ana, mensalidade de dezembro vence 5 de dezembro.")],
    "W11": [replace(GOOD, text=GOOD.text + " Para evitar juros, corra."), replace(MAIL, daily="R$ 0,05")],
    "W12": [
        replace(GOOD, action=""),
        swap(GOOD, "22 de dezembro", "breve"),
        replace(GOOD, stage="may_happen", text="Vida: Ana, pague."),
    ],
    "W13": [replace(MAIL, closing="Conta em dia, cabeça leve.")],
    "W14": [
        swap(PAID, "R$ 9,00"),
        swap(PAID, "Agradecemos"),
        swap(PAID, "Recibo"),
        replace(PAID, stage="paid_part", left="R$ 1,00"),
    ],
    "W15": [swap(GOOD, "Ana.", "Ana, CPF 529.982.247-25."), replace(GOOD, link=LINK + "?d=52998224725")],
    "W16": [replace(GOOD, earlier=("outro", GOOD.text.upper()))],
    "W17": [swap(GOOD, "SAIR"), replace(MAIL, stop_link="https://x.example/parar")],
    "W18": [
        swap(GOOD, "Nunca pedimos senha"),
        swap(GOOD, "12.345.678/0001-95"),
        replace(SMS, text="Informe sua senha"),
    ],
    "W19": [swap(GOOD, "se já pagou, ")],
    "W20": [
        swap(GOOD, "mensalidade de dezembro", "fatura 12"),
        replace(SMS, text=SMS.text.replace("Mensalidade", "Item")),
    ],
    "W21": [swap(MAIL, "Procon"), swap(MAIL, "consumidor.gov.br")],
}


@pytest.mark.parametrize("good", [GOOD, MAIL, SMS, PAID], ids=["whatsapp", "email", "sms", "paid"])
def test_a_good_text_has_no_fault(good: Said) -> None:
    assert review(good) == []


@pytest.mark.parametrize(
    ("rule", "at"), [(rule, at) for rule, texts in BAD.items() for at in range(len(texts))]
)
def test_a_bad_text_is_caught_by_its_rule_with_a_reason_in_words(rule: str, at: int) -> None:
    faults = {fault.rule: fault.reason for fault in review(BAD[rule][at])}
    assert rule in faults
    assert len(faults[rule].split()) > 2 or faults[rule].startswith(("falta", "ponto"))


def test_every_rule_of_the_registry_has_bad_texts_and_says_what_it_reads() -> None:
    assert set(BAD) == set(RULES)
    for rule, path in RULES.items():
        module = __import__(path, fromlist=["check"])
        assert module.__doc__.startswith(rule)
        assert len(module.__doc__) > len(rule) + 40
    assert [rule for rule, _check in registry.checks()] == list(RULES)


def test_words_are_found_whatever_their_accents_and_days_in_both_forms() -> None:
    assert holds("SUSPENSAO", "suspensão")
    assert names_day("em 05/12", dt.date(2025, 12, 5))
    assert names_day("sexta, 1º de março", dt.date(2026, 3, 1))
    assert not names_day("sexta, 15 de dezembro", dt.date(2025, 12, 5))
