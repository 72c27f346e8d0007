"""The files of the demonstration are files as companies have them."""

import datetime as dt

from python_calamine import load_workbook

from emdia.entry.demo import files, people, titles
from emdia.entry.demo.stages import GYM, SCHOOL

START = dt.date(2026, 9, 22)


def test_the_gym_exports_what_old_programs_export(tmp_path):
    owed = titles.titles_of(GYM, people.cast(GYM), START)
    sent = files.write(GYM, owed, START, tmp_path)
    raw = sent[0].path.read_bytes()
    text = raw.decode("cp1252")
    assert b"\xe7" in raw and "Situação" in text
    header, *rows = [line.split(";") for line in text.splitlines()]
    assert {row[header.index("Valor")] for row in rows} >= {"119,90", "89,90", "890,00"}
    assert any(len(row[header.index("CPF/CNPJ")]) == 8 for row in rows)
    assert any(row[header.index("CPF/CNPJ")] == "111.111.111-11" for row in rows)


def test_the_school_keeps_a_workbook_with_titles_and_totals(tmp_path):
    owed = titles.titles_of(SCHOOL, people.cast(SCHOOL), START)
    sent = files.write(SCHOOL, owed, START, tmp_path)
    rows = load_workbook(str(sent[0].path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows[0][0].startswith("Colégio") and rows[3][0] == "Matrícula"
    total = rows[-1]
    amounts = [row[files.SCHOOL_HEADER.index("Valor (R$)")] for row in rows[4:-1]]
    assert total[0] == "Total" and round(sum(amounts), 2) == round(total[14], 2)
    assert isinstance(rows[4][files.SCHOOL_HEADER.index("Vencimento")], dt.date)


def test_every_title_is_in_exactly_one_file(tmp_path):
    owed = titles.titles_of(SCHOOL, people.cast(SCHOOL), START)
    numbers = []
    for sent in files.write(SCHOOL, owed, START, tmp_path):
        rows = load_workbook(str(sent.path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        numbers += [row[files.SCHOOL_HEADER.index("Título")] for row in rows[4:-1]]
        # A reminder seven days before needs the file before that.
        known = [t for t in owed if t.number in numbers]
        assert all(t.due >= sent.day + dt.timedelta(days=7) for t in owed if t not in known)
    assert sorted(numbers) == sorted(t.number for t in owed)
