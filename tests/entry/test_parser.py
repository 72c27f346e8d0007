"""Wrong usage is said in Portuguese, on standard error, with exit code 2."""

import pytest

from emdia.entry.cli.main import main


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["pay", "--creditor", "x"], "falta dizer: --receivable, --amount"),
        (["plan", "--creditor", "x", "--at", "ontem"], "--at: “ontem” não é uma data; use 2026-03-10"),
        (["plan", "--creditor"], "--creditor: falta o valor"),
        (["plan", "--creditor", "x", "--agora"], "não conheço: --agora"),
        (
            ["opt-out", "--creditor", "x", "--debtor", "1", "--channel", "fax"],
            "--channel: “fax” não serve; escolha entre",
        ),
        (["cobrar"], "“cobrar” não serve; escolha entre"),
    ],
)
def test_wrong_usage_says_what_to_mend(argv, said, capsys):
    with pytest.raises(SystemExit) as left:
        main(argv)
    out, err = capsys.readouterr()
    assert left.value.code == 2 and out == ""
    assert said in err and "uso: emdia" in err
    assert not any(word in err for word in ("usage", "argument ", "required", "invalid"))


def test_help_is_portuguese_too(capsys):
    with pytest.raises(SystemExit) as left:
        main(["plan", "--help"])
    assert left.value.code == 0
    out = capsys.readouterr().out
    assert "opções:" in out and "mostra esta ajuda" in out and "usage" not in out
