"""How pages name what a row of a bank's list is, and what to do about it."""

from typing import NamedTuple

from emdia.domain.bank_rows import RowKind


class KindWords(NamedTuple):
    """A word, and what the person decides."""

    word: str
    ask: str


KINDS = {
    RowKind.PARTIAL: KindWords("valor menor", "Pagou só uma parte? O resto segue em aberto."),
    RowKind.EXCESS: KindWords("valor maior", "O que passar do saldo fica guardado como pago a mais."),
    RowKind.SEVERAL: KindWords("vários títulos com este número", "Qual deles foi pago?"),
    RowKind.SETTLED: KindWords(
        "já estava quitado", "Se é outro pagamento, fica todo guardado como pago a mais."
    ),
    RowKind.OTHER_DEBTOR: KindWords(
        "o número é de outra pessoa", "Confira o CPF ou CNPJ antes de registrar."
    ),
    RowKind.GUESS: KindWords("número que não conheço", "Há título em aberto com este valor ou desta pessoa."),
    RowKind.UNKNOWN: KindWords("não achei o título", "Diga o número do título, ou deixe de fora."),
}


def kind_words(kind: str) -> KindWords:
    """The words of a kind."""
    return KINDS[RowKind(kind)]
