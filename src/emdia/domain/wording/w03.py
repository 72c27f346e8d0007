"""W03: what is owed: today's amount, the original where it differs, printed due date, and the effective one.

An SMS may leave the original amount to the page (W08 shortens), never today's amount or a date.
"""

from emdia.domain.wording.said import Said, names_day


def check(said: Said) -> str | None:
    """Amounts and days of the title that the text speaks of."""
    if not said.speaks_of_titles:
        return None
    if said.total not in said.text:
        return "não diz o valor de hoje"
    if not said.is_sms and said.original and said.original not in said.text:
        return "não diz o valor original"
    if said.due_on and not names_day(said.text, said.due_on):
        return "não diz o vencimento"
    if said.effective_due_on and said.effective_due_on != said.due_on:
        return (
            None
            if names_day(said.text, said.effective_due_on)
            else "não diz até quando se paga sem acréscimo"
        )
    return None
