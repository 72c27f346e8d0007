"""What is said: one row per message, from queued to delivered."""

from django.db import models

from emdia.apps.outreach.pace_models import AccountPace as AccountPace
from emdia.apps.outreach.templates_models import Template as Template
from emdia.apps.outreach.templates_models import TemplateVersion as TemplateVersion
from emdia.apps.outreach.whatsapp_models import ApprovedTemplate as ApprovedTemplate
from emdia.apps.outreach.whatsapp_models import ChatContact as ChatContact
from emdia.core.sealed import SealedTextField
from emdia.core.tenancy import TenantModel, counted_once
from emdia.domain.vocabulary import MessageKind, MessageStatus


class Message(TenantModel):
    """One message on one channel. The database forbids saying a step of a title's cycle twice on a channel.

    A morning's plan writes tens of thousands of rows, whose keys it has just read from cases that it holds locked: they
    are not checked again, and have no index but those below, which lead from a case or a step to its messages. Who
    looks for the messages of a debtor or of a contact point goes through the debtor's cases.
    """

    tenant = counted_once("tenants.Tenant", "+")
    creditor = counted_once("tenants.Creditor", "+")
    case = counted_once("receivables.Case", "messages")
    debtor = counted_once("debtors.Debtor", "+")
    anchor = counted_once("receivables.Receivable", "+", null=True)
    cycle = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=20, blank=True, help_text="D-7, D0, D+3, first_contact …")
    stage = models.CharField(max_length=24)
    variant = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text="the own text that the step names"
    )
    kind = models.CharField(max_length=12, default=MessageKind.COLLECTION)
    channel = models.CharField(max_length=10)
    fallback = models.CharField(max_length=40, blank=True, help_text="channels to try next, comma separated")
    occasion = models.CharField(max_length=40, help_text="push and e-mail of one step share it")
    receivables = models.JSONField(default=list, help_text="ids of the titles that the text speaks of")
    payment = models.ForeignKey(
        "payments.Payment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    point = counted_once("debtors.ContactPoint", "+", null=True)
    status = models.CharField(max_length=10, default=MessageStatus.QUEUED)
    reason = models.CharField(
        max_length=300, blank=True, help_text="why held, withheld, failed, expired or canceled"
    )
    rule = models.CharField(max_length=10, blank=True)
    planned_reason = models.CharField(max_length=300, blank=True, help_text="why the ladder says it")
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True, help_text="machine time")
    subject = SealedTextField(default="")
    text = SealedTextField(default="", help_text="the frozen words, as sent")
    amount_cents = models.BigIntegerField(null=True, help_text="the total that the text speaks of")
    segments = models.PositiveSmallIntegerField(null=True)
    account = models.CharField(max_length=60, blank=True, help_text="provider:account that carried it")
    reference = models.CharField(max_length=120, blank=True, help_text="the provider's reference")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "anchor", "cycle", "step", "channel"],
                condition=models.Q(anchor__isnull=False),
                name="message_step_once",
            ),
            models.UniqueConstraint(
                fields=["payment", "channel"],
                condition=models.Q(payment__isnull=False),
                name="message_thanks_once",
            ),
        ]
        indexes = [
            models.Index(fields=["creditor", "status", "not_before"], name="message_due_of"),
            models.Index(
                fields=["creditor", "status", "sent_at"],
                condition=models.Q(fallback__gt=""),
                name="message_to_follow",
            ),
            models.Index(fields=["case", "created_at"], name="message_case"),
            models.Index(
                fields=["reference"], condition=models.Q(reference__gt=""), name="message_reference"
            ),
        ]


class PageVisit(TenantModel):
    """That the page of a case was opened, or its question passed, on a day: no address, no device."""

    case = models.ForeignKey("receivables.Case", on_delete=models.PROTECT, related_name="page_visits")
    day = models.DateField()
    kind = models.CharField(max_length=8, help_text="opened or passed")
    channel = models.CharField(max_length=10, blank=True, help_text="whose link led there first")
    first_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "day", "kind"], name="page_visit_once")]
        indexes = [models.Index(fields=["tenant", "day", "kind"], name="page_visit_day")]
