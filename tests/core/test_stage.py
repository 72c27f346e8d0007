"""Rows of every kind come out of a stage as they went in, on both databases."""

import datetime as dt

import pytest

from emdia.core.stage import Stage, day, rows

AWKWARD = ["", "a\tb", "c\\d", "e\nf", "\\N", "ç “x”", "g\rh", "'"]


@pytest.mark.django_db
def test_what_goes_in_comes_out():
    stage = Stage("stage_test", {"n": "int", "t": "text", "b": "bytes", "d": "date", "ok": "bool"})
    stage.create()
    today = dt.date(2026, 6, 10)
    given = [(n, text, text.encode(), today, bool(n % 2)) for n, text in enumerate(AWKWARD)]
    given.append((None, None, None, None, None))
    stage.load(given)
    stage.write(stage.pack([(99, "only")], columns=("n", "t")), columns=("n", "t"))

    found = rows("SELECT n, t, b, d, ok FROM stage_test ORDER BY n")
    at = {n: (t, None if b is None else bytes(b), d and day(d), ok) for n, t, b, d, ok in found}
    assert at == {n: (t, b, d, ok) for n, t, b, d, ok in given} | {99: ("only", None, None, None)}
    stage.clear()
    assert rows("SELECT count(*) FROM stage_test") == [(0,)]
    stage.drop()
