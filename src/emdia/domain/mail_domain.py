"""Is a domain fit to send e-mail from, and if not, what has to be written into its DNS?

Sources: RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC); Google's and Yahoo's rules for senders of 2024 ask for all
three. Pure: what the DNS says comes in, judgements in Portuguese go out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

INCLUDES: dict[str, str] = {
    "ses": "amazonses.com",
    "brevo": "spf.brevo.com",
    "mailgun": "mailgun.org",
    "postmark": "spf.mtasv.net",
    "sendgrid": "sendgrid.net",
}
"""What a service's page on SPF says to include, by the name of our provider."""

HOSTS: dict[str, str] = {
    "gmail.com": "_spf.google.com",
    "google.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "locaweb.com.br": "_spf.locaweb.com.br",
    "zoho.com": "zoho.com",
    "amazonaws.com": "amazonses.com",
    "brevo.com": "spf.brevo.com",
    "sendgrid.net": "sendgrid.net",
    "mailgun.org": "mailgun.org",
}
"""The same by what the name of an SMTP server ends with."""

SELECTORS: dict[str, tuple[str, ...]] = {
    "brevo": ("brevo1", "brevo2", "mail"),
    "mailgun": ("mx", "pic", "k1", "smtp", "mta"),
    "sendgrid": ("s1", "s2"),
    "smtp": ("google", "selector1", "selector2", "default", "dkim", "mail", "k1", "s1"),
}
"""Selectors that services use, where the account does not name its own."""


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the DNS that somebody has to write."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One check; ``write`` where something has to be written."""

    key: str
    ok: bool
    says: str
    write: Record | None = None


def wanted_include(provider: str, host: str = "") -> str:
    """What the SPF of a sender with this carrier has to include, empty where we do not know."""
    name = host.lower().rstrip(".")
    return INCLUDES.get(provider) or next(
        (value for end, value in HOSTS.items() if name == end or name.endswith(f".{end}")), ""
    )


def organizational(domain: str) -> str:
    """The registered part of a domain: ``exemplo.com.br`` of ``cobranca.exemplo.com.br``.

    >>> organizational("a.b.exemplo.com.br"), organizational("a.example.com")
    ('exemplo.com.br', 'example.com')
    """
    labels = domain.lower().rstrip(".").split(".")
    second_level = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 4
    return ".".join(labels[-3 if second_level else -2 :])


def spf(domain: str, texts: Sequence[str], include: str) -> Finding:
    """Who may send for the domain."""
    found = [text for text in texts if re.match(r"v=spf1(\s|$)", text, re.IGNORECASE)]
    plain = f"v=spf1 {f'include:{include}' if include else 'a mx'} ~all"
    if not found:
        return Finding(
            "spf",
            False,
            f"{domain} não tem SPF: qualquer um pode se passar por vocês.",
            Record(domain, "TXT", plain),
        )
    if len(found) > 1:
        return Finding(
            "spf", False, f"{domain} tem {len(found)} SPFs, e só pode ter um: junte em uma linha só."
        )
    said = found[0]
    if include and f"include:{include}" not in said.lower():
        mended = re.sub(r"\s+([~?+-]?all)\b", rf" include:{include} \1", said, count=1, flags=re.IGNORECASE)
        mended = mended if mended != said else f"{said} include:{include} ~all"
        return Finding(
            "spf",
            False,
            f"O SPF de {domain} não cita o serviço que envia ({include}).",
            Record(domain, "TXT", mended),
        )
    ending = re.search(r"([~?+-]?)(?:all\b|redirect=)", said, re.IGNORECASE)
    if ending is None or (ending[1] in ("+", "?") or (not ending[1] and "redirect=" not in said.lower())):
        mended = re.sub(r"\s+[?+]?all\b", "", said, flags=re.IGNORECASE) + " ~all"
        return Finding(
            "spf", False, f"O SPF de {domain} aceita qualquer servidor.", Record(domain, "TXT", mended)
        )
    return Finding("spf", True, f"SPF de {domain}: {said}")


def dkim(domain: str, keys: Mapping[str, Sequence[str]], own: tuple[str, str] | None = None) -> Finding:
    """The public key; ``keys``: texts by selector, ``own``: selector and record of the key that we sign with."""
    if own:
        selector, record = own
        name = f"{selector}._domainkey.{domain}"
        if any(_key(text) == _key(record) for text in keys.get(selector, ())):
            return Finding("dkim", True, f"DKIM: a chave em {name} é a que assina.")
        wrong = bool(keys.get(selector))
        says = f"A chave em {name} não é a que assina." if wrong else f"Falta a chave do DKIM em {name}."
        return Finding("dkim", False, says, Record(name, "TXT", record))
    found = [selector for selector, texts in keys.items() if any(_key(text) for text in texts)]
    if found:
        return Finding("dkim", True, f"DKIM: há chave no seletor {found[0]}.")
    return Finding(
        "dkim",
        False,
        f"Não achei chave de DKIM em {domain}. O serviço que envia mostra qual registro criar; "
        "se você já criou, diga o seletor com --selector.",
    )


def dmarc(domain: str, texts: Sequence[str], above: Sequence[str]) -> Finding:
    """What receivers do with mail that passes neither; ``above``: the record of the registered domain."""
    name = f"_dmarc.{organizational(domain)}"
    found = [text for text in (*texts, *above) if text.lower().startswith("v=dmarc1")]
    if not found:
        value = f"v=DMARC1; p=none; rua=mailto:dmarc@{organizational(domain)}"
        return Finding(
            "dmarc", False, f"{domain} não tem DMARC: Gmail e Yahoo pedem.", Record(name, "TXT", value)
        )
    policy = re.search(r"\bp\s*=\s*(none|quarantine|reject)\b", found[0], re.IGNORECASE)
    if policy is None:
        return Finding(
            "dmarc",
            False,
            f"O DMARC de {domain} não diz o que fazer (p=).",
            Record(name, "TXT", "v=DMARC1; p=none"),
        )
    if policy[1].lower() == "none":
        return Finding(
            "dmarc", True, "DMARC: p=none, só observa. Com SPF e DKIM certos, mude para p=quarantine."
        )
    return Finding("dmarc", True, f"DMARC: p={policy[1].lower()}.")


def answers(domain: str, servers: Sequence[str]) -> Finding:
    """Whether somebody who answers is heard."""
    if servers:
        return Finding("mx", True, f"Quem responde chega a {servers[0]}.")
    return Finding("mx", False, f"{domain} não recebe e-mail (sem MX): quem responder não será ouvido.")


def _key(text: str) -> str:
    """The public key of a DKIM record, empty where it was revoked or is none."""
    found = re.search(r"(?:^|;)\s*p\s*=\s*([\w+/=\s]+)", text)
    return "".join(found[1].split()) if found else ""
