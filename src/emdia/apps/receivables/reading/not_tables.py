"""What people bring by mistake: a PDF, a photo, the lock of an open workbook. Each is told what to bring instead."""

from pathlib import Path

from emdia.apps.receivables.reading.problems import FileRefused

LOCKS = ("~$", ".~lock.")
"""How Excel and LibreOffice name the little file that stands beside an open workbook."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


def refuse_no_table(path: Path, head: bytes) -> None:
    """Raises :class:`FileRefused` for a file that no table can be in; ``head`` is how it begins."""
    name = path.name
    if name.startswith(LOCKS):
        real = name.removeprefix("~$").removeprefix(".~lock.").removesuffix("#")
        words = f"“{name}” é só o cadeado de uma planilha aberta. Feche a planilha e traga “{real}”."
        raise FileRefused(words, code="file_is_lock")
    if head.startswith(b"%PDF"):
        words = "O arquivo é um PDF, e de um PDF não dá para ler títulos. Peça ao sistema o relatório em Excel ou CSV."
        raise FileRefused(words, code="file_is_pdf")
    if head.startswith(_PICTURES):
        words = "O arquivo é uma imagem. Peça ao sistema o relatório em Excel ou CSV."
        raise FileRefused(words, code="file_is_picture")
