"""Forms about people: an invitation, and what the invited person fills in."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation

from emdia.domain.vocabulary import Role
from emdia.web.console.access import ROLE_NAMES
from emdia.web.console.forms import ConsoleForm

ROLE_CHOICES = [
    (role.value, ROLE_NAMES[role]) for role in (Role.COLLECTOR, Role.MANAGER, Role.AUDITOR, Role.OWNER)
]


class InviteForm(ConsoleForm):
    """Who is invited, and as what."""

    email = forms.EmailField(label="E-mail da pessoa", max_length=254)
    role = forms.ChoiceField(label="Papel", choices=ROLE_CHOICES)


class AcceptForm(ConsoleForm):
    """The invited person's name and her own password."""

    name = forms.CharField(
        label="Seu nome", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label="Crie uma senha",
        max_length=300,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Dez letras ou mais. Uma frase curta serve bem.",
    )
    again = forms.CharField(
        label="A mesma senha, de novo",
        max_length=300,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """A password that Django's validators take."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Twice the same."""
        data = super().clean() or {}
        if data.get("password") and data.get("again") != data["password"]:
            self.add_error("again", "As duas senhas são diferentes.")
        return data
