"""Ladders, their immutable versions, and what became of each (title, step) pair."""

from django.db import models

from emdia.core.tenancy import TenantModel, counted_once


class Ladder(TenantModel):
    """A named *régua* of a tenant or of one creditor."""

    creditor = models.ForeignKey(
        "tenants.Creditor", on_delete=models.PROTECT, null=True, related_name="ladders"
    )
    slug = models.SlugField()
    name = models.CharField(max_length=80)
    is_default = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(
        default=0, help_text="order of choice; the smaller is asked first"
    )
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "creditor", "slug"], name="ladder_once"),
            models.UniqueConstraint(
                fields=["tenant", "slug"], condition=models.Q(creditor=None), name="ladder_of_tenant_once"
            ),
        ]


class LadderVersion(TenantModel):
    """One version of a ladder: a draft until it is active, its steps frozen from then on. One draft a ladder."""

    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField(help_text="domain.steps.LadderPlan as JSON")
    active_from = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    author = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, help_text="last change while it was a draft")
    edits = models.PositiveIntegerField(
        default=0, db_default=0, help_text="how often the draft was changed: what a page saw of it"
    )
    last_edit = models.CharField(max_length=200, blank=True, default="", db_default="")
    activated_by = models.CharField(max_length=80, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["ladder", "number"], name="ladder_version_once"),
            models.UniqueConstraint(
                fields=["ladder"], condition=models.Q(active_from=None), name="ladder_draft_once"
            ),
        ]

    @property
    def marker(self) -> str:
        """What a page or a program saw of a draft: another one after each change."""
        return f"{self.pk}-{self.edits}"


class StepRecord(TenantModel):
    """What became of one step for one title in one cycle: said, superseded, expired or skipped; once."""

    tenant = counted_once("tenants.Tenant", "+")
    receivable = counted_once("receivables.Receivable", "step_records")
    cycle = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=20)
    outcome = models.CharField(max_length=12)
    day = models.DateField(help_text="the business day on which it was decided")
    reason = models.CharField(max_length=300, blank=True)
    anchor_ref = models.BigIntegerField(null=True, help_text="the title whose message covered it")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["receivable", "cycle", "step"], name="step_once")]
