"""Is a promise kept? Pure: the amount, the last day that counts, and what came in until then (R69)."""

from datetime import date


def state_of(*, cents: int, until: date, paid: int, all_settled: bool, today: date) -> str:
    """``kept`` as soon as enough came in or nothing is open any more; ``broken`` after the last day; else ``open``.

    ``paid`` is what came in from the day of the promise through ``until``, in cents.

    >>> from datetime import date
    >>> day = date(2026, 11, 20)
    >>> state_of(cents=100, until=day, paid=100, all_settled=False, today=day)
    'kept'
    >>> state_of(cents=100, until=day, paid=99, all_settled=False, today=day)
    'open'
    >>> state_of(cents=100, until=day, paid=99, all_settled=False, today=date(2026, 11, 21))
    'broken'
    >>> state_of(cents=100, until=day, paid=0, all_settled=True, today=day)
    'kept'
    """
    if paid >= cents or all_settled:
        return "kept"
    return "broken" if today > until else "open"
