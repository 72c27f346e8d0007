"""A creditor's own words: templates by stage, channel and name, their versions never changed once written."""

from django.db import models

from emdia.core.tenancy import TenantModel

LANGUAGE = "pt-BR"


class Template(TenantModel):
    """Whose words replace the house's for one stage on one channel; without a creditor they are all creditors'.

    With a ``variant`` they are one more text of that stage, said only by the steps that name it.
    """

    creditor = models.ForeignKey(
        "tenants.Creditor", on_delete=models.PROTECT, null=True, related_name="templates"
    )
    stage = models.CharField(max_length=24)
    channel = models.CharField(max_length=10)
    variant = models.CharField(max_length=40, blank=True, default="", db_default="")
    language = models.CharField(max_length=8, default=LANGUAGE)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["creditor", "stage", "channel", "variant", "language"],
                condition=models.Q(creditor__isnull=False),
                name="template_of_creditor",
            ),
            models.UniqueConstraint(
                fields=["tenant", "stage", "channel", "variant", "language"],
                condition=models.Q(creditor__isnull=True),
                name="template_of_all",
            ),
        ]


class TemplateVersion(TenantModel):
    """One wording. Its parts never change; going back to an older one writes a new version with the same words."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    parts = models.JSONField(help_text="text; of an e-mail: subject, heading, greeting, body, closing")
    author = models.CharField(max_length=80)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    active_from = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["template"],
                condition=models.Q(active_from__isnull=False, retired_at__isnull=True),
                name="template_one_active",
            ),
        ]
