"""What a person of the creditor decides about a debtor or her page, and the cases that have to know of it."""

from django.db import transaction
from django.db.models import F

from emdia.apps.debtors import api as debtors
from emdia.apps.journal import api as journal
from emdia.apps.receivables.find import case_ids_of_debtor
from emdia.apps.receivables.models import Case
from emdia.apps.receivables.wake import wake


@transaction.atomic
def mark_person(*, debtor_id: int, mark: str, reason: str, actor: str) -> bool:
    """Stop everything automatic for a person in all of her cases, or let it go on (empty ``mark``)."""
    changed = debtors.set_mark(debtor_id=debtor_id, mark=mark, reason=reason, actor=actor)
    if changed:
        wake(case_ids_of_debtor(debtor_id))
    return changed


@transaction.atomic
def mend_point(*, debtor_id: int, point_id: int, state: str, reason: str, actor: str) -> bool:
    """Say what a phone or an address of a debtor is; her cases look again."""
    changed = debtors.mend_point(point_id=point_id, state=state, reason=reason, actor=actor)
    if changed:
        wake(case_ids_of_debtor(debtor_id))
    return changed


@transaction.atomic
def add_point(*, debtor_id: int, text: str, origin: str, actor: str) -> int:
    """Add a phone or an address to a debtor; its id. Her cases look again."""
    point = debtors.add_point(debtor_id=debtor_id, text=text, origin=origin, actor=actor)
    wake(case_ids_of_debtor(debtor_id))
    return int(point.pk)


@transaction.atomic
def renew_link(*, case_id: int, actor: str) -> int:
    """A new link to the page; the older ones, also those in messages that were sent, open nothing any more."""
    Case.objects.filter(pk=case_id).update(link_version=F("link_version") + 1)
    version = int(Case.objects.values_list("link_version", flat=True).get(pk=case_id))
    journal.append(actor=actor, action="link.renewed", subject=f"case:{case_id}", data={"version": version})
    return version
