"""The journal in words: what an action did and to what; one that is new here is shown by its own name."""

import json
from typing import Any

from emdia.domain.prices import format_price
from emdia.web.console.access import ROLE_NAMES

KINDS = {
    "receivables": "carteira e importações",
    "payment": "pagamentos",
    "page": "página da pessoa",
    "ladder": "régua",
    "template": "modelos",
    "messages": "mensagens",
    "speech": "freio",
    "contact": "meios de contato",
    "promise": "promessas",
    "creditor": "credor",
    "terms": "contrato",
    "account": "contas de envio",
    "holidays": "feriados",
    "member": "pessoas",
    "tenant": "organização",
    "whatsapp": "WhatsApp oficial",
}
"""First word of an action and how the filter calls it."""

ACTIONS = {
    "account.added": "ligou uma conta de envio",
    "account.changed": "mudou uma conta de envio",
    "account.paused_itself": "a conta de envio pausou: a operadora não aceita mensagens",
    "account.resumed": "retomou uma conta de envio",
    "account.stopped": "desligou uma conta de envio",
    "account.stopped_itself": "a conta de envio parou: mensagens demais voltaram",
    "api_token.added": "criou uma chave da API",
    "api_token.revoked": "revogou uma chave da API",
    "bulk.started": "fez uma ação em lote",
    "bulk.undone": "desfez uma ação em lote",
    "reply.answered": "respondeu a uma pessoa",
    "reply.closed": "encerrou uma conversa sem responder",
    "block_list.loaded": "carregou uma lista de bloqueio",
    "block_list.dropped": "tirou uma lista de bloqueio",
    "channel.resumed": "canal religado pela pessoa",
    "callback.closed": "encerrou retornos sem par",
    "call.logged": "registrou uma ligação",
    "case.untagged": "tirou uma etiqueta do caso",
    "case.tagged": "pôs uma etiqueta no caso",
    "channel.stop_undone": "desfez pedidos de parar que eram de ensaio",
    "channel.stopped": "canal desligado a pedido da pessoa",
    "contact.added": "incluiu um meio de contato",
    "contact.marked": "marcou um meio de contato",
    "contact.mended": "corrigiu um meio de contato",
    "creditor.added": "cadastrou o credor",
    "creditor.approval_chosen": "escolheu o que espera aprovação",
    "creditor.contact_limits": "mudou horários e limites de contato",
    "creditor.declared": "declarou antes de entrar no ar",
    "creditor.edited": "mudou dados do credor",
    "creditor.lot_chosen": "mudou o lote diário de casos antigos",
    "creditor.moved": "mudou a cidade do credor",
    "creditor.off_air": "voltou ao ensaio",
    "creditor.on_air": "entrou no ar",
    "creditor.prices": "mudou os preços por canal",
    "debtor.marked": "marcou a pessoa",
    "debtor.unmarked": "tirou a marca da pessoa",
    "debtors.merged": "uniu dois cadastros",
    "debtors.parted": "separou dois cadastros",
    "folder.removed": "deixou de observar uma pasta",
    "folder.set": "passou a observar uma pasta",
    "holidays.changed": "mudou feriados da cidade",
    "invitation.revoked": "cancelou um convite",
    "ladder.activated": "ativou uma régua",
    "ladder.draft_discarded": "descartou o rascunho da régua",
    "ladder.drafted": "começou um rascunho da régua",
    "ladder.edited": "mudou o rascunho da régua",
    "ladder.planned": "planejou o dia",
    "ladder.reordered": "mudou a ordem das réguas",
    "ladder.retired": "retirou uma régua",
    "link.renewed": "trocou o link da página",
    "payment.list_imported": "trouxe uma lista de pagamentos do banco",
    "payment.list_undone": "desfez uma baixa em lote",
    "payment.nothing_came": "disse que nada entrou",
    "payment.rows_left_out": "deixou linhas do banco de fora",
    "payment.slips_not_withdrawn": "voltou atrás: boletos não baixados no banco",
    "payment.slips_withdrawn": "baixou boletos no banco",
    "receivables.cancel_undone": "voltou atrás em um cancelamento",
    "receivables.canceled": "cancelou títulos",
    "member.added": "entrou para a organização",
    "member.digest": "ligou ou desligou o resumo do dia",
    "member.ended": "desligou o acesso de uma pessoa",
    "member.invited": "convidou uma pessoa",
    "member.password_set": "trocou a senha de uma pessoa",
    "member.role_changed": "trocou o papel de uma pessoa",
    "messages.approved": "aprovou o envio",
    "messages.delivered": "enviou mensagens",
    "messages.exported": "exportou mensagens",
    "messages.retried": "tentou de novo mensagens que não chegaram",
    "messages.refused": "recusou mensagens",
    "page.asked_call": "pediu uma ligação na página",
    "page.claimed_paid": "disse na página que já pagou",
    "page.code_refused": "pediu um código, que não saiu",
    "page.code_sent": "recebeu o código da página",
    "page.disputed": "não reconheceu um título na página",
    "page.identity_locked": "errou demais e a página descansou",
    "page.identity_passed": "confirmou quem é na página",
    "page.not_me": "disse que não é a pessoa",
    "page.pix_shown": "viu o código Pix",
    "page.proposed": "fez uma proposta na página",
    "payment.not_thanked": "pagamento sem confirmação enviada",
    "payment.recorded": "registrou um pagamento",
    "payment.reversed": "estornou um pagamento",
    "portfolio.exported": "exportou a carteira",
    "promise.made": "registrou uma promessa",
    "promise.kept": "promessa cumprida",
    "promise.broken": "promessa quebrada",
    "promise.withdrawn": "retirou uma promessa",
    "rates.loaded": "carregou uma tabela de taxas",
    "receivables.import": "importou uma carteira",
    "receivables.import_undone": "desfez uma importação",
    "receivables.layout_forgotten": "esqueceu as colunas de um arquivo",
    "receivables.pause": "pausou a cobrança",
    "receivables.resume": "retomou a cobrança",
    "receivables.pause_restored": "devolveu pausas de antes",
    "speech.stopped": "parou tudo",
    "speech.resumed": "soltou o freio",
    "tax_id.revealed": "viu o CPF ou CNPJ inteiro",
    "template.activated": "ativou um texto",
    "template.retired": "voltou ao texto da casa",
    "template.saved": "guardou um texto",
    "template.tried": "mandou um teste de modelo",
    "tenant.added": "criou a organização",
    "tenant.caps": "mudou os limites da organização",
    "tenant.second_factor": "mudou a exigência do segundo passo",
    "terms.declared": "declarou o que o contrato diz",
    "webhook.added": "passou a avisar um endereço",
    "webhook.new_secret": "trocou o segredo de um aviso",
    "webhook.removed": "deixou de avisar um endereço",
    "webhook.resumed": "voltou a avisar um endereço",
    "webhook.stopped": "desligou um aviso que não chegava",
    "whatsapp.account": "a Meta avisou sobre a conta do WhatsApp",
    "whatsapp.account_alert": "a Meta alertou sobre a conta do WhatsApp",
    "whatsapp.account_review": "a Meta revisou a conta do WhatsApp",
    "whatsapp.business_status": "a Meta mudou a situação da empresa no WhatsApp",
    "whatsapp.limits": "a Meta mudou os limites do WhatsApp",
    "whatsapp.phone_name": "a Meta decidiu sobre o nome do WhatsApp",
    "whatsapp.phone_quality": "a qualidade ou o limite do número de WhatsApp mudou",
    "whatsapp.profile_written": "mudou o perfil do WhatsApp",
    "whatsapp.registered": "registrou o número do WhatsApp",
    "whatsapp.security": "a Meta avisou sobre a segurança do WhatsApp",
    "whatsapp.subscribed": "pediu os avisos do WhatsApp",
    "whatsapp.templates_submitted": "enviou modelos para aprovação do WhatsApp",
}

SUBJECTS = {
    "account": "conta",
    "case": "caso",
    "creditor": "credor",
    "debtor": "pessoa",
    "import": "importação",
    "invitation": "convite",
    "member": "usuário",
    "payment": "pagamento",
    "point": "meio de contato",
    "receivable": "título",
    "webhook": "aviso",
}
COUNTS = {
    "count": ("no total", "no total"),
    "titles": ("título", "títulos"),
    "cases": ("caso", "casos"),
    "planned": ("planejado", "planejados"),
    "held": ("adiado", "adiados"),
    "sessions": ("sessão encerrada", "sessões encerradas"),
    "created": ("novo", "novos"),
}


def action_words(action: str) -> str:
    """What an entry did."""
    return ACTIONS.get(action, action)


def subject_words(subject: str, creditors: dict[int, str]) -> str:
    """What it was done to: a creditor by name, everything else by kind and number."""
    kind, _, number = subject.partition(":")
    if kind == "creditor" and number.isdecimal() and int(number) in creditors:
        return creditors[int(number)]
    if kind in ("place", "tenant"):
        return number if kind == "place" else ""
    return f"{SUBJECTS.get(kind, kind)} {number}".strip()


def detail_words(reason: str, data: str) -> str:
    """The reason, then what the data tells in words; numbers of rows stay where a person counts them."""
    told: dict[str, Any] = json.loads(data)
    parts = [reason] if reason else []
    if "role" in told:
        before = ROLE_NAMES.get(told.get("before", ""), "")
        parts.append(f"{before} → {_role(told)}" if before else _role(told))
    if "fine_bp" in told:
        parts.append(
            f"multa {_percent(told['fine_bp'])}, juros {_percent(told.get('interest_monthly_bp'))} ao mês"
        )
    if isinstance(told.get("mills"), dict):
        parts.append(
            ", ".join(f"{channel} {format_price(mills)}" for channel, mills in told["mills"].items())
        )
    for name, (one, many) in COUNTS.items():
        if isinstance(told.get(name), int) and told[name]:
            parts.append(f"{told[name]} {one if told[name] == 1 else many}")
    for name, word in (("added", "+"), ("removed", "−")):
        if isinstance(told.get(name), list) and told[name]:
            parts.append(word + ", ".join(_day(one) for one in told[name][:3]))
    return "; ".join(parts)


def _role(told: dict[str, Any]) -> str:
    return ROLE_NAMES.get(told["role"], str(told["role"]))


def _percent(points: int | None) -> str:
    return "não prevista" if points is None else f"{points / 100:g} %".replace(".", ",")


def _day(text: Any) -> str:
    return "/".join(reversed(str(text).split("-")))
