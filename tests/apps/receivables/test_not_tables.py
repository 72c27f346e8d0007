"""What a clerk brings by mistake is told apart, and each refusal says what to bring instead."""

from pathlib import Path

import pytest

from emdia.apps.receivables.reading.problems import FileRefused
from emdia.apps.receivables.reading.sniff import survey
from emdia.domain.dates import parse_date
from emdia.domain.errors import DomainError


@pytest.mark.parametrize(
    ("name", "head", "says"),
    [
        ("relatorio.pdf", b"%PDF-1.7\n", "Excel ou CSV"),
        ("disfarce.xlsx", b"%PDF-1.4\n", "Excel ou CSV"),
        ("foto.jpg", b"\xff\xd8\xff\xe0", "é uma imagem"),
        ("~$contas.xlsx", b"\x05Clara  ", "traga “contas.xlsx”"),
        (".~lock.contas.ods#", b",clara,", "traga “contas.ods”"),
    ],
)
def test_each_mistake_says_what_to_bring(tmp_path: Path, name: str, head: bytes, says: str):
    file = tmp_path / name
    file.write_bytes(head)
    with pytest.raises(FileRefused, match=says):
        survey(file)


@pytest.mark.parametrize(
    ("text", "says"), [("12/31/2026", "O mês está antes do dia"), ("31/02/2026", "Escreva como")]
)
def test_an_american_date_casts_doubt_on_the_others(text: str, says: str):
    with pytest.raises(DomainError, match=says):
        parse_date(text)
