"""The append-only, hash-chained record of who did what and why; plain ids, no personal data."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One link of a tenant's chain: its hash covers its words and the hash before it."""

    append_only: ClassVar = True

    tenant_ref = models.BigIntegerField()
    seq = models.BigIntegerField()
    at = models.DateTimeField(help_text="business time")
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    data = models.TextField(default="{}", help_text="canonical JSON, as hashed")
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant_ref", "seq"], name="journal_seq_once")]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.subject}"


class Head(models.Model):
    """How far a tenant's chain goes, under our key: nobody else can cut its end off or write it anew."""

    tenant_ref = models.BigIntegerField(unique=True)
    seq = models.BigIntegerField()
    seal = models.BinaryField(max_length=16)

    def __str__(self) -> str:
        return f"{self.tenant_ref}: {self.seq}"
