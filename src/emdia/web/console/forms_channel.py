"""A form made from what a provider says that its accounts are told."""

from typing import Any

from django import forms

from emdia.apps.tenants import api as tenants
from emdia.domain.vocabulary import Channel
from emdia.providers.channels.base import Setting
from emdia.web.console.channel_words import CHOICES
from emdia.web.console.forms import ConsoleForm
from emdia.web.console.words import CHANNELS


class AccountForm(ConsoleForm):
    """Settings and secrets of one account; what is wrong with them the use-case says, field by field."""

    def __init__(
        self,
        *args: Any,
        provider: str,
        creditors: list[Any],
        has: frozenset[str] = frozenset(),
        new: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = tenants.settings_of(provider)
        channels = tenants.provider_named(provider).channels
        if new:
            whose = [("", "todos os credores"), *((str(one.pk), one.trade_name) for one in creditors)]
            self.fields["creditor"] = forms.ChoiceField(
                label="Para qual credor", choices=whose, required=False
            )
        if new and len(channels) > 1:
            named = [(name, CHANNELS[Channel(name)].word) for name in channels]
            self.fields["channel"] = forms.ChoiceField(label="Canal", choices=named)
        for one in self.asked:
            self.fields[one.name] = _field(one, kept=one.name in has)
        for field in self.fields.values():
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if select else "form-control"

    @property
    def usual(self) -> list[Any]:
        """The fields that nearly every account needs."""
        rare = {one.name for one in self.asked if one.rare}
        return [field for field in self if field.name not in rare]

    @property
    def rare(self) -> list[Any]:
        """The others, in a fold."""
        return [self[one.name] for one in self.asked if one.rare]

    @property
    def rare_wrong(self) -> bool:
        """Whether something in the fold has to be mended: then it is open."""
        return any(field.errors for field in self.rare)

    def told(self) -> tuple[dict[str, str], dict[str, str]]:
        """What was written: settings and secrets."""
        data = self.cleaned_data
        settings = {one.name: str(data.get(one.name) or "") for one in self.asked if not one.secret}
        secrets = {one.name: str(data.get(one.name) or "") for one in self.asked if one.secret}
        return settings, secrets

    def show(self, faults: tenants.AccountFaults) -> None:
        """Each fault under its field."""
        for name, why in faults.faults.items():
            words = f"{why[:1].upper()}{why[1:]}"
            self.add_error(
                name if name in self.fields else None, words if words.endswith(".") else f"{words}."
            )


def _field(one: Setting, *, kept: bool) -> forms.Field:
    common: dict[str, Any] = {
        "label": one.label,
        "help_text": one.help,
        "required": False,
        "initial": one.default,
    }
    if one.secret:
        words = "guardada; vazio deixa como está" if kept else ""
        attrs = {"autocomplete": "new-password", "placeholder": words, "spellcheck": "false"}
        return forms.CharField(
            **common | {"initial": ""}, strip=True, widget=forms.PasswordInput(attrs=attrs)
        )
    if one.choices:
        return forms.ChoiceField(**common, choices=[(name, CHOICES.get(name, name)) for name in one.choices])
    if one.kind == "long":
        return _Lines(**common, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}))
    kinds = {"number": "decimal", "email": "email", "url": "url"}
    attrs = {"autocomplete": "off", "spellcheck": "false"}
    if one.kind in kinds:
        attrs["inputmode"] = kinds[one.kind]
    return forms.CharField(**common, widget=forms.TextInput(attrs=attrs))


class _Lines(forms.Field):
    """A text of several lines: no rule of one line is added to it."""

    def to_python(self, value: Any) -> str:
        return "" if value is None else str(value)
