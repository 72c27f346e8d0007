"""Persons and companies who owe, and the many ways to reach them."""

from django.db import models

from emdia.core.sealed import SealedTextField
from emdia.core.tenancy import TenantModel, counted_once
from emdia.domain.vocabulary import ContactState


class Debtor(TenantModel):
    """One person or company; met again by the keyed hash of its tax id."""

    tenant = counted_once("tenants.Tenant", "+")
    kind = models.CharField(max_length=7, default="person", help_text="person or company")
    name = models.CharField(max_length=150)
    social_name = models.CharField(max_length=80, blank=True, help_text="nome social, wins over name (W01)")
    tax_id = SealedTextField(null=True)
    tax_id_hash = models.BinaryField(max_length=16, null=True)
    birth = SealedTextField(null=True, help_text="ISO date; a factor of R42")
    address = SealedTextField(null=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    stop_mark = models.CharField(
        max_length=20, blank=True, help_text="deceased, minor, lawyer …: no automatic path"
    )
    quiet = models.JSONField(default=dict, help_text="R61: inconvenient times that the person stated")
    last_channel = models.CharField(
        max_length=10, blank=True, help_text="the channel the person used last (W14)"
    )
    merged_ref = models.BigIntegerField(null=True, help_text="who this person turned out to be")
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "tax_id_hash"], name="debtor_tax_id_once")]
        indexes = [
            models.Index(
                fields=["tenant", "merged_ref"],
                condition=models.Q(merged_ref__isnull=False),
                name="debtor_merged",
            )
        ]


class ContactPoint(TenantModel):
    """A phone number or an e-mail address, with origin, state and permission (R40, R41)."""

    tenant = counted_once("tenants.Tenant", "+")
    debtor = counted_once(Debtor, "points")
    kind = models.CharField(max_length=5, help_text="phone or email")
    value = SealedTextField(help_text="E.164 or address")
    value_hash = models.BinaryField(max_length=16)
    state = models.CharField(max_length=9, default=ContactState.DECLARED)
    origin = models.CharField(max_length=40, help_text="file, page, clerk …")
    mobile = models.BooleanField(default=False)
    whatsapp = models.BooleanField(null=True, help_text="permission: yes, no, or the creditor's declaration")
    ddd = models.CharField(max_length=2, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["debtor", "kind", "value_hash"], name="point_once")]
        indexes = [models.Index(fields=["tenant", "value_hash"], name="point_value")]


class OptOut(TenantModel):
    """The person stopped one channel (R37). Only the person takes it back; one that was rehearsed is undone on
    going on air."""

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="opt_outs")
    channel = models.CharField(max_length=10)
    source = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["debtor", "channel"], name="opt_out_once")]


class OptIn(TenantModel):
    """The newest time that a person took a channel up again, told on that channel; an older stop that comes late does
    not close it."""

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="opt_ins")
    channel = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "debtor", "channel"], name="opt_in_once")]


class IdentityTry(TenantModel):
    """Attempts to pass the identity question of a page (R42); machine time."""

    case_ref = models.BigIntegerField()
    client = models.CharField(
        max_length=32, default="", help_text="hash of an address or a known device; empty: everybody together"
    )
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "case_ref", "client"], name="identity_try_once")
        ]


class DebtorMerge(TenantModel):
    """Two entries that are one person: who stays, who went, and every row that moved, so that it can be taken back."""

    kept = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(help_text="table and column to the ids that moved, and what fields were before")
    reason = models.CharField(max_length=200)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)


class IdentityCode(TenantModel):
    """A one-time code that was sent to a contact point (R42); the code itself is kept nowhere. Machine time."""

    case_ref = models.BigIntegerField()
    point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+")
    message_ref = models.BigIntegerField(help_text="the message that carries it: the code is its keyed hash")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "case_ref"], name="identity_code_case")]
