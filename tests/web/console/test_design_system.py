"""The design system keeps its own promises: icons exist, colors live in one file, the ruler draws true."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.domain.presets import PRESETS
from emdia.domain.vocabulary import Channel, MessageStatus, Sector, Stage, TaskKind, TitleState
from emdia.web.console import words
from emdia.web.console.ladder_drawing import card, draw
from emdia.web.console.ruler import Scale, day_name, day_ticks

CONSOLE = Path(words.__file__).parent
STATIC = CONSOLE / "static" / "console"
TEMPLATES = sorted(CONSOLE.rglob("*.html"))


def test_every_icon_that_is_named_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    used = {name for page in TEMPLATES for name in re.findall(r'{% icon "([\w-]+)"', page.read_text())}
    looks = (words.MESSAGE_STATES, words.CHANNELS, words.TITLE_STATES, words.TASKS)
    used |= {look.icon for table in looks for look in table.values()}
    assert used <= sprite
    assert 40 <= len(sprite) <= 70


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (words.MESSAGE_STATES, MessageStatus),
        (words.CHANNELS, Channel),
        (words.TITLE_STATES, TitleState),
        (words.TASKS, TaskKind),
        (words.SECTORS, Sector),
    ],
)
def test_everything_that_a_page_may_show_has_words(table: dict, values: type):
    assert set(table) == set(values)


def test_every_stage_of_a_ladder_has_words():
    stages = {step.stage for make in PRESETS.values() for step in make().steps}
    assert stages | {Stage.FIRST_CONTACT} <= set(words.STAGES)


def test_colors_are_written_in_one_file_only():
    sheets = [STATIC / "frame.css", STATIC / "pages.css"]
    hexes = {color for sheet in sheets for color in re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text())}
    assert hexes <= {"#fff"}  # the white behind a QR code, in both schemes


def test_no_template_styles_or_scripts_inline():
    for page in TEMPLATES:
        text = page.read_text()
        assert " style=" not in text, page.name
        assert not re.search(r"\son\w+=", text), page.name
        assert "<style" not in text, page.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), page.name


def test_no_page_asks_another_host():
    for page in (*TEMPLATES, *STATIC.glob("*.css"), STATIC / "console.js"):
        assert not re.findall(r'(?:href|src|url\()=?["\']?https?://', page.read_text()), page.name


@given(st.integers(-400, 0), st.integers(1, 400), st.data())
def test_the_scale_keeps_order_and_stays_on_the_page(first: int, last: int, data: st.DataObject):
    scale = Scale(first, last)
    one, other = sorted(data.draw(st.tuples(st.integers(first, last), st.integers(first, last))))
    assert 0 <= scale.at(one) <= scale.at(other) <= 100
    assert scale.at(first) == scale.margin
    assert scale.at(last) == 100 - scale.margin


def test_each_day_has_its_tick_and_the_due_date_its_name():
    ticks = day_ticks(Scale(-7, 30), labels=(0, 30))
    assert len(ticks) == 38
    assert [tick.label for tick in ticks if tick.label] == ["vencimento", "D+30"]


def test_days_are_named_with_the_real_minus_sign():
    assert [day_name(day) for day in (-7, 0, 3)] == ["D−7", "vencimento", "D+3"]


@pytest.mark.parametrize("make", PRESETS.values())
def test_a_ladder_is_drawn_with_a_mark_and_a_card_for_each_step(make):
    plan = make(suspends=True)
    drawing = draw(plan)
    assert [mark.href for mark in drawing.marks] == [f"#etapa-{n}" for n in range(1, len(plan.steps) + 1)]
    assert all(card(step).says for step in plan.steps)
    assert sorted(mark.at for mark in drawing.marks) == [mark.at for mark in drawing.marks]


def test_a_step_tells_its_conditions():
    action = next(step for step in PRESETS["padrao"](suspends=True).steps if step.slug == "D+9")
    assert "só se D+6 chegou" in card(action).conditions
