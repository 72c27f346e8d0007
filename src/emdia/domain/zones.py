"""Brazil's four time zones by state, city and area code (R27, D; DEPENDENCIES gotcha 10).

Sources: IANA tz database; Lei 11.662/2008 (all of Pará in Brasília time) and Lei 12.876/2013 (Acre and the
part of Amazonas west of the line from Tabatinga to Porto Acre five hours behind UTC, V; the list of its
municipalities G). ``phonenumbers`` names wrong zones for some area codes, therefore this table.
"""

from zoneinfo import ZoneInfo

from emdia.domain.phones import DDD_STATE
from emdia.domain.places import city_key, state_key

BRASILIA = ZoneInfo("America/Sao_Paulo")
MANAUS = ZoneInfo("America/Manaus")
WEST_AMAZONAS = ZoneInfo("America/Eirunepe")
NORONHA = ZoneInfo("America/Noronha")

_BY_STATE: dict[str, ZoneInfo] = {
    "AC": ZoneInfo("America/Rio_Branco"),
    "AL": ZoneInfo("America/Maceio"),
    "AM": MANAUS,
    "AP": ZoneInfo("America/Belem"),
    "BA": ZoneInfo("America/Bahia"),
    "CE": ZoneInfo("America/Fortaleza"),
    "MA": ZoneInfo("America/Fortaleza"),
    "MS": ZoneInfo("America/Campo_Grande"),
    "MT": ZoneInfo("America/Cuiaba"),
    "PA": ZoneInfo("America/Belem"),
    "PB": ZoneInfo("America/Fortaleza"),
    "PE": ZoneInfo("America/Recife"),
    "PI": ZoneInfo("America/Fortaleza"),
    "RN": ZoneInfo("America/Fortaleza"),
    "RO": ZoneInfo("America/Porto_Velho"),
    "RR": ZoneInfo("America/Boa_Vista"),
    "SE": ZoneInfo("America/Maceio"),
    "TO": ZoneInfo("America/Araguaina"),
}
_WEST_CITIES = frozenset(
    {
        "atalaia do norte",
        "benjamin constant",
        "boca do acre",
        "eirunepe",
        "envira",
        "guajara",
        "ipixuna",
        "itamarati",
        "jutai",
        "labrea",
        "pauini",
        "sao paulo de olivenca",
        "tabatinga",
    }
)


def zone_of_state(uf: str | None, city: str | None = None) -> ZoneInfo:
    """The zone of an address; Brasília time for an unknown state, the state's main zone for an unknown
    city."""
    return zones_of_state(uf, city)[0]


def zones_of_state(uf: str | None, city: str | None = None) -> tuple[ZoneInfo, ...]:
    """Every zone that an address may lie in: two for Amazonas without a city, one otherwise."""
    state = state_key(uf)
    if state == "AM":
        if not city:
            return (MANAUS, WEST_AMAZONAS)
        return (WEST_AMAZONAS,) if city_key(city) in _WEST_CITIES else (MANAUS,)
    if state == "PE" and city and "noronha" in city_key(city):
        return (NORONHA,)
    return (_BY_STATE.get(state or "", BRASILIA),)


def zone_of_ddd(ddd: str) -> ZoneInfo:
    """The main zone of an area code: Manaus for 97, Brasília time for an unknown one."""
    return _BY_STATE.get(DDD_STATE.get(ddd, ""), BRASILIA)
