"""Marks that stop everything automatic for a person, and the mending of a phone or an address, by hand."""

from django.db import transaction
from django.db.models import Max

from emdia.apps.debtors.models import ContactPoint, Debtor
from emdia.apps.journal import api as journal
from emdia.core import clock, tenancy
from emdia.core.sealed import keyed_hash
from emdia.domain.emails import parse_email
from emdia.domain.errors import DomainError
from emdia.domain.marks import StopMark
from emdia.domain.phones import parse_phone
from emdia.domain.vocabulary import ContactState


@transaction.atomic
def set_mark(*, debtor_id: int, mark: str, reason: str, actor: str) -> bool:
    """Stop the automatic path of a person, or with an empty ``mark`` let it go on; False where nothing changed.

    Who and why stand in the journal. Raises :class:`DomainError` without a reason, and for a mark that we do not know.
    """
    if mark and mark not in set(StopMark):
        raise DomainError("Escolha uma das marcas.", code="mark_unknown", field="marca")
    if not reason.strip():
        raise DomainError("Escreva o motivo: ele fica no diário.", code="mark_reason", field="motivo")
    changed = Debtor.objects.filter(pk=debtor_id).exclude(stop_mark=mark).update(stop_mark=mark)
    if changed:
        journal.append(
            actor=actor,
            action="debtor.marked" if mark else "debtor.unmarked",
            subject=f"debtor:{debtor_id}",
            reason=reason,
            data={"mark": mark},
        )
    return bool(changed)


@transaction.atomic
def mend_point(*, point_id: int, state: str, reason: str, actor: str) -> bool:
    """A person says what a phone or an address is, also one that was wrong (R40); False where nothing changed."""
    if state not in set(ContactState):
        raise DomainError("Escolha um dos estados.", code="point_state", field="estado")
    changed = ContactPoint.objects.filter(pk=point_id).exclude(state=state).update(state=state)
    if changed:
        journal.append(
            actor=actor,
            action="contact.mended",
            subject=f"point:{point_id}",
            reason=reason,
            data={"state": state},
        )
    return bool(changed)


@transaction.atomic
def add_point(*, debtor_id: int, text: str, origin: str, actor: str) -> ContactPoint:
    """Add a phone or an e-mail that somebody was told; one that another debtor has too is doubtful for both (R40).

    Raises :class:`DomainError` for what is neither, and for one that stands here already.
    """
    tenant = tenancy.current_id()
    if "@" in text:
        kind, value, ddd, mobile = "email", parse_email(text), "", False
        hashed = keyed_hash(kind, value.lower(), tenant_id=tenant)
    else:
        phone = parse_phone(text)
        kind, value, ddd, mobile = "phone", phone.e164, phone.ddd, phone.kind == "mobile"
        hashed = keyed_hash(kind, value, tenant_id=tenant)
    known = ContactPoint.objects.filter(value_hash=hashed, kind=kind)
    if known.filter(debtor_id=debtor_id).exists():
        words = "Este contato já está no cadastro: mude o estado dele, se for o caso."
        raise DomainError(words, code="point_known", field="contato")
    shared = known.exists()
    known.filter(state__in=(ContactState.DECLARED, ContactState.CONFIRMED)).update(
        state=ContactState.DOUBTFUL
    )
    last = ContactPoint.objects.filter(debtor_id=debtor_id, kind=kind).aggregate(last=Max("rank"))["last"]
    point = ContactPoint.objects.create(
        debtor_id=debtor_id,
        kind=kind,
        value=value,
        value_hash=hashed,
        ddd=ddd or "",
        mobile=mobile,
        state=ContactState.DOUBTFUL if shared else ContactState.DECLARED,
        origin=origin[:40],
        rank=0 if last is None else last + 1,
        created_at=clock.now(),
    )
    journal.append(
        actor=actor,
        action="contact.added",
        subject=f"point:{point.pk}",
        data={"debtor": debtor_id, "kind": kind, "state": str(point.state), "origin": origin},
    )
    return point
