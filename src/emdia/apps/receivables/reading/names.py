"""What a column's name says: Portuguese and English words, with and without accents, abbreviated as systems do."""

import re
from functools import lru_cache

from emdia.domain.places import without_accents

LABELS = {
    "name": "nome",
    "tax_id": "cpf/cnpj",
    "phone": "telefone",
    "email": "e-mail",
    "address": "endereço",
    "city": "cidade",
    "state": "uf",
    "postcode": "cep",
    "birth": "nascimento",
    "code": "código",
    "number": "número",
    "installment": "parcela",
    "contract": "contrato",
    "description": "descrição",
    "amount": "valor",
    "updated": "valor atualizado",
    "issued": "emissão",
    "due": "vencimento",
    "digitable": "linha digitável",
    "status": "situação",
    "paid_on": "pago em",
    "paid_amount": "valor pago",
    "whatsapp_ok": "aceita whatsapp",
    "segment": "segmento",
}
"""Our meanings and the field names that people read."""

SEVERAL = frozenset({"phone", "email"})
"""Meanings that more than one column may have."""

_WORDS = {
    "name": "nome|nome completo|nome do cliente|nome cliente|nome do devedor|nome devedor|nome do sacado|nome sacado"
    "|nome do pagador|nome pagador|nome do aluno|nome aluno|nome do responsavel|nome responsavel|cliente|devedor"
    "|sacado|pagador|responsavel|responsavel financeiro|aluno|morador|condomino|paciente|razao social|nome fantasia"
    "|nome razao social|razao social nome|name|full name|customer|customer name|client|client name|debtor"
    "|debtor name|payer",
    "tax_id": "cpf|cnpj|cpf cnpj|cnpj cpf|cpfcnpj|cnpjcpf|cpf ou cnpj|cpf cgc|cgc|cgc cpf|documento|doc|nr documento"
    "|no documento|num documento|documento cliente|documento do cliente|cpf do cliente|cpf cliente|cnpj cliente"
    "|cpf cnpj cliente|cpf cnpj do cliente|cpf devedor|cpf do devedor|cpf cnpj devedor|cpf cnpj do devedor"
    "|cpf sacado|cpf cnpj sacado|cpf cnpj pagador|cpf pagador|inscricao federal|tax id|taxid|document"
    "|document number|cpf responsavel|cpf do responsavel|cpf aluno|cpf do aluno",
    "phone": "telefone|tel|fone|celular|cel|whatsapp|whats|zap|wpp|telefone celular|telefone fixo|telefone residencial"
    "|telefone comercial|telefone contato|telefone de contato|telefone principal|telefone whatsapp|celular whatsapp"
    "|whatsapp celular|numero whatsapp|numero de telefone|numero telefone|numero celular|numero do celular|contato"
    "|fone residencial|fone comercial|fone celular|ddd telefone|ddd celular|tel celular|tel fixo|tel residencial"
    "|telefone cliente|telefone do cliente|telefones|celulares|phone|phone number|mobile|mobile phone|cell"
    "|cell phone|cellphone|telephone|outro telefone|telefone adicional|telefone recado|telefone alternativo",
    "email": "email|e mail|mail|email cliente|email do cliente|e mail do cliente|email principal|correio eletronico"
    "|endereco de email|endereco eletronico|endereco de e mail|email address|e mail address|emails|e mails"
    "|email alternativo|email secundario|outro email|email cobranca|email de cobranca|email financeiro",
    "address": "endereco|end|logradouro|rua|endereco completo|endereco cliente|endereco do cliente|endereco cobranca"
    "|endereco de cobranca|endereco residencial|address|street|street address",
    "city": "cidade|municipio|cid|mun|localidade|city|town|cidade cliente|cidade do cliente",
    "state": "uf|estado|state|sigla uf|unidade federativa|uf cliente|est",
    "postcode": "cep|codigo postal|zip|zip code|zipcode|postcode|postal code|cep cliente",
    "birth": "nascimento|data nascimento|data de nascimento|dt nascimento|dt nasc|data nasc|nasc|dtnasc"
    "|data nascto|birth|birthday|birth date|birthdate|date of birth|dob",
    "code": "codigo|cod|codigo cliente|codigo do cliente|cod cliente|cod do cliente|cod cli|codigo cli|codcliente"
    "|id cliente|id do cliente|cliente id|idcliente|matricula|ra|numero cliente|numero do cliente|nr cliente"
    "|codigo devedor|cod devedor|codigo sacado|cod sacado|codigo externo|id externo|unidade|code|customer code"
    "|customer id|client id|client code|debtor id|debtor code|customer number|id",
    "number": "numero|num|nr|no|n|titulo|numero titulo|numero do titulo|num titulo|nr titulo|no titulo|n titulo"
    "|titulo numero|fatura|numero fatura|numero da fatura|num fatura|nr fatura|no fatura|n fatura|boleto"
    "|numero boleto|numero do boleto|nosso numero|nossonumero|nota|nota fiscal|nf|nfe|nf e|nfs e|numero nota"
    "|numero nf|numero da nota|duplicata|numero duplicata|numero do documento|numero documento|seu numero"
    "|n doc|no doc|nr doc|num doc|numero doc"
    "|documento titulo|id titulo|codigo titulo|cod titulo|lancamento|numero lancamento|invoice|invoice number"
    "|invoice no|number|bill|bill number|title|title number|receivable|receivable number|invoice id|fatura numero"
    "|referencia titulo|identificador",
    "installment": "parcela|parc|no parcela|num parcela|numero parcela|numero da parcela|nr parcela|n parcela|prestacao"
    "|parcela no|parcela numero|installment|instalment|installment number|parcel",
    "contract": "contrato|no contrato|num contrato|numero contrato|numero do contrato|nr contrato|n contrato"
    "|cod contrato|codigo contrato|contract|contract number|agreement",
    "description": "descricao|desc|descricao servico|descricao do servico|servico|produto|produto servico|historico"
    "|plano|curso|referente|referente a|referencia|ref|mensalidade|competencia|descricao do titulo|descricao titulo"
    "|servico produto|description|service|product|item|memo|details",
    "amount": "valor|vlr|vl|val|valor r|valor rs|valor titulo|valor do titulo|vlr titulo|vl titulo|valor original"
    "|valor principal|principal|valor nominal|valor parcela|valor da parcela|vlr parcela|valor fatura"
    "|valor da fatura|valor boleto|valor do boleto|valor documento|valor do documento|valor divida|valor da divida"
    "|valor em aberto|valor aberto|valor devido|valor bruto|vlr original|montante|saldo|saldo devedor|quantia"
    "|amount|value|original amount|amount due|principal amount|face value|total|valor total",
    "updated": "valor atualizado|vlr atualizado|vl atualizado|valor corrigido|valor com juros|valor com encargos"
    "|saldo atualizado|total atualizado|valor total atualizado|valor atual|updated amount|updated value"
    "|current amount",
    "issued": "emissao|data emissao|data de emissao|data da emissao|dt emissao|dt emis|dtemissao|emitido em"
    "|data documento|data do documento|issue date|issued|issued on|invoice date|emission date",
    "due": "vencimento|vcto|venc|vencto|vto|data vencimento|data de vencimento|data do vencimento|data venc|data vcto"
    "|data vencto|dt vencimento|dt venc|dt vcto|dt vencto|dtvencimento|dtvenc|vence em|vence|vencimento original"
    "|due|due date|due on|duedate|maturity|maturity date|expiration date",
    "digitable": "linha digitavel|linha|linhadigitavel|codigo de barras|codigo barras|cod barras|barcode"
    "|digitable line|digitable|linha digitavel boleto|linha do boleto",
    "status": "situacao|sit|status|situacao titulo|situacao do titulo|status titulo|status pagamento"
    "|status do pagamento|situacao pagamento|situacao do pagamento|estado do titulo|payment status|pago|quitado|paid",
    "paid_on": "pago em|data pagamento|data de pagamento|data do pagamento|dt pagamento|dt pgto|data pgto|data pagto"
    "|pagamento|dt pagto|data baixa|data da baixa|data liquidacao|data de liquidacao|data quitacao|recebido em"
    "|data recebimento|data de recebimento|paid on|paid at|payment date|date paid|paid date",
    "paid_amount": "valor pago|vlr pago|vl pago|valor recebido|vlr recebido|total pago|valor pagamento"
    "|valor do pagamento|valor quitado|valor liquidado|paid amount|amount paid|paid value",
    "whatsapp_ok": "aceita whatsapp|aceita whats|autoriza whatsapp|permite whatsapp|optin whatsapp|opt in whatsapp"
    "|whatsapp autorizado|whatsapp optin|whatsapp opt in|aceita receber whatsapp|accepts whatsapp|whatsapp consent"
    "|autorizacao whatsapp|aceita mensagem whatsapp|permissao whatsapp|whatsapp ok",
    "segment": "segmento|segment|grupo|carteira|perfil|categoria|tipo de cliente|tipo cliente|classe",
}

_BY_NAME = {word: meaning for meaning, words in _WORDS.items() for word in words.split("|")}
_BREAKS = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TRAILING = re.compile(r"(?: ?\d+| i{1,3})$")
_LEADING = re.compile(r"^\d+ ")
_FILLERS = frozenset({"de", "do", "da", "dos", "das", "o", "a", "r", "rs", "brl", "em"})


@lru_cache(maxsize=4096)
def meaning_of(name: str) -> str | None:
    """Our meaning of a column's name, or None."""
    if not name or len(name) > 60:
        return None
    for plain in dict.fromkeys((plain_name(name), plain_name(_CAMEL.sub(" ", name)))):
        found = _BY_NAME.get(plain) or _BY_NAME.get(_LEADING.sub("", _TRAILING.sub("", plain)))
        if found:
            return found
        short = " ".join(word for word in _TRAILING.sub("", plain).split() if word not in _FILLERS)
        if short in _SHORT:
            return _SHORT[short]
    return None


def plain_name(name: str) -> str:
    """A header without case, accents and signs: what two writings of one name share."""
    text = without_accents(name.replace("º", "o").replace("ª", "a").replace("°", "o")).casefold()
    return _BREAKS.sub(" ", text).strip()


_SHORT = {
    " ".join(word for word in words.split() if word not in _FILLERS): meaning
    for words, meaning in _BY_NAME.items()
}
_SHORT.pop("", None)
