"""Why the ladder speaks, waits or goes on, in words for people (Portuguese)."""

from collections.abc import Sequence
from datetime import date

from emdia.domain.steps import LadderTitle, Step
from emdia.domain.vocabulary import Stage

_WHY = {
    Stage.FIRST_CONTACT: "já estava vencido quando chegou; pergunta se foi pago",
    Stage.DUE_SOON: "lembrete com a segunda via em mãos",
    Stage.DUE_DAY: "lembrete com a segunda via em mãos",
    Stage.NOT_IDENTIFIED: "pagamento não identificado",
    Stage.MAY_HAPPEN: "conta o que pode acontecer",
    Stage.ACTION_DATED: "próximo passo, com data",
    Stage.HISTORY: "histórico do título",
    Stage.NEGOTIATION: "convite para negociar",
    Stage.NEGOTIATION_AGAIN: "novo convite para negociar",
}


def day_text(day: date) -> str:
    """13/03/2026."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def _days(count: int) -> str:
    return "1 dia" if count == 1 else f"{count} dias"


def _cents(cents: int) -> str:
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"R$ {whole},{cents % 100:02}"


def _of(title: LadderTitle) -> str:
    """Of which title; many a file gives its titles no number."""
    return f"do título {title.number}" if title.number else "do título"


def performs(step: Step, title: LadderTitle, day: date, others: int) -> str:
    """Why ``step`` is said today."""
    days = (day - title.effective_due_on).days
    if days > 0:
        when = f"{_days(days)} depois do vencimento"
    elif days < 0:
        when = f"{_days(-days)} antes do vencimento"
    else:
        when = "no dia do vencimento"
    why = _WHY.get(Stage(step.stage), "") if step.stage in _WHY else step.stage
    label = "primeiro contato" if step.stage == Stage.FIRST_CONTACT else step.slug
    more = "" if not others else f" e de mais {others} título" + ("s" if others > 1 else "")
    return f"{when} ({label}) {_of(title)}{more}; {why}"


def covered(step: Step, title: LadderTitle) -> str:
    return f"dito na mensagem {step.slug} {_of(title)}"


def expired(last: date) -> str:
    return f"passou do prazo para ser dito ({day_text(last)})"


def expired_by(reason: str) -> str:
    return f"não coube no prazo da etapa: {reason}"


def not_warned(slug: str) -> str:
    return f"o aviso de {slug} não foi entregue"


def warning_under_way(slug: str, said_on: date) -> str:
    return f"espera a confirmação de entrega do aviso de {slug}, dito em {day_text(said_on)}"


def warned_late(slug: str, said_on: date, gap: int) -> str:
    return (
        f"o aviso de {slug} só saiu em {day_text(said_on)}; faltam os {_days(gap)} entre o aviso e este passo"
    )


def other_segment(segment: str) -> str:
    return (
        f"não vale para o segmento {segment}"
        if segment
        else "só vale para alguns segmentos, e o caso não tem um"
    )


def other_tags(tags: Sequence[str]) -> str:
    return f"só vale para casos marcados com {', '.join(tags)}"


def below_minimum(amount: int, minimum: int) -> str:
    return f"{_cents(amount)} em aberto, abaixo do mínimo de {_cents(minimum)}"


def no_contact(day: date) -> str:
    return f"{day_text(day)} não é dia de contato"


def spoke_today() -> str:
    return "já falamos com esta pessoa hoje"


def gap(days: int, last: date) -> str:
    return f"pelo menos {_days(days)} entre duas mensagens; a última foi em {day_text(last)}"


def case_paused(reason: str) -> str:
    return f"cobrança pausada: {reason}"


def title_paused(title: LadderTitle) -> str:
    return f"título {title.number}: {title.paused}" if title.number else f"título: {title.paused}"


def comes_next(step: Step, title: LadderTitle, on: date) -> str:
    label = "primeiro contato" if step.stage == Stage.FIRST_CONTACT else step.slug
    return f"próxima etapa: {label} {_of(title)} em {day_text(on)}"


def nothing_open() -> str:
    return "nenhum título em aberto"


def ends_on(day: date) -> str:
    return f"a última etapa já foi dita; se nada mudar, uma pessoa decide em {day_text(day)}"


def ended() -> str:
    return "fim de régua: todas as etapas passaram; uma pessoa decide"


def ended_since(day: date) -> str:
    return f"fim de régua desde {day_text(day)}: uma pessoa decide"


def not_for_this_case(reason: str) -> str:
    return f"a régua espera: {reason}"
