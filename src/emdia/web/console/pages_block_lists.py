"""*Listas de bloqueio*: the numbers that want no calls (R30), loaded and seen; large files go by the command line."""

import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from emdia.apps.contacts import api as contacts
from emdia.domain.compliance.rules.r30 import LISTED_STATES
from emdia.domain.errors import DomainError
from emdia.web.console.access import OWN, READ, for_roles
from emdia.web.console.scope import actor

LARGEST = 5_000_000
"""Bytes of an upload: some 400,000 numbers, read within seconds."""


@for_roles(READ)
def block_lists(request: HttpRequest) -> HttpResponse:
    """Which lists are loaded, how many numbers, since when."""
    shown = {"lists": contacts.block_lists(), "states": sorted(LISTED_STATES)}
    return render(request, "console/settings/block_lists.html", shown)


@for_roles(OWN)
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Take a file in, in place of the list that had this name."""
    file = request.FILES.get("arquivo")
    if file is None:
        messages.error(request, "Escolha o arquivo com um telefone por linha.")
    elif (file.size or 0) > LARGEST:
        messages.error(request, "Arquivo grande demais para esta página: use “emdia block-list import”.")
    else:
        try:
            done = contacts.import_block_list(
                io.TextIOWrapper(file, encoding="utf-8", errors="replace"),
                name=request.POST.get("nome", ""),
                state=request.POST.get("uf", ""),
                actor=actor(request),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            left = f" {done.unreadable} linhas não eram telefones." if done.unreadable else ""
            messages.success(request, f"Lista “{done.name}” carregada: {done.numbers} números.{left}")
    return redirect("block_lists")


@for_roles(OWN)
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Take a list out."""
    try:
        numbers = contacts.drop_block_list(name=request.POST.get("nome", ""), actor=actor(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Lista tirada: {numbers} números voltam a poder receber.")
    return redirect("block_lists")
