"""W12 and R02: an action is announced only where it is real, and then with its day; nobody else hears of one."""

from emdia.domain.wording.said import AFTER_DUE, Said, holds, names_day

ACTIONS = (
    "suspens",
    "suspend",
    "protest",
    "cadastro de proteção",
    "cadastro de crédito",
    "registro em cadastro",
    "parceira",
    "pode parar",
)


def check(said: Said) -> str | None:
    """The announced action and its day on D+9 (and D+15 but in SMS); no action at all where none is real."""
    if said.stage not in AFTER_DUE:
        return None
    speaks = holds(said.text, *ACTIONS)
    if not said.action:
        return "anuncia o que o credor não faz" if speaks else None
    if said.stage == "may_happen" and not speaks:
        return "não diz o que pode acontecer"
    dated = said.stage == "action_dated" or (said.stage == "history" and not said.is_sms)
    if dated and said.action_on and not (speaks and names_day(said.text, said.action_on)):
        return "não diz o que acontece e quando"
    return None
