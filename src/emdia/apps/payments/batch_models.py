"""What a bank's file told: the batch, the rows of it that wait for a person, and slips that the bank still holds."""

from django.db import models

from emdia.core.sealed import SealedTextField
from emdia.core.tenancy import TenantModel


class PaymentBatch(TenantModel):
    """One file or pasted list of payments that came in: who, when, what became of its rows."""

    creditor = models.ForeignKey("tenants.Creditor", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict, help_text="rows by what they were: see domain/bank_rows.py")
    cents = models.BigIntegerField(default=0, help_text="what was recorded at once")
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)


class PaymentDoubt(TenantModel):
    """A row that names no title for certain. It waits for a person; once she decided, nothing of it is kept but what
    she said."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="doubts")
    line = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, help_text="digest of the row")
    kind = models.CharField(max_length=12, help_text="why it is in doubt: see domain/bank_rows.py")
    row = SealedTextField(help_text="JSON of the row as it was read; emptied when it is decided")
    candidates = models.JSONField(default=list, help_text="ids of the titles that it may be")
    state = models.CharField(max_length=8, default="waiting", help_text="waiting, recorded, left_out")
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["tenant", "batch"], condition=models.Q(state="waiting"), name="payment_doubt_waiting"
            )
        ]


class BankWithdrawal(TenantModel):
    """A title with a slip at the bank was paid another way: somebody has to withdraw the slip there, or it may be
    paid a second time (*baixa do boleto*)."""

    receivable = models.ForeignKey("receivables.Receivable", on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["payment", "receivable"], name="bank_withdrawal_once")]
        indexes = [
            models.Index(
                fields=["tenant", "id"], condition=models.Q(done_at=None), name="bank_withdrawal_waiting"
            )
        ]
