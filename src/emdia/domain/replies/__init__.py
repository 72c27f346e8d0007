"""What a short answer unmistakably means; everything else is for a person."""

from emdia.domain.replies.rule import STOP_WORDS, Meaning, meaning, says_stop, says_wrong_person

__all__ = ["STOP_WORDS", "Meaning", "meaning", "says_stop", "says_wrong_person"]
