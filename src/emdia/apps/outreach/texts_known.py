"""Which texts exist: what a ladder may ask for."""

from functools import cache

from emdia.apps.outreach.engine import variants
from emdia.domain.vocabulary import Channel, Stage

_WRITTEN = (Channel.SMS, Channel.WHATSAPP, Channel.EMAIL)


@cache
def known_texts() -> frozenset[tuple[str, str]]:
    """(stage, channel) of every text."""
    return frozenset(
        (str(stage), str(channel)) for stage in Stage for channel in _WRITTEN if variants(channel, stage)
    )
