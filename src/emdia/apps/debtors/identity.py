"""Who reads the page? A factor that the debtor knows and no message shows, with limited attempts (R42).

A person: the three middle digits of the CPF, or the birth date. A company's CNPJ is public, so it proves itself by
number or amount of one title, which the page compares.

Attempts are counted on the machine's clock before an answer is looked at, so that many at the same moment gain nothing.
They are counted for the client (a hash of its network address) and for the case. Each round of failures locks for
longer, a day at most: a thousand possibilities cannot be tried through. A stranger with the link locks mostly herself
out; the whole case only from several addresses, and even then not a device that answered rightly before, which is
counted alone.
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
"""Failures of one client until a lock, and from one lock to the next."""
CASE_ROUND = 10
"""The same for all clients of a case together."""
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


@dataclass(frozen=True, slots=True)
class Asker:
    """Who tries: ``client`` is a hash; ``known`` is a device that answered rightly before."""

    client: str
    known: bool = False

    @property
    def counted(self) -> dict[str, int]:
        """The counts that concern her, with the length of their rounds."""
        own = {self.client: ROUND}
        return own if self.known else own | {EVERYBODY: CASE_ROUND}


EVERYBODY = ""


def locked_until(case_id: int, asker: Asker) -> dt.datetime | None:
    """Until when she may not try this case again, or None."""
    rows = IdentityTry.objects.filter(
        case_ref=case_id, client__in=asker.counted, locked_until__gt=clock.machine()
    )
    return max(rows.values_list("locked_until", flat=True), default=None)


@transaction.atomic
def begin_try(case_id: int, asker: Asker) -> bool:
    """Count an attempt before its answer is looked at; False while she may not try."""
    now = clock.machine()
    rows = [_count(case_id, client) for client in sorted(asker.counted)]
    if any(row.locked_until is not None and row.locked_until > now for row in rows):
        return False
    for row in rows:
        row.failures += 1
        locks, rest = divmod(row.failures, asker.counted[row.client])
        if rest == 0:
            row.locked_until = now + LOCKS[min(locks, len(LOCKS)) - 1]
        row.save(update_fields=["failures", "locked_until"])
    return True


def _count(case_id: int, client: str) -> IdentityTry:
    IdentityTry.objects.get_or_create(case_ref=case_id, client=client)
    row: IdentityTry = IdentityTry.objects.select_for_update().get(case_ref=case_id, client=client)
    return row


@transaction.atomic
def passed(case_id: int, asker: Asker) -> None:
    """A right answer: what she tried is forgiven; what others tried stays counted."""
    rows = {
        row.client: row
        for row in IdentityTry.objects.select_for_update().filter(case_ref=case_id, client__in=asker.counted)
    }
    own = rows.pop(asker.client, None)
    if own is None:
        return
    for everybody in rows.values():
        if everybody.failures % CASE_ROUND == 0:
            everybody.locked_until = None  # it was her right answer that locked
        everybody.failures = max(0, everybody.failures - own.failures)
        everybody.save(update_fields=["failures", "locked_until"])
    own.failures, own.locked_until = 0, None
    own.save(update_fields=["failures", "locked_until"])
