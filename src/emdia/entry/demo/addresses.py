"""What the demonstration shows at its end: where to look, with which password, and what to try first."""

from dataclasses import asdict, dataclass
from typing import Any

from emdia.apps.receivables import api as receivables
from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.core.tokens import case_token
from emdia.domain.documents import middle_digits
from emdia.domain.names import first_name
from emdia.entry.demo.stages import GYM
from emdia.entry.demo.world import MEMBERS, PASSWORD, World


@dataclass(frozen=True, slots=True)
class Example:
    """One debtor's page, and the answer to its question."""

    name: str
    page: str
    answer: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything is. ``sandbox`` has the phone at ``/``, the mailbox at ``/caixa``."""

    console: str
    sandbox: str
    example: Example | None

    def as_json(self) -> dict[str, Any]:
        """What ``emdia demo --json`` answers."""
        return {
            "console": self.console,
            "phone": f"{self.sandbox}/",
            "mailbox": f"{self.sandbox}/caixa",
            "members": [
                {"email": email, "role": str(role), "password": PASSWORD} for email, role, _ in MEMBERS
            ],
            "example": asdict(self.example) if self.example else None,
        }

    def words(self) -> str:
        """The same for people."""
        roles = {"owner": "dona da casa", "collector": "cobrança", "auditor": "auditoria, só leitura"}
        lines = [
            "",
            f"  Console           {self.console}/",
            *(f"    {email:24}{roles[role]}" for email, role, _ in MEMBERS),
            f"    senha de todos          {PASSWORD}",
            "",
            f"  Celular de mentira   {self.sandbox}/        SMS e WhatsApp como chegam",
            f"  Caixa de e-mail      {self.sandbox}/caixa",
        ]
        if self.example:
            lines += [
                "",
                f"  A página de {self.example.name}   {self.example.page}",
                f"    ela pergunta os três números do meio do CPF: {self.example.answer}",
            ]
        return "\n".join(lines)


def of(world: World, *, console: str, sandbox: str) -> Addresses:
    """The addresses of a demonstration that was lived."""
    person = world.example
    if person is None:
        return Addresses(console, sandbox, None)
    with tenancy.use(world.tenant_id):
        case = receivables.case_by_reference(creditor=tenants.creditor_named(GYM.slug), debtor=person.code)
        page = f"{console}/p/{case_token(case.pk, case.link_version)}"
    return Addresses(console, sandbox, Example(first_name(person.name), page, middle_digits(person.tax_id)))
