"""The forms of the first steps: only what the first dry run needs; the rest has its place in *Configurações*."""

from django import forms

from emdia.domain.documents import parse_tax_id
from emdia.domain.errors import DomainError
from emdia.domain.places import STATES
from emdia.web.console.forms import ConsoleForm
from emdia.web.console.words import SECTORS


class CreditorForm(ConsoleForm):
    """Who collects: what the law asks for in each message, and where a person finds somebody."""

    trade_name = forms.CharField(
        label="Nome que as pessoas conhecem",
        max_length=80,
        help_text="Abre as mensagens. Por exemplo: Academia Vida.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    legal_name = forms.CharField(
        label="Razão social", max_length=150, help_text="Como está no contrato e na nota."
    )
    tax_id = forms.CharField(label="CNPJ ou CPF", max_length=18, help_text="A lei pede em toda cobrança.")
    sector = forms.ChoiceField(
        label="O que faz",
        choices=[(key.value, name) for key, name in SECTORS.items()],
        initial="other",
        help_text="Decide como os textos falam e o que a lei deixa suspender.",
    )
    address = forms.CharField(label="Endereço", max_length=200, help_text="Rua, número e bairro.")
    city = forms.CharField(label="Cidade", max_length=80)
    state = forms.ChoiceField(label="UF", choices=[("", "escolha"), *((one, one) for one in sorted(STATES))])
    postcode = forms.CharField(label="CEP", max_length=9, required=False, help_text="Se souber de cabeça.")
    service_phone = forms.CharField(
        label="Telefone de atendimento",
        max_length=20,
        required=False,
        help_text="Pode ficar para depois; para entrar no ar, precisa.",
    )
    hours = forms.CharField(
        label="Horário de atendimento",
        max_length=120,
        required=False,
        help_text="Por exemplo: segunda a sexta, 9h às 18h.",
    )

    def clean_tax_id(self) -> str:
        """Checked here too, so that everything that has to be mended is said at once."""
        text: str = self.cleaned_data["tax_id"]
        try:
            return parse_tax_id(text).value
        except DomainError as error:
            words = str(error).replace("Confira com o cliente", "Confira no cartão do CNPJ")
            raise forms.ValidationError(words) from error


class PixForm(ConsoleForm):
    """Where the money goes."""

    pix_key = forms.CharField(
        label="Chave Pix",
        max_length=77,
        help_text="CPF ou CNPJ, celular com +55, e-mail ou chave aleatória.",
    )
    pix_receiver = forms.CharField(
        label="Nome de quem recebe",
        max_length=80,
        help_text="Como aparece no aplicativo do banco de quem paga: é assim que a pessoa confere.",
    )
