"""What the plumbing itself keeps."""

from django.db import models


class DrainBeat(models.Model):
    """That a drain is looked at, by whichever worker: one row a drain, written every few seconds (machine time).

    Belongs to no tenant and names nobody. ``/pronto/trabalho/`` and the metrics read it.
    """

    name = models.CharField(max_length=40, unique=True)
    looked_at = models.DateTimeField(help_text="the last look that ended, well or not")
    well_at = models.DateTimeField(null=True, help_text="the last look that ended well")
    looks = models.BigIntegerField(default=0)
    errors = models.BigIntegerField(default=0)
    moved = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
