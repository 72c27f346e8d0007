"""Forms of the settings: what a creditor says about itself, what its contract says, who carries its e-mail."""

from typing import Any

from django import forms

from emdia.domain.places import state_key


def one_line(text: str) -> None:
    """Names and addresses go into headers of e-mails and lines of SMS: a line break is no part of them."""
    if not text.isprintable():
        raise forms.ValidationError("Escreva em uma linha só.")


class ConsoleForm(forms.Form):
    """A form in the console's dress: Tabler's classes, no suffix after labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(one_line)
            check = isinstance(field.widget, forms.CheckboxInput)
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = (
                "form-check-input" if check else "form-select" if select else "form-control"
            )


class CreditorForm(ConsoleForm):
    """What messages and pages say about the creditor; the law asks for name, address and tax id (CDC art. 42-A)."""

    trade_name = forms.CharField(label="Nome que as pessoas conhecem", max_length=80)
    legal_name = forms.CharField(label="Razão social", max_length=150)
    short_name = forms.CharField(label="Nome curto para SMS", max_length=15, help_text="Até 15 letras.")
    address = forms.CharField(label="Endereço", max_length=200)
    city = forms.CharField(label="Cidade", max_length=80)
    state = forms.CharField(label="UF", max_length=2)
    service_phone = forms.CharField(label="Telefone de atendimento", max_length=20, required=False)
    whatsapp = forms.CharField(label="WhatsApp de atendimento", max_length=20, required=False)
    email = forms.EmailField(label="E-mail de atendimento", required=False)
    hours = forms.CharField(label="Horário de atendimento", max_length=120, required=False)
    site = forms.CharField(label="Site", max_length=120, required=False)
    signer_name = forms.CharField(label="Quem assina as mensagens", max_length=80, required=False)
    signer_title = forms.CharField(label="Cargo de quem assina", max_length=80, required=False)
    pix_key = forms.CharField(label="Chave Pix", max_length=77, required=False)
    pix_receiver = forms.CharField(
        label="Nome de quem recebe o Pix",
        max_length=80,
        required=False,
        help_text="Como aparece no aplicativo do banco de quem paga.",
    )
    discreet = forms.BooleanField(
        label="Mensagens discretas: valores e datas só na página, depois de confirmar quem é", required=False
    )

    def clean_state(self) -> str:
        """Two letters of a state of Brazil."""
        state = state_key(self.cleaned_data["state"])
        if state is None:
            raise forms.ValidationError("Use as duas letras da UF, como SP.")
        return state


class BrandForm(ConsoleForm):
    """The creditor's color on page and e-mail, and a closing line."""

    primary = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label="Cor principal",
        widget=forms.TextInput(attrs={"type": "color"}),
        error_messages={"invalid": "Escolha uma cor."},
    )
    closing = forms.CharField(
        label="Frase de despedida",
        max_length=140,
        required=False,
        help_text="Uma linha positiva no fim das mensagens.",
    )


class TermsForm(ConsoleForm):
    """What the contract says about delay. Without evidence nothing is added to a balance (R07, R12)."""

    fine = forms.DecimalField(
        label="Multa (%)",
        min_value=0,
        max_value=10,
        decimal_places=2,
        required=False,
        localize=True,
        help_text="Para consumidores, no máximo 2 % (CDC, art. 52).",
    )
    interest = forms.DecimalField(
        label="Juros ao mês (%)", min_value=0, max_value=12, decimal_places=2, required=False, localize=True
    )
    evidence = forms.CharField(
        label="Onde está escrito", max_length=200, help_text="Cláusula e versão do contrato, por exemplo."
    )
    valid_from = forms.DateField(
        label="Vale desde", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        """One of both has to be said."""
        data = super().clean() or {}
        if data.get("fine") is None and data.get("interest") is None and not self.errors:
            raise forms.ValidationError("Informe a multa, os juros, ou os dois.")
        return data


class SmtpForm(ConsoleForm):
    """An SMTP server that carries a creditor's e-mail for real."""

    creditor = forms.ChoiceField(label="Para qual credor", required=False)
    host = forms.CharField(
        label="Servidor", max_length=200, widget=forms.TextInput(attrs={"placeholder": "smtp.exemplo.com.br"})
    )
    port = forms.IntegerField(label="Porta", min_value=1, max_value=65535, initial=587)
    tls = forms.ChoiceField(
        label="Segurança",
        choices=[
            ("starttls", "STARTTLS (porta 587)"),
            ("tls", "TLS (porta 465)"),
            ("none", "nenhuma (só na rede interna)"),
        ],
    )
    user = forms.CharField(label="Usuário", max_length=200, required=False)
    password = forms.CharField(
        label="Senha",
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    sender = forms.EmailField(
        label="Remetente", help_text="Um endereço que alguém lê: a pessoa pode responder."
    )

    def __init__(self, *args: Any, creditors: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["creditor"]
        field.choices = [("", "todos"), *((str(c.pk), c.trade_name) for c in creditors)]  # type: ignore[attr-defined]
