"""What people agree on: a promise of a day and an amount."""

from django.db import models

from emdia.core.tenancy import TenantModel


class Promise(TenantModel):
    """What the person said she will pay, and until when; one in force a case (R69)."""

    case = models.ForeignKey("receivables.Case", on_delete=models.PROTECT, related_name="promises")
    cents = models.BigIntegerField()
    on = models.DateField(help_text="the day that was promised")
    until = models.DateField(help_text="the last day that counts: ``on`` and the days that a bank needs")
    made_at = models.DateTimeField()
    by = models.CharField(max_length=80, help_text="who wrote it down")
    state = models.CharField(max_length=10, default="open", help_text="open, kept, broken, withdrawn")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="promise_open_once"
            ),
            models.CheckConstraint(condition=models.Q(cents__gt=0), name="promise_positive"),
        ]
        indexes = [
            models.Index(fields=["tenant", "until"], condition=models.Q(state="open"), name="promise_due")
        ]
