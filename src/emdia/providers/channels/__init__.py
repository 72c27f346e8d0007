"""Channels to a person: one file per provider, our words in ``base``, and ``speak`` to say a batch."""

from emdia.providers.channels.carry import WrongTime, speak

__all__ = ["WrongTime", "speak"]
