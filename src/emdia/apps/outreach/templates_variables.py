"""What a creditor's own text may name: Portuguese names with an explanation, and what each one is to the engine.

A clerk writes ``{{ nome }}``; the engine knows ``first``. A name may stand for another expression on another channel:
an SMS has short forms that give way in order (W08).
"""

from dataclasses import dataclass
from functools import cache

from emdia.apps.outreach.render import LINKLESS, NEEDS_TITLES
from emdia.domain.vocabulary import Channel, Stage

SMS, WHATSAPP, EMAIL = Channel.SMS, Channel.WHATSAPP, Channel.EMAIL
WRITTEN = (SMS, WHATSAPP, EMAIL)

_ALL = frozenset(Stage)
_LINKED = _ALL - LINKLESS
_NAMED = NEEDS_TITLES | {Stage.CLAIMED_PAID_RECEIVED}
_PAID = frozenset({Stage.PAID, Stage.PAID_PART})
_ACTS = frozenset({Stage.MAY_HAPPEN, Stage.ACTION_DATED, Stage.HISTORY})


@dataclass(frozen=True, slots=True)
class Variable:
    """One name. ``flag``: asks a question in ``{% se … %}`` and is never written out; ``gap``: may come empty."""

    name: str
    says: str
    sources: dict[str, str]
    stages: frozenset[Stage] = _ALL
    flag: bool = False
    gap: bool = False


def _on(source: str = "", *, sms: str = "", whatsapp: str = "", email: str = "") -> dict[str, str]:
    """Channel to expression; ``source`` where nothing else is said, ``-`` where there is none."""
    chosen = {SMS: sms or source, WHATSAPP: whatsapp or source, EMAIL: email or source}
    return {channel: expression for channel, expression in chosen.items() if expression not in ("", "-")}


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "saudacao", "“Olá, Ana.”, ou só “Olá.” para quem não tem nome no cadastro", _on("hello", sms="greet")
    ),
    Variable("nome", "primeiro nome da pessoa, ou nome da empresa", _on("first"), gap=True),
    Variable("credor", "nome que as pessoas conhecem; no SMS encurta se precisar", _on("trade", sms="name")),
    Variable(
        "quem_escreve",
        "o credor; numa assessoria, “Assessoria, em nome de Credor”",
        _on("writes", sms="-"),
    ),
    Variable("link", "endereço da página da pessoa, com Pix e opções", _on("link"), _LINKED),
    Variable(
        "servico",
        "“mensalidade de dezembro”; no SMS começa com maiúscula e encurta se precisar",
        _on("service", sms="svc"),
        _NAMED,
        gap=True,
    ),
    Variable(
        "Servico",
        "o mesmo, com maiúscula, para começar a frase",
        _on("Service", sms="-"),
        _NAMED,
        gap=True,
    ),
    Variable("o_servico", "“a mensalidade de dezembro”", _on("the_service"), _NAMED, gap=True),
    Variable("O_servico", "“A mensalidade de dezembro”", _on("The_service"), _NAMED, gap=True),
    Variable("do_servico", "“da mensalidade de dezembro”", _on("of_service"), _NAMED, gap=True),
    Variable(
        "do_servico_vencido",
        "“da mensalidade de dezembro, que venceu na sexta, 5”",
        _on("of_service_past"),
        NEEDS_TITLES,
    ),
    Variable(
        "vencimento",
        "o dia do vencimento: “sexta, 5 de dezembro”; no SMS, 05/12",
        _on("due_day", sms="due_sms"),
        NEEDS_TITLES,
    ),
    Variable(
        "vence",
        "“vence na sexta, 5 de dezembro”; no SMS, “vence 05/12”",
        _on("due_ahead", sms="when_sms"),
        NEEDS_TITLES,
    ),
    Variable("total", "o valor de hoje: R$ 153,15", _on("total"), NEEDS_TITLES),
    Variable("valor_original", "o valor antes de multa e juros: R$ 150,00", _on("original"), NEEDS_TITLES),
    Variable(
        "antes",
        "“, R$ 150,00” quando o valor mudou (a vírgula já vem junto); no SMS some se faltar espaço",
        _on("-", sms="was"),
        NEEDS_TITLES,
        gap=True,
    ),
    Variable(
        "conta_do_valor",
        "a frase inteira: quanto era, o que foi somado, quanto é hoje e quanto soma por dia",
        _on("amount"),
        NEEDS_TITLES,
    ),
    Variable("por_dia", "quanto cada dia a mais acrescenta: R$ 0,05", _on("daily"), NEEDS_TITLES, gap=True),
    Variable("ha_quanto_tempo", "há quantos dias venceu: “três dias”", _on("late"), NEEDS_TITLES, gap=True),
    Variable("mais_contas", "“mais duas contas”, quando há outras", _on("more"), _NAMED, gap=True),
    Variable("boleto", "linha digitável do boleto, enquanto vale", _on("digitable"), NEEDS_TITLES, gap=True),
    Variable("pode_acontecer", "“o serviço pode ser suspenso”", _on("may", sms="may_sms"), _ACTS, gap=True),
    Variable(
        "acao_curta", "a ação em poucas letras: “suspensão”", _on("-", sms="act_terse"), _ACTS, gap=True
    ),
    Variable("vai_acontecer", "“o serviço será suspenso”", _on("will"), _ACTS, gap=True),
    Variable("acao", "“suspensão do serviço”", _on("action_noun"), _ACTS, gap=True),
    Variable(
        "dia_da_acao",
        "“na segunda, 22 de dezembro”; no SMS, 22/12",
        _on("action_day", sms="action_short"),
        _ACTS,
        gap=True,
    ),
    Variable("pago", "quanto recebemos: R$ 153,15", _on("paid"), _PAID),
    Variable("pago_em", "“na terça, 9 de dezembro”; no SMS, 09/12", _on("paid_day", sms="paid_short"), _PAID),
    Variable("quitou", "o que ficou em dia com este pagamento", _on("settled_said"), _PAID, gap=True),
    Variable("falta", "quanto ainda falta hoje", _on("left"), _PAID, gap=True),
    Variable("recibo", "endereço do recibo", _on("receipt"), _PAID),
    Variable(
        "canal_parado",
        "o canal que a pessoa desligou: “SMS”",
        _on("stopped"),
        frozenset({Stage.OPT_OUT_DONE}),
        gap=True,
    ),
    Variable(
        "protocolo",
        "número do aviso",
        _on("protocol"),
        frozenset({Stage.WRONG_PERSON, Stage.CLAIMED_PAID_RECEIVED}),
        gap=True,
    ),
    Variable("codigo", "o código de uso único: seis números", _on("code"), frozenset({Stage.IDENTITY_CODE})),
    Variable("telefone", "telefone de atendimento", _on("phone"), gap=True),
    Variable("whatsapp", "WhatsApp de atendimento", _on("whatsapp"), gap=True),
    Variable("email", "e-mail de atendimento", _on("email"), gap=True),
    Variable("horario", "horário de atendimento", _on("hours"), gap=True),
    Variable("site", "site do credor", _on("site"), gap=True),
    Variable("formas_de_falar", "telefone, WhatsApp e e-mail numa frase só", _on("ways"), gap=True),
    Variable("assina", "quem assina as mensagens", _on("signer"), gap=True),
    Variable("cargo", "cargo de quem assina", _on("signer_title"), gap=True),
    Variable("razao_social", "razão social do credor", _on("legal")),
    Variable("documento", "CNPJ ou CPF do credor", _on("tax_id")),
    Variable("endereco", "endereço do credor", _on("address")),
    Variable("despedida", "uma frase positiva no fim, quando cabe", _on("closing", sms="end"), gap=True),
    Variable("tem_acao", "se este credor avisa do que pode acontecer", _on("acts"), _ACTS, flag=True),
    Variable("com_data", "se a ação já tem dia marcado", _on("dated"), _ACTS, flag=True),
    Variable("faltam_dias", "se falta mais de um dia", _on("days_to_due > 1"), NEEDS_TITLES, flag=True),
    Variable("e_amanha", "se vence amanhã", _on("days_to_due == 1"), NEEDS_TITLES, flag=True),
    Variable("cabe", "se sobra espaço no SMS", _on("-", sms="roomy"), flag=True),
    Variable("apertado", "se o SMS está apertado", _on("-", sms="brief"), flag=True),
    Variable("muito_apertado", "se o SMS está muito apertado", _on("-", sms="terse"), flag=True),
)


@cache
def known(stage: str, channel: str) -> dict[str, Variable]:
    """Name to variable of one stage on one channel, in the order of the list."""
    return {one.name: one for one in VARIABLES if stage in one.stages and channel in one.sources}


@cache
def elsewhere() -> frozenset[str]:
    """Every name there is, to tell a misspelling from a name that only another text has."""
    return frozenset(one.name for one in VARIABLES)


@cache
def portuguese(channel: str) -> dict[str, str]:
    """Expression of the engine to the name that stands for it on a channel."""
    return {one.sources[channel]: one.name for one in VARIABLES if channel in one.sources}
