"""Our texts at WhatsApp: submitted, asked after, moved by what Meta tells. Row first, then speech; nothing here speaks
to a person."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.db import transaction

from emdia.apps.journal import api as journal
from emdia.apps.outreach.accounts import Carrier, carrier_of
from emdia.apps.outreach.whatsapp_bodies import BODIES, CATEGORY, LABELS, LANGUAGE, Body
from emdia.apps.outreach.whatsapp_models import ApprovedTemplate
from emdia.apps.tenants import api as tenants
from emdia.core import clock, http, tenancy
from emdia.domain.errors import DomainError
from emdia.domain.values import value
from emdia.providers.channels.base import Account, Lost, Refused, failed
from emdia.providers.channels.whatsapp_cloud_graph import Call
from emdia.providers.channels.whatsapp_cloud_templates import (
    STATUSES,
    Submitted,
    TemplateDraft,
    TemplateLink,
    TemplateState,
    create_template,
    list_templates,
)

PROVIDER = "whatsapp-cloud"
AT_ONCE = 4
PAGES = 20
"""Pages of a hundred templates that one look reads."""
_MOVES = {"template_status": "status", "template_quality": "quality", "template_category": "category"}


@value
class TemplatesReport:
    """What became of a submission or a look: names by what happened; ``refused`` with Meta's words."""

    submitted: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def whatsapp_account(account_id: int) -> tuple[Any, Carrier]:
    """The row and the carrier of an account of the official WhatsApp. Raises :class:`DomainError`."""
    row = next((one for one in tenants.account_rows() if one.pk == account_id and one.active), None)
    if row is None or row.provider != PROVIDER:
        raise DomainError("Esta conta não é do WhatsApp oficial, ou está desligada.", code="not_whatsapp")
    creditor = row.creditor or next(iter(tenants.creditors().values()))
    carrier = carrier_of(row, creditor)
    own = tenancy.current_id()
    demo = any(tenant.is_demo for tenant in tenants.tenants() if tenant.pk == own)
    if (demo or clock.is_set()) and not carrier.account.loopback:
        raise DomainError(
            "Na demonstração e com o relógio acertado, não falamos com a Meta.", code="whatsapp_rehearsal"
        )
    return row, carrier


def templates_of(account: str) -> list[ApprovedTemplate]:
    """All templates of an account, by stage and age."""
    return list(ApprovedTemplate.objects.filter(account=account).order_by("stage", "slug", "-pk"))


def submit_templates(*, account_id: int, actor: str) -> TemplatesReport:
    """Submit every text of ours that the account does not have yet; again changes nothing. Rejected ones are not sent
    again as they are: their wording, and with it their name, has to change."""
    _, carrier = whatsapp_account(account_id)
    prefix = f"{settings.BASE_URL}/p/"
    with transaction.atomic():
        before = {row.name: row for row in templates_of(carrier.name)}
        missing = [body for body in BODIES if body.name(prefix) not in before]
        ApprovedTemplate.objects.bulk_create([template_row(body, carrier.name, prefix) for body in missing])
    rows = [row for row in templates_of(carrier.name) if row.status == "new"]
    drafts = {body.name(prefix): _draft(body, prefix) for body in BODIES}
    calls = [create_template(carrier.account, drafts[row.name]) for row in rows if row.name in drafts]
    rows = [row for row in rows if row.name in drafts]
    refused = []
    for row, told in zip(rows, ask(carrier.account, calls), strict=True):
        if isinstance(told, Submitted):
            row.carrier_id, row.category = told.id, told.category.lower()
            row.status, row.submitted_at = _status(told.status or "PENDING"), clock.now()
        else:
            row.reason = refused_words(told)
            refused.append((row.name, row.reason))
        row.changed_at = clock.now()
    columns = ["carrier_id", "category", "status", "submitted_at", "reason", "changed_at"]
    ApprovedTemplate.objects.bulk_update(rows, columns)
    submitted = tuple(row.name for row in rows if row.submitted_at)
    if rows:
        data = {"submitted": len(submitted), "refused": len(refused)}
        journal.append(
            actor=actor, action="whatsapp.templates_submitted", subject=f"account:{account_id}", data=data
        )
    return TemplatesReport(submitted=submitted, kept=tuple(before), refused=tuple(refused))


def sync_templates(*, account_id: int) -> TemplatesReport:
    """Ask Meta how the account's templates stand, and write it down. Raises :class:`DomainError` where it does not
    answer."""
    _, carrier = whatsapp_account(account_id)
    states: list[TemplateState] = []
    after = ""
    for _page in range(PAGES):
        (told,) = ask(carrier.account, [list_templates(carrier.account, after)])
        if isinstance(told, Refused | Lost):
            raise DomainError(f"A Meta não respondeu: {refused_words(told)}", code="whatsapp_refused")
        states += told.templates
        after = told.after
        if not after:
            break
    by_name = {(state.name, state.language): state for state in states}
    changed = []
    with transaction.atomic():
        rows = ApprovedTemplate.objects.select_for_update().filter(account=carrier.name)
        for row in rows:
            state = by_name.get((row.name, row.language))
            if state is not None and _take(row, state):
                changed.append(row)
        columns = ["carrier_id", "status", "category", "quality", "reason", "changed_at", "submitted_at"]
        ApprovedTemplate.objects.bulk_update(changed, columns)
    return TemplatesReport(changed=tuple(row.name for row in changed))


def hear_template(about: dict[str, str]) -> bool:
    """What a webhook tells about a template; False where it is none of ours. The same again changes nothing."""
    column = _MOVES.get(about.get("topic", ""))
    rows = ApprovedTemplate.objects.filter(
        account=f"{PROVIDER}:{about.get('account', '')}",
        name=about.get("name", ""),
        language=about.get("language", ""),
    )
    if column is None or not about.get("value"):
        return rows.exists()
    told = about["value"]
    values: dict[str, Any] = {column: _status(told) if column == "status" else told[:24]}
    if column == "category":
        values["category"] = told.lower()[:24]
    if column == "status":
        values["reason"] = about.get("reason", "")[:500]
    return rows.update(**values, changed_at=clock.now()) > 0


def ask[T](account: Account, calls: Sequence[Call[T]]) -> list[T | Refused | Lost]:
    """Carry calls and read their answers, in their order. No transaction is open (law 3)."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        carried = pool.map(lambda call: http.send_now(call.request, loopback=account.loopback), calls)
        outcomes = list(carried)
    return [
        failed(outcome) if isinstance(outcome, http.Failure) else call.read(outcome)
        for call, outcome in zip(calls, outcomes, strict=True)
    ]


def template_row(body: Body, account: str, prefix: str) -> ApprovedTemplate:
    """A text of ours as an account will know it, not submitted yet."""
    return ApprovedTemplate(
        account=account,
        stage=body.stage,
        slug=body.slug,
        name=body.name(prefix),
        language=LANGUAGE,
        body=body.text,
        footer=body.footer,
        needs=body.needs,
        turn=body.turn,
        links=list(body.links),
        prefix=prefix,
        status="new",
        changed_at=clock.now(),
    )


def _draft(body: Body, prefix: str) -> TemplateDraft:
    return TemplateDraft(
        name=body.name(prefix),
        language=LANGUAGE,
        category=CATEGORY,
        body=body.text,
        variables=body.variables,
        links=tuple(TemplateLink(LABELS[kind], prefix, "k3x9w2/w") for kind in body.links),
        replies=body.replies,
        footer=body.footer,
    )


def _take(row: ApprovedTemplate, state: TemplateState) -> bool:
    told = {
        "carrier_id": state.id,
        "status": _status(state.status),
        "category": state.category.lower(),
        "quality": state.quality,
        "reason": state.reason[:500],
    }
    if all(getattr(row, name) == one for name, one in told.items()):
        return False
    for name, one in told.items():
        setattr(row, name, one)
    row.submitted_at = row.submitted_at or clock.now()
    row.changed_at = clock.now()
    return True


def _status(word: str) -> str:
    return STATUSES.get(word.upper(), word.lower())[:24]


def refused_words(told: Refused | Lost) -> str:
    """What a refusal says, for a person."""
    if isinstance(told, Lost):
        return f"sem resposta ({told.detail})"
    return f"{told.detail or 'sem explicação'} ({told.code})"[:500]
