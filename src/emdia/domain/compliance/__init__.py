"""The gate: may this be said to this person, on this channel, at this instant? One rule, one file."""

from emdia.domain.compliance.facts import Caps, ContactFacts, QuietTime, TitleFact
from emdia.domain.compliance.judge import judge
from emdia.domain.compliance.verdict import ALLOWED, Verdict

__all__ = ["ALLOWED", "Caps", "ContactFacts", "QuietTime", "TitleFact", "Verdict", "judge"]
