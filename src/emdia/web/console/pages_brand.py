"""*Marca*: color with its contrast, logo and closing lines; beside them page and e-mail as people will see them."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from emdia.apps.outreach import api as outreach
from emdia.apps.tenants import api as tenants
from emdia.core import tenancy
from emdia.domain.colors import TEXT, contrast, palette, parse_color, text_on
from emdia.domain.errors import DomainError
from emdia.domain.vocabulary import Channel, Stage
from emdia.web.console.access import MANAGE, READ, for_roles, may
from emdia.web.console.brand_form import BrandKitForm
from emdia.web.console.pages_templates import LETTER_POLICY
from emdia.web.console.scope import LARGEST_ID, actor

HOUSE = "#0F766E"
PAPER, DARK_PAPER = "#FFFFFF", "#162120"
KINDS = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}
DIGEST = re.compile(r"[0-9a-f]{64}")
PAGE_POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}


def _for_one(request: HttpRequest) -> Any:
    """The creditor that the page speaks of: the chosen one, else the first."""
    creditors = request.creditors  # type: ignore[attr-defined]
    return request.creditor or (creditors[0] if creditors else None)  # type: ignore[attr-defined]


@for_roles(READ)
def brand(request: HttpRequest) -> HttpResponse:
    """The kit; a manager changes it."""
    one = _for_one(request)
    if one is None:
        return render(request, "console/settings/brand.html", {"one": None})
    posts = request.method == "POST" and may(request, MANAGE)
    first = {
        "primary": _color(request, one),
        "closings": "\n".join(one.brand.get("closings") or []),
    }
    form = BrandKitForm(request.POST, request.FILES) if posts else BrandKitForm(initial=first)
    if posts and form.is_valid():
        logo = form.cleaned_data["logo"]
        try:
            tenants.save_brand(
                creditor=one,
                primary=form.cleaned_data["primary"],
                closings=form.cleaned_data["closings"],
                logo=logo.read() if logo else None,
                drop_logo=form.cleaned_data["drop_logo"],
                actor=actor(request),
            )
        except DomainError as error:
            form.add_error("logo" if error.field == "logo" else "primary", error.message)
        else:
            messages.success(request, "Marca guardada. As próximas mensagens e a página já usam.")
            return redirect("brand")
    shown = {"one": one, "form": form, "logo": one.brand.get("logo", ""), **_seen(_color(request, one))}
    part = "console/settings/brand_seen.html" if request.htmx else "console/settings/brand.html"  # type: ignore[attr-defined]
    return render(request, part, shown)


def _color(request: HttpRequest, one: Any) -> str:
    """The color that is tried, else the one that is kept."""
    tried = parse_color(request.GET.get("primary", "") or request.POST.get("primary", ""))
    return tried or parse_color(str(one.brand.get("primary", ""))) or HOUSE


def _seen(color: str) -> dict[str, Any]:
    """How well a color can be read, and what it becomes where it could not be."""
    light = palette(color, text_on(color), paper=PAPER)
    return {
        "color": color,
        "ratio": f"{contrast(color, PAPER):.1f}".replace(".", ","),
        "good": contrast(color, PAPER) >= TEXT,
        "fixed": light.ink,
        "surface": light.surface,
        "on_color": text_on(color),
        "query": f"primary=%23{color[1:]}",
    }


@for_roles(READ)
@xframe_options_sameorigin
def brand_letter(request: HttpRequest) -> HttpResponse:
    """An e-mail in the colors that are tried."""
    one = _for_one(request)
    if one is None:
        raise Http404
    one.brand = {**one.brand, "primary": _color(request, one)}
    one.brand.pop("on_primary", None)
    response = HttpResponse(outreach.sample_letter(one, stage=Stage.DUE_SOON, channel=Channel.EMAIL))
    response["Content-Security-Policy"] = LETTER_POLICY
    return response


@for_roles(READ)
@xframe_options_sameorigin
@csp_override(PAGE_POLICY)
def brand_page(request: HttpRequest) -> HttpResponse:
    """The first page that a person sees, in the colors that are tried."""
    one = _for_one(request)
    if one is None:
        raise Http404
    color = _color(request, one)
    voice = outreach.creditor_voice(one)
    shown = {
        "voice": voice,
        "light": palette(color, text_on(color), paper="#FAFAF7"),
        "dark": palette(color, text_on(color), paper=DARK_PAPER, ink_ratio=7.0),
        "logo": voice.brand.logo,
        "document_name": "CNPJ" if "/" in voice.tax_id else "CPF",
        "receiver": one.pix_receiver or one.legal_name,
        "domain": request.get_host(),
    }
    return render(request, "console/brand_page.html", shown)


@require_safe
def brand_logo(request: HttpRequest, tenant_id: int, digest: str, kind: str) -> HttpResponse:
    """A logo, for whoever has its address: mailboxes ask for it without signing in."""
    if tenant_id > LARGEST_ID or kind not in KINDS or not DIGEST.fullmatch(digest):
        raise Http404
    with tenancy.use(tenant_id):
        content = tenants.brand_image(digest, kind)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=KINDS[kind])
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
