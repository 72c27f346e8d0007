"""W01: greets by first name and says who writes; an agency and its creditor are both named.

SMS gives the name up only to stay within one segment (order of W08); nobody is greeted in ``wrong_person``.
"""

from emdia.domain.wording.said import TO_NOBODY, Said, holds


def check(said: Said) -> str | None:
    """Names of the creditor, of the agency and, but for a shortened SMS, of the person."""
    if not holds(said.text, *said.creditor_names):
        return "não diz quem escreve"
    if said.agency and not holds(said.text, said.agency):
        return "não diz que a assessoria escreve em nome do credor"
    greeted = said.stage not in TO_NOBODY and said.stage != "opt_out_done" and not said.is_sms
    if greeted and said.first_name and not holds(said.text, said.first_name):
        return "não cumprimenta pelo primeiro nome"
    return None
