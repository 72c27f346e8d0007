"""What the frame around every page does: choose a creditor or an organization, search everywhere."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from emdia.apps.debtors import api as debtors
from emdia.apps.receivables import api as receivables
from emdia.web.console.access import READ, for_roles
from emdia.web.console.membership import CREDITOR_KEY, TENANT_KEY
from emdia.web.console.scope import creditor_ids

FOUND = 8
PAGES = (
    ("today", "Hoje", "sun"),
    ("portfolio", "Carteira", "briefcase"),
    ("import", "Importar um arquivo", "upload"),
    ("messages", "Mensagens", "messages"),
    ("tasks", "Esperando por alguém", "hand-stop"),
    ("ladder", "Régua", "ruler-2"),
    ("templates", "Modelos de texto", "pencil"),
    ("brand", "Marca", "adjustments"),
    ("on_air", "Entrar no ar", "send"),
    ("approvals", "Aprovar envio", "list-check"),
    ("old_debts", "Dívidas antigas", "hourglass"),
    ("stop", "Parar tudo", "hand-stop"),
    ("settings", "Configurações", "settings"),
    ("journal", "Diário", "notebook"),
    ("guide_index", "Guia e glossário (ajuda)", "info-circle"),
    ("first_steps", "Primeiros passos", "list-check"),
)


@for_roles(READ)
@require_POST
def choose_creditor(request: HttpRequest) -> HttpResponse:
    """Speak of one creditor, or of all; only of this tenant's."""
    asked = request.POST.get("credor", "")
    known = {str(creditor.pk): creditor.pk for creditor in request.creditors}  # type: ignore[attr-defined]
    if asked and asked not in known:
        raise Http404
    request.session[CREDITOR_KEY] = known.get(asked)
    return _back(request)


@for_roles(READ)
@require_POST
def choose_tenant(request: HttpRequest) -> HttpResponse:
    """Act for another organization that this person is a member of."""
    asked = request.POST.get("organizacao", "")
    known = {str(m.tenant_id): m.tenant_id for m in request.memberships}  # type: ignore[attr-defined]
    if asked not in known:
        raise Http404
    request.session[TENANT_KEY] = known[asked]
    request.session.pop(CREDITOR_KEY, None)
    return redirect("today")


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("volta", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return redirect(target if safe and target.startswith("/") else "today")


@for_roles(READ)
def search(request: HttpRequest) -> HttpResponse:
    """Debtors by name or tax id, titles by number, pages by name; a part of a page when htmx asks."""
    text = request.GET.get("q", "").strip()[:80]
    ids = creditor_ids(request)
    cases, titles = [], []
    if len(text) >= 2:
        people = debtors.find_debtors(text=text, limit=50)
        cases = (
            receivables.cases_of_debtors(debtor_ids=people, creditor_ids=ids, limit=FOUND) if people else []
        )
        titles = receivables.titles_by_number(number=text, creditor_ids=ids, limit=FOUND)
    pages = [page for page in PAGES if text and text.casefold() in page[1].casefold()]
    shown = {"q": text, "cases": cases, "titles": titles, "pages": pages}
    template = "console/search.html#results" if request.htmx else "console/search.html"  # type: ignore[attr-defined]
    return render(request, template, shown)
