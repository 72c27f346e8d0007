"""The door of the intake."""

from emdia.apps.intake.accounts import Addressee, UnknownAccount, addressee, challenge
from emdia.apps.intake.keep import keep
from emdia.apps.intake.keep_many import Arrived, keep_many, verified
from emdia.apps.intake.listen import listening
from emdia.apps.intake.process import process
from emdia.apps.intake.pull import pull_sandbox
from emdia.apps.intake.unmatched import (
    close_unmatched,
    unmatched_callbacks,
    unmatched_now,
    unmatched_rows,
)

__all__ = [
    "Addressee",
    "Arrived",
    "UnknownAccount",
    "addressee",
    "challenge",
    "close_unmatched",
    "keep",
    "keep_many",
    "listening",
    "process",
    "pull_sandbox",
    "unmatched_callbacks",
    "unmatched_now",
    "unmatched_rows",
    "verified",
]
