"""The one gate (law 10): runs the rules of a pack over the facts of a contact."""

from emdia.domain.compliance.facts import ContactFacts
from emdia.domain.compliance.packs import rules_of
from emdia.domain.compliance.verdict import ALLOWED, Verdict


def judge(facts: ContactFacts, *, pack: str = "brazil") -> Verdict:
    """The strongest verdict of all rules: never > the latest not_before > allow.

    >>> from emdia.domain.compliance.facts import example
    >>> judge(example()).kind
    'allow'
    >>> verdict = judge(example(at=example().at.replace(hour=21)))
    >>> verdict.kind, verdict.rule, verdict.at.isoformat()
    ('not_before', 'R20', '2026-06-16T08:00:00-03:00')
    """
    best = ALLOWED
    for rule in rules_of(pack):
        verdict = rule(facts)
        if verdict is None:
            continue
        if verdict.kind == "never":
            return verdict
        if verdict.at is not None and (best.at is None or verdict.at > best.at):
            best = verdict
    return best
