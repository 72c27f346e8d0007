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
    step = models.CharField(max_length=20, blank=True, default="", db_default="", help_text="of a call")
    stage = models.CharField(
        max_length=24, blank=True, default="", db_default="", help_text="whose text a call says"
    )
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


class Call(TenantModel):
    """A call that somebody made or took, with its *tabulação*; it counts for R60 and keeps what R06 asks for."""

    case = models.ForeignKey("receivables.Case", on_delete=models.PROTECT, related_name="calls")
    point = models.ForeignKey("debtors.ContactPoint", on_delete=models.PROTECT, null=True, related_name="+")
    direction = models.CharField(max_length=8, help_text="out or in")
    result = models.CharField(max_length=16, help_text="a word of domain.calls.CallResult")
    seconds = models.PositiveIntegerField(default=0)
    recording = models.CharField(max_length=200, blank=True, help_text="where its recording is kept (R06)")
    text = SealedTextField(default="")
    author = models.CharField(max_length=80)
    at = models.DateTimeField()


class BulkRun(TenantModel):
    """One action on many rows of the portfolio: said first, then done in batches, taken back where it can be."""

    action = models.CharField(max_length=12, help_text="pause, resume, tag, untag, pay")
    settings = models.JSONField(default=dict, help_text="reason, until, tag")
    said = models.CharField(max_length=300, help_text="what it does, in words, as it was confirmed")
    total = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="waiting", help_text="waiting, running, done, undone")
    author = models.CharField(max_length=80)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class BulkStep(TenantModel):
    """One batch of a bulk action: which rows, and what each was before."""

    run = models.ForeignKey(BulkRun, on_delete=models.PROTECT, related_name="steps")
    ids = models.JSONField(help_text="titles")
    before = models.JSONField(null=True, help_text="what undoing needs; null: not done yet")
    done = models.PositiveIntegerField(default=0)
    undone = models.BooleanField(default=False)
