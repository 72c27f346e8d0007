"""A creditor's brand: color, logo and closing lines, as pages and messages show them."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from emdia.apps.tenants.brand_models import BrandImage
from emdia.apps.tenants.edit_creditor import edit_creditor
from emdia.core import clock, tenancy
from emdia.domain.colors import parse_color, text_on
from emdia.domain.errors import DomainError
from emdia.domain.pictures import clean


def save_brand(
    *,
    creditor: Any,
    primary: str,
    closings: Sequence[str],
    actor: str,
    logo: bytes | None = None,
    drop_logo: bool = False,
) -> None:
    """Change the brand; ``logo`` is a file as it was uploaded. Raises :class:`DomainError` for what cannot be shown."""
    color = parse_color(primary)
    if color is None:
        raise DomainError("A cor se escreve como #0F766E.", code="color", field="primary")
    brand = {**creditor.brand, "primary": color, "on_primary": text_on(color), "closings": list(closings)}
    brand.pop("closing", None)
    if drop_logo:
        brand.pop("logo", None)
    if logo is not None:
        brand["logo"] = _keep(creditor, logo, actor)
    edit_creditor(creditor_id=creditor.pk, changes={"brand": brand}, actor=actor)


def _keep(creditor: Any, content: bytes, actor: str) -> str:
    """The address of a logo, cleaned and kept; the same picture again is the same row."""
    picture = clean(content)
    digest = hashlib.sha256(picture.content).hexdigest()
    BrandImage.objects.get_or_create(
        creditor=creditor,
        digest=digest,
        defaults={
            "kind": picture.kind,
            "content": picture.content,
            "author": actor[:80],
            "created_at": clock.now(),
        },
    )
    return f"{settings.BASE_URL}/marca/{tenancy.current_id()}/{digest}.{picture.kind}"


def brand_image(digest: str, kind: str) -> bytes | None:
    """The picture at an address of the active tenant."""
    found = BrandImage.objects.filter(digest=digest, kind=kind).values_list("content", flat=True).first()
    return None if found is None else bytes(found)
