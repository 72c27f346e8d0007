"""Find a case or a title by what people write: a tax id, the creditor's code, a title's number."""

from django.db.models import Q

from emdia.apps.receivables.models import Case, Receivable
from emdia.apps.tenants.api import Creditor
from emdia.core import sealed, tenancy
from emdia.domain.dates import parse_date
from emdia.domain.documents import mask_tax_id, parse_tax_id
from emdia.domain.errors import DomainError, excerpt
from emdia.domain.vocabulary import TitleState


class NotFound(LookupError):
    """Nothing by that name; the message says so in Portuguese."""


def case_by_reference(*, creditor: Creditor, debtor: str) -> Case:
    """The case of the debtor with this code or tax id; the creditor's code wins. Raises :class:`NotFound`."""
    text = debtor.strip()
    wanted = Q(code=text)
    try:
        value = parse_tax_id(text).value
    except DomainError:
        found = None
    else:
        found = sealed.keyed_hash("tax_id", value, tenant_id=tenancy.current_id())
        wanted |= Q(debtor__tax_id_hash=found)
    rows = Case.objects.filter(wanted, creditor=creditor).select_related("debtor", "creditor") if text else []
    cases = sorted(rows, key=lambda case: case.code != text)
    if not cases:
        raise NotFound(
            f"Não achei “{excerpt(text)}” entre os clientes de {creditor.trade_name} (nem código, nem CPF/CNPJ)."
        )
    if cases[0].joined_ref is not None:  # it was united with an older one
        return Case.objects.select_related("debtor", "creditor").get(pk=cases[0].joined_ref)  # type: ignore[no-any-return]
    return cases[0]


def title_by_number(*, creditor: Creditor, number: str) -> Receivable:
    """The title of this number, or ``number/parcela``, or ``number/due date``; an open one wins.

    Raises :class:`NotFound`, also when several fit.
    """
    text = number.strip()
    wanted = Q(number=text)
    for at in (at for at, sign in enumerate(text) if sign == "/"):
        wanted |= _title_called(text[:at].rstrip(), text[at + 1 :].lstrip())
    rows = list(Receivable.objects.filter(wanted, creditor=creditor).order_by("due_on", "pk")[:20])
    fitting = [row for row in rows if row.state == TitleState.OPEN] or rows
    if not fitting:
        raise NotFound(f"Não achei o título “{excerpt(text)}” de {creditor.trade_name}.")
    if len(fitting) > 1:
        names = ", ".join(
            f"{row.number}/{row.installment or row.due_on.strftime('%d/%m/%Y')}" for row in fitting[:5]
        )
        raise NotFound(
            f"Há vários títulos “{excerpt(text)}”: {names}. Diga qual, como número/parcela ou número/vencimento."
        )
    return fitting[0]


def _title_called(number: str, rest: str) -> Q:
    """What stands behind a slash: a parcela (which may hold a slash itself), or a due date."""
    wanted = Q(number=number, installment=rest)
    try:
        due = parse_date(rest)
    except DomainError:
        return wanted
    return wanted | Q(number=number, due_on=due)


def debtor_label(case: Case, *, reveal: bool = False) -> str:
    """How answers name the debtor: the creditor's code, else the tax id, masked unless ``reveal``."""
    if case.code:
        return case.code
    tax_id = case.debtor.tax_id or ""
    return tax_id if reveal else mask_tax_id(tax_id)


def case_ids_of_debtor(debtor_id: int) -> list[int]:
    """All cases of one debtor, over the creditors of the tenant; one query."""
    return list(Case.objects.filter(debtor_id=debtor_id).order_by("pk").values_list("pk", flat=True))
