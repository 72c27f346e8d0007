"""Callbacks kept raw before anybody reads them."""

from django.db import models

from emdia.core.sealed import SealedTextField
from emdia.core.tenancy import TenantModel


class RawCallback(TenantModel):
    """One request of a provider, sealed whole, kept before it is understood; repeated bodies are kept once."""

    provider = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    headers = SealedTextField(default="")
    body = SealedTextField()
    state = models.CharField(
        max_length=10, default="new", help_text="new, done, unmatched, closed or refused"
    )
    detail = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(help_text="machine time")
    processed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True, help_text="business time")
    closed_by = models.CharField(max_length=80, blank=True, default="")
    closed_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "provider", "digest"], name="callback_once")]
        indexes = [models.Index(fields=["state", "id"], name="callback_new")]
