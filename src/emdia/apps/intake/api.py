"""The door of the intake."""

from emdia.apps.intake.accounts import UnknownAccount, challenge
from emdia.apps.intake.keep import keep
from emdia.apps.intake.process import process
from emdia.apps.intake.pull import pull_sandbox
from emdia.apps.intake.unmatched import unmatched_callbacks, unmatched_rows

__all__ = [
    "UnknownAccount",
    "challenge",
    "keep",
    "process",
    "pull_sandbox",
    "unmatched_callbacks",
    "unmatched_rows",
]
