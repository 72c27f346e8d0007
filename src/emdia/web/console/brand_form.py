"""The form of the brand kit."""

import re
from typing import Any

from django import forms

from emdia.domain.wording.r40 import FORBIDDEN
from emdia.domain.wording.said import plain
from emdia.domain.wording.w02 import HARSH

MOST_LINES, LONGEST_LINE = 5, 140
ADDRESS = re.compile(r"https?:|www\.|javascript:", re.IGNORECASE)


class BrandKitForm(forms.Form):
    """Color, logo, closing lines."""

    primary = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label="Cor principal",
        widget=forms.TextInput(attrs={"type": "color", "class": "form-control"}),
        error_messages={"invalid": "Escolha uma cor."},
    )
    logo = forms.FileField(
        label="Logotipo",
        required=False,
        help_text="PNG, JPEG ou SVG, até 200 KB. Em e-mails, prefira PNG: muitos programas não mostram SVG.",
        widget=forms.FileInput(
            attrs={"accept": "image/png,image/jpeg,image/svg+xml", "class": "form-control"}
        ),
    )
    drop_logo = forms.BooleanField(label="Tirar o logotipo", required=False)
    closings = forms.CharField(
        label="Frases de despedida",
        required=False,
        max_length=MOST_LINES * (LONGEST_LINE + 2),
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
        help_text="Uma por linha, até cinco: aparecem em rodízio no fim das mensagens. Vazio: as da casa.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean_closings(self) -> list[str]:
        """Kind lines only: they stand in every message, where others may read them (W02, R40)."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["closings"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError("São mais de cinco frases.")
        for line in lines:
            found = FORBIDDEN.search(plain(line)) or HARSH.search(plain(line)) or ADDRESS.search(line)
            if len(line) > LONGEST_LINE:
                raise forms.ValidationError(f"“{line[:30]}…” tem mais de {LONGEST_LINE} letras.")
            if not line.isprintable() or found or "!" in line or "R$" in line:
                what = f"“{found[0]}”" if found else "sinais ou valores"
                raise forms.ValidationError(
                    f"“{line[:60]}” não serve: a despedida não traz {what}. Escreva algo leve."
                )
        return lines
