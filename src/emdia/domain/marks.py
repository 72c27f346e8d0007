"""Marks that stop everything automatic for a person: only a human goes on (W01, R80, R83)."""

from enum import StrEnum


class StopMark(StrEnum):
    """Why no machine writes to this person."""

    DECEASED = "deceased"
    MINOR = "minor"
    VULNERABLE = "vulnerable"
    OVER_INDEBTED = "over_indebted"
    LAWYER = "lawyer"
    WRONG_PERSON = "wrong_person"


LABELS = {
    StopMark.DECEASED: "pessoa falecida",
    StopMark.MINOR: "menor de idade",
    StopMark.VULNERABLE: "pessoa vulnerável",
    StopMark.OVER_INDEBTED: "superendividamento",
    StopMark.LAWYER: "fala por advogado",
    StopMark.WRONG_PERSON: "pessoa errada",
}
"""In words."""


def words(mark: str) -> str:
    """The Portuguese of a mark; an unknown one is shown as it was written.

    >>> words("deceased"), words("outro")
    ('pessoa falecida', 'outro')
    """
    return dict[str, str](LABELS).get(mark, mark)  # type: ignore[arg-type]
