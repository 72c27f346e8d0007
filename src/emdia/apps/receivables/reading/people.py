"""Who owes, out of one row: checked tax id, phones and e-mails that can be used, warnings for those that cannot."""

from collections.abc import Callable

from emdia.apps.debtors.api import Person
from emdia.apps.receivables.reading.cells import cell_error, date_reader, plain, read_permission
from emdia.apps.receivables.reading.columns import Columns
from emdia.domain.documents import parse_tax_id
from emdia.domain.emails import likely_typo, not_addresses, parse_email, split_emails
from emdia.domain.errors import DomainError, excerpt
from emdia.domain.names import fix_caps
from emdia.domain.phones import Phone, not_numbers, parse_phone, split_phones
from emdia.domain.places import state_key

LONGEST_CODE = 60

Warn = Callable[[int, str, str], None]


class PersonReader:
    """Reads the person of a row. ``warn(line, field, reason)`` hears of what was left out."""

    def __init__(self, columns: Columns, warn: Warn, *, birth: str = "dmy") -> None:
        self._warn = warn
        self._birth = date_reader("birth", order=birth, first_year=1900)
        self._at = {meaning: columns.at_or_last(meaning) for meaning in _PERSONAL}
        self._phones = columns.all_at("phone")
        self._emails = columns.all_at("email")
        self.cells = [column.at for column in columns.known if column.meaning in _PERSONAL]

    def read(self, line: int, row: list[str]) -> tuple[Person, str, str]:
        """(person, creditor's code, segment). Raises DomainError where nobody can be told by this row."""
        name = plain(row[self._at["name"]].strip())[:150]
        if not name:
            raise cell_error("name", "Falta o nome.", code="name_missing")
        code = plain(row[self._at["code"]].strip())
        if len(code) > LONGEST_CODE:
            raise cell_error(
                "code", f"O código “{excerpt(code)}” passa de {LONGEST_CODE} letras.", code="code_size"
            )
        text = plain(row[self._at["tax_id"]].strip())
        if not text and not code:
            raise cell_error(
                "tax_id", "Falta o CPF ou CNPJ (ou um código do cliente).", code="tax_id_missing"
            )
        tax_id = parse_tax_id(text).value if text else ""
        person = Person(
            name=fix_caps(name),
            tax_id=tax_id,
            key=f"code:{code}",
            phones=self._read_phones(line, row),
            emails=self._read_emails(line, row),
            address=plain(row[self._at["address"]].strip())[:300],
            city=fix_caps(plain(row[self._at["city"]].strip())[:80]),
            state=self._read_state(line, row),
            postcode=_postcode(row[self._at["postcode"]].strip()),
            birth=self._read_birth(line, row),
            whatsapp=read_permission(row[self._at["whatsapp_ok"]].strip()),
        )
        return person, code, plain(row[self._at["segment"]].strip())[:40]

    def _read_phones(self, line: int, row: list[str]) -> list[Phone]:
        found: dict[str, Phone] = {}
        for at in self._phones:
            text = row[at].strip()
            for piece in not_numbers(text) if len(text) > 16 or "/" in text else ():
                self._warn(line, "telefone", f"“{excerpt(piece)}” não é um telefone. Ficou de fora.")
            for piece in _phones_in(text):
                try:
                    phone = parse_phone(piece)
                except DomainError as error:
                    self._warn(line, "telefone", error.message)
                else:
                    found.setdefault(phone.e164, phone)
        return list(found.values())

    def _read_emails(self, line: int, row: list[str]) -> list[str]:
        found: dict[str, str] = {}
        for at in self._emails:
            text = row[at].strip()
            for piece in not_addresses(text):
                self._warn(line, "e-mail", f"“{excerpt(piece)}” não é um e-mail. Ficou de fora.")
            for piece in _emails_in(text):
                try:
                    email = parse_email(piece)
                except DomainError as error:
                    self._warn(line, "e-mail", error.message)
                    continue
                meant = likely_typo(email)
                if meant:
                    self._warn(
                        line, "e-mail", f"“{excerpt(email)}”: não seria @{meant}? Foi importado como está."
                    )
                found.setdefault(email.lower(), email)
        return list(found.values())

    def _read_state(self, line: int, row: list[str]) -> str:
        text = row[self._at["state"]].strip()
        found = state_key(text)
        if text and found is None:
            self._warn(line, "uf", f"“{excerpt(text)}” não é a sigla de um estado. Ficou em branco.")
        return found or ""

    def _read_birth(self, line: int, row: list[str]) -> str:
        text = row[self._at["birth"]].strip()
        if not text:
            return ""
        try:
            return self._birth(text).isoformat()
        except DomainError as error:
            self._warn(line, "nascimento", f"{error.message} Ficou em branco.")
            return ""


_PERSONAL = frozenset(
    "name tax_id phone email address city state postcode birth code whatsapp_ok segment".split()  # noqa: SIM905
)


def _phones_in(text: str) -> list[str]:
    """The numbers of a cell; the usual cell holds one, with nothing that could part two."""
    return split_phones(text) if len(text) > 16 or "/" in text else [text] if text else []


def _emails_in(text: str) -> list[str]:
    return split_emails(text) if text.count("@") != 1 or " " in text else [text]


def _postcode(text: str) -> str:
    digits = "".join(filter(str.isdecimal, text))
    return digits.zfill(8) if len(digits) in (7, 8) else ""
