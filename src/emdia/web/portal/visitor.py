"""Who stands before a page: the case of the link, the channel that led here, and whether the question was passed."""

from dataclasses import dataclass
from typing import Any

from emdia.apps.debtors import api as debtors

NOBODY = debtors.Asker("nobody", known=True)
"""Of a visit that no browser makes: the demonstration's."""
CHANNELS = {"s": "sms", "w": "whatsapp", "e": "email"}
"""The last letter of a link says in which message it stood."""


@dataclass(frozen=True, slots=True)
class Visit:
    """``known``: the identity question was passed in this browser. ``via`` is a letter of ``CHANNELS``, or empty.
    ``asker`` is who tries the question."""

    case: Any
    token: str
    via: str
    known: bool
    asker: debtors.Asker = NOBODY

    @property
    def channel(self) -> str:
        """The channel that led here, or empty."""
        return CHANNELS.get(self.via, "")
