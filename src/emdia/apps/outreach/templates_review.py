"""What a text lacks or says wrongly, in words, while it is written: the wording rules over words tried on real data.

A first checker: presence of greeting, sender, amount, date, way to more and stop word, and what must never be said.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from emdia.apps.outreach.context import Rendered, TextContext
from emdia.apps.outreach.naming import service_name
from emdia.apps.outreach.phrases import NOUN
from emdia.domain.money import format_brl
from emdia.domain.vocabulary import Stage
from emdia.domain.wording.registry import review
from emdia.domain.wording.said import AFTER_DUE, BEFORE_DUE, PAID, Said

BLOCKS = frozenset({"R40", "W01", "W02", "W07", "W08", "W12", "W15", "W17", "W18"})
"""Rules without which a text cannot become active; the others only advise."""
ONLY_ADVISED = frozenset(
    {"não cumprimenta pelo primeiro nome", "faltam os botões", "não começa pelo nome do credor"}
)
ALSO_BLOCKS = frozenset({"o assunto não diz quem escreve"})
MEND = {
    "não diz quem escreve": "Falta dizer quem escreve: ponha {{ credor }}.",
    "não diz que a assessoria escreve em nome do credor": (
        "Falta dizer que a assessoria escreve em nome do credor: ponha {{ quem_escreve }}, ou {{ credor }} no SMS."
    ),
    "não cumprimenta pelo primeiro nome": "Falta cumprimentar a pessoa: comece com {{ saudacao }}.",
    "ponto de exclamação": "Tire o ponto de exclamação: ao lado de um valor, soa como grito.",
    "o texto é quase só um link": "Escreva algumas palavras em volta do link: um link sozinho parece golpe.",
    "não diz o valor de hoje": "Falta dizer o valor de hoje: {{ total }}.",
    "não diz o valor original": "Falta dizer o valor original: {{ conta_do_valor }} conta tudo numa frase.",
    "não diz o vencimento": "Falta dizer o dia do vencimento: {{ vencimento }}.",
    "não diz até quando se paga sem acréscimo": (
        "Quando o vencimento cai no fim de semana, falta dizer até quando se paga: {{ vence }} já diz."
    ),
    "falta uma palavra de compreensão": "Falta uma palavra de compreensão, como “imprevistos acontecem”.",
    "não oferece solução": "Falta oferecer uma saída: pagar, combinar ou escolher outro dia.",
    "não convida a combinar": "Falta o convite para combinar: “diga quanto cabe por mês”.",
    "falta o link": "Falta o caminho para saber mais: ponha {{ link }}.",
    "o texto não aceita resposta": "Tire o “não responda”: a pessoa precisa poder responder.",
    "mais de um link": "Deixe um link só: {{ link }}.",
    "não começa pelo nome do credor": "Comece o SMS por {{ credor }}: é o que aparece na tela bloqueada.",
    "o assunto não diz quem escreve": "Falta {{ credor }} no assunto.",
    "o assunto não diz o serviço": "Falta o serviço no assunto: {{ servico }}.",
    "não põe o meio de pagamento na mão": "Falta dizer como pagar: Pix ou boleto.",
    "fala em evitar juros que já foram somados": "Depois do vencimento não se fala em evitar juros: já foram somados.",
    "não diz quanto cada dia acrescenta": "Falta dizer quanto cada dia acrescenta: {{ conta_do_valor }}.",
    "anuncia o que o credor não faz": "O texto anuncia uma ação que este credor não toma.",
    "não diz o que pode acontecer": "Falta dizer o que pode acontecer: {{ pode_acontecer }}.",
    "não diz o que acontece e quando": "Falta dizer o que acontece e quando: {{ vai_acontecer }} {{ dia_da_acao }}.",
    "falta a frase final": "A frase final da marca não aparece.",
    "não agradece ou não diz quanto recebeu": "Falta agradecer e dizer quanto recebemos: {{ pago }}.",
    "não diz quanto falta": "Falta dizer quanto ainda falta: {{ falta }}.",
    "falta o recibo": "Falta o recibo: {{ recibo }}.",
    "há um CPF no texto": "Há um CPF no texto. Documento de pessoa não vai em mensagem.",
    "falta como parar": "Falta dizer como parar: escreva “SAIR p/ parar”.",
    "pede um dado que nunca se pede": "O texto pede senha, cartão ou código: nunca se pede.",
    "não pergunta se já pagou": "Falta o “se já pagou, é só avisar”.",
    "não diz de que serviço se trata": "Falta dizer de que serviço se trata: {{ servico }}.",
    "um texto neutro não diz valores": "Este texto é neutro: não pode dizer valores.",
}
ADDRESS = re.compile(
    r"https?:|www\.|javascript:|data:|\b[\w-]+\.(?:com|net|org|br|ly|io|app|me|gov|link|site|online)\b",
    re.IGNORECASE,
)
MONEY = re.compile(r"R\$ ?\d")
SHOUT = re.compile(r"\b[A-ZÁÀÂÃÉÊÍÓÔÕÚÇ]{3,}(?:[ ,.]+[A-ZÁÀÂÃÉÊÍÓÔÕÚÇ]{2,})+\b")
SPOKEN_CAPITALS = re.compile(r"\b(?:SAIR|PIX|CNPJ|CPF|SMS|CEP|PARAR|TV|IPTU|IPVA|VIP)\b")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a text, in words; ``blocks``: it cannot become active like this."""

    rule: str
    words: str
    blocks: bool


def said(stage: str, channel: str, facts: TextContext, rendered: Rendered) -> Said:
    """A written message as the wording rules see it."""
    speaks = stage in BEFORE_DUE or stage in AFTER_DUE
    anchor, owed, creditor = facts.anchor, facts.balance, facts.creditor
    original = sum(one.original_cents for one in facts.titles)
    return Said(
        stage=stage,
        channel=channel,
        text=rendered.text,
        subject=rendered.subject,
        html=rendered.html,
        buttons=tuple(button.label for button in rendered.buttons),
        creditor_names=(creditor.trade_name, creditor.short_name),
        agency=creditor.agency_name,
        legal_name=creditor.legal_name,
        tax_id=creditor.tax_id,
        address=creditor.address_line,
        signer=creditor.signer_name,
        first_name=facts.person.first_name,
        service=service_name(anchor) if anchor and speaks else "",
        total=format_brl(owed.total) if owed and speaks else "",
        original=format_brl(original) if speaks else "",
        daily=format_brl(facts.daily_cents) if facts.daily_cents and speaks else "",
        paid=format_brl(facts.payment.cents) if facts.payment and stage in PAID else "",
        left=format_brl(facts.payment.left_cents) if facts.payment and stage == Stage.PAID_PART else "",
        due_on=anchor.due_on if anchor and speaks else None,
        effective_due_on=anchor.effective_due_on if anchor and speaks else None,
        link=facts.link,
        stop_link=facts.stop_link,
        action=NOUN.get(creditor.action, NOUN["suspension"]) if creditor.suspends else "",
        action_on=facts.action_on,
    )


def of_rules(stage: str, channel: str, facts: TextContext, rendered: Rendered) -> list[Finding]:
    """What the wording rules say about one written message."""
    return [
        Finding(fault.rule, _mend(fault.reason), _blocks(fault.rule, fault.reason))
        for fault in review(said(stage, channel, facts, rendered))
    ]


def _mend(reason: str) -> str:
    return MEND.get(reason) or f"{reason[:1].upper()}{reason[1:]}."


def _blocks(rule: str, reason: str) -> bool:
    return reason in ALSO_BLOCKS or (rule in BLOCKS and reason not in ONLY_ADVISED)


def of_words(words: str, *, stage: str) -> list[Finding]:
    """What the author wrote by hand and should not: an address, an amount, capital letters."""
    found = []
    address = ADDRESS.search(words)
    if address:
        why = f"Há um endereço escrito à mão (“{address[0]}”): use {{{{ link }}}}, que só leva à página do credor."
        found.append(Finding("W18", why, blocks=True))
    if MONEY.search(words):
        why = "Há um valor escrito à mão: use {{ total }}, que é sempre o de hoje."
        found.append(Finding("W03", why, blocks=False))
    shout = SHOUT.search(SPOKEN_CAPITALS.sub("", words))
    if shout:
        why = f"“{shout[0][:40]}” em letras maiúsculas soa como grito. Use maiúscula só no começo."
        found.append(Finding("R01", why, blocks=True))
    if stage == Stage.NEGOTIATION_AGAIN:
        why = "Esta etapa se repete: com um texto seu, a mesma pessoa pode ler as mesmas palavras mais de uma vez."
        found.append(Finding("W16", why, blocks=False))
    return found


def unique(findings: Iterable[Finding]) -> list[Finding]:
    """Each thing once, what blocks first."""
    return sorted(dict.fromkeys(findings), key=lambda one: (not one.blocks, one.rule))
