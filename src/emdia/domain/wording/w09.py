"""W09: an e-mail holds: subject with creditor and service, breakdown, three steps, means to pay, signer, 42-A block."""

from emdia.domain.wording.said import Said, holds, plain

STEPS = ("1.", "2.", "3.")


def check(said: Said) -> str | None:
    """Each part, in text and HTML."""
    if not said.is_email:
        return None
    if not said.html or not said.text:
        return "falta a parte em texto ou em HTML"
    if not holds(said.subject, *said.creditor_names):
        return "o assunto não diz quem escreve"
    if said.signer and not holds(said.text, said.signer):
        return "ninguém assina o e-mail"
    if not all(holds(said.text, part) for part in (said.legal_name, said.tax_id, said.address)):
        return "falta nome, documento ou endereço do credor (CDC 42-A)"
    return _collecting(said) if said.speaks_of_titles else None


def _collecting(said: Said) -> str | None:
    if not holds(said.subject, said.service):
        return "o assunto não diz o serviço"
    if not all(step in said.text for step in STEPS):
        return "faltam os três passos da negociação"
    if not holds(said.text, "pix"):
        return "faltam os meios de pagamento"
    if plain(said.text).count(plain(said.total)) < 1 or "total hoje" not in plain(said.text):
        return "falta o quadro do valor"
    return None
