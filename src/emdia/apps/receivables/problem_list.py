"""What is wrong with a file, row by row, as a list that a spreadsheet opens: for the page's download and for whoever
finds a file among those with problems."""

import csv
import io
from collections.abc import Iterable

from emdia.domain.sheets import safe

type Told = tuple[int, str, str]
"""The line, the field and the reason."""


def problems_csv(rejected: Iterable[Told], warnings: Iterable[Told]) -> str:
    """``linha;campo;motivo;efeito``, rows that stay out first; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["linha", "campo", "motivo", "efeito"])
    for told, effect in ((rejected, "linha não importada"), (warnings, "só um aviso")):
        writer.writerows([line, field, safe(reason), effect] for line, field, reason in told)
    return out.getvalue()
