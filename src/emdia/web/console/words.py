"""How the console names states, channels, kinds of tasks and rules, in the house's Portuguese."""

from typing import NamedTuple

from emdia.domain.vocabulary import Channel, MessageStatus, Sector, TaskKind, TitleState


class Look(NamedTuple):
    """A word, an icon and a color class: a state is never told by color alone."""

    word: str
    icon: str
    tone: str


MESSAGE_STATES = {
    MessageStatus.QUEUED: Look("na fila", "clock", "plain"),
    MessageStatus.HELD: Look("adiada", "clock-pause", "held"),
    MessageStatus.SENDING: Look("saindo", "send", "plain"),
    MessageStatus.SENT: Look("enviada", "check", "plain"),
    MessageStatus.DELIVERED: Look("entregue", "circle-check", "paid"),
    MessageStatus.READ: Look("lida", "eye", "paid"),
    MessageStatus.FAILED: Look("não chegou", "mail-off", "late"),
    MessageStatus.WITHHELD: Look("não enviada", "hand-stop", "withheld"),
    MessageStatus.EXPIRED: Look("perdeu a hora", "hourglass", "withheld"),
    MessageStatus.UNKNOWN: Look("sem confirmação", "alert-triangle", "late"),
    MessageStatus.CANCELED: Look("cancelada", "ban", "withheld"),
}

CHANNELS = {
    Channel.SMS: Look("SMS", "message-2", "plain"),
    Channel.WHATSAPP: Look("WhatsApp", "brand-whatsapp", "plain"),
    Channel.EMAIL: Look("e-mail", "mail", "plain"),
    Channel.PHONE: Look("telefone", "phone", "plain"),
    Channel.WEBHOOK: Look("integração", "plug", "plain"),
}

TITLE_STATES = {
    TitleState.OPEN: Look("em aberto", "clock", "plain"),
    TitleState.SETTLED: Look("quitado", "circle-check", "paid"),
    TitleState.CANCELED: Look("cancelado", "ban", "withheld"),
    TitleState.WRITTEN_OFF: Look("lançado como perda", "x", "withheld"),
}

TASKS = {
    TaskKind.NEGOTIATE: Look("quer negociar", "messages", "plain"),
    TaskKind.CLAIMED_PAID: Look("diz que já pagou", "receipt", "plain"),
    TaskKind.CALL: Look("ligar, pela régua", "phone", "plain"),
    TaskKind.REPLIED: Look("respondeu", "message-2", "plain"),
    TaskKind.CALL_BACK: Look("pediu uma ligação", "phone", "plain"),
    TaskKind.STUDY_CASE: Look("estudar o caso", "search", "plain"),
    TaskKind.END_OF_LADDER: Look("chegou ao fim da régua", "ruler-2", "plain"),
    TaskKind.WRONG_PERSON: Look("não é a pessoa", "user", "late"),
    TaskKind.NO_CONTACT: Look("sem meio de contato", "bell-off", "late"),
    TaskKind.UNKNOWN_DELIVERY: Look("entrega sem confirmação", "alert-triangle", "late"),
    TaskKind.DISPUTED: Look("não reconhece a cobrança", "hand-stop", "late"),
}


ORIGINS = {
    "file": "planilha",
    "page": "a página da pessoa",
    "clerk": "atendimento",
    "cli": "linha de comando",
}
"""Where a phone or an address came from."""


class RuleWords(NamedTuple):
    """What a rule stopped, and what a person can do about it."""

    why: str
    what_to_do: str


RULES = {
    "": RuleWords("outro motivo", "Abra a mensagem: o motivo está escrito nela."),
    "approval": RuleWords("espera a sua aprovação", "Leia e decida em Aprovar envio."),
    "minimum": RuleWords(
        "abaixo do mínimo para SMS e WhatsApp",
        "Nada a fazer: só o e-mail sai. O mínimo está em Configurações, Cobrança.",
    ),
    "R03": RuleWords(
        "faltam dados do credor", "Complete nome, endereço e CNPJ em Configurações; a lei exige os três."
    ),
    "R05": RuleWords("o saldo não pôde ser detalhado", "Confira os termos do contrato em Configurações."),
    "R20": RuleWords("fora do horário permitido", "Nada a fazer: sai sozinha na próxima hora permitida."),
    "R21": RuleWords("fora do horário permitido", "Nada a fazer: sai sozinha na próxima hora permitida."),
    "R22": RuleWords("fora do horário permitido", "Nada a fazer: sai sozinha na próxima hora permitida."),
    "R23": RuleWords("fora do horário permitido", "Nada a fazer: sai sozinha na próxima hora permitida."),
    "R24": RuleWords("fora do horário permitido", "Nada a fazer: sai sozinha na próxima hora permitida."),
    "R26": RuleWords(
        "estado da pessoa desconhecido", "Informe a UF no cadastro para usar o horário do estado dela."
    ),
    "R27": RuleWords("outro fuso horário", "Nada a fazer: vale a hora do lugar onde a pessoa está."),
    "R28": RuleWords("domingo ou feriado", "Nada a fazer: sai no próximo dia permitido."),
    "R29": RuleWords(
        "fora do horário que o credor escolheu", "Sai sozinha na hora; os horários estão em Configurações."
    ),
    "R30": RuleWords(
        "número em lista de bloqueio",
        "Só o e-mail pode ir; as listas estão em Configurações, Listas de bloqueio.",
    ),
    "R31": RuleWords("o número não é da pessoa", "Peça à pessoa um telefone ou e-mail atual."),
    "R37": RuleWords("a pessoa pediu para parar", "Respeite: só ela volta a ligar este canal."),
    "R40": RuleWords("nenhum meio de contato seguro", "Confirme um telefone ou e-mail com a pessoa."),
    "R41": RuleWords("sem permissão para WhatsApp", "Importe a coluna “aceita WhatsApp” ou use outro canal."),
    "R42": RuleWords("falta um dado para confirmar quem é", "Complete CPF ou nascimento no cadastro."),
    "R50": RuleWords("título prescrito", "Não se cobra fora da Justiça depois de cinco anos."),
    "R51": RuleWords("título prescrito", "Não se cobra fora da Justiça depois de cinco anos."),
    "R60": RuleWords("limite de ligações", "Espere: o limite protege a pessoa."),
    "R61": RuleWords("hora ou lugar que a pessoa pediu para evitar", "Respeite: o pedido está no caso."),
    "R65": RuleWords("título contestado", "Responda à contestação; os outros títulos seguem."),
    "R68": RuleWords(
        "é cedo para falar de novo com a pessoa", "Nada a fazer: sai sozinha na próxima hora permitida."
    ),
    "pace": RuleWords(
        "espera a vez da conta de envio",
        "Sai sozinha, no ritmo da conta. Os limites e as pausas estão em Configurações, Canais.",
    ),
    "news": RuleWords(
        "a notícia de pagamentos é antiga", "Traga a baixa do banco, ou diga em Hoje que nada entrou."
    ),
    "R69": RuleWords(
        "há promessa ou conferência em andamento", "Espere a data combinada ou confira o pagamento."
    ),
}
"""In plain words what stands in the catalogue of rules; a rule without words here is shown by its code."""


def rule_words(rule: str) -> RuleWords:
    """The words of a rule; one that is new here is named by its code."""
    return RULES.get(rule) or RuleWords(f"regra {rule}", RULES[""].what_to_do)


STAGES = {
    "first_contact": ("Primeiro contato", "Apresenta-se e pergunta, com gentileza, se já foi pago."),
    "due_soon": ("Lembrete", "Avisa que vai vencer e deixa o pagamento à mão."),
    "due_day": ("Vence hoje", "Lembra no dia, para pagar sem acréscimo."),
    "not_identified": ("Não identificamos", "Diz que o pagamento não apareceu e pergunta se já foi feito."),
    "may_happen": ("O que pode acontecer", "Explica o que vem depois e oferece uma saída."),
    "action_dated": ("A data do próximo passo", "Diz o que o credor fará e em que dia."),
    "history": ("A história do título", "Conta datas e avisos até aqui e repete o passo e a data."),
    "negotiation": ("Negociação", "Convida a combinar um jeito que caiba no mês."),
    "negotiation_again": ("Negociação, de novo", "O mesmo convite, com outras palavras."),
    "neutral": ("Aviso neutro", "Pede para entrar em contato, sem falar da dívida."),
}
"""What each stage of the ladder says, for whoever chooses it: (name, one line)."""


SECTORS = {
    Sector.GYM: "academia",
    Sector.SCHOOL: "escola",
    Sector.CLINIC: "clínica",
    Sector.CONDOMINIUM: "condomínio",
    Sector.RETAIL: "varejo",
    Sector.TELECOM: "telefonia e internet",
    Sector.ENERGY: "energia",
    Sector.WATER: "água",
    Sector.HEALTH_PLAN: "plano de saúde",
    Sector.SERVICES: "serviços",
    Sector.FINANCIAL: "financeira",
    Sector.BUSINESS: "vende para empresas",
    Sector.OTHER: "outro setor",
}
"""What a creditor does, in words."""
