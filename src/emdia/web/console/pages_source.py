"""*Código aberto*: version, license and the very source that runs here, for its users (AGPL, section 13; ADR 0001).

Open to everybody, signed in or not: a debtor is a user too. The archive is made of the installed files, so that an
installation that was changed gives its changes away as well.
"""

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import emdia

PACKAGE = Path(emdia.__file__).resolve().parent
BESIDE = (
    "pyproject.toml",
    "LICENSE",
    "README.md",
    "README.pt-BR.md",
    "emdia",
    "requirements",
    "deploy",
    "docs",
    "tests",
)
"""What stands beside the package in a checkout; an installed wheel has the package alone."""
NOT_SOURCE = frozenset({"__pycache__"})


@require_safe
def source_code(request: HttpRequest) -> HttpResponse:
    """What this is, under which license, and where its source is."""
    return render(request, "console/source.html", {"version": emdia.__version__})


@require_safe
def source_archive(_request: HttpRequest) -> HttpResponse:
    """The source as a zip file."""
    response = HttpResponse(archive(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="emdia-{emdia.__version__}.zip"'
    return response


@cache
def archive() -> bytes:
    """The zip file, made once per process."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path, name in sorted(_files(), key=lambda pair: pair[1]):
            made.write(path, f"emdia-{emdia.__version__}/{name}")
    return out.getvalue()


def _files() -> Iterator[tuple[Path, str]]:
    root = PACKAGE.parent.parent
    checkout = (root / "pyproject.toml").is_file() and PACKAGE.parent.name == "src"
    tops = [PACKAGE, *(root / name for name in BESIDE if checkout)]
    for top in tops:
        base = root if checkout else PACKAGE.parent
        for path in [top] if top.is_file() else top.rglob("*"):
            within = path.relative_to(base)
            hidden = any(part.startswith(".") for part in within.parts)
            if path.is_file() and not path.is_symlink() and not hidden and not NOT_SOURCE & {*within.parts}:
                yield path, within.as_posix()
