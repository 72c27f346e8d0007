"""What the contract says about delay: each item is provided for, with its percent and clause, or it is not."""

from typing import Any

from django import forms

from emdia.domain.rate_file import INDEXES
from emdia.web.console.forms import ConsoleForm

SAYS = (("yes", "prevê"), ("no", "não prevê"))


class TermsForm(ConsoleForm):
    """Fine, interest and correction, each answered. Without evidence nothing is added to a balance (R07, R12)."""

    fine_says = forms.ChoiceField(label="Multa por atraso: o contrato", choices=SAYS)
    fine = forms.DecimalField(
        label="Multa (%)",
        min_value=0,
        max_value=10,
        decimal_places=2,
        required=False,
        localize=True,
        help_text="Para consumidores, no máximo 2 % (CDC, art. 52): acima disso o saldo usa 2 %.",
    )
    fine_evidence = forms.CharField(
        label="Onde a multa está escrita",
        max_length=200,
        required=False,
        help_text="Cláusula e versão do contrato.",
    )
    interest_says = forms.ChoiceField(label="Juros por atraso: o contrato", choices=SAYS)
    interest = forms.DecimalField(
        label="Juros ao mês (%)",
        min_value=0,
        max_value=12,
        decimal_places=2,
        required=False,
        localize=True,
        help_text="Simples, por dia de atraso. O costume é 1 % ao mês.",
    )
    interest_evidence = forms.CharField(label="Onde os juros estão escritos", max_length=200, required=False)
    index = forms.ChoiceField(
        label="Correção monetária: o contrato",
        choices=(("", "não prevê"), *((name, f"prevê pelo {words}") for name, words in INDEXES.items())),
        required=False,
        help_text="Corrige o valor mês a mês, do vencimento ao pagamento, pela tabela publicada.",
    )
    index_evidence = forms.CharField(label="Onde o índice está escrito", max_length=200, required=False)
    valid_from = forms.DateField(
        label="Vale desde",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Os saldos de antes deste dia seguem a declaração anterior.",
    )

    def clean(self) -> dict[str, Any]:
        """What the contract provides for has a percent and a place where it stands."""
        data = super().clean() or {}
        for item, name in (("fine", "a multa"), ("interest", "os juros")):
            if data.get(f"{item}_says") == "no":
                data[item], data[f"{item}_evidence"] = None, ""
            elif item not in self.errors:
                if data.get(item) is None:
                    self.add_error(item, f"Diga de quanto: o contrato prevê {name}.")
                if not data.get(f"{item}_evidence"):
                    self.add_error(f"{item}_evidence", "Diga a cláusula: sem ela nada entra no saldo.")
        if not data.get("index"):
            data["index_evidence"] = ""
        elif not data.get("index_evidence"):
            self.add_error("index_evidence", "Diga a cláusula: sem ela nada entra no saldo.")
        return data


class FirstTermsForm(TermsForm):
    """The first declaration: it holds for all that the file brings, so that nobody is asked since when."""

    valid_from = None  # type: ignore[assignment]
