"""What other programs may do here, what they asked already, and what they are told."""

from django.db import models

from emdia.core.sealed import SealedTextField
from emdia.core.tenancy import TenantModel


class ApiToken(TenantModel):
    """The right of one program to act for one creditor. The token itself is shown once; its digest is kept."""

    creditor = models.ForeignKey("tenants.Creditor", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=16, help_text="its first letters, to recognise it by")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of 256 random bits")
    scopes = models.JSONField(default=list)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, help_text="machine time")
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True, help_text="machine time, UTC")


class KeptAnswer(TenantModel):
    """What a request with an ``Idempotency-Key`` was answered, so that the same request is answered the same."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64, help_text="of method, path and body")
    status = models.PositiveSmallIntegerField(null=True, help_text="null: still being worked on")
    body = SealedTextField(default="")
    leased_until = models.DateTimeField(help_text="machine time; a crash gives the key back")
    created_at = models.DateTimeField(help_text="machine time")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="kept_answer_age")]


class WebhookEndpoint(TenantModel):
    """An address of a creditor's program that is told what happens."""

    creditor = models.ForeignKey("tenants.Creditor", on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    secret = SealedTextField()
    old_secret = SealedTextField(default="", help_text="the one before, while both sign")
    old_until = models.DateTimeField(null=True, help_text="machine time")
    active = models.BooleanField(default=True)
    stopped_reason = models.CharField(
        max_length=200, blank=True, help_text="why it was switched off by itself"
    )
    stopped_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()


class WebhookDelivery(TenantModel):
    """One event for one endpoint, until it is heard or given up. The body holds ids and states, nobody's data."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries")
    event = models.CharField(max_length=40, help_text="its id: the same when it is sent again")
    kind = models.CharField(max_length=40)
    body = models.TextField()
    status = models.CharField(max_length=10, default="waiting", help_text="waiting, delivered or failed")
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.PositiveSmallIntegerField(null=True, help_text="status of the last answer")
    detail = models.CharField(max_length=200, blank=True)
    next_at = models.DateTimeField(help_text="machine time")
    leased_until = models.DateTimeField(null=True, help_text="machine time")
    give_up_at = models.DateTimeField(help_text="machine time")
    created_at = models.DateTimeField(help_text="machine time")
    done_at = models.DateTimeField(null=True, help_text="machine time")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="webhook_event_once")]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(status="waiting"), name="webhook_due"),
            models.Index(fields=["endpoint", "-id"], name="webhook_log"),
        ]


class WatchedFolder(TenantModel):
    """A folder whose files are imported at certain times of the day."""

    creditor = models.OneToOneField("tenants.Creditor", on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=500)
    times = models.JSONField(default=list, help_text="HH:MM, business time")
    active = models.BooleanField(default=True)
    seen = models.JSONField(default=dict, help_text="files of the first of two looks, with size and time")
    looked_at = models.DateTimeField(null=True, help_text="the last time of the day that was served")
    leased_until = models.DateTimeField(null=True, help_text="machine time")
    result = models.CharField(max_length=300, blank=True)
    result_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=80)
