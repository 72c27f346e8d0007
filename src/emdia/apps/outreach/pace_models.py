"""What is known of each account that speaks: rows that all workers share, so that its rates hold for all together."""

from django.db import models

from emdia.core.tenancy import TenantModel


class AccountPace(TenantModel):
    """How much one account said today, until when its rates are used up, and whether it pauses: see domain/pace.py."""

    account = models.CharField(max_length=60, help_text="provider:account, as messages name it")
    day = models.DateField(help_text="the day, in São Paulo, that the counts are of")
    said = models.PositiveIntegerField(default=0)
    bounced = models.PositiveIntegerField(default=0)
    second_until = models.DateTimeField(null=True, help_text="machine time")
    minute_until = models.DateTimeField(null=True, help_text="machine time")
    troubles = models.PositiveIntegerField(
        default=0, help_text="in a row, by the carrier's or account's fault"
    )
    pauses = models.PositiveIntegerField(default=0, help_text="in a row; each is longer than the one before")
    paused_until = models.DateTimeField(null=True, help_text="machine time")
    reason = models.CharField(max_length=200, blank=True)
    stopped = models.BooleanField(default=False, help_text="a person has to look before it goes on")
    first_day = models.DateField(null=True, help_text="when it first spoke: a new account begins with little")
    since = models.DateTimeField(null=True, help_text="machine time when its pauses, or its stop, began")
    heard_at = models.DateTimeField(null=True, help_text="machine time of the newest receipt that it gave")
    said_at = models.DateTimeField(null=True, help_text="machine time of its newest accepted message")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "account"], name="account_pace_once")]
