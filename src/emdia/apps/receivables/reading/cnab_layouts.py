"""Where a title's fields stand in a CNAB remessa (positions count from 1, both ends included, as the manuals do).

Sources: FEBRABAN, "Layout padrão de arquivos 240 posições", segments P and Q; the CNAB 400 manuals of the banks, which
share the positions below unless a bank has a line of its own (Banco do Brasil's type 7, BRB's own record). Checked
field by field against the files of tests/data/cnab.
"""

Span = tuple[int, int]

P240: dict[str, Span] = {
    "movement": (16, 17),
    "number": (63, 77),
    "due": (78, 85),
    "amount": (86, 100),
    "issued": (110, 117),
}
Q240: dict[str, Span] = {
    "tax_id": (20, 33),
    "name": (34, 73),
    "address": (74, 113),
    "district": (114, 128),
    "postcode": (129, 136),
    "city": (137, 151),
    "state": (152, 153),
}

C400: dict[str, Span] = {
    "company_use": (38, 62),
    "our_number": (63, 74),
    "movement": (109, 110),
    "number": (111, 120),
    "due": (121, 126),
    "amount": (127, 139),
    "issued": (151, 156),
    "kind": (219, 220),
    "tax_id": (221, 234),
    "name": (235, 274),
    "address": (275, 314),
    "district": (315, 326),
    "postcode": (327, 334),
    "city": (335, 349),
    "state": (350, 351),
}
BANKS_400: dict[str, dict[str, Span]] = {
    "001": {"company_use": (39, 63), "our_number": (64, 80)},
    # Bradesco and Unicred: no city in the record, or one word of it in the address.
    "237": {"district": (0, 0), "city": (0, 0), "state": (0, 0), "our_number": (71, 82)},
    "041": {"name": (235, 269), "district": (0, 0)},
    "097": {"address": (275, 311), "district": (312, 326)},
    "341": {"name": (235, 264)},
    "756": {"address": (275, 311), "district": (312, 326)},
}
"""What differs, by the bank's number in positions 77 to 79 of the header."""

DETAIL_400 = "17"
"""Record types that register a title; the others carry fines, messages, Pix keys."""

BRB: dict[str, Span] = {
    "tax_id": (13, 26),
    "name": (27, 61),
    "address": (62, 96),
    "city": (97, 111),
    "state": (112, 113),
    "postcode": (114, 121),
    "kind": (122, 122),
    "number": (123, 135),
    "issued": (137, 144),
    "due": (188, 195),
    "amount": (196, 209),
}


def layout_400(bank: str) -> dict[str, Span]:
    """The detail record of a bank."""
    return {**C400, **BANKS_400.get(bank, {})}
