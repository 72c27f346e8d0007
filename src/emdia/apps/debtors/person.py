"""A debtor as a file, a page or a clerk describes it, before it is met or made."""

from collections.abc import Sequence
from dataclasses import dataclass

from emdia.domain.phones import Phone


@dataclass(slots=True)
class Person:
    """Who owes. ``key`` names a person without tax id within what is being registered (the creditor's code).

    ``birth`` is an ISO date, ``whatsapp`` a stated permission or None (the creditor's declaration counts, R41).
    ``debtor_id`` is set where the caller already knows the debtor.
    """

    name: str
    tax_id: str = ""
    key: str = ""
    phones: Sequence[Phone] = ()
    emails: Sequence[str] = ()
    address: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    birth: str = ""
    whatsapp: bool | None = None
    debtor_id: int | None = None

    @property
    def kind(self) -> str:
        """Whether a person (CPF) or a company (CNPJ)."""
        return "company" if len(self.tax_id) == 14 else "person"
