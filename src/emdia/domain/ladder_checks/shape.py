"""A ladder is whole: days in order and only once, codes unique, at least one channel a step.

Source: our own design. Mark: D.
"""

from emdia.domain.errors import DomainError
from emdia.domain.ladder_checks.finding import Finding, Subject, refusal
from emdia.domain.ladder_json import from_json, to_json


def check(subject: Subject) -> list[Finding]:
    """One refusal for the first thing that is broken."""
    try:
        from_json(to_json(subject.plan))
    except DomainError as error:
        return [refusal("", f"{error.message}.", "Corrija a etapa e tente de novo.")]
    return []
