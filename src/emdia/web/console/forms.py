"""What all forms of the console share."""

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
