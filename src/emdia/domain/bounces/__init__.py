"""What a returned e-mail says: for good, for now, or nothing of the kind.

``letter`` takes the message apart, ``notices`` finds what is no return, ``reasons`` knows the words and the codes,
``classify`` puts them together. Pure: one message as bytes in, one :class:`Bounce` out.
"""

from emdia.domain.bounces.classify import Bounce, classify
from emdia.domain.bounces.letter import Returned

__all__ = ["Bounce", "Returned", "classify"]
