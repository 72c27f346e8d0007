"""The picture of a creditor's brand, as messages and pages fetch it."""

from django.db import models

from emdia.core.tenancy import TenantModel


class BrandImage(TenantModel):
    """A logo that was cleaned when it came in. Rows stay: a message that was sent keeps showing what it showed."""

    creditor = models.ForeignKey("tenants.Creditor", on_delete=models.PROTECT, related_name="images")
    kind = models.CharField(max_length=4, help_text="png, jpg or svg")
    content = models.BinaryField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content: its address")
    author = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "creditor", "digest"], name="brand_image_once")
        ]
