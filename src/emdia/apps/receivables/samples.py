"""A handful of open titles with the names of their people: what a text is tried on before it is said."""

from dataclasses import dataclass

from emdia.apps.receivables.models import Receivable
from emdia.domain.vocabulary import TitleState

NEWEST = 3000


@dataclass(frozen=True, slots=True)
class SampleTitle:
    """One open title as far as a text shows it."""

    id: int
    name: str
    is_company: bool
    number: str
    installment: str
    description: str
    open_cents: int


def sample_titles(*, creditor_id: int | None, limit: int = NEWEST) -> list[SampleTitle]:
    """The newest open titles of a creditor, or of all of the tenant; one query."""
    rows = Receivable.objects.filter(state=TitleState.OPEN)
    if creditor_id is not None:
        rows = rows.filter(creditor_id=creditor_id)
    found = rows.order_by("-pk").values_list(
        "pk",
        "case__debtor__social_name",
        "case__debtor__name",
        "case__debtor__kind",
        "number",
        "installment",
        "description",
        "open_cents",
    )[:limit]
    return [
        SampleTitle(pk, social or name, kind == "company", number, installment, description, cents)
        for pk, social, name, kind, number, installment, description, cents in found
    ]
