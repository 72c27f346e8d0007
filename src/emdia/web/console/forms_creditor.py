"""The creditor's data in small parts: each a page of *Configurações* with what its fields are for."""

from typing import Any, NamedTuple

from django import forms

from emdia.domain.documents import format_tax_id
from emdia.domain.errors import DomainError
from emdia.domain.money import format_brl, parse_cents
from emdia.web.console.forms import ConsoleForm

ACTIONS = (
    ("", "nada, ou a suspensão declarada no setor"),
    ("suspension", "suspender o serviço"),
    ("listing", "incluir em cadastro de inadimplentes"),
    ("protest", "levar a protesto"),
    ("handover", "encaminhar a uma assessoria"),
)


class CentsField(forms.CharField):
    """``R$ 10,00`` as cents."""

    def prepare_value(self, value: Any) -> Any:
        """Cents as a field of money shows them."""
        return format_brl(value).removeprefix("R$").strip() if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Cents; empty is none."""
        try:
            return parse_cents(super().clean(value) or "0", style="br")
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class IdentityForm(ConsoleForm):
    """Who collects: the law asks for name, address and tax id in each message (CDC art. 42-A)."""

    trade_name = forms.CharField(
        label="Nome que as pessoas conhecem", max_length=80, help_text="Abre as mensagens e a página."
    )
    legal_name = forms.CharField(
        label="Razão social", max_length=150, help_text="Como está no contrato e na nota."
    )
    short_name = forms.CharField(label="Nome curto para SMS", max_length=15, help_text="Até 15 letras.")
    tax_id = forms.CharField(
        label="CNPJ ou CPF", max_length=18, help_text="Muda só no ensaio: no ar, é o que a pessoa confere."
    )


class AddressForm(ConsoleForm):
    """Where it sits; its holidays count for debtors whose state nobody told."""

    address = forms.CharField(label="Endereço", max_length=200, help_text="Rua, número e bairro.")
    city = forms.CharField(label="Cidade", max_length=80)
    state = forms.CharField(label="UF", max_length=2, help_text="Duas letras, como SP.")
    postcode = forms.CharField(label="CEP", max_length=9, required=False)


class ServiceForm(ConsoleForm):
    """Where a person finds somebody to talk to."""

    service_phone = forms.CharField(label="Telefone de atendimento", max_length=20, required=False)
    whatsapp = forms.CharField(label="WhatsApp de atendimento", max_length=20, required=False)
    email = forms.EmailField(
        label="E-mail de atendimento",
        required=False,
        help_text="As respostas aos e-mails chegam aqui: alguém precisa ler.",
    )
    hours = forms.CharField(
        label="Horário de atendimento",
        max_length=120,
        required=False,
        help_text="Por exemplo: segunda a sexta, 9h às 18h.",
    )
    site = forms.CharField(
        label="Site", max_length=120, required=False, help_text="Onde a pessoa confere que a mensagem é sua."
    )


class VoiceForm(ConsoleForm):
    """Who signs, and how much a message says."""

    signer_name = forms.CharField(label="Quem assina as mensagens", max_length=80, required=False)
    signer_title = forms.CharField(label="Cargo de quem assina", max_length=80, required=False)
    discreet = forms.BooleanField(
        label="Mensagens discretas: valores e datas só na página, depois de confirmar quem é", required=False
    )


class MoneyForm(ConsoleForm):
    """Where the money goes and how long it takes to show."""

    pix_key = forms.CharField(
        label="Chave Pix",
        max_length=77,
        required=False,
        help_text="CPF ou CNPJ, celular com +55, e-mail ou chave aleatória.",
    )
    pix_receiver = forms.CharField(
        label="Nome de quem recebe o Pix",
        max_length=80,
        required=False,
        help_text="Como aparece no aplicativo do banco de quem paga.",
    )
    float_days = forms.IntegerField(
        label="Dias de compensação",
        min_value=0,
        max_value=10,
        required=False,
        help_text="Dias úteis entre o pagamento e a notícia dele. Vazio: 2 para boleto, nenhum para Pix.",
    )


class CollectingForm(ConsoleForm):
    """What really happens after the due date, and what the owner takes upon herself."""

    push_minimum_cents = CentsField(
        label="Mínimo para SMS e WhatsApp, em reais",
        max_length=20,
        required=False,
        help_text="Uma mensagem sobre menos do que isto vai só por e-mail. Zero: sempre todos os canais.",
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"}),
    )
    due_day_reminder = forms.BooleanField(
        label="Lembrar no dia do vencimento, em vez da véspera", required=False
    )
    action = forms.ChoiceField(
        label="O que acontece de verdade com quem não paga",
        choices=ACTIONS,
        required=False,
        help_text="As mensagens de D+6 em diante só anunciam o que está aqui.",
    )
    collects_time_barred = forms.CharField(
        label="Motivo para cobrar títulos prescritos",
        max_length=200,
        required=False,
        help_text="Deixe vazio. Cobrar depois de cinco anos é decisão da dona ou do dono, com motivo escrito: "
        "os tribunais não aceitam (STJ, REsp 2.088.100).",
    )


class Part(NamedTuple):
    """One small page: its name in the address, its title, why it is asked, its form."""

    slug: str
    title: str
    why: str
    form: type[ConsoleForm]


PARTS = (
    Part(
        "identidade", "Identidade", "A lei pede nome e CNPJ em toda cobrança (CDC, art. 42-A).", IdentityForm
    ),
    Part(
        "endereco",
        "Endereço",
        "Vai em cada e-mail e na página. Os feriados daqui valem para quem não informou o estado.",
        AddressForm,
    ),
    Part("atendimento", "Atendimento", "Toda mensagem oferece um jeito de falar com alguém.", ServiceForm),
    Part("assinatura", "Assinatura e discrição", "Quem fala, e quanto a mensagem conta.", VoiceForm),
    Part("recebimento", "Recebimento", "Para onde vai o dinheiro e em quanto tempo ele aparece.", MoneyForm),
    Part("cobranca", "Cobrança", "As mensagens só anunciam o que acontece de verdade.", CollectingForm),
)
BY_SLUG = {part.slug: part for part in PARTS}


def shown_values(form: forms.Form, row: Any) -> dict[str, Any]:
    """The row's values as the form shows them."""
    values = {name: getattr(row, name) for name in form.base_fields}
    if "tax_id" in values:
        values["tax_id"] = format_tax_id(row.tax_id)
    if values.get("postcode"):
        values["postcode"] = f"{row.postcode[:5]}-{row.postcode[5:]}"
    return values


def plain_values(form: forms.Form) -> list[tuple[str, str]]:
    """Label and value in words, for who may only look."""
    found = []
    for field in form:
        value = field.value()
        if isinstance(value, bool):
            text = "sim" if value else "não"
        else:
            text = dict(getattr(field.field, "choices", ())).get(value, value)
        found.append((str(field.label), str(text) if text not in (None, "") else "—"))
    return found
