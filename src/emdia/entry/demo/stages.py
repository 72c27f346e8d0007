"""The two creditors of the demonstration: who they are, where their people live and how their files look."""

from dataclasses import dataclass
from typing import Any

from emdia.entry.demo import reserved


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """A creditor and the surroundings of its debtors. ``towns`` are (city, state, area code, weight)."""

    slug: str
    people: int
    prefix: str
    towns: tuple[tuple[str, str, str, int], ...]
    slips: bool
    """Whether its titles carry a linha digitável."""
    profile: dict[str, Any]
    """What ``tenants.add_creditor`` is told."""
    fine_bp: int = 200
    interest_monthly_bp: int = 100
    evidence: str = ""


GYM = House(
    slug="academia",
    people=260,
    prefix="AC",
    slips=False,
    towns=(
        ("São Paulo", "SP", "11", 68),
        ("Osasco", "SP", "11", 8),
        ("Santo André", "SP", "11", 8),
        ("Campinas", "SP", "19", 6),
        ("Rio de Janeiro", "RJ", "21", 4),
        ("Belo Horizonte", "MG", "31", 3),
        ("Vitória", "ES", "27", 2),
        ("Maceió", "AL", "82", 1),
    ),
    evidence="Contrato de adesão, cláusula 7ª: multa de 2 % e juros de 1 % ao mês",
    profile={
        "name": "Academia Maré Alta Exemplo Ltda",
        "trade_name": "Academia Maré Alta",
        "short_name": "Maré Alta",
        "tax_id": reserved.cnpj(8000),
        "address": "Avenida dos Exemplos, 1200, Centro",
        "city": "São Paulo",
        "state": "SP",
        "sector": "gym",
        "suspends_service": True,
        "action": "suspensão do acesso",
        "pix_key": "pix@marealta.example",
        "service_phone": "(11) 90900-1200",
        "whatsapp": "(11) 90900-1201",
        "email": "atendimento@marealta.example",
        "hours": "segunda a sexta, das 8h às 20h",
        "site": "marealta.example",
        "signer_name": "Renata Siqueira",
        "signer_title": "Atendimento financeiro",
        "brand": {"primary": "#0B5FA5", "closing": "Conte com a gente. Academia Maré Alta"},
    },
)

SCHOOL = House(
    slug="escola",
    people=150,
    prefix="ES",
    slips=True,
    towns=(
        ("Manaus", "AM", "92", 80),
        ("Itacoatiara", "AM", "92", 6),
        ("Tabatinga", "AM", "97", 3),
        ("Rio Branco", "AC", "68", 3),
        ("Belém", "PA", "91", 4),
        ("Porto Velho", "RO", "69", 4),
    ),
    evidence="Contrato de prestação de serviços educacionais, cláusula 12: multa de 2 % e juros de 1 % ao mês",
    profile={
        "name": "Colégio Igarapé Exemplo Ltda",
        "trade_name": "Colégio Igarapé",
        "short_name": "Colégio Igarapé",
        "tax_id": reserved.cnpj(8001),
        "address": "Rua das Amostras, 85, Bairro Exemplo",
        "city": "Manaus",
        "state": "AM",
        "sector": "school",
        "suspends_service": False,
        "pix_key": "pix@colegioigarape.example",
        "service_phone": "(92) 90900-0850",
        "whatsapp": "(92) 90900-0851",
        "email": "secretaria@colegioigarape.example",
        "hours": "segunda a sexta, das 7h às 17h (hora de Manaus)",
        "site": "colegioigarape.example",
        "signer_name": "Cláudia Paiva",
        "signer_title": "Secretaria financeira",
        "brand": {"primary": "#1E6B3A", "closing": "Conte com a gente. Colégio Igarapé"},
    },
)

HOUSES = (GYM, SCHOOL)
