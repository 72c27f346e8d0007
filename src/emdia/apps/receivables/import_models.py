"""What an import leaves behind so that it can be understood, repeated and taken back."""

from django.db import models

from emdia.core.tenancy import TenantModel, counted_once


class ImportLayout(TenantModel):
    """How the columns of a creditor's files with these headers are read, as a person corrected it."""

    creditor = models.ForeignKey("tenants.Creditor", on_delete=models.PROTECT, related_name="+")
    headers = models.CharField(max_length=64, help_text="digest of the column names, in any order")
    choice = models.JSONField(help_text="see reading/choice.py")
    file_name = models.CharField(max_length=200, help_text="the file that taught it")
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["creditor", "headers"], name="import_layout_once")]


class ImportBefore(TenantModel):
    """A title as it was before an import changed it; one row for each changed title, none for a new one."""

    tenant = counted_once("tenants.Tenant", "+")
    batch = counted_once("receivables.ImportBatch", "+")
    receivable = counted_once("receivables.Receivable", "+")
    was_batch = counted_once("receivables.ImportBatch", "+", null=True)
    outcome = models.CharField(max_length=10, help_text="updated, settled, canceled, revived, missing, back")
    principal_cents = models.BigIntegerField()
    open_cents = models.BigIntegerField()
    updated_cents = models.BigIntegerField(null=True)
    updated_on = models.DateField(null=True)
    issued_on = models.DateField(null=True)
    due_on = models.DateField()
    effective_due_on = models.DateField()
    prescribes_on = models.DateField(null=True)
    contract = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=160, blank=True)
    digitable = models.CharField(max_length=48, blank=True)
    has_boleto = models.BooleanField()
    state = models.CharField(max_length=12)
    settled_on = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    position = models.SmallIntegerField(null=True)
    warned = models.CharField(max_length=120, blank=True)
    row_digest = models.BinaryField(max_length=16, null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["batch", "receivable"], name="import_before_batch")]
