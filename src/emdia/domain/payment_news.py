"""Is the news of payments fresh enough to say that somebody has not paid? Pure.

Our own design, no law: nobody who has paid may be chased. A bank tells tomorrow what came in today, so the news of one
business day ago is the newest that there can be; older than that, whoever paid in between would be chased.
"""

from datetime import date

from emdia.domain.calendar import Calendar, Place
from emdia.domain.ladder_words import day_text

RULE = "news"
"""The rule behind what waits for news."""
OLDEST = 1
"""Business days."""
BEGINS = "sem notícia de pagamentos desde"
"""How the reason begins wherever it is written down."""


def waits(news_on: date | None, day: date, *, place: Place, calendar: Calendar) -> str:
    """Why steps after due wait on ``day``, empty where they do not. ``news_on`` is the day of the newest news, or that
    on which the creditor went on air; None: nothing is known, and everything waits."""
    if news_on is None:
        return "ainda não houve notícia de pagamentos: traga a baixa do banco ou diga que nada entrou"
    if calendar.add_business_days(news_on, OLDEST, place) >= day:
        return ""
    return f"{BEGINS} {day_text(news_on)}: traga a baixa do banco ou diga que nada entrou"
