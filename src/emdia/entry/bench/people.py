"""Invented people of a benchmark: each has a valid CPF, a mobile phone and an e-mail address that reaches nobody."""


def cpf(number: int) -> str:
    """The CPF whose first nine digits are made of ``number``; its check digits hold (IN RFB 1.548/2015)."""
    base = f"{123_000_000 + number * 37 % 800_000_000:09}"
    digits = [int(digit) for digit in base]
    for size in (10, 11):
        rest = sum(digit * weight for digit, weight in zip(digits, range(size, 1, -1), strict=True)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    return "".join(map(str, digits))


def phone(number: int) -> str:
    """A mobile number of São Paulo as people write it."""
    local = f"9{80_000_000 + number % 19_999_999}"
    return f"(11) {local[:5]}-{local[5:]}"


def email(number: int) -> str:
    """An address under a name that is reserved for examples (RFC 2606)."""
    return f"cliente{number}@example.com"
