"""What the law lets a creditor of a sector suspend, in words that its owner confirms before going on air (R84).

Sources: Lei 14.015/2020, Lei 9.870/1999 art. 6 (V); Lei 9.656/1998 art. 13 (G); the rest is ours (D).
"""

from dataclasses import dataclass

from emdia.domain.vocabulary import Sector


@dataclass(frozen=True, slots=True)
class Law:
    """Whether a late payment may end in a suspension at all, and under which conditions."""

    may_suspend: bool
    words: str
    source: str


_PUBLIC = Law(
    True,
    "Serviço público: só com aviso que diz o dia, e nunca com início em sexta, sábado, domingo, feriado ou véspera. "
    "Valem também as regras da agência do setor.",
    "Lei 14.015/2020",
)
_LAWS = {
    Sector.SCHOOL: Law(
        False,
        "A escola não pode reter provas ou documentos, nem afastar o aluno durante o período letivo.",
        "Lei 9.870/1999, art. 6º",
    ),
    Sector.CONDOMINIUM: Law(
        False,
        "O condomínio não suspende serviço essencial de quem deve: cobra.",
        "entendimento dos tribunais",
    ),
    Sector.HEALTH_PLAN: Law(
        True,
        "Só depois de 60 dias de atraso, com aviso recebido até o 50º dia.",
        "Lei 9.656/1998, art. 13",
    ),
    Sector.ENERGY: _PUBLIC,
    Sector.WATER: _PUBLIC,
    Sector.TELECOM: _PUBLIC,
}
_COMMON = Law(
    True,
    "Pode, se o contrato prevê e a pessoa foi avisada do dia. Aqui o início nunca cai em sexta, fim de semana, "
    "feriado ou véspera.",
    "contrato; Lei 14.015/2020 aplicada a todos",
)


def law_of(sector: str) -> Law:
    """What applies to a sector; an unknown one is treated like any contract."""
    return _LAWS.get(Sector(sector), _COMMON) if sector in set(Sector) else _COMMON
