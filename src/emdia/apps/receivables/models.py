"""What is owed: cases, titles and how they came in."""

from django.db import models

from emdia.apps.receivables.import_models import ImportBefore as ImportBefore
from emdia.apps.receivables.import_models import ImportLayout as ImportLayout
from emdia.core.sealed import SealedTextField
from emdia.core.tenancy import TenantModel, counted_once
from emdia.domain.vocabulary import TitleState


class Case(TenantModel):
    """One debtor × one creditor: what a ladder works on. ``next_at`` is never null while a title is open."""

    tenant = counted_once("tenants.Tenant", "+")
    creditor = counted_once("tenants.Creditor", "cases")
    debtor = counted_once("debtors.Debtor", "cases")
    code = models.CharField(max_length=60, blank=True, help_text="the creditor's own code of this debtor")
    segment = models.CharField(max_length=40, blank=True)
    tags = models.JSONField(default=list)
    next_at = models.DateTimeField(null=True, help_text="when the planner looks again; woken = now")
    facts_version = models.PositiveIntegerField(default=0)
    met_on = models.DateField(null=True, help_text="the first business day the planner saw it")
    lot_on = models.DateField(null=True, help_text="the daily lot in which an old case begins")
    first_contact_on = models.DateField(null=True, help_text="when first_contact was planned")
    paused_until = models.DateField(null=True)
    pause_reason = models.CharField(
        max_length=200, blank=True, help_text="not empty: paused, for good without a date"
    )
    waits_until = models.DateField(null=True, help_text="a person was asked: ladder waits (R69)")
    waits_reason = models.CharField(max_length=200, blank=True)
    last_after_due_on = models.DateField(null=True, help_text="day of the last after-due message")
    last_anchor_ref = models.BigIntegerField(null=True)
    last_offset = models.SmallIntegerField(null=True)
    ended_on = models.DateField(null=True, help_text="fim de régua: a person decides")
    next_step = models.CharField(max_length=20, blank=True)
    next_on = models.DateField(null=True)
    next_reason = models.CharField(max_length=300, blank=True)
    link_version = models.PositiveSmallIntegerField(default=1)
    joined_ref = models.BigIntegerField(null=True, help_text="the older case that took its titles in a merge")
    opened_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["debtor", "creditor"], name="case_once"),
            models.UniqueConstraint(
                fields=["creditor", "code"], condition=~models.Q(code=""), name="case_code_once"
            ),
        ]
        indexes = [
            models.Index(fields=["creditor", "next_at"], name="case_next"),
            models.Index(fields=["creditor"], condition=~models.Q(pause_reason=""), name="case_paused"),
        ]


class ImportBatch(TenantModel):
    """One file that came in: who, when, what it changed."""

    creditor = models.ForeignKey("tenants.Creditor", on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    whole = models.BooleanField(default=False)
    report = models.JSONField(default=dict)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    first_ref = models.BigIntegerField(null=True, help_text="new titles have ids from here")
    last_ref = models.BigIntegerField(null=True, help_text="to here")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["creditor", "id"], name="import_batch_creditor")]


class Receivable(TenantModel):
    """A title. Its identity is (creditor, number, installment), or what the import says where a number lacks."""

    tenant = counted_once("tenants.Tenant", "+")
    creditor = counted_once("tenants.Creditor", "receivables")
    case = counted_once(Case, "receivables")
    identity = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    installment = models.CharField(max_length=20, blank=True)
    contract = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=160, blank=True)
    principal_cents = models.BigIntegerField()
    open_cents = models.BigIntegerField(help_text="open principal")
    updated_cents = models.BigIntegerField(
        null=True, help_text="amount that the file calls already updated (R12)"
    )
    updated_on = models.DateField(null=True, help_text="the day of updated_cents")
    ledger = models.JSONField(
        null=True, help_text="what part payments left behind: see ledger.py; null: none yet"
    )
    fees_cents = models.BigIntegerField(default=0)
    discount_cents = models.BigIntegerField(default=0)
    issued_on = models.DateField(null=True)
    due_on = models.DateField()
    effective_due_on = models.DateField()
    prescribes_on = models.DateField(null=True)
    digitable = models.CharField(max_length=48, blank=True)
    has_boleto = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=TitleState.OPEN)
    settled_on = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    disputed_at = models.DateTimeField(null=True)
    cycle = models.PositiveSmallIntegerField(default=1)
    position = models.SmallIntegerField(null=True, help_text="offset of the last step handled in this cycle")
    warned = models.CharField(
        max_length=120, blank=True, help_text="steps delivered in this cycle, comma separated"
    )
    row_digest = models.BinaryField(max_length=16, null=True)
    batch = counted_once(ImportBatch, "+", null=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["creditor", "identity"], name="receivable_identity_once"),
            models.CheckConstraint(
                condition=models.Q(open_cents__gte=0), name="receivable_open_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(principal_cents__gt=0), name="receivable_principal_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "state"], name="receivable_case"),
            models.Index(
                fields=["creditor", "due_on"], condition=models.Q(state="open"), name="receivable_open_due"
            ),
            models.Index(
                fields=["creditor", "due_on"],
                condition=models.Q(state="settled"),
                name="receivable_settled_due",
            ),
            models.Index(
                fields=["creditor", "due_on"],
                condition=models.Q(state="open")
                & (~models.Q(pause_reason="") | models.Q(disputed_at__isnull=False)),
                name="receivable_held_due",
            ),
        ]


class Adjustment(TenantModel):
    """Something added to or taken from a title, of a whitelisted kind, with its evidence (R12)."""

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=20, help_text="fee or discount")
    cents = models.BigIntegerField()
    evidence = models.CharField(max_length=200)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()


class Dispute(TenantModel):
    """The person does not recognise a title (R65): it is held until somebody answers; the history of it stays."""

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="disputes")
    reason = SealedTextField(help_text="in the words of who disputes")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, blank=True, help_text="accepted or rejected")
    answer_reason = SealedTextField(default="")
    answered_by = models.CharField(max_length=80, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["receivable"], condition=models.Q(answered_at=None), name="dispute_open_once"
            )
        ]


class SavedView(TenantModel):
    """A filter of *Carteira* with a name: a member's own, or everybody's."""

    member = models.ForeignKey("tenants.Member", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400, help_text="what stands behind the ? of its address")
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "member", "name"], name="saved_view_once")]


class OpenTotals(TenantModel):
    """What is open of a creditor by due date, counted once for all who look: a million rows are not read each time."""

    creditor = models.ForeignKey("tenants.Creditor", on_delete=models.PROTECT, related_name="+")
    days = models.JSONField(help_text="[due date, effective due date, titles, open cents]")
    seconds = models.FloatField(help_text="what counting took")
    counted_at = models.DateTimeField(help_text="machine time")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["creditor"], name="open_totals_once")]
