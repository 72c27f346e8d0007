"""What the carrier of WhatsApp has approved, and with whom a conversation is open."""

from django.db import models

from emdia.core.tenancy import TenantModel


class ApprovedTemplate(TenantModel):
    """A text of ours as it was submitted to one WhatsApp account, word for word; only an approved one may be said
    outside the 24-hour window. Never changed once submitted: another wording has another name."""

    account = models.CharField(max_length=60, help_text="provider:account, as messages name it")
    stage = models.CharField(max_length=24)
    slug = models.CharField(max_length=40, help_text="which wording of the stage")
    name = models.CharField(max_length=80, help_text="its name at the carrier")
    language = models.CharField(max_length=10)
    body = models.TextField(help_text="with {{named}} variables")
    footer = models.CharField(max_length=60, blank=True)
    needs = models.CharField(max_length=24, blank=True, help_text="the fact that it tells; !: that is absent")
    turn = models.PositiveSmallIntegerField(default=0, help_text="where wordings of a stage take turns")
    links = models.JSONField(default=list, help_text="what each link button opens: page, paid, receipt")
    prefix = models.CharField(max_length=200, blank=True, help_text="the fixed beginning of its links")
    carrier_id = models.CharField(max_length=40, blank=True, help_text="the carrier's id of it")
    status = models.CharField(max_length=24, help_text="new, pending, approved, rejected, paused, disabled …")
    category = models.CharField(max_length=24, blank=True, help_text="utility, marketing: what it costs")
    quality = models.CharField(max_length=12, blank=True)
    reason = models.CharField(
        max_length=500, blank=True, help_text="why it was rejected, in the carrier's words"
    )
    submitted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "account", "name", "language"], name="approved_template_once"
            )
        ]


class ChatContact(TenantModel):
    """One contact point as a WhatsApp account knows it: the carrier's own id of the person (hashed; it may come
    without a phone), and when the person last wrote, which opens the 24-hour window."""

    account = models.CharField(max_length=60, help_text="provider:account, as messages name it")
    point = models.ForeignKey("debtors.ContactPoint", on_delete=models.CASCADE, related_name="+")
    person_hash = models.BinaryField(max_length=16, null=True)
    heard_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "account", "point"], name="chat_contact_once")
        ]
        indexes = [
            models.Index(
                fields=["person_hash"],
                condition=models.Q(person_hash__isnull=False),
                name="chat_contact_person",
            )
        ]
