"""The temporary tables of one import."""

from emdia.core.stage import Stage

TITLES = "stage_titles"
DIGESTS = "stage_digests"
KEPT = "stage_kept"

SHEET_STEP = 1_000_000_000
"""Lines are numbered on over the sheets of a workbook, so that each row has one number; see :func:`sheet_line`."""


def sheet_line(line: int) -> int:
    """The line as it stands in its own sheet."""
    return line % SHEET_STEP


def titles_stage() -> Stage:
    """Titles that were read, in the order of ``reading.rows.TitleRow``."""
    return Stage(
        TITLES,
        {
            "line": "int",
            "ref": "int",
            "identity": "text",
            "number": "text",
            "installment": "text",
            "contract": "text",
            "description": "text",
            "principal_cents": "int",
            "updated_cents": "int",
            "issued_on": "date",
            "due_on": "date",
            "digitable": "text",
            "has_boleto": "bool",
            "state": "text",
            "settled_on": "date",
            "paid_cents": "int",
            "loose": "text",
            "digest": "bytes",
        },
    )


def digests_stage() -> Stage:
    """Every row of the file as its digest; ``loose`` marks rows without a number."""
    return Stage(DIGESTS, {"line": "int", "digest": "bytes", "loose": "bool"})


def kept_stage() -> Stage:
    """Numbers of rows that were rejected: they stand in the file, so they have not vanished from it."""
    return Stage(KEPT, {"number": "text", "installment": "text"})
