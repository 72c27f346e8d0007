"""What all forms of the console share, and the account that carries a creditor's e-mail."""

from typing import Any

from django import forms


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
