"""The portfolio as a file: exactly the rows of the filter, streamed, masked unless somebody may see more."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse

from emdia.apps.journal import api as journal
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.web.console import portfolio_filter as filters
from emdia.web.console.access import MANAGE, READ, for_roles, may
from emdia.web.console.scope import actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BLOCK = 64 * 1024


@for_roles(READ)
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Comma-separated, as a Brazilian spreadsheet opens it; sent while it is read."""
    pages = _pages(request, "csv")
    response = StreamingHttpResponse(receivables.csv_chunks(pages), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name("csv")}"'
    return response


@for_roles(READ)
def as_xlsx(request: HttpRequest) -> StreamingHttpResponse:
    """A workbook, written to a file of nobody else's that is gone when it was sent."""
    response = StreamingHttpResponse(_workbook(_pages(request, "xlsx")), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{_name("xlsx")}"'
    return response


def _workbook(pages: Iterator[list[Any]]) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory(prefix="emdia-") as folder:
        path = Path(folder) / "carteira.xlsx"
        receivables.write_xlsx(path, pages)
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block


def _pages(request: HttpRequest, kind: str) -> Iterator[list[Any]]:
    """The rows, and the journal's line that says who took them away."""
    words = filters.asked(request)
    where = filters.title_filter(request, words)
    reveal = request.GET.get("inteiro") == "1" and may(request, MANAGE)
    journal.append(
        actor=actor(request),
        action="portfolio.exported",
        reason=filters.said({**words, "q": "…"} if words["q"] else words),
        data={"kind": kind, "revealed": reveal},
    )
    return receivables.export_lines(where=where, reveal=reveal)


def _name(ending: str) -> str:
    return f"carteira-{clock.today():%Y-%m-%d}.{ending}"
