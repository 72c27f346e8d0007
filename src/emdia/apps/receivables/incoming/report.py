"""What an import did, or in a dry run would do; counts are titles."""

from dataclasses import dataclass, field
from typing import Any

from emdia.apps.receivables.incoming.stages import SHEET_STEP, sheet_line
from emdia.apps.receivables.reading.problems import Problem

MOST_DETAILS = 100_000
"""Problems listed one by one; beyond that only their number grows, so that a hopeless file does not fill the memory."""


@dataclass(slots=True)
class Report:
    """``rows`` = created + updated + unchanged + settled + rejected; ``refused`` says why nothing was taken."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    settled: int = 0
    rejected_count: int = 0
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    columns: list[dict[str, object]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    sheet: str = ""
    tables: list[dict[str, Any]] = field(default_factory=list)
    sheets: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: str = ""
    batch_id: int | None = None

    def reject(self, line: int, field_name: str, reason: str) -> None:
        """A row is left out; ``line`` as the stages number it."""
        self.rejected_count += 1
        if len(self.rejected) < MOST_DETAILS:
            self.rejected.append(_problem(line, field_name, reason))

    def warn(self, line: int, field_name: str, reason: str) -> None:
        """Something of a row was left out, its title came in."""
        if len(self.warnings) < MOST_DETAILS:
            self.warnings.append(_problem(line, field_name, reason))

    def counts(self) -> dict[str, int]:
        """The figures alone, for the journal and the batch: no personal data."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "settled": self.settled,
            "rejected": self.rejected_count,
            "missing": len(self.missing),
        }

    def as_json(self) -> dict[str, Any]:
        """The answer of the command line; its keys are stable."""
        found: dict[str, Any] = {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "settled": self.settled,
            "rejected": [problem.as_json() for problem in sorted(self.rejected, key=lambda p: p.line)],
            "warnings": [problem.as_json() for problem in sorted(self.warnings, key=lambda p: p.line)],
            "missing": self.missing,
            "changes": self.changes,
            "columns": self.columns,
            "ignored": self.ignored,
            "sheet": self.sheet,
            "tables": self.tables,
            "sheets": self.sheets,
            "notes": self.notes,
        }
        if self.batch_id is not None:
            found["batch"] = self.batch_id
        if self.refused:
            found["refused"] = self.refused
        return found


def _problem(line: int, field_name: str, reason: str) -> Problem:
    return Problem(sheet_line(line), field_name, reason, line // SHEET_STEP)
