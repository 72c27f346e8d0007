"""Tags and filters of the console: icons, the ruler, money and dates as people read them, states with words."""

import datetime as dt
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from emdia.core import clock
from emdia.core.clock import SAO_PAULO
from emdia.domain import documents
from emdia.domain.calls import LABELS as CALL_RESULTS
from emdia.domain.dates import long_date
from emdia.domain.money import format_brl
from emdia.domain.vocabulary import Channel
from emdia.web.console import words
from emdia.web.console.ruler import Ruler

register = template.Library()

WORDS_TO_TEN = ("nenhum", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decorative unless it has a label."""
    href = f"{static('console/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.inclusion_tag("console/parts/ruler.html")
def ruler(drawing: Ruler) -> dict[str, Any]:
    """Draw a ruler."""
    return {"r": drawing}


@register.inclusion_tag("console/parts/state.html")
def state(value: str, kind: str = "message") -> dict[str, Any]:
    """A state as icon, word and color."""
    looks: dict[Any, words.Look] = words.TITLE_STATES if kind == "title" else words.MESSAGE_STATES
    return {"look": looks[value]}


@register.simple_tag
def channel(value: str, *, quiet: bool = False) -> SafeString:
    """A channel as icon and word; ``quiet`` shows the icon alone and says the word to a screen reader."""
    look = words.CHANNELS[Channel(value)]
    if quiet:
        return icon(look.icon, look.word)
    return format_html('<span class="channel">{} {}</span>', icon(look.icon), look.word)


@register.filter
def brl(cents: int | None) -> str:
    """``R$ 1.234,56``."""
    return "" if cents is None else format_brl(cents).replace(" ", "\u00a0")


@register.filter
def whole(value: int | None) -> str:
    """``12.345``."""
    return "" if value is None else f"{value:,}".replace(",", ".")


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """``sexta, 5 de dezembro``, in São Paulo's calendar; hoje, ontem and amanhã by name."""
    if value is None:
        return ""
    date = value.astimezone(SAO_PAULO).date() if isinstance(value, dt.datetime) else value
    today = clock.today()
    near = {0: "hoje", 1: "amanhã", -1: "ontem"}.get((date - today).days)
    return near or long_date(date, today=today)


@register.filter
def long_day(value: dt.date) -> str:
    """``sexta, 5 de dezembro``, also for today."""
    return long_date(value, today=clock.today())


@register.filter
def dmy(value: dt.date | dt.datetime | None) -> str:
    """``05/12/2026``, for columns."""
    if value is None:
        return ""
    date = value.astimezone(SAO_PAULO).date() if isinstance(value, dt.datetime) else value
    return date.strftime("%d/%m/%Y")


@register.filter
def hour(value: dt.datetime | None) -> str:
    """``14h05`` and ``9h``, in São Paulo's time."""
    if value is None:
        return ""
    local = value.astimezone(SAO_PAULO)
    return f"{local.hour}h{local.minute:02}" if local.minute else f"{local.hour}h"


@register.filter
def lateness(due_on: dt.date) -> str:
    """``vence em três dias``, ``vence hoje``, ``venceu há 12 dias``."""
    days = (clock.today() - due_on).days
    if days == 0:
        return "vence hoje"
    amount = f"{_count(abs(days))} dia{'' if abs(days) == 1 else 's'}"
    return f"venceu há {amount}" if days > 0 else f"vence em {amount}"


def _count(number: int) -> str:
    return WORDS_TO_TEN[number] if number <= 10 else f"{number:,}".replace(",", ".")


@register.filter
def counted(number: int, forms: str) -> str:
    """``{{ 3|counted:"mensagem,mensagens" }}`` is ``3 mensagens``."""
    one, many = forms.split(",")
    return f"{whole(number)} {one if number == 1 else many}"


@register.filter
def masked_tax_id(value: str | None) -> str:
    """``***.***.***-09``."""
    return documents.mask_tax_id(value) if value else ""


@register.filter
def tax_id(value: str | None) -> str:
    """``12.ABC.345/01DE-35``, for creditors."""
    return documents.format_tax_id(value) if value else ""


@register.filter
def phone(value: str) -> str:
    """``(11) 98765-4321`` of an E.164 number of Brazil; others come back as they are."""
    local = value.removeprefix("+55")
    if local == value or len(local) not in (10, 11):
        return value
    return f"({local[:2]}) {local[2:-4]}-{local[-4:]}"


@register.filter
def percent(basis_points: int | None) -> str:
    """``2 %``, ``1,5 %`` of basis points."""
    if basis_points is None:
        return ""
    return f"{basis_points / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",") + "\u00a0%"


@register.filter
def browser(user_agent: str) -> str:
    """``Firefox no Windows``: enough of a session for its owner to know it again."""
    agents = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
    systems = (
        *(("Android", "no Android"), ("iPhone", "no iPhone"), ("iPad", "no iPad")),
        *(("Windows", "no Windows"), ("Mac OS", "no Mac"), ("Linux", "no Linux")),
    )
    name = next((name for mark, name in (*agents, ("Safari/", "Safari")) if mark in user_agent), "")
    where = next((name for mark, name in systems if mark in user_agent), "")
    return f"{name or 'outro navegador'} {where}".strip()


@register.filter
def task_word(kind: str) -> str:
    """What a task is about, in words."""
    look = words.TASKS.get(kind)  # type: ignore[call-overload]
    return look.word if look else kind


@register.filter
def task_icon(kind: str) -> str:
    """The icon of a kind of task."""
    look = words.TASKS.get(kind)  # type: ignore[call-overload]
    return look.icon if look else "list-check"


@register.filter
def step_word(step: str) -> str:
    """``D+3`` with the real minus sign; the first contact by name."""
    return "primeiro contato" if step == "first_contact" else step.replace("-", "−")


@register.filter
def call_word(result: str) -> str:
    """How a call ended, in words."""
    return dict[str, str](CALL_RESULTS).get(result, result)  # type: ignore[arg-type]


@register.filter
def talk_time(seconds: int) -> str:
    """``3 min 20 s``."""
    minutes, rest = divmod(seconds, 60)
    return " ".join(
        part for part in (f"{minutes} min" if minutes else "", f"{rest} s" if rest else "") if part
    )


@register.filter
def plain_brl(cents: int) -> str:
    """``1.234,56``, as a field of money holds it."""
    return format_brl(cents).removeprefix("R$").strip()


@register.filter
def origin_word(origin: str) -> str:
    """Where a phone or an address came from, in words."""
    return words.ORIGINS.get(origin, origin)


@register.filter
def sector_word(sector: str) -> str:
    """What a creditor does, in words."""
    return words.SECTORS.get(sector, sector)  # type: ignore[call-overload, no-any-return]
