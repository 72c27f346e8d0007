"""Filters of the ladder pages: cost in thousandths of a real, and the n-th of a list."""

from collections.abc import Sequence
from typing import Any

from django import template

from emdia.domain.money import format_brl, half_up

register = template.Library()


@register.filter
def mills(value: int) -> str:
    """``R$ 12,35`` of 12345 thousandths of a real."""
    return format_brl(half_up(value, 10)).replace(" ", "\u00a0")


@register.filter
def at(values: Sequence[Any], index: int) -> Any:
    """The value at a place of a list."""
    return values[index]
