"""The list of what an official WhatsApp account needs, judged from what Meta told; pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from emdia.apps.outreach.whatsapp_bodies import BODIES
from emdia.apps.outreach.whatsapp_models import ApprovedTemplate
from emdia.domain.ladder_names import stage_name
from emdia.domain.values import value
from emdia.domain.vocabulary import Stage
from emdia.providers.channels.base import Lost, Refused
from emdia.providers.channels.whatsapp_cloud_account import RIGHTS, Number, Profile, Token

type Told[T] = T | Refused | Lost

SOON = dt.timedelta(days=14)
"""A key that ends within this is asked to be made anew."""
NAMED = {"APPROVED", "AVAILABLE_WITHOUT_REVIEW"}
ALWAYS = (Stage.NEUTRAL, Stage.PAID, Stage.PAID_PART, Stage.CLAIMED_PAID_RECEIVED, Stage.WRONG_PERSON)
"""Stages that are said whatever the ladder holds."""
OTHER_STAGES = {
    "neutral": "aviso neutro",
    "paid": "agradecimento",
    "paid_part": "pagamento em parte",
    "claimed_paid_received": "aviso de já paguei anotado",
    "opt_out_done": "parada confirmada",
    "wrong_person": "desculpa pelo engano",
}
"""How people call the texts that no ladder chooses."""
_FIELDS = {
    "about": "recado (sobre)",
    "address": "endereço",
    "description": "descrição com horário",
    "email": "e-mail",
    "websites": "site",
}


@value
class WhatsAppCheck:
    """One thing that is there or missing, and what to do."""

    key: str
    name: str
    ok: bool
    says: str


def checks_of(
    *,
    row: Any,
    number: Told[Number],
    profile: Told[Profile],
    token: Told[Token],
    apps: Told[frozenset[str]],
    app_id: str,
    verifies: bool,
    templates: Sequence[ApprovedTemplate],
    stages: Iterable[str],
    now: dt.datetime,
) -> list[WhatsAppCheck]:
    """All of them, in the order in which they are put right."""
    return [
        _key(token, now),
        _own(row),
        *_number(number),
        _profile(profile),
        _webhook(apps, app_id, verifies=verifies),
        _templates(templates, stages),
    ]


def _key(token: Told[Token], now: dt.datetime) -> WhatsAppCheck:
    name = "Token de acesso"
    if not isinstance(token, Token):
        return _silent("token", name, token)
    missing = [right for right in RIGHTS if right not in token.rights]
    if not token.valid:
        says = "o token não vale mais: crie outro no usuário do sistema"
    elif missing:
        says = f"falta ao token a permissão {' e '.join(missing)}"
    elif token.expires_at is not None and token.expires_at - now < SOON:
        says = f"o token vence em {token.expires_at:%d/%m/%Y}: crie um permanente"
    else:
        return WhatsAppCheck("token", name, True, "válido, com as duas permissões")
    return WhatsAppCheck("token", name, False, says)


def _own(row: Any) -> WhatsAppCheck:
    own = row.creditor_id is not None
    says = (
        "a conta é do próprio credor"
        if own
        else "a Meta só aceita cobrança pela conta do próprio credor: ligue uma conta para cada credor"
    )
    return WhatsAppCheck("own", "Conta do próprio credor", own, says)


def _number(number: Told[Number]) -> list[WhatsAppCheck]:
    if not isinstance(number, Number):
        return [_silent("number", "Número", number)]
    registered = number.status == "CONNECTED" and number.pin is not False
    name_ok = number.name_status in NAMED
    quality_ok = number.quality != "RED"
    limit = f", até {number.limit.removeprefix('TIER_')} pessoas por dia" if number.limit else ""
    quality = {"GREEN": "alta", "YELLOW": "média", "RED": "baixa"}.get(number.quality, "ainda sem nota")
    return [
        WhatsAppCheck(
            "registered",
            "Número registrado com PIN",
            registered,
            f"{number.shown} está conectado" if registered else "registre o número com o PIN de seis números",
        ),
        WhatsAppCheck(
            "name",
            "Nome de exibição aprovado",
            name_ok,
            f"“{number.name}” aprovado"
            if name_ok
            else f"“{number.name}”: a Meta ainda não aprovou ({number.name_status or 'sem resposta'})",
        ),
        WhatsAppCheck("quality", "Qualidade do número", quality_ok, f"{quality}{limit}"),
    ]


def _profile(profile: Told[Profile]) -> WhatsAppCheck:
    if not isinstance(profile, Profile):
        return _silent("profile", "Perfil da empresa", profile)
    missing = [words for name, words in _FIELDS.items() if not getattr(profile, name)]
    says = f"falta: {', '.join(missing)}" if missing else "completo"
    return WhatsAppCheck("profile", "Perfil da empresa", not missing, says)


def _webhook(apps: Told[frozenset[str]], app_id: str, *, verifies: bool) -> WhatsAppCheck:
    name = "Avisos da Meta"
    if isinstance(apps, Refused | Lost):
        return _silent("webhook", name, apps)
    listens = app_id in apps if app_id else bool(apps)
    if not verifies:
        says = "falta o token de verificação: ponha um na conta e o mesmo na Meta"
    elif not listens:
        says = "a conta ainda não avisa este app"
    else:
        says = "a Meta avisa o que acontece"
    return WhatsAppCheck("webhook", name, listens and verifies, says)


def _templates(templates: Sequence[ApprovedTemplate], stages: Iterable[str]) -> WhatsAppCheck:
    approved = {(one.stage, one.needs, one.turn) for one in templates if one.status == "approved"}
    wanted = {*stages, *ALWAYS}
    missing = {
        str(body.stage)
        for body in BODIES
        if body.stage in wanted and (body.stage, body.needs, body.turn) not in approved
    }
    if not missing:
        return WhatsAppCheck(
            "templates", "Modelos aprovados", True, "todos os textos da régua estão aprovados"
        )
    names = sorted(OTHER_STAGES.get(stage) or stage_name(stage) for stage in missing)
    return WhatsAppCheck("templates", "Modelos aprovados", False, f"ainda não aprovados: {', '.join(names)}")


def _silent(key: str, name: str, told: Refused | Lost) -> WhatsAppCheck:
    code = f" (erro {told.code})" if isinstance(told, Refused) else ""
    return WhatsAppCheck(key, name, False, f"a Meta não respondeu{code}")
