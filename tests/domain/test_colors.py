"""A brand's colors can be read, whatever the creditor chose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.colors import TEXT, contrast, palette, parse_color, readable

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("#0f766e", "#0F766E"),
        ("0F766E", "#0F766E"),
        ("#abc", "#AABBCC"),
        ("red", None),
        ("", None),
        ("#12", None),
    ],
)
def test_colors_are_read(text: str, color: str | None) -> None:
    assert parse_color(text) == color


def test_the_ratio_is_that_of_wcag() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21
    assert round(contrast("#FFFFFF", "#0F766E"), 2) == 5.47
    assert contrast("#777777", "#777777") == 1


@given(COLORS, COLORS, st.sampled_from(["#FAFAF7", "#0F1716", "#FFFFFF"]))
def test_whatever_a_creditor_chooses_can_be_read(primary: str, on_primary: str, paper: str) -> None:
    made = palette(primary, on_primary, paper=paper)
    assert contrast(made.on_surface, made.surface) >= TEXT
    assert contrast(made.ink, paper) >= TEXT
    assert contrast(made.surface, paper) >= 1.5


def test_a_readable_color_stays_what_it_is() -> None:
    assert readable("#0F766E", "#FAFAF7") == "#0F766E"
    assert palette("#0F766E", "#FFFFFF", paper="#FAFAF7").on_surface == "#FFFFFF"
