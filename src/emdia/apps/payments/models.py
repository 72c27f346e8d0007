"""Money that was asked for and money that came."""

from django.db import models

from emdia.apps.payments.batch_models import BankWithdrawal as BankWithdrawal
from emdia.apps.payments.batch_models import PaymentBatch as PaymentBatch
from emdia.apps.payments.batch_models import PaymentDoubt as PaymentDoubt
from emdia.core.tenancy import TenantModel


class PaymentRequest(TenantModel):
    """A Pix code that was issued for titles of a case; its txid finds the case when the money comes."""

    case = models.ForeignKey("receivables.Case", on_delete=models.PROTECT, related_name="payment_requests")
    txid = models.CharField(max_length=25)
    cents = models.BigIntegerField()
    receivables = models.JSONField(help_text="ids of the titles it pays")
    brcode = models.TextField()
    day = models.DateField(help_text="the amount holds on this day")
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "txid"], name="payment_request_txid_once")]


class Payment(TenantModel):
    """Money that came in, once: (source, reference) is unique. ``excess_cents`` is kept and flagged (R04)."""

    creditor = models.ForeignKey("tenants.Creditor", on_delete=models.PROTECT, related_name="payments")
    case = models.ForeignKey("receivables.Case", on_delete=models.PROTECT, related_name="payments")
    cents = models.BigIntegerField()
    excess_cents = models.BigIntegerField(default=0)
    paid_at = models.DateTimeField(help_text="business time; may be any past time")
    source = models.CharField(max_length=20, help_text="file, console, cli, pix, bank, gone")
    reference = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, blank=True, help_text="page, when the person has just acted")
    reversed_at = models.DateTimeField(null=True)
    reversal_reason = models.CharField(max_length=200, blank=True)
    thanked_at = models.DateTimeField(null=True, help_text="when its thank-you was composed or ruled out")
    recorded_at = models.DateTimeField()
    batch = models.ForeignKey(
        PaymentBatch, on_delete=models.PROTECT, null=True, db_index=False, related_name="payments"
    )

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "source", "reference"], name="payment_once"),
            models.CheckConstraint(condition=models.Q(cents__gt=0), name="payment_positive"),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "id"], condition=models.Q(thanked_at=None), name="payment_unthanked"
            ),
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="payment_of_batch"),
        ]


class PaymentPart(TenantModel):
    """What one payment paid of one title: fees, interest, fine, correction, principal; they sum to the payment."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="parts")
    receivable = models.ForeignKey(
        "receivables.Receivable", on_delete=models.PROTECT, related_name="payment_parts"
    )
    fees_cents = models.BigIntegerField(default=0)
    interest_cents = models.BigIntegerField(default=0)
    fine_cents = models.BigIntegerField(default=0)
    correction_cents = models.BigIntegerField(default=0)
    principal_cents = models.BigIntegerField(default=0)
    discount_cents = models.BigIntegerField(default=0, help_text="discount granted with it")
    before = models.JSONField(
        default=dict, help_text="the title's money fields before, so that it can be reversed"
    )
    settled = models.BooleanField(default=False)
