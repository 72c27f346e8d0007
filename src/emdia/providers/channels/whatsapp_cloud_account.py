"""What an authenticated, professional WhatsApp account is made of: profile, number, two-step PIN, webhook, key. Each is
a request and what its answer means.

Source: Meta's OpenAPI v23.0 (``whatsapp_business_profile``, ``register``, ``subscribed_apps``, the number itself);
``debug_token``: Meta's guide on access tokens; ``whatsapp_business_manager_messaging_limit`` (of the portfolio, since
October 2025): Meta's guide on messaging limits.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from emdia.providers.channels.base import Account
from emdia.providers.channels.whatsapp_cloud_events import when
from emdia.providers.channels.whatsapp_cloud_graph import Call, answered, place, request
from emdia.providers.channels.whatsapp_cloud_messages import text_of

LONGEST = {"about": 139, "address": 256, "description": 256, "email": 128}
"""Characters that Meta takes."""
VERTICALS = frozenset(
    {
        "OTHER", "AUTO", "BEAUTY", "APPAREL", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE", "GROCERY", "GOVT", "HOTEL",
        "HEALTH", "NONPROFIT", "PROF_SERVICES", "RETAIL", "TRAVEL", "RESTAURANT", "ALCOHOL", "ONLINE_GAMBLING",
        "PHYSICAL_GAMBLING", "OTC_DRUGS",
    }
)  # fmt: skip
RIGHTS = ("whatsapp_business_messaging", "whatsapp_business_management")
_NUMBER = (
    "id,display_phone_number,verified_name,quality_rating,name_status,code_verification_status,status,"
    "throughput,is_pin_enabled,whatsapp_business_manager_messaging_limit"
)
_PROFILE = "about,address,description,email,websites,vertical"


@dataclass(frozen=True, slots=True)
class Profile:
    """What people see of the business in WhatsApp. ``websites``: at most two."""

    about: str = ""
    address: str = ""
    description: str = ""
    email: str = ""
    websites: tuple[str, ...] = ()
    vertical: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the account. ``name_status``: of its display name; ``verified``: its owner proved that he has it;
    ``status`` CONNECTED: registered; ``pin`` None where Meta does not say; ``limit``: of the portfolio."""

    id: str
    shown: str
    name: str
    name_status: str
    quality: str
    status: str
    verified: bool
    pin: bool | None = None
    throughput: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """The key: ``expires_at`` None is never; ``rights`` that it has."""

    valid: bool
    expires_at: dt.datetime | None
    rights: frozenset[str]


def read_profile(account: Account) -> Call[Profile]:
    """What the profile says now."""
    path = place(account, "phone_number_id", "whatsapp_business_profile")
    return Call(request(account, "GET", path, query={"fields": _PROFILE}), answered(_profile))


def write_profile(account: Account, profile: Profile) -> Call[bool]:
    """Write the profile; what is empty stays as it is (Meta refuses an empty *about*)."""
    body: dict[str, Any] = {"messaging_product": "whatsapp"}
    told = {name: str(getattr(profile, name))[:most] for name, most in LONGEST.items()}
    body |= {name: value for name, value in told.items() if value}
    if profile.websites:
        body["websites"] = list(profile.websites[:2])
    if profile.vertical in VERTICALS:
        body["vertical"] = profile.vertical
    path = place(account, "phone_number_id", "whatsapp_business_profile")
    return Call(request(account, "POST", path, body=body), answered(_success))


def read_number(account: Account) -> Call[Number]:
    """Name, quality and limit of the number."""
    path = place(account, "phone_number_id")
    return Call(request(account, "GET", path, query={"fields": _NUMBER}), answered(_number))


def register(account: Account, pin: str) -> Call[bool]:
    """Register the number with its two-step PIN, six digits that its owner chose and keeps."""
    path = place(account, "phone_number_id", "register")
    body = {"messaging_product": "whatsapp", "pin": pin}
    return Call(request(account, "POST", path, body=body), answered(_success))


def subscribe(account: Account) -> Call[bool]:
    """Have Meta tell the key's app what happens in the account."""
    path = place(account, "waba_id", "subscribed_apps")
    return Call(request(account, "POST", path, body={}), answered(_success))


def read_subscribed(account: Account) -> Call[frozenset[str]]:
    """The ids of the apps that are told."""
    path = place(account, "waba_id", "subscribed_apps")
    return Call(request(account, "GET", path), answered(_apps))


def read_token(account: Account) -> Call[Token]:
    """Whether the key is good, until when and what for. Asked in the app's name where its id is known, else by the
    key itself."""
    own = account.secrets.get("token", "")
    app = str(account.settings.get("app_id") or "")
    asker = f"{app}|{account.secrets.get('app_secret', '')}" if app else own
    sent = request(account, "GET", "debug_token", query={"input_token": own}, token=asker)
    return Call(sent, answered(_token))


def _success(read: dict[str, Any]) -> bool | None:
    return True if read.get("success") is True else None


def _profile(read: dict[str, Any]) -> Profile | None:
    rows = read.get("data")
    if not isinstance(rows, list):
        return None
    row = rows[0] if rows and isinstance(rows[0], dict) else {}
    inner = row.get("business_profile")
    told = inner if isinstance(inner, dict) else row
    sites = told.get("websites")
    return Profile(
        about=text_of(told.get("about")),
        address=text_of(told.get("address")),
        description=text_of(told.get("description")),
        email=text_of(told.get("email")),
        websites=tuple(text_of(site) for site in sites) if isinstance(sites, list) else (),
        vertical=text_of(told.get("vertical")),
    )


def _number(read: dict[str, Any]) -> Number | None:
    if not text_of(read.get("id")):
        return None
    throughput, pin = read.get("throughput"), read.get("is_pin_enabled")
    return Number(
        id=text_of(read["id"]),
        shown=text_of(read.get("display_phone_number")),
        name=text_of(read.get("verified_name")),
        name_status=text_of(read.get("name_status")),
        quality=text_of(read.get("quality_rating")),
        status=text_of(read.get("status")),
        verified=read.get("code_verification_status") == "VERIFIED",
        pin=pin if isinstance(pin, bool) else None,
        throughput=text_of(throughput.get("level")) if isinstance(throughput, dict) else "",
        limit=text_of(read.get("whatsapp_business_manager_messaging_limit")),
    )


def _apps(read: dict[str, Any]) -> frozenset[str] | None:
    rows = read.get("data")
    if not isinstance(rows, list):
        return None
    apps = [row.get("whatsapp_business_api_data") for row in rows if isinstance(row, dict)]
    return frozenset(text_of(app.get("id")) for app in apps if isinstance(app, dict))


def _token(read: dict[str, Any]) -> Token | None:
    told = read.get("data")
    if not isinstance(told, dict):
        return None
    ends = told.get("expires_at")
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    until = when(ends, never) if ends else never
    rights = told.get("scopes")
    return Token(
        valid=told.get("is_valid") is True,
        expires_at=None if until is never else until,
        rights=frozenset(text_of(one) for one in rights) if isinstance(rights, list) else frozenset(),
    )
