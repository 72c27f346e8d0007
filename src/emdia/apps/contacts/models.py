"""Occasions that count for the caps."""

from django.db import models

from emdia.core.tenancy import TenantModel, counted_once


class ContactSlot(TenantModel):
    """One occasion on one local day (R68): unique per debtor, day and kind, so that two workers cannot both take it."""

    debtor = models.ForeignKey("debtors.Debtor", on_delete=models.PROTECT, related_name="slots")
    day = models.DateField(help_text="the debtor's local calendar day")
    kind = models.CharField(max_length=5, help_text="push or email")
    message_ref = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "debtor", "day", "kind"], name="slot_once")]


class CallSlot(TenantModel):
    """One call that counts for R60: seven in seven days, none for seven days after a conversation."""

    debtor = models.ForeignKey("debtors.Debtor", on_delete=models.PROTECT, related_name="call_slots")
    day = models.DateField(help_text="the debtor's local calendar day")
    conversation = models.BooleanField(help_text="the right person was spoken to")
    call_ref = models.BigIntegerField()


class BlockList(TenantModel):
    """A list of numbers that want no calls (R30), as it was loaded last."""

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=2)
    numbers = models.PositiveIntegerField(default=0)
    loaded_at = models.DateTimeField(null=True, help_text="null: being loaded, it does not count yet")


class BlockedNumber(TenantModel):
    """One number of a block list, as the keyed hash by which contact points are found."""

    tenant = counted_once("tenants.Tenant", "+")
    block_list = counted_once(BlockList, "+")
    value_hash = models.BinaryField(max_length=16)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["value_hash", "block_list"], name="blocked_number_once")
        ]
