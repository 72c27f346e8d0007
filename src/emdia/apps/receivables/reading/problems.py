"""What is wrong with a file or with one of its rows, said so that a person can mend it."""

from dataclasses import dataclass

from emdia.domain.errors import DomainError


class FileRefused(DomainError):
    """The whole file is refused; nothing of it was taken."""

    def __init__(self, message: str, *, code: str = "file_refused", field: str | None = None) -> None:
        super().__init__(message, code=code, field=field)


@dataclass(frozen=True, slots=True)
class Problem:
    """One row's problem: the line of the sheet, the field in Portuguese, the reason; ``table`` counts from 0."""

    line: int
    field: str
    reason: str
    table: int = 0

    def as_json(self) -> dict[str, object]:
        """As the command line and the page show it."""
        return {"line": self.line, "field": self.field, "reason": self.reason}
