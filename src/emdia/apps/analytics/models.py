"""What analytics keeps of its own: which member was told of which day."""

from django.db import models

from emdia.core.tenancy import TenantModel


class DigestMail(TenantModel):
    """The daily digest of one member: written before it is sent, so that it goes at most once a day."""

    member = models.ForeignKey("tenants.Member", on_delete=models.PROTECT, related_name="+")
    day = models.DateField(help_text="the business day that it tells of")
    sent_at = models.DateTimeField(help_text="machine time")
    carried = models.CharField(max_length=8, blank=True, help_text="smtp or sandbox; empty: nobody took it")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="digest_once")]
