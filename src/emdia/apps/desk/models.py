"""Work for people."""

from django.db import models

from emdia.core.sealed import SealedTextField
from emdia.core.tenancy import TenantModel


class Task(TenantModel):
    """Something a person has to do about a case; one open task of a kind per case."""

    case = models.ForeignKey("receivables.Case", on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=20)
    detail = SealedTextField(default="", help_text="what the person wrote or asked for")
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(done_at=None), name="task_open_once"
            )
        ]


class Note(TenantModel):
    """What somebody wrote down about a case."""

    case = models.ForeignKey("receivables.Case", on_delete=models.PROTECT, related_name="notes")
    text = SealedTextField()
    author = models.CharField(max_length=80)
    at = models.DateTimeField()
