"""A megabyte of anything in a cell costs about as much as reading it (no regular expression runs away)."""

from collections.abc import Callable

import pytest

from emdia.apps.receivables.reading.samples import mask_sample
from emdia.domain.brcode import parse_brcode
from emdia.domain.colors import parse_color
from emdia.domain.dates import parse_date
from emdia.domain.digitable import parse_digitable
from emdia.domain.documents import mask_tax_id, parse_tax_id
from emdia.domain.emails import mask_email, parse_email, split_emails
from emdia.domain.errors import DomainError
from emdia.domain.money import parse_cents
from emdia.domain.names import first_name, is_estate, short_company_name
from emdia.domain.phones import parse_phone, split_phones
from emdia.domain.places import state_key

READERS: dict[str, Callable[[str], object]] = {
    "tax id": parse_tax_id,
    "masked tax id": mask_tax_id,
    "e-mail": parse_email,
    "e-mails": split_emails,
    "masked e-mail": mask_email,
    "phone": parse_phone,
    "phones": split_phones,
    "date": lambda text: parse_date(text, field="x"),
    "money": lambda text: parse_cents(text, style="br"),
    "slip": parse_digitable,
    "pix": parse_brcode,
    "first name": first_name,
    "company": short_company_name,
    "estate": is_estate,
    "color": parse_color,
    "state": state_key,
    "sample": lambda text: mask_sample(text, meaning="name"),
}
PIECES = (
    "a",
    "a@",
    "1",
    "1 ",
    "1.",
    "(",
    "/",
    " ",
    "Ana ",
    "a.a.",
    "<",
    "<a@b>",
    "0-",
    "á",
    "\u0301",
    "\x00",
    ";,",
)


@pytest.mark.parametrize("name", READERS)
def test_a_megabyte_in_a_cell_is_read_or_refused_at_once(name: str, time_limit):
    for piece in PIECES:
        text = piece * (1_000_000 // len(piece))
        with time_limit(3.0):
            try:
                READERS[name](text)
            except DomainError as error:
                assert len(str(error)) < 1000
