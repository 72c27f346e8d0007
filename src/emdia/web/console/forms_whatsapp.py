"""The profile of the business in WhatsApp, within Meta's limits."""

from typing import Any

from django import forms

from emdia.apps.outreach import api as outreach
from emdia.web.console.forms import ConsoleForm

VERTICALS = (
    ("", "como está"),
    ("EDU", "educação"),
    ("HEALTH", "saúde"),
    ("BEAUTY", "beleza e bem-estar"),
    ("PROF_SERVICES", "serviços profissionais"),
    ("RETAIL", "varejo"),
    ("FINANCE", "finanças"),
    ("NONPROFIT", "sem fins lucrativos"),
    ("RESTAURANT", "restaurante"),
    ("HOTEL", "hotelaria"),
    ("GROCERY", "mercado"),
    ("AUTO", "automóveis"),
    ("OTHER", "outro"),
)


class ProfileForm(ConsoleForm):
    """What people see when they open the conversation."""

    about = forms.CharField(label="Recado", max_length=139, help_text="Uma linha, embaixo do nome.")
    description = forms.CharField(
        label="Descrição e horário", max_length=256, help_text="O que a empresa faz e quando atende."
    )
    address = forms.CharField(label="Endereço", max_length=256)
    email = forms.EmailField(label="E-mail", max_length=128)
    site = forms.URLField(label="Site", max_length=256, assume_scheme="https", required=False)
    vertical = forms.ChoiceField(label="Ramo", choices=VERTICALS, required=False)

    @staticmethod
    def beginning(now: Any, suggested: Any) -> dict[str, str]:
        """What stands at Meta; what is empty there comes from the creditor's own data."""
        known = now or suggested
        told = {
            name: getattr(known, name) or getattr(suggested, name)
            for name in ("about", "description", "address", "email", "vertical")
        }
        return {**told, "site": next(iter(known.websites or suggested.websites), "")}

    def profile(self) -> Any:
        """The profile as it is written."""
        told = self.cleaned_data
        return outreach.Profile(
            about=told["about"],
            address=told["address"],
            description=told["description"],
            email=told["email"],
            websites=(told["site"],) if told["site"] else (),
            vertical=told["vertical"],
        )
