"""Who reads the page? A factor that the debtor knows and no message shows, with limited attempts (R42).

A person: the three middle digits of the CPF, or the birth date. A company's CNPJ is public, so it proves itself by
number or amount of one title, which the page compares. Attempts are counted per case on the machine's clock; each
round of failures locks for longer, so that a thousand possibilities cannot be tried through.
"""

import datetime as dt
import hmac
from dataclasses import dataclass

from django.db import transaction

from emdia.apps.debtors.models import Debtor, IdentityTry
from emdia.core import clock
from emdia.domain.dates import DateError, parse_date
from emdia.domain.documents import middle_digits, valid_cpf

ROUND = 5
"""Failures until a lock, and from one lock to the next."""
LOCKS = (dt.timedelta(minutes=15), dt.timedelta(hours=1), dt.timedelta(hours=24))


@dataclass(frozen=True, slots=True)
class Questions:
    """Which factors can be asked of this debtor; none of them: ways to talk, nothing else."""

    cpf: bool = False
    birth: bool = False
    title: bool = False

    @property
    def any(self) -> bool:
        return self.cpf or self.birth or self.title


def questions(debtor: Debtor) -> Questions:
    """What can be asked."""
    if debtor.kind == "company":
        return Questions(title=True)
    return Questions(cpf=valid_cpf(debtor.tax_id or ""), birth=bool(debtor.birth))


def knows(debtor: Debtor, *, cpf: str = "", birth: str = "") -> bool:
    """Whether a person's answer is right; an empty answer never is."""
    asked = questions(debtor)
    if asked.cpf and cpf:
        return hmac.compare_digest(middle_digits(debtor.tax_id or "").encode(), cpf.encode())
    if asked.birth and birth:
        try:
            day = parse_date(birth, field="nascimento", first_year=1900).isoformat()
        except DateError:
            return False
        return hmac.compare_digest((debtor.birth or "").encode(), day.encode())
    return False


def locked_until(case_id: int) -> dt.datetime | None:
    """Until when nobody may try this case again, or None."""
    found = IdentityTry.objects.filter(case_ref=case_id).first()
    if found is None or found.locked_until is None or found.locked_until <= clock.machine():
        return None
    return found.locked_until  # type: ignore[no-any-return]


@transaction.atomic
def failed(case_id: int) -> bool:
    """Count a wrong answer; True when it locks the page."""
    IdentityTry.objects.get_or_create(case_ref=case_id)
    row = IdentityTry.objects.select_for_update().get(case_ref=case_id)
    row.failures += 1
    locks, rest = divmod(row.failures, ROUND)
    if rest == 0:
        row.locked_until = clock.machine() + LOCKS[min(locks, len(LOCKS)) - 1]
    row.save(update_fields=["failures", "locked_until"])
    return rest == 0


def passed(case_id: int) -> None:
    """A right answer: the count begins anew."""
    IdentityTry.objects.filter(case_ref=case_id).update(failures=0, locked_until=None)
