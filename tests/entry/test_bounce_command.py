"""``emdia bounce classify``: answers without a database, and names the file that it cannot read."""

import json
from pathlib import Path

import pytest

from emdia.entry.cli import main

MAIL = b"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<maria@example.com>:\n550 no such user\n"


def test_each_file_has_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    hard, human = tmp_path / "a.eml", tmp_path / "b.eml"
    hard.write_bytes(MAIL)
    human.write_bytes(b"From: maria@example.com\nSubject: Re: fatura\n\nPago amanha.\n")
    assert main.main(["bounce", "classify", str(hard), str(human), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"file": str(hard), "kind": "hard", "reason": "user_unknown", "recipient": "maria@example.com"},
        {"file": str(human), "kind": "not_a_bounce", "reason": "message", "recipient": ""},
    ]
    assert main.main(["bounce", "classify", str(hard)]) == 0
    said = capsys.readouterr().out
    assert "definitiva" in said
    assert "maria@example.com" not in said


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    missing = tmp_path / "nada.eml"
    assert main.main(["bounce", "classify", str(missing), "--json"]) == 1
    assert str(missing) in json.loads(capsys.readouterr().out)["error"]
