"""The sentence of *Carteira*: what its address asks for, as a filter and as the words of its form."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from emdia.apps.agreements import api as agreements
from emdia.apps.ladders import api as ladders
from emdia.apps.receivables import api as receivables
from emdia.core import clock
from emdia.web.console.scope import creditor_ids

SITUATIONS = {
    "abertos": "em aberto",
    "vencidos": "vencidos",
    "a-vencer": "a vencer",
    "pausados": "com a cobrança pausada",
    "contestados": "contestados",
    "quitados": "quitados",
}
AGES: dict[str, tuple[str, int | None, int | None]] = {
    "": ("em qualquer data", None, None),
    "1-5": ("há 1 a 5 dias", 1, 5),
    "6-15": ("há 6 a 15 dias", 6, 15),
    "16-30": ("há 16 a 30 dias", 16, 30),
    "31-60": ("há 31 a 60 dias", 31, 60),
    "61-90": ("há 61 a 90 dias", 61, 90),
    "91": ("há mais de 90 dias", 91, None),
    "semana": ("nos próximos 7 dias", -7, 0),
    "mes": ("nos próximos 30 dias", -30, 0),
    "dias": ("entre…", None, None),
}
AMOUNTS = {
    "0": "de qualquer valor",
    "5000": "de R$ 50 ou mais",
    "20000": "de R$ 200 ou mais",
    "100000": "de R$ 1.000 ou mais",
}
CHANNELS = {
    "": "por qualquer canal",
    "whatsapp": "no WhatsApp",
    "sms": "por SMS",
    "email": "por e-mail",
    "phone": "por telefone",
    "nenhum": "sem meio de contato",
}
PROMISES = {"": "com ou sem promessa", "sem": "sem promessa", "com": "com promessa em vigor"}
DEFAULTS = {"situacao": "abertos", "prazo": "", "valor": "0", "canal": "", "promessa": ""}
OPTIONS: dict[str, Mapping[str, Any]] = {
    "situacao": SITUATIONS,
    "prazo": AGES,
    "valor": AMOUNTS,
    "canal": CHANNELS,
    "promessa": PROMISES,
}
NAMES = (*DEFAULTS, "de", "ate", "etiqueta", "regua", "q")
"""What an address may ask for; a saved view keeps nothing else."""
FARTHEST = 3650
"""Days."""


def asked(request: HttpRequest) -> dict[str, str]:
    """What the address says, each word one that the page knows."""
    return read(request.GET)


def read(query: Mapping[str, Any]) -> dict[str, str]:
    """The same of any query."""
    words = {}
    for name, default in DEFAULTS.items():
        value = str(query.get(name, default))
        words[name] = value if value in OPTIONS[name] else default
    for name in ("de", "ate"):
        value = str(query.get(name, ""))
        words[name] = value if value.isdecimal() and int(value[:6]) <= FARTHEST else ""
    words["etiqueta"] = str(query.get("etiqueta", "")).strip()[:40]
    words["regua"] = str(query.get("regua", "")).strip()[:50]
    words["q"] = str(query.get("q", "")).strip()[:80]
    if words["prazo"] != "dias" and (words["de"] or words["ate"]):
        words["prazo"] = "dias"
    return words


def packed(words: Mapping[str, str]) -> str:
    """The address of a filter: only what differs from the ordinary."""
    query = QueryDict(mutable=True)
    for name in NAMES:
        if words.get(name, "") != DEFAULTS.get(name, ""):
            query[name] = words[name]
    return query.urlencode()


def title_filter(request: HttpRequest, words: Mapping[str, str]) -> receivables.TitleFilter:
    """The filter of these words, for the creditor that the switcher shows."""
    return filter_of(words, creditors=creditor_ids(request))


def filter_of(words: Mapping[str, str], *, creditors: tuple[int, ...]) -> receivables.TitleFilter:
    """The filter of these words."""
    first, last = _days(words)
    text = words["q"]
    return receivables.TitleFilter(
        creditor_ids=creditors,
        day=clock.today(),
        situation=words["situacao"],
        late_from=first,
        late_to=last,
        min_cents=int(words["valor"]),
        channel=words["canal"],
        promise=words["promessa"],
        promised=tuple(agreements.promised_cases(creditor_ids=creditors)) if words["promessa"] else (),
        groups=_groups(words, creditors),
        found=receivables.find_titles(text=text, creditor_ids=creditors) if text else None,
    )


def _days(words: Mapping[str, str]) -> tuple[int | None, int | None]:
    """Days after the due date, both included; of titles that are not due yet the days count ahead."""
    if words["prazo"] != "dias":
        return AGES[words["prazo"]][1:]
    first, last = (int(words[name]) if words[name] else None for name in ("de", "ate"))
    if words["situacao"] == "a-vencer":
        return (None if last is None else -last, None if first is None else -first)
    return first, last


def _groups(
    words: Mapping[str, str], creditors: tuple[int, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """The (segment, tags) of the cases on a ladder, or with a tag."""
    if words["regua"]:
        found = {
            group
            for creditor in creditors
            for group in ladders.groups_of_ladder(creditor_id=creditor, slug=words["regua"])
        }
        groups = tuple(sorted(found))
    elif words["etiqueta"]:
        groups = tuple(
            sorted(
                {
                    (one.segment, one.tags)
                    for creditor in creditors
                    for one in receivables.case_groups(creditor_id=creditor)
                }
            )
        )
    else:
        return None
    tag = words["etiqueta"].lower()
    return tuple(group for group in groups if tag in group[1]) if tag else groups


def sentence(words: Mapping[str, str]) -> dict[str, Any]:
    """What the form of the page shows."""
    return {
        "asked": words,
        "options": {
            name: [(key, label[0] if isinstance(label, tuple) else label) for key, label in values.items()]
            for name, values in OPTIONS.items()
        },
        "filtered": bool(packed(words)),
        "query": packed(words),
        "said": said(words),
    }


def said(words: Mapping[str, str]) -> str:
    """The filter as a sentence: ``títulos vencidos, há 3 a 15 dias, no WhatsApp, sem promessa``."""
    parts = [f"títulos {SITUATIONS[words['situacao']]}"]
    if words["prazo"] == "dias":
        ahead = words["situacao"] == "a-vencer"
        first, last = words["de"], words["ate"]
        span = (
            f"{first} a {last} dias"
            if first and last
            else f"{first} dias ou mais"
            if first
            else f"até {last} dias"
        )
        parts.append(f"em {span}" if ahead else f"há {span}")
    elif words["prazo"]:
        parts.append(AGES[words["prazo"]][0])
    parts += [
        OPTIONS[name][words[name]] for name in ("valor", "canal", "promessa") if words[name] != DEFAULTS[name]
    ]
    if words["etiqueta"]:
        parts.append(f"com a etiqueta “{words['etiqueta']}”")
    if words["regua"]:
        parts.append(f"na régua “{words['regua']}”")
    if words["q"]:
        parts.append(f"de “{words['q']}”")
    return ", ".join(parts)
