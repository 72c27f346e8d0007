"""What people write to us, kept on the case."""

from django.db import models

from emdia.core.sealed import SealedTextField
from emdia.core.tenancy import TenantModel


class Conversation(TenantModel):
    """What comes from one contact on one channel about one case, and whether somebody waits for an answer."""

    case = models.ForeignKey("receivables.Case", on_delete=models.PROTECT, related_name="conversations")
    channel = models.CharField(max_length=10)
    point = models.ForeignKey("debtors.ContactPoint", on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=60, blank=True, help_text="provider:account that she wrote to last")
    message_ref = models.BigIntegerField(help_text="the message that she answered last")
    heard_at = models.DateTimeField(help_text="when she wrote last")
    waits_since = models.DateTimeField(null=True, help_text="the oldest reply that nobody answered")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=200, blank=True, help_text="why it ended without an answer")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "channel", "point"], name="conversation_once")]
        indexes = [
            models.Index(fields=["tenant", "heard_at"], name="conversation_newest"),
            models.Index(
                fields=["tenant", "waits_since"],
                condition=models.Q(waits_since__isnull=False),
                name="conversation_waits",
            ),
        ]


class Reply(TenantModel):
    """One thing that a person wrote, sealed, kept once however often a carrier tells it."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="replies")
    digest = models.CharField(max_length=64)
    text = SealedTextField(default="")
    media = models.CharField(max_length=80, blank=True, help_text="kinds of files; never fetched by itself")
    meaning = models.CharField(max_length=12, help_text="a word of domain.replies.Meaning")
    message_ref = models.BigIntegerField(help_text="the message that it answers")
    at = models.DateTimeField(help_text="when she wrote")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "digest"], name="reply_once")]
