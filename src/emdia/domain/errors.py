"""The one error type of the domain: a value that cannot be understood, said so that a person can mend it."""


class DomainError(ValueError):
    """A value was refused.

    ``code`` is a stable English identifier for programs, ``message`` a Portuguese sentence for people
    (what is wrong, where, what to do) and ``field`` the name of the value concerned, where there is one.
    """

    def __init__(self, message: str, *, code: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field

    def __reduce__(self) -> tuple[object, ...]:
        """Keep code and field when the error crosses a process border."""
        return (_rebuild, (type(self), self.message, self.code, self.field))


def _rebuild(kind: type[DomainError], message: str, code: str, field: str | None) -> DomainError:
    return kind(message, code=code, field=field)


def excerpt(value: object, limit: int = 40) -> str:
    """A short, printable piece of a refused value, so that a 2 GB line never ends up in a message."""
    text = value if isinstance(value, str) else repr(value)
    short = "".join(_shown(char) for char in text[: limit + 1])
    return short if len(short) <= limit else short[:limit] + "…"


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return " " if char.isspace() else "?"
